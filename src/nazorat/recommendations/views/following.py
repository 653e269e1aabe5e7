from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
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
    form = ReplyForm(request.POST if request.method == "POST" else None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        actions.enter_reply(by=request.user, recommendation=row, **form.cleaned_data)
        say(request, "reply-entered")
        return HttpResponseRedirect(reverse("recommendation", args=[row.pk]))
    return render(request, "recommendations/reply.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def verify_page(request: UnlockedRequest, recommendation_id: UUID) -> HttpResponseBase:
    """Enter what we found ourselves, and what that rests on."""
    row = adopted_for_follow_up(request.user, recommendation_id)
    given = request.POST if request.method == "POST" else None
    form = VerificationForm(given, offered=grounds.offered(request.user, row), initial={"seen_on": timezone.localdate()})
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
