from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.pagination import page_of
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.people.access import MemberRequest
from nazorat.recommendations import answering, queries, register
from nazorat.recommendations.access import adopted_for_reading, may_follow_up
from nazorat.recommendations.chains import chain_on
from nazorat.recommendations.forms import RegisterFilter
from nazorat.recommendations.grounds import shown_to
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.standards.queries import provisions_by_code, themes

TABLE_HEAD = (
    "code", "adopted", "report", "place", "kind", "addressee", "supervisor", "recommendation_ru", "recommendation_tg",
    "recommendation_en", "priority", "term", "reply_due", "claimed", "verified", "grade", "achieved", "repeats",
    "times_before", "times_in_all", "themes", "provisions",
)  # fmt: skip


def register_page(request: MemberRequest) -> HttpResponseBase:
    """Every adopted recommendation by addressee, what is claimed of it above, what was verified below."""
    form, fitting, rows = _asked(request)
    today = timezone.localdate()
    whole = register.tally_of(fitting, today)
    tally = whole if rows is fitting else register.tally_of(rows, today)
    page = page_of(queries.with_history(register.in_order(rows)), request.GET.get("page"), total=tally.made)
    lines = queries.lines_of(page.rows, today)
    shown = {
        "filter_form": form, "groups": register.grouped(lines, rows), "tally": tally, "lines": lines, "page": page,
        "scale": queries.scale_of(lines, today), "today": today, "chips": _chips(request, whole),
        "narrowed": any(request.GET.get(name) for name in form.fields if name != "only"),
    }  # fmt: skip
    return render(request, "recommendations/register.html", shown)


def register_table(request: MemberRequest) -> HttpResponseBase:
    """The recommendations asked for, as CSV or with `format=xlsx` as a workbook, with the grades that others count by."""
    _form, _fitting, rows = _asked(request)
    lines = queries.lines_of(queries.with_history(register.in_order(rows)), timezone.localdate())
    sheet = Sheet("recommendations", TABLE_HEAD, (_cells(line) for line in lines))
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), "recommendations.xlsx")
    return download(csv_bytes(sheet), "recommendations.csv")


def replies_page(request: MemberRequest) -> HttpResponseBase:
    """How each addressee answers, of the recommendations asked for, and how much of it was seen."""
    form, fitting, _rows = _asked(request)
    today = timezone.localdate()
    lines, whole = answering.answers_by_addressee(fitting, today)
    narrowed = any(request.GET.get(name) for name in form.fields if name != "only")
    shown = {
        "lines": lines,
        "whole": whole,
        "today": today,
        "filter_form": form,
        "narrowed": narrowed,
        "kinds": [kind.label for kind in answering.KINDS],
    }
    return render(request, "recommendations/replies.html", shown)


def replies_table(request: MemberRequest) -> HttpResponseBase:
    """The same as CSV or with `format=xlsx` as a workbook."""
    _form, fitting, _rows = _asked(request)
    rows = answering.table_rows(*answering.answers_by_addressee(fitting, timezone.localdate()))
    sheet = Sheet("replies", answering.HEAD, rows)
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), "replies.xlsx")
    return download(csv_bytes(sheet), "replies.csv")


def chain_page(request: MemberRequest, recommendation_id: UUID) -> HttpResponseBase:
    """The same thing asked for again, from the first time to the latest."""
    row = adopted_for_reading(request.user, recommendation_id)
    today = timezone.localdate()
    chain = chain_on(row, today)
    shown = {"row": row, "chain": chain, "scale": queries.scale_of(chain.lines, today), "today": today}
    return render(request, "recommendations/chain.html", shown)


def adopted_page(request: MemberRequest, recommendation_id: UUID) -> HttpResponseBase:
    """One adopted recommendation with the dated history of both tracks."""
    row = adopted_for_reading(request.user, recommendation_id)
    today = timezone.localdate()
    line = queries.lines_of([row], today)[0]
    shown = {
        "row": row, "line": line, "scale": queries.scale_of([line], today), "today": today, "grounds": queries.grounds_of(row),
        "norms": list(provisions_by_code(row.provisions).values()), "replies": row.replies.select_related("entered_by", "corrected_by"),
        "verifications": shown_to(request.user, row.verifications.select_related("entered_by", "corrected_by")),
        "repeated_by": row.repeated_by.select_related("visit"),
        "may_follow_up": may_follow_up(request.user, row.visit),
    }  # fmt: skip
    return render(request, "recommendations/adopted.html", shown)


def _asked(request: MemberRequest) -> tuple[RegisterFilter, register.Rows, register.Rows]:
    """The filter, the rows that fit it, and those of the view that is asked for. What is asked for and does not exist is left out."""
    rows, today = queries.register(), timezone.localdate()
    form = RegisterFilter(request.GET, offered=register.offered(rows), themes=themes())
    fitting = register.found(rows, form.asked, today)
    return form, fitting, register.narrowed(fitting, request.GET.get("only", ""), today)


def _chips(request: MemberRequest, tally: register.Tally) -> list[dict[str, Any]]:
    """The views of the register that are asked for most, with how many lines stand in each."""
    words = {
        "": (_("All"), tally.made),
        "due": (_("Due or late"), tally.due),
        "unchecked": (_("Not yet checked"), tally.unchecked),
        "repeated": (_("Repeated"), tally.repeated),
        "priority": (_("Priority"), tally.priority),
    }
    here = request.GET.get("only", "")
    chips = []
    for code, (label, count) in words.items():
        asked = request.GET.copy()
        asked["only"] = code
        asked.pop("page", None)
        chips.append({"label": label, "url": f"?{asked.urlencode()}", "current": code == here, "count": count})
    return chips


def _cells(line: queries.Line) -> list[object]:
    row: AdoptedRecommendation = line.row
    said = [row.words.get(language, "") for language in ("ru", "tg", "en")]
    held = sorted(one.theme for one in row.themes.all())
    return [
        row.code, row.adopted_on, row.report or "", row.place.name_ru, row.place.kind, row.office or row.addressee.name,
        row.supervisor or "", *said, "yes" if row.priority else "", row.deadline or "", row.reply_due or "", line.claimed, line.verified,
        queries.grade_of(line), queries.achieved_of(line), row.repeats.code if row.repeats else "",
        row.repetition, line.chained, " ".join(held), ", ".join(row.provisions),
    ]  # fmt: skip
