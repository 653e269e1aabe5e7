from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.liaison.access import letter_for_linking
from nazorat.liaison.actions import look_at_arrival, make_link, prolong_link, revoke_link
from nazorat.liaison.forms import LinkForm
from nazorat.liaison.queries import end_of, has_ended, last_day, link_of, may_have_link
from nazorat.people.access import MemberRequest, UnlockedRequest


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
    return HttpResponseRedirect(reverse("report-comments", args=[entry.report_id]))
