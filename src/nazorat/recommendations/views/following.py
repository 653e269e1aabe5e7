from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.fieldwork.queries import theme_names
from nazorat.fieldwork.reading import answers_to
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.recommendations import actions, grounds
from nazorat.recommendations.access import adopted_for_follow_up, ground_for_reading
from nazorat.recommendations.forms import ReplyForm, VerificationForm


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
    first = _first(request, row.verifications, "seen_on")
    form = VerificationForm(given, offered=grounds.offered(request.user, row), initial=first)
    if request.method == "POST" and form.is_valid():
        rests_on = grounds.rows_for(by=request.keyring, recommendation=row, named=form.named)
        actions.verify(by=request.user, recommendation=row, grounds=rests_on, **form.facts)
        say(request, "verification-entered")
        return HttpResponseRedirect(reverse("recommendation", args=[row.pk]))
    return render(request, "recommendations/verify.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


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
