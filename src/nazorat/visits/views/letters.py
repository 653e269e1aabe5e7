from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.visits import actions
from nazorat.visits.access import visit_for_leading, visit_for_reading
from nazorat.visits.forms import CredentialForm, MandateLetterForm
from nazorat.visits.models import OVER
from nazorat.visits.panels import tabs_of
from nazorat.visits.queries import team_of

KINDS = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
# how long a letter is good unless the lead says otherwise
GOOD_DAYS = 7


def credential_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """A member enters what they show at the gate, for the lead alone."""
    visit = visit_for_reading(request.user, visit_id)
    form = CredentialForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.enter_credential(by=request.keyring, visit=visit, **form.cleaned_data)
        say(request, "credential-entered")
        return HttpResponseRedirect(reverse("visit", args=[visit.id]))
    entered = visit.credentials.filter(member=request.user).exists()
    shown = {"visit": visit, "form": form, "entered": entered, "tabs": tabs_of(request, visit, "overview")}
    return render(request, "visits/credential.html", shown, status=422 if form.is_bound else 200)


def mandate_letter_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """The letter for the gate, made for the lead and handed out; its file name tells nothing."""
    visit = visit_for_leading(request.user, visit_id)
    today = timezone.localdate()
    first = {"language": "tg", "dated": today, "since": today, "until": today + timedelta(days=GOOD_DAYS)}
    form = MandateLetterForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        kind, named = form.cleaned_data["form"], form.cleaned_data["names_place"]
        content = actions.print_mandate(by=request.keyring, visit=visit, facts=form.facts, names_place=named, form=kind)
        return download(content, f"letter.{kind}", KINDS[kind])
    entered = set(visit.credentials.values_list("member_id", flat=True))
    shown = {
        "visit": visit,
        "form": form,
        "over": visit.state in OVER,
        "seats": [(seat, seat.member_id in entered) for seat in team_of(visit)],
        "entered": len(entered),
        "tabs": tabs_of(request, visit, "overview"),
    }
    return render(request, "visits/mandate_letter.html", shown, status=422 if form.is_bound else 200)


def letter_printed_view(request: MemberRequest, visit_id: UUID) -> HttpResponseBase:
    """The letter is printed: names and documents go."""
    visit = visit_for_leading(request.user, visit_id)
    actions.forget_credentials(by=request.user, visit=visit)
    say(request, "credentials-gone")
    return HttpResponseRedirect(reverse("visit-letter", args=[visit.id]))
