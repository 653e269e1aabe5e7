from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.findings import actions
from nazorat.findings.access import draft_for_change, finding_for_work
from nazorat.findings.drafts import LANGUAGES, MASTER, OpenFinding
from nazorat.findings.evidence import EVIDENCE
from nazorat.findings.forms import FindingForm, FindingsFilter, finding_initial
from nazorat.findings.meetings import standings_of
from nazorat.findings.queries import (
    cited_entries,
    decided,
    evidence_of,
    findings_found,
    lines_of,
    norms_of,
    statements,
    themes_named,
)
from nazorat.findings.wording import shares_of, wording_of
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.kit.pagination import Column, asked_of, ledger, page_of, sorted_rows
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.standards.queries import provisions, themes
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of

COLUMNS = (
    Column("number", _("No."), num=True),
    Column("title", _("Finding")),
    Column("status", _("Status"), field="firmness"),
    Column("", _("Origins")),
    Column("weight", _("Severity and spread"), field="weight"),
    Column("evidence", _("Evidence"), num=True),
)


def findings_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The findings of a visit, drafts and adopted, opened with one act."""
    visit = begun_visit_for_work(request.user, visit_id)
    opened = actions.open_findings(by=request.keyring, visit=visit)
    meetings = actions.open_meetings(by=request.keyring, visit=visit)
    asked = asked_of(request)
    form = FindingsFilter(asked)
    given = form.cleaned_data if form.is_valid() else {}
    lines = lines_of(opened, themes_named(themes()), _language())
    heads = ledger(asked, COLUMNS, "number")
    page = page_of(sorted_rows(findings_found(lines, **given), heads.order), asked.get("page"))
    shown = {
        "decided": decided(opened), "visit": visit, "tabs": tabs_of(request, visit, "findings"), "filter_form": form, "ledger": heads, "page": page,
        "total": len(opened), "beyond": sum(one.text.beyond for one in opened), "good": sum(one.text.kind != "shortcoming" for one in opened),
        "standings": standings_of(opened, meetings) if meetings else {},
    }  # fmt: skip
    return render(request, "findings/findings.html", shown)


def finding_page(request: UnlockedRequest, visit_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """One finding with what stands behind it: each answer as question and answer, each statement, each norm."""
    row = finding_for_work(request.user, visit_id, finding_id)
    finding = actions.open_finding(by=request.keyring, finding=row)
    debrief = actions.open_debrief(by=request.keyring, visit=row.visit) if finding.text.entries else None
    records = actions.open_behind(by=request.keyring, visit=row.visit, findings=[finding])
    meetings = actions.open_meetings(by=request.keyring, visit=row.visit)
    shown = {
        "visit": row.visit, "tabs": tabs_of(request, row.visit, "findings"), "finding": finding,
        "standing": standings_of([finding], meetings)[finding.id],
        "theme": themes_named(themes()).get(finding.text.theme), "words": _words(finding),
        "evidence": evidence_of(finding.text.links, records, _language()),
        "cited": cited_entries(finding.text.entries, debrief.entries if debrief else ()),
        "norms": norms_of(finding.text.provisions), "wording": wording_of(finding, shares_of(finding.text.links, records)),
    }  # fmt: skip
    return render(request, "findings/finding.html", shown)


def new_finding_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Write a finding, most often out of a row of the debrief."""
    visit = begun_visit_for_work(request.user, visit_id)
    debrief = actions.open_debrief(by=request.keyring, visit=visit)
    theme = request.GET.get("theme", "")
    first = {"theme": theme, "entries": [str(one.id) for one in statements(debrief.entries) if one.text.theme == theme]}
    form = FindingForm(_posted(request), themes=themes(), entries=debrief.entries, initial=first)
    if request.method == "POST" and form.is_valid():
        finding = actions.write_finding(by=request.keyring, visit=visit, text=form.text())
        say(request, "finding-beyond" if form.text().beyond else "finding-written")
        return HttpResponseRedirect(reverse("finding", args=[visit.id, finding.id]))
    return _form_page(request, visit, form, None)


def change_finding_page(request: UnlockedRequest, visit_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """Change a draft finding; its links to answers stay as they are."""
    row = draft_for_change(request.user, visit_id, finding_id)
    finding = actions.open_finding(by=request.keyring, finding=row)
    debrief = actions.open_debrief(by=request.keyring, visit=row.visit)
    first = finding_initial(finding.text, finding.version)
    form = FindingForm(_posted(request), themes=themes(), entries=debrief.entries, cited=finding.text.entries, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            text, version = form.text(finding.text.links), form.cleaned_data["version"] or 0
            actions.change_finding(by=request.keyring, finding=row, text=text, version=version)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, finding.version)
        else:
            say(request, "finding-beyond" if text.beyond else "finding-changed")
            return HttpResponseRedirect(reverse("finding", args=[row.visit_id, row.id]))
    return _form_page(request, row.visit, form, finding)


def remove_finding_page(request: UnlockedRequest, visit_id: UUID, finding_id: UUID) -> HttpResponseBase:
    """Take a draft back, after asking."""
    row = draft_for_change(request.user, visit_id, finding_id)
    if request.method == "POST":
        actions.remove_finding(by=request.keyring, finding=row)
        say(request, "finding-removed")
        return HttpResponseRedirect(reverse("findings", args=[row.visit_id]))
    return render(request, "findings/finding_remove.html", {"visit": row.visit, "finding": row})


def _posted(request: UnlockedRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _form_page(request: UnlockedRequest, visit: Visit, form: FindingForm, finding: OpenFinding | None) -> HttpResponseBase:
    theme = str(form["theme"].value() or "")
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "findings"), "form": form, "finding": finding,
        "norms": list(provisions(theme=theme)[:30]) if theme else [], "evidence_stances": EVIDENCE,
    }  # fmt: skip
    return render(request, "findings/finding_edit.html", shown, status=422 if form.is_bound else 200)


def _words(finding: OpenFinding) -> list[tuple[str, dict[str, str]]]:
    """The languages that have words, the reader's own first, the master before the rest."""
    order = sorted(LANGUAGES, key=lambda code: (code != _language(), code != MASTER))
    return [(code, dict(finding.text.words[code])) for code in order if finding.text.words.get(code)]


def _language() -> str:
    return dates.tongue(MASTER)
