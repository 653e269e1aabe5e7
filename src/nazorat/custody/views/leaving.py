from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.custody import access, actions
from nazorat.custody.forms import AgreementForm
from nazorat.custody.paper import exit_page
from nazorat.custody.queries import agreement_holds, agreements_of, exit_counts
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.typeset.document import Language


def agreements_page(request: MemberRequest) -> HttpResponseBase:
    """What was agreed for the day when an organisation leaves."""
    return render(request, "custody/agreements.html", {"agreements": list(agreements_of(request.user))})


def ask_page(request: UnlockedRequest) -> HttpResponseBase:
    """Ask the other side to agree."""
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        agreement = actions.ask_agreement(by=request.keyring, **{**given, "visits": list(given["visits"])})
        say(request, "agreement-asked")
        return _to(agreement.id)
    return render(request, "custody/agreement_new.html", {"form": form}, status=422 if form.is_bound else 200)


def agreement_page(request: UnlockedRequest, agreement_id: UUID) -> HttpResponseBase:
    """One agreement: what it says, who signed it, how far it is carried out, and the next step."""
    agreement = access.agreement_of(request.user, agreement_id)
    own = request.user.organisation_id
    shown: dict[str, Any] = {
        "agreement": agreement,
        "visits": list(agreement.visits.order_by("number")),
        "counts": exit_counts(agreement),
    }
    shown |= {
        "leaves": own == agreement.leaving_id,
        "succeeds": own == agreement.successor_id,
        "asked": own == agreement.asked_for_id,
    }
    shown["languages"] = settings.LANGUAGES
    shown["doubtful"] = agreement.agreed_at and not agreement_holds(agreement)
    return render(request, "custody/agreement.html", shown)


def paper_file(request: UnlockedRequest, agreement_id: UUID, language: str) -> HttpResponseBase:
    """The page that an exit is carried out by, for printing."""
    agreement = access.agreement_of(request.user, agreement_id)
    if language not in dict(settings.LANGUAGES):
        raise Problem("not-found")
    content = exit_page(agreement, list(agreement.visits.order_by("number")), cast(Language, language))
    return download(content, f"exit-{language}.pdf", "application/pdf")


def step_view(request: UnlockedRequest, agreement_id: UUID, step: str) -> HttpResponseBase:
    """Agree, withdraw, begin or stop."""
    agreement = access.agreement_of(request.user, agreement_id)
    acts = {
        "agree": actions.agree_exit, "withdraw": actions.withdraw_agreement, "begin": actions.begin_exit, "stop": actions.stop_exit,
    }  # fmt: skip
    if step not in acts:
        raise Problem("not-found")
    acts[step](by=request.keyring, agreement=agreement)
    say(request, f"agreement-{step}")
    return HttpResponseRedirect(reverse("custody-agreements")) if step == "withdraw" else _to(agreement.id)


def _to(agreement_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("custody-agreement", args=[agreement_id]))
