from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.findings import actions
from nazorat.findings.access import recheck_for_signing, recheck_for_work
from nazorat.findings.models import Recheck
from nazorat.findings.queries import Proof, evidence_of, two_sides
from nazorat.findings.recheck_forms import BeginRecheckForm, RecheckForm
from nazorat.findings.rechecks import OpenRecheck, may_check
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def rechecks_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Every check of sentences of a visit, and a new one begun: for another member to draw."""
    visit = begun_visit_for_work(request.user, visit_id)
    form = BeginRecheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = actions.begin_recheck(by=request.keyring, visit=visit, size=form.cleaned_data["size"])
        say(request, "recheck-begun")
        return HttpResponseRedirect(reverse("recheck", args=[visit.id, row.id]))
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "findings"), "form": form, "two": two_sides(visit),
        "rechecks": actions.open_rechecks(by=request.keyring, visit=visit),
    }  # fmt: skip
    return render(request, "findings/rechecks.html", shown, status=422 if form.is_bound else 200)


def recheck_page(request: UnlockedRequest, visit_id: UUID, recheck_id: UUID) -> HttpResponseBase:
    """One check: drawn by another member than who began it, answered sentence by sentence beside the records."""
    row = recheck_for_work(request.user, visit_id, recheck_id)
    if request.method == "POST" and row.state == Recheck.State.BEGUN:
        actions.draw_recheck(by=request.keyring, recheck=row)
        say(request, "recheck-drawn")
        return HttpResponseRedirect(reverse("recheck", args=[visit_id, row.id]))
    recheck = _opened(request, row.visit, row.id)
    if request.method == "POST" and not _answers(request, row):
        raise Problem("changed-meanwhile")
    form = RecheckForm(request.POST if request.method == "POST" else None, text=recheck.text, initial={"version": row.version})
    if form.is_valid():
        actions.answer_recheck(by=request.keyring, recheck=row, version=form.cleaned_data["version"], found=form.found())
        say(request, "recheck-answered")
        return HttpResponseRedirect(reverse("recheck", args=[visit_id, row.id]))
    shown = _shown(request, row, recheck) | {"form": form, "lines": _lines(request, row.visit, recheck, form)}
    return render(request, "findings/recheck.html", shown, status=422 if form.is_bound else 200)


def sign_page(request: UnlockedRequest, visit_id: UUID, recheck_id: UUID) -> HttpResponseBase:
    """Sign the whole of what one found, with one's own key."""
    row = recheck_for_signing(request.user, visit_id, recheck_id)
    if request.method == "POST":
        version = request.POST.get("version", "")
        actions.sign_recheck(by=request.keyring, recheck=row, version=int(version) if version.isdecimal() else 0)
        say(request, "recheck-signed")
        return HttpResponseRedirect(reverse("recheck", args=[visit_id, row.id]))
    return render(request, "findings/recheck_sign.html", _shown(request, row, _opened(request, row.visit, row.id)))


def _opened(request: UnlockedRequest, visit: Visit, recheck_id: UUID) -> OpenRecheck:
    return next(one for one in actions.open_rechecks(by=request.keyring, visit=visit) if one.id == recheck_id)


def _answers(request: UnlockedRequest, row: Recheck) -> bool:
    """Whether this member is the one who answers now."""
    return row.state == Recheck.State.DRAWN and row.checker_id == request.user.id


def _shown(request: UnlockedRequest, row: Recheck, recheck: OpenRecheck) -> dict[str, object]:
    return {
        "visit": row.visit, "tabs": tabs_of(request, row.visit, "findings"), "recheck": recheck, "answers": _answers(request, row),
        "draws": row.state == Recheck.State.BEGUN and may_check(row.begun_by, request.user, two_sides(row.visit)),
    }  # fmt: skip


def _lines(request: UnlockedRequest, visit: Visit, recheck: OpenRecheck, form: RecheckForm) -> list[dict[str, object]]:
    """Each drawn sentence with its two fields, and the linked answers of its finding: what it is held against."""
    findings = {one.id: one for one in actions.open_findings(by=request.keyring, visit=visit)} if recheck.rows else {}
    ids = {link.record for one, _stale in recheck.rows if one.finding in findings for link in findings[one.finding].text.links}
    records = actions.open_evidence(by=request.keyring, visit=visit, ids=ids) if ids else []
    proofs: dict[UUID, list[Proof]] = {
        finding.id: evidence_of(finding.text.links, records, dates.tongue("ru")) for finding in findings.values()
    }
    return [
        {
            "sentence": one, "stale": stale, "there": one.finding in findings, "evidence": proofs.get(one.finding, []),
            "verdict": form[f"verdict-{at}"], "note": form[f"note-{at}"],
        }
        for at, (one, stale) in enumerate(recheck.rows)
    ]  # fmt: skip
