from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork import actions
from nazorat.fieldwork.access import record_for_reading, record_for_work
from nazorat.fieldwork.forms.correcting import CorrectionForm, fields_posted
from nazorat.fieldwork.history import items_of, steps_of
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.reading import title_of
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.visits.access import works_here
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of


def correct_page(request: UnlockedRequest, visit_id: UUID, record_id: UUID) -> HttpResponseBase:
    """Choose an item of a record, then correct it. Which item it is never stands in an address: it is asked by POST."""
    visit, record = record_for_work(request.user, visit_id, record_id)
    opened = actions.open_record(by=request.keyring, visit=visit, record=record)
    language = dates.tongue()
    items = items_of(opened, language)
    shown = _shown(request, visit, record) | {
        "record": opened, "tool": opened.form.title_in(language), "title": title_of(opened, language), "items": items,
        "language": language,
    }  # fmt: skip
    item = next((one for one in items if one.name == request.POST.get("item", "")), None)
    if item is None:
        return render(request, "fieldwork/correct.html", shown)
    given = request.POST if "why" in request.POST else None
    form = CorrectionForm(given, record=opened, item=item, fields=fields_posted(request.POST, item.place), language=language)
    if form.is_bound and form.is_valid() and _corrected(request, visit, record, form):
        say(request, "record-corrected")
        return HttpResponseRedirect(reverse("record", args=[visit.id, record.id]))
    return render(
        request, "fieldwork/correct_item.html", shown | {"form": form, "item": item}, status=422 if form.is_bound else 200
    )


def _corrected(request: UnlockedRequest, visit: Visit, record: Record, form: CorrectionForm) -> bool:
    """False when the record says something else by now: the form says so, and keeps what was typed."""
    change, form_id = form.change(), form.cleaned_data["form_id"]
    try:
        actions.correct_record(by=request.keyring, visit=visit, record=record, change=change, form_id=form_id)
    except Problem as problem:
        if problem.code not in ("item-corrected", "correction-empty"):
            raise
        form.add_error(None, f"{problem.sentence} {problem.next_step}")
        form.stand_anew()
        return False
    return True


def history_page(request: UnlockedRequest, visit_id: UUID, record_id: UUID) -> HttpResponseBase:
    """The versions of a record side by side: who, when, what it was before, why."""
    visit, record = record_for_reading(request.user, visit_id, record_id)
    versions = actions.open_history(by=request.keyring, visit=visit, record=record)
    language = dates.tongue()
    newest = next(one.record for one in reversed(versions) if one.record is not None)
    shown = _shown(request, visit, record) | {
        "steps": steps_of([(one.row, one.record) for one in versions], language), "tool": newest.form.title_in(language),
        "title": title_of(newest, language), "language": language, "works": works_here(request.user, visit), "closed": newest.closed,
    }  # fmt: skip
    return render(request, "fieldwork/history.html", shown)


def _shown(request: UnlockedRequest, visit: Visit, record: Record) -> dict[str, object]:
    return {"visit": visit, "row": record, "tabs": tabs_of(request, visit, "records")}
