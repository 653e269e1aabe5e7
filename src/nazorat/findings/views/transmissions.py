from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.findings import actions
from nazorat.findings.access import finding_for_work, transmission_for_deciding
from nazorat.findings.forms import TransmissionForm
from nazorat.findings.models import Finding
from nazorat.findings.transmitting import Consent, consents_of
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.visits.panels import tabs_of


def transmission_page(request: UnlockedRequest, visit_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """Whether a finding is passed on: what was decided before, what each person agreed to, and a new proposal."""
    row = finding_for_work(request.user, visit_id, finding_id)
    finding = actions.open_finding(by=request.keyring, finding=row)
    consents = _consents(request, row, {link.record for link in finding.text.links})
    form = TransmissionForm(request.POST if request.method == "POST" else None, consents=consents)
    if form.is_valid():
        try:
            actions.propose_transmission(by=request.keyring, finding=row, text=form.text(), consents=consents)
        except Problem as problem:
            form.add_error("form", f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "transmission-proposed")
            return HttpResponseRedirect(reverse("finding-transmission", args=[visit_id, finding_id]))
    made = actions.open_transmissions(by=request.keyring, finding=row)
    shown = {
        "visit": row.visit, "tabs": tabs_of(request, row.visit, "findings"), "finding": finding, "form": form, "consents": consents,
        "lines": [(one, one.may_decide(request.user)) for one in made],
    }  # fmt: skip
    return render(request, "findings/transmission.html", shown, status=422 if form.is_bound else 200)


def decide_view(request: UnlockedRequest, visit_id: UUID, finding_id: UUID, transmission_id: UUID) -> HttpResponseBase:
    """Decide the same, as a member of another organisation."""
    transmission = transmission_for_deciding(request.user, visit_id, finding_id, transmission_id)
    finding = actions.open_finding(by=request.keyring, finding=transmission.finding)
    consents = _consents(request, transmission.finding, {link.record for link in finding.text.links})
    actions.decide_transmission(by=request.keyring, transmission=transmission, consents=consents)
    say(request, "transmission-decided")
    return HttpResponseRedirect(reverse("finding-transmission", args=[visit_id, finding_id]))


def _consents(request: UnlockedRequest, finding: Finding, ids: set[UUID]) -> list[Consent]:
    return consents_of(actions.open_evidence(by=request.keyring, visit=finding.visit, ids=ids), ids) if ids else []
