from __future__ import annotations

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from nazorat.kit.flash import say
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.publish import access, actions, queries
from nazorat.publish.making import PAGE
from nazorat.publish.views.door import answer_of
from nazorat.typeset.document import LANGUAGES


def editions_page(request: MemberRequest) -> HttpResponseBase:
    """What everybody reads now, the edition that waits to be looked at, and every one that was public."""
    waiting = queries.edition_waiting()
    shown = {
        "public": queries.edition_public(), "waiting": waiting, "kinds": queries.kinds_of(waiting) if waiting else {},
        "before": queries.editions_released(), "address": request.build_absolute_uri(reverse("public")),
        "spoken": get_language() if get_language() in LANGUAGES else LANGUAGES[0],
    }  # fmt: skip
    return render(request, "publish/editions.html", shown)


def make_view(request: MemberRequest) -> HttpResponseBase:
    """Make an edition of the rows as they stand now."""
    actions.make_edition(by=request.user)
    say(request, "public-made")
    return HttpResponseRedirect(reverse("public-editions"))


def look_page(request: MemberRequest, edition: int, spoken: str) -> HttpResponseBase:
    """An edition's page, as everybody would see it."""
    held = access.edition_for_keeping(request.user, edition)
    return answer_of(access.file_for_looking(held, spoken, PAGE))


def look_file(request: MemberRequest, edition: int, spoken: str, made_as: str) -> HttpResponseBase:
    """A file of an edition, as everybody would get it."""
    held = access.edition_for_keeping(request.user, edition)
    return answer_of(access.file_for_looking(held, spoken, made_as))


def release_view(request: UnlockedRequest, edition: int) -> HttpResponseBase:
    """Let everybody read the edition that was looked at."""
    held = access.edition_for_keeping(request.user, edition)
    actions.release_edition(by=request.user, edition=held, seen=request.POST.get("seen", ""))
    say(request, "public-released")
    return HttpResponseRedirect(reverse("public-editions"))


def withdraw_view(request: MemberRequest, edition: int) -> HttpResponseBase:
    """Take back what everybody reads."""
    held = access.edition_for_keeping(request.user, edition)
    actions.withdraw_edition(by=request.user, edition=held)
    say(request, "public-withdrawn")
    return HttpResponseRedirect(reverse("public-editions"))
