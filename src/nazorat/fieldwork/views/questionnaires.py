from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork import actions
from nazorat.fieldwork.access import batch_for_work
from nazorat.fieldwork.batches import batch_counts, batch_rows, waits_for_choice
from nazorat.fieldwork.forms.questionnaires import ROWS, CountForm, Keyed, Row, heads_of, kept_keys, posted_rows, read_row, row_of
from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.queries import titles_of
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.typeset.numbers import format_sheet_number
from nazorat.visits.models import Visit
from nazorat.visits.panels import tabs_of

# of fewer than so many a share says who is meant
FEW = 10


def batch_page(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Key the questionnaires of a batch: a row for each, a key for each answer. Sent whole, every row that is complete is taken in."""
    visit, sheets = batch_for_work(request.user, visit_id, number)
    if request.method == "POST":
        answers = _take_rows(request, sheets)
        wrong = {one: answer for one, (answer, _sheet) in answers.items() if answer.wrong}
        if not wrong:
            say(request, "rows-keyed")
            return HttpResponseRedirect(reverse("keying-batch", args=[visit.id, number]))
        visit, sheets = batch_for_work(request.user, visit_id, number)
        return _page(request, visit, sheets, wrong, status=422)
    return _page(request, visit, sheets, {})


def row_view(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Take one row in, or keep what is typed of it so far."""
    visit, sheets = batch_for_work(request.user, visit_id, number)
    rows = {}
    for one, (answer, sheet) in _take_rows(request, sheets, keep="keep" in request.POST).items():
        waits = sheet is not None and waits_for_choice(sheet, request.user)
        rows[one] = {
            "wrong": {place: str(words) for place, words in answer.wrong.items()},
            "sealed": sheet.own_number if sheet else "",
            "find": bool(sheet and sheet.check_due),
            "differs": reverse("keying-differences", args=[visit.id, sheet.number]) if sheet and waits else "",
        }
    return JsonResponse({"rows": rows})


def count_view(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Say how many were handed out and how many came back."""
    visit, sheets = batch_for_work(request.user, visit_id, number)
    form = CountForm(request.POST, counts=batch_counts(sheets))
    if not form.is_valid():
        raise Problem("bad-request")
    actions.count_batch(
        by=request.keyring, visit=visit, batch=number, handed=form.cleaned_data["handed"], returned=form.cleaned_data["returned"]
    )
    say(request, "batch-counted")
    return HttpResponseRedirect(reverse("keying-batch", args=[visit.id, number]))


def _take_rows(request: UnlockedRequest, sheets: list[Sheet], *, keep: bool = False) -> dict[int, tuple[Keyed, Sheet | None]]:
    """Each row that was sent, with the paper that it was taken in under; None for what is kept as it is."""
    by, known = request.keyring, {sheet.number: sheet for sheet in sheets}
    done: dict[int, tuple[Keyed, Sheet | None]] = {}
    for number, row in posted_rows(request.POST.dict(), sheets[0].tool_version_id).items():
        sheet = known.get(number)
        if sheet is None:
            continue
        keyed = read_row(sheet.tool_version_id, row, sheet.language)
        taken: Sheet | None = None
        if keep or keyed.wrong:
            actions.save_draft(by=by, sheet=sheet, fields=keyed.fields, seconds=0)
        elif f"second:{number}" in request.POST:
            actions.check_sheet(by=by, sheet=sheet, keyed=keyed.read, fields=keyed.fields)
            taken = sheet
        else:
            taken = actions.key_questionnaire(by=by, sheet=sheet, keyed=keyed.read, seconds=_seconds(request))
        done[number] = keyed, taken
    return done


def _page(
    request: UnlockedRequest, visit: Visit, sheets: list[Sheet], sent: Mapping[int, Keyed], status: int = 200
) -> HttpResponseBase:
    counts, first = batch_counts(sheets), sheets[0]
    heads = heads_of(first.tool_version_id, first.language)
    to_key, to_check = batch_rows(sheets, request.user, ROWS)
    kept = actions.open_rows(by=request.keyring, visit=visit, sheets=[*to_key, *to_check])
    rows: list[Row] = []
    for sheet in [*to_key, *to_check]:
        fields = kept.get(sheet.number, {})
        wrong = sent[sheet.number].wrong if sheet.number in sent else {}
        rows.append(row_of(sheet, heads, kept_keys(fields), wrong, second=sheet in to_check))
    shown: dict[str, Any] = {
        "visit": visit, "tabs": tabs_of(request, visit, "sheets"), "batch": format_sheet_number(first.batch or 0), "number": first.batch,
        "title": titles_of([first.tool_version])[first.tool_version.tool.code], "language": first.language, "counts": counts,
        "heads": heads, "rows": rows, "wrong": [row for row in rows if row.wrong], "few": FEW,
        "form": CountForm(counts=counts), "choices": [sheet for sheet in sheets if _mine_to_choose(sheet, request)],
    }  # fmt: skip
    return render(request, "fieldwork/keying_batch.html", shown, status=status)


def _mine_to_choose(sheet: Sheet, request: UnlockedRequest) -> bool:
    check = getattr(sheet, "double_keying", None)
    return check is not None and check.settled_at is None and check.by_id == request.user.id


def _seconds(request: UnlockedRequest) -> int:
    given = request.POST.get("seconds", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0
