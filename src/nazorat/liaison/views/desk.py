from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.liaison.access import letter_for_linking, reply_for_taking
from nazorat.liaison.actions import look_at_arrival, make_link, open_replies, open_reply, prolong_link, revoke_link, take_reply
from nazorat.liaison.forms import LinkForm, TakeForm
from nazorat.liaison.queries import end_of, has_ended, last_day, link_of, may_have_link
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.recommendations.access import may_follow_up


def link_page(request: UnlockedRequest, entry_id: UUID) -> HttpResponseBase:
    """Make the link of a letter with a copy; its address and its code are shown once, on the answer."""
    entry = letter_for_linking(request.user, entry_id)
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"ends_on": last_day(entry).date()})
    if request.method == "POST" and form.is_valid():
        made = make_link(by=request.keyring, entry=entry, ends_at=end_of(form.cleaned_data["ends_on"]))
        address = f"{request.build_absolute_uri(reverse('liaison'))}#{made.secret}"
        return render(request, "liaison/made.html", {"row": entry, "made": made, "address": address})
    link = link_of(entry)
    shown = {"row": entry, "form": form, "link": link, "possible": may_have_link(entry), "ended": has_ended(link)}
    return render(request, "liaison/link.html", shown, status=422 if form.is_bound else 200)


def replies_page(request: UnlockedRequest, entry_id: UUID) -> HttpResponseBase:
    """What came by the link of a covering letter, each to be taken in by who follows its recommendation up."""
    entry = letter_for_linking(request.user, entry_id)
    rows = [
        (row, answer, may_follow_up(request.user, row.recommendation.visit))
        for row, answer in open_replies(by=request.keyring, entry=entry)
    ]
    return render(request, "liaison/replies.html", {"row": entry, "rows": rows})


def take_page(request: UnlockedRequest, sent_id: UUID) -> HttpResponseBase:
    """Take one reply that came by a link into the register: looked at, and without what names a person."""
    sent = reply_for_taking(request.user, sent_id)
    first = open_reply(by=request.keyring, sent=sent)
    form = TakeForm(request.POST if request.method == "POST" else None, initial={"claimed": first.claimed, "text": first.said})
    if request.method == "POST" and form.is_valid():
        take_reply(by=request.user, sent=sent, **form.cleaned_data)
        say(request, "link-reply-taken")
        return HttpResponseRedirect(reverse("letter-link-replies", args=[sent.link.entry_id]))
    shown = {"row": sent.link.entry, "sent": sent, "one": sent.recommendation, "form": form}
    return render(request, "liaison/take.html", shown, status=422 if form.is_bound else 200)


def prolong_view(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """Let a link stand longer, or end sooner."""
    entry = letter_for_linking(request.user, entry_id)
    form = LinkForm(request.POST)
    if not form.is_valid():
        raise Problem("bad-request")
    prolong_link(by=request.user, entry=entry, ends_at=end_of(form.cleaned_data["ends_on"]))
    say(request, "link-prolonged")
    return HttpResponseRedirect(reverse("letter", args=[entry.id]))


def revoke_view(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """Take a link back, at once."""
    entry = letter_for_linking(request.user, entry_id)
    revoke_link(by=request.user, entry=entry)
    say(request, "link-revoked")
    return HttpResponseRedirect(reverse("letter", args=[entry.id]))


def looked_view(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """What came by the link was looked at: it leaves the desk."""
    entry = letter_for_linking(request.user, entry_id)
    look_at_arrival(by=request.user, entry=entry)
    say(request, "link-looked")
    to = reverse("report-comments", args=[entry.report_id]) if entry.copy else reverse("letter-link-replies", args=[entry.id])
    return HttpResponseRedirect(to)
