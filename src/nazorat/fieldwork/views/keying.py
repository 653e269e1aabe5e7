from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork import actions, typed
from nazorat.fieldwork.access import sheet_for_work
from nazorat.fieldwork.entering import asks_day
from nazorat.fieldwork.forms import FAULTS, SIGNS, NumberForm, asks_of, entered_fields, words_for
from nazorat.fieldwork.models import Sheet
from nazorat.fieldwork.paper import on_paper
from nazorat.fieldwork.queries import check_figures, keying_seconds, piles_of, sheets_of, titles_of
from nazorat.fieldwork.reading import NO_ANSWER_WORDS, differences_in
from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.tools.queries import form_of_version
from nazorat.visits.access import visit_for_work
from nazorat.visits.panels import tabs_of

PILES = ("mine", "others", "checks", "choices")
UNKNOWN = _("No sheet of this visit has that number.")


def keying_list_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """What waits to be keyed: the next sheet is typed by its number, from the pile on the table."""
    visit = visit_for_work(request.user, visit_id)
    form = NumberForm(request.GET if "number" in request.GET else None)
    piles = piles_of(visit, request.user)
    if form.is_bound and form.is_valid():
        if Sheet.objects.filter(visit=visit, number=form.cleaned_data["number"]).exists():
            return HttpResponseRedirect(reverse("keying", args=[visit.id, form.cleaned_data["number"]]))
        form.add_error("number", UNKNOWN)
    titles = titles_of(sheet.tool_version for sheet in sheets_of(visit))
    shown = {"visit": visit, "tabs": tabs_of(request, visit, "sheets"), "form": form, "piles": piles, "check": check_figures(visit)}
    shown |= {name: [(sheet, titles[sheet.tool_version.tool.code]) for sheet in getattr(piles, name)] for name in PILES}
    shown["batches"] = [(sheet, counts, titles[sheet.tool_version.tool.code]) for sheet, counts in piles.batches]
    shown["means"] = [(titles[code], _clock(seconds)) for code, seconds in sorted(keying_seconds(visit).items())]
    return render(request, "fieldwork/keying_list.html", shown, status=422 if form.errors else 200)


def keying_page(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Key a sheet in paper order. Every tenth is keyed a second time here by another member."""
    sheet = sheet_for_work(request.user, visit_id, number)
    if request.method == "POST":
        return _taken_in(request, sheet)
    draft = actions.open_draft(by=request.keyring, sheet=sheet)
    fields = draft.fields if draft else {}
    keyed = typed.read(sheet.tool_version_id, fields)
    # what was not reached yet is not wrong yet
    begun = replace(keyed, wrong={})
    return _page(request, sheet, fields, begun, draft.seconds if draft else 0)


def draft_view(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Keep what is typed so far, and say what of it cannot be true."""
    sheet = sheet_for_work(request.user, visit_id, number)
    fields = typed.fields_of(sheet.tool_version_id, request.POST.lists())
    actions.save_draft(by=request.keyring, sheet=sheet, fields=fields, seconds=_seconds(request))
    keyed = typed.read(sheet.tool_version_id, fields)
    wrong = {
        place.name: str(words_for(place, keyed.wrong[place.name], sheet.language))
        for place in on_paper(sheet.tool_version_id)
        if keyed.wrong.get(place.name, "missing") != "missing"
    }
    return JsonResponse({"saved": True, "wrong": wrong, "skipped": sorted(keyed.skipped)})


def drop_view(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Throw a draft away and begin anew."""
    sheet = sheet_for_work(request.user, visit_id, number)
    actions.drop_draft(by=request.keyring, sheet=sheet)
    say(request, "draft-dropped")
    return HttpResponseRedirect(reverse("keying", args=[sheet.visit_id, sheet.number]))


def differences_page(request: UnlockedRequest, visit_id: UUID, number: int) -> HttpResponseBase:
    """Where the two keyings of a sheet differ: for each the paper decides."""
    sheet = sheet_for_work(request.user, visit_id, number)
    if request.method == "POST":
        second = {
            name.removeprefix("choose:") for name, value in request.POST.items() if name.startswith("choose:") and value == "second"
        }
        corrected = actions.settle_check(by=request.keyring, sheet=sheet, second_right=second)
        say(request, "check-corrected" if corrected else "check-settled")
        return HttpResponseRedirect(reverse("keying-list", args=[sheet.visit_id]))
    differences = actions.open_differences(by=request.keyring, sheet=sheet)
    shown = {
        "visit": sheet.visit, "sheet": sheet, "tabs": tabs_of(request, sheet.visit, "sheets"),
        "rows": differences_in(sheet.tool_version_id, differences, sheet.language), "title": _title(sheet),
    }  # fmt: skip
    return render(request, "fieldwork/keying_differences.html", shown)


def _taken_in(request: UnlockedRequest, sheet: Sheet) -> HttpResponseBase:
    fields = typed.fields_of(sheet.tool_version_id, request.POST.lists())
    keyed = typed.read(sheet.tool_version_id, fields)
    seconds = _seconds(request)
    if keyed.wrong:
        actions.save_draft(by=request.keyring, sheet=sheet, fields=fields, seconds=seconds)
        return _page(request, sheet, fields, keyed, seconds, status=422)
    if sheet.fate != Sheet.Fate.KEYED or not sheet.check_due:
        actions.key_sheet(by=request.keyring, sheet=sheet, keyed=keyed, seconds=seconds)
        say(request, "sheet-keyed")
    elif actions.check_sheet(by=request.keyring, sheet=sheet, keyed=keyed, fields=fields, seconds=seconds):
        return HttpResponseRedirect(reverse("keying-differences", args=[sheet.visit_id, sheet.number]))
    else:
        say(request, "sheet-agrees")
    return HttpResponseRedirect(reverse("keying-list", args=[sheet.visit_id]))


def _page(
    request: UnlockedRequest, sheet: Sheet, fields: typed.Fields, keyed: typed.Typed, seconds: int, status: int = 200
) -> HttpResponseBase:
    asks = asks_of(sheet.tool_version_id, fields, keyed, sheet.language)
    shown: dict[str, Any] = {
        "visit": sheet.visit, "sheet": sheet, "title": _title(sheet), "asks": asks, "seconds": seconds,
        "second_keying": sheet.fate == Sheet.Fate.KEYED, "wrong": [ask for ask in asks if ask.wrong],
        "said": sum(bool(ask.said or ask.reason) for ask in asks), "piles": piles_of(sheet.visit, request.user),
        "check": check_figures(sheet.visit), "begun": bool(fields),
        "entered": entered_fields(sheet, fields), "asks_on": not asks_day(form_of_version(sheet.tool_version_id)),
        "on_wrong": FAULTS.get(keyed.wrong.get(typed.HEARD_ON, ""), ""),
        "reasons": [(sign, code, NO_ANSWER_WORDS[code]) for code, sign in SIGNS.items()],
    }  # fmt: skip
    return render(request, "fieldwork/keying.html", shown, status=status)


def _title(sheet: Sheet) -> str:
    return titles_of([sheet.tool_version])[sheet.tool_version.tool.code]


def _clock(seconds: float) -> str:
    """A time of work as minutes and seconds: 1:52."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _seconds(request: UnlockedRequest) -> int:
    given = request.POST.get("seconds", "")
    return int(given) if given.isdecimal() and len(given) < 6 else 0
