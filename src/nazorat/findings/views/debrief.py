from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.fieldwork.queries import own_records, titles_of
from nazorat.findings import actions
from nazorat.findings.access import entry_for_change, undertaking_for_work
from nazorat.findings.contributions import contributions_of
from nazorat.findings.drafts import OpenEntry
from nazorat.findings.evidence import Origin
from nazorat.findings.forms import EntryForm, OutcomeForm, SheetForm, entry_initial
from nazorat.findings.queries import matrix_of, narrowed, themes_named, working_team
from nazorat.kit.flash import say
from nazorat.kit.pagination import asked_of
from nazorat.kit.problems import Problem, face_of
from nazorat.people.access import UnlockedRequest
from nazorat.standards.queries import themes
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.keys import open_grants
from nazorat.visits.models import Visit, VisitKey
from nazorat.visits.panels import tabs_of


def debrief_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The matrix of the visit: theme by origin, searched or narrowed to gaps."""
    visit = begun_visit_for_work(request.user, visit_id)
    return render(request, "findings/debrief.html", {**_drawn(request, visit), "tabs": tabs_of(request, visit, "debrief")})


def add_entry_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Add a statement; in its row of the matrix, or on a page of its own."""
    visit = begun_visit_for_work(request.user, visit_id)
    asked = {name: request.GET[name] for name in ("theme", "origin", "stance") if name in request.GET}
    form = _entry_form(request, visit, asked)
    if request.method == "POST" and form.is_valid():
        due = form.cleaned_data["undertaking_due"]
        actions.add_entry(by=request.keyring, visit=visit, text=form.text(), due=due)
        return _saved(request, visit, "debrief-added", form.cleaned_data["theme"])
    return _asked(request, visit, form, None)


def entry_page(request: UnlockedRequest, visit_id: UUID, entry_id: UUID) -> HttpResponseBase:
    """Change a statement."""
    row = entry_for_change(request.user, visit_id, entry_id)
    entry = actions.open_entry(by=request.keyring, entry=row)
    if entry.closed:
        raise Problem("entry-circle-closed")
    form = _entry_form(request, row.visit, entry_initial(entry))
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            due = form.cleaned_data["undertaking_due"]
            actions.change_entry(by=request.keyring, entry=row, text=form.text(entry.text.links), version=version, due=due)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, entry.version)
        else:
            return _saved(request, row.visit, "debrief-changed", form.cleaned_data["theme"])
    return _asked(request, row.visit, form, entry)


def remove_entry_page(request: UnlockedRequest, visit_id: UUID, entry_id: UUID) -> HttpResponseBase:
    """Take a statement out, after asking."""
    row = entry_for_change(request.user, visit_id, entry_id)
    if request.method == "POST":
        actions.remove_entry(by=request.keyring, entry=row)
        say(request, "debrief-removed")
        return HttpResponseRedirect(reverse("debrief", args=[row.visit_id]))
    entry = actions.open_entry(by=request.keyring, entry=row)
    return render(request, "findings/entry_remove.html", {"visit": row.visit, "entry": entry})


