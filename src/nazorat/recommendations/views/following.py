from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.fieldwork.actions import open_record
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.queries import theme_names
from nazorat.fieldwork.reading import answers_to
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.rights import may
from nazorat.recommendations import actions, followup, grounds
from nazorat.recommendations.access import adopted_for_follow_up, ground_for_reading, place_to_follow_up
from nazorat.recommendations.forms import ReplyForm, VerificationForm
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import lines_of
from nazorat.tools.queries import reviews_of
from nazorat.visits.access import visit_for_work
from nazorat.visits.models import Visit


def reply_page(request: MemberRequest, recommendation_id: UUID) -> HttpResponseBase:
    """Enter what the authority answered."""
    row = adopted_for_follow_up(request.user, recommendation_id)
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=_first(request, row.replies, "received_on"))
    if request.method == "POST" and form.is_valid():
        actions.enter_reply(by=request.user, recommendation=row, **form.cleaned_data)
        say(request, "reply-entered")
        return HttpResponseRedirect(reverse("recommendation", args=[row.pk]))
    return render(request, "recommendations/reply.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def verify_page(request: UnlockedRequest, recommendation_id: UUID) -> HttpResponseBase:
    """Enter what we found ourselves, and what that rests on."""
    row = adopted_for_follow_up(request.user, recommendation_id)
    given = request.POST if request.method == "POST" else None
    offered = grounds.offered(request.user, row)
    first = _first(request, row.verifications, "seen_on") | _proposed(request, row, offered)
    form = VerificationForm(given, offered=offered, initial=first)
    if request.method == "POST" and form.is_valid():
        rests_on = grounds.rows_for(by=request.keyring, recommendation=row, named=form.named)
        actions.verify(by=request.user, recommendation=row, grounds=rests_on, **form.facts)
        say(request, "verification-entered")
        return HttpResponseRedirect(reverse("recommendation", args=[row.pk]))
    return render(request, "recommendations/verify.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def _proposed(request: UnlockedRequest, row: AdoptedRecommendation, offered: grounds.Offered) -> dict[str, Any]:
    """What the record of a follow-up's sheet says of the recommendation, opened, to be confirmed or changed. Nothing is entered by it."""
    record = request.GET.get("record", "")
    if request.method != "GET" or record not in offered.visit_of:
        return {}
    visit = visit_for_work(request.user, UUID(offered.visit_of[record]))
    opened = open_record(by=request.keyring, visit=visit, record=Record.objects.get(id=record))
    found = followup.found_in(opened.form, opened.answers, row.pk)
    if found is None:
        return {"record": record}
    seen_on = visit.ended_on or visit.began_on or timezone.localdate()
    return {"seen_on": seen_on, "record": record, "answer": f"{opened.tool_version_id}:{found.path}", "verified": found.state}


def ground_page(request: UnlockedRequest, recommendation_id: UUID, ground_id: UUID) -> HttpResponseBase:
    """The answer that a verification rests on, opened out of its record."""
    ground = ground_for_reading(request.user, recommendation_id, ground_id)
    record, answer = actions.open_ground(by=request.keyring, ground=ground)
    language = dates.tongue()
    shown = {
        "ground": ground, "row": ground.verification.recommendation, "verification": ground.verification, "visit": ground.visit,
        "tool": record.form.title_in(language), "record": record, "lines": answers_to(record, answer, language, theme_names()),
    }  # fmt: skip
    return render(request, "recommendations/ground.html", shown)


def _first(request: HttpRequest, rows: Any, day: str) -> dict[str, Any]:
    """What the form begins with: today, or what stands in the row that is corrected."""
    try:
        row = rows.get(id=UUID(request.GET.get("corrects", "")), corrected_by=None)
    except (ValueError, ObjectDoesNotExist):
        return {day: timezone.localdate()}
    return {**row.__dict__, "corrects": row.id}


def follow_up_page(request: MemberRequest, place_id: UUID) -> HttpResponseBase:
    """What is open at a place, and the sheet that asks about it: made anew by each post."""
    place = place_to_follow_up(request.user, place_id)
    if request.method == "POST":
        version = actions.make_follow_up_sheet(by=request.user, place=place)
        say(request, "follow-up-sheet-made")
        return HttpResponseRedirect(reverse("tool-version", args=[version.id]))
    rows = list(followup.open_at(place))
    made = list(followup.sheets_made(place))
    lines = lines_of(rows, timezone.localdate())
    shown = {
        "place": place,
        "lines": lines,
        "made": zip(made, reviews_of(made).values(), strict=True) if made else (),
        "most": followup.MOST,
        "plans": may(request.user, "visit-plan-new"),
        "kind": Visit.Kind.FOLLOW_UP.value,
    }
    return render(request, "recommendations/follow_up.html", shown)
