from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.tables import Sheet, csv_bytes
from nazorat.people.access import MemberRequest
from nazorat.recommendations import actions, queries
from nazorat.recommendations.access import adopted_for_follow_up, adopted_for_reading, may_follow_up
from nazorat.recommendations.forms import RegisterFilter, ReplyForm, VerificationForm
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.standards.queries import provisions_by_code, themes

TABLE_HEAD = (
    "code", "adopted", "place", "addressee", "supervisor", "recommendation_ru", "recommendation_tg", "recommendation_en", "priority",
    "term", "reply_due", "claimed", "verified", "grade", "achieved", "repeats", "themes", "provisions",
)  # fmt: skip


def register_page(request: MemberRequest) -> HttpResponseBase:
    """Every adopted recommendation by addressee, what is claimed of it above, what was verified below."""
    form, fitting, lines = _asked(request)
    today = timezone.localdate()
    shown = {
        "filter_form": form, "groups": queries.grouped(lines), "tally": queries.tally_of(lines), "lines": lines,
        "scale": queries.scale_of(lines, today), "today": today, "chips": _chips(request, fitting),
        "narrowed": any(request.GET.get(name) for name in form.fields if name != "only"),
    }  # fmt: skip
    return render(request, "recommendations/register.html", shown)


def register_table(request: MemberRequest) -> HttpResponseBase:
    """The recommendations asked for, as CSV, with the grades that others count by."""
    _form, _fitting, lines = _asked(request)
    held = queries.themes_of(line.row for line in lines)
    rows = (_cells(line, held[line.row.pk]) for line in lines)
    return download(csv_bytes(Sheet("recommendations", TABLE_HEAD, rows)), "recommendations.csv")


def adopted_page(request: MemberRequest, recommendation_id: UUID) -> HttpResponseBase:
    """One adopted recommendation with the dated history of both tracks."""
    row = adopted_for_reading(request.user, recommendation_id)
    today = timezone.localdate()
    line = queries.lines_of([row], today)[0]
    shown = {
        "row": row, "line": line, "scale": queries.scale_of([line], today), "today": today, "grounds": queries.grounds_of(row),
        "norms": list(provisions_by_code(row.provisions).values()), "replies": row.replies.select_related("entered_by"),
        "verifications": row.verifications.select_related("entered_by"), "repeated_by": row.repeated_by.select_related("visit"),
        "may_follow_up": may_follow_up(request.user, row.visit),
    }  # fmt: skip
    return render(request, "recommendations/adopted.html", shown)


def reply_page(request: MemberRequest, recommendation_id: UUID) -> HttpResponseBase:
    """Enter what the authority answered."""
    row = adopted_for_follow_up(request.user, recommendation_id)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.enter_reply(by=request.user, recommendation=row, **form.cleaned_data)
        say(request, "reply-entered")
        return HttpResponseRedirect(reverse("recommendation", args=[row.pk]))
    return render(request, "recommendations/reply.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def verify_page(request: MemberRequest, recommendation_id: UUID) -> HttpResponseBase:
    """Enter what we found ourselves."""
    row = adopted_for_follow_up(request.user, recommendation_id)
    form = VerificationForm(request.POST if request.method == "POST" else None, initial={"seen_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.verify(by=request.user, recommendation=row, **form.cleaned_data)
        say(request, "verification-entered")
        return HttpResponseRedirect(reverse("recommendation", args=[row.pk]))
    return render(request, "recommendations/verify.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def _asked(request: MemberRequest) -> tuple[RegisterFilter, list[queries.Line], list[queries.Line]]:
    """The filter, the lines that fit it, and those of the view that is asked for. What is asked for and does not exist is left out."""
    rows = list(queries.with_history(queries.register()))
    form = RegisterFilter(request.GET, rows=rows, themes=themes())
    form.is_valid()
    given = {name: str(value) for name, value in form.cleaned_data.items() if value and name != "only"}
    held = queries.themes_of(rows) if given.get("theme") else {}
    fitting = queries.lines_found(queries.lines_of(rows, timezone.localdate()), queries.Asked(**given), held)
    return form, fitting, queries.narrowed(fitting, request.GET.get("only", ""))


def _chips(request: MemberRequest, fitting: list[queries.Line]) -> list[dict[str, Any]]:
    """The views of the register that are asked for most, with how many lines stand in each."""
    words = {
        "": _("All"),
        "due": _("Due or late"),
        "unchecked": _("Not yet checked"),
        "repeated": _("Repeated"),
        "priority": _("Priority"),
    }
    here = request.GET.get("only", "")
    chips = []
    for code, label in words.items():
        asked = request.GET.copy()
        asked["only"] = code
        count = len(queries.narrowed(fitting, code))
        chips.append({"label": label, "url": f"?{asked.urlencode()}", "current": code == here, "count": count})
    return chips


def _cells(line: queries.Line, held: set[str]) -> list[object]:
    row: AdoptedRecommendation = line.row
    said = [row.words.get(language, "") for language in ("ru", "tg", "en")]
    return [
        row.code, row.adopted_on, row.place.name_ru, row.office or row.addressee.name, row.supervisor or "", *said,
        "yes" if row.priority else "", row.deadline or "", row.reply_due or "", line.claimed, line.verified, queries.grade_of(line),
        queries.achieved_of(line), row.repeats.code if row.repeats else "", " ".join(sorted(held)), ", ".join(row.provisions),
    ]  # fmt: skip