def sheet_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Choose the themes, write down the closing talk and what was undertaken."""
    visit = begun_visit_for_work(request.user, visit_id)
    debrief = actions.open_debrief(by=request.keyring, visit=visit)
    first = {**debrief.sheet.__dict__, "version": debrief.sheet_version}
    form = SheetForm(request.POST if request.method == "POST" else None, themes=themes(), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_sheet(by=request.keyring, visit=visit, text=form.text(), version=form.cleaned_data["version"] or 0)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, debrief.sheet_version)
        else:
            say(request, "debrief-sheet")
            return HttpResponseRedirect(reverse("debrief", args=[visit.id]))
    shown = {"visit": visit, "form": form, "tabs": tabs_of(request, visit, "debrief")}
    return render(request, "findings/sheet.html", shown, status=422 if form.is_bound else 200)


def undertaking_page(request: UnlockedRequest, visit_id: UUID, entry_id: UUID) -> HttpResponseBase:
    """What was undertaken, whether it was kept, and how we know; said anew when it is seen again."""
    row = undertaking_for_work(request.user, visit_id, entry_id)
    entry = actions.open_entry(by=request.keyring, entry=row.entry)
    if entry.closed:
        raise Problem("entry-circle-closed")
    first = {**(entry.outcome.__dict__ if entry.outcome else {}), "version": row.version}
    form = OutcomeForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.look_at_undertaking(by=request.keyring, undertaking=row, outcome=form.outcome(), version=version)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, row.version)
        else:
            say(request, "undertaking-looked")
            return HttpResponseRedirect(reverse("debrief", args=[row.visit_id]))
    shown = {"visit": row.visit, "row": row, "entry": entry, "form": form, "tabs": tabs_of(request, row.visit, "debrief")}
    return render(request, "findings/undertaking.html", shown, status=422 if form.is_bound else 200)


def mine_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What became of my own statements and records: the findings that rest on them, and whether a report took them up."""
    visit = begun_visit_for_work(request.user, visit_id)
    debrief = actions.open_debrief(by=request.keyring, visit=visit)
    records = own_records(visit, request.user)
    titles = titles_of({record.tool_version for record, _sheet in records})
    mine = contributions_of(request.user, debrief, records, titles, themes_named(themes()))
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "debrief"), "mine": mine}
    return render(request, "findings/mine.html", shown)


def _drawn(request: UnlockedRequest, visit: Visit) -> dict[str, Any]:
    """What the matrix needs: opened once, narrowed as asked."""
    debrief = actions.open_debrief(by=request.keyring, visit=visit)
    known = themes_named(themes())
    whole = matrix_of(debrief, list(known))
    asked = asked_of(request)
    gaps_only, words = asked.get("gaps") == "1", asked.get("q", "")
    part = narrowed(whole, words, gaps_only)
    spoken = [entry for entry in debrief.entries if not entry.closed]
    return {
        "visit": visit,
        "matrix": whole,
        "rows": [(known.get(row.theme), row) for row in part.rows],
        "origins": list(Origin),
        "sheet": debrief.sheet,
        "closing": [entry for entry in spoken if entry.text.closing_talk],
        "undertakings": [entry for entry in spoken if entry.text.undertaking],
        "today": timezone.localdate(),
        "gaps_only": gaps_only,
        "q": words,
        "sealed": len(debrief.entries) - len(spoken),
    }


def _entry_form(request: UnlockedRequest, visit: Visit, first: dict[str, Any]) -> EntryForm:
    keys = open_grants(request.keyring, visit)
    circles = [number for number in VisitKey.Compartment.values if keys.can(number)]
    data = request.POST if request.method == "POST" else None
    return EntryForm(data, themes=themes(), team=working_team(visit), circles=circles, initial=first, auto_id="entry_%s")


def _asked(request: HttpRequest, visit: Visit, form: EntryForm, entry: OpenEntry | None) -> HttpResponse:
    """The form: a row for the matrix when only a part was asked for. A refused part comes back in its own place."""
    part = face_of(request) == "part"
    shown = {"visit": visit, "form": form, "entry": entry, "part": part}
    template = "findings/parts/editing.html" if part else "findings/entry.html"
    answer = render(request, template, shown, status=422 if form.is_bound else 200)
    if part and form.is_bound:
        answer["HX-Retarget"] = "#editing"
        answer["HX-Reswap"] = "outerHTML"
    return answer


def _saved(request: UnlockedRequest, visit: Visit, flash: str, theme: str) -> HttpResponseBase:
    """The matrix anew for a part, else back to it with a notice."""
    if face_of(request) == "part":
        return render(request, "findings/parts/matrix.html", _drawn(request, visit))
    say(request, flash)
    return HttpResponseRedirect(f"{reverse('debrief', args=[visit.id])}#{theme}")
