"""Who may come in: decorators for views, and the finding of members and organisations for one asker."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.problems import Problem, face_of
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Organisation, SignIn, UnlockedSession

PROOF_LASTS = timedelta(minutes=5)
SIGNED_IN_LASTS = timedelta(hours=12)
KEPT = "kept."
Role = Member.Role
P = ParamSpec("P")


class MemberRequest(HttpRequest):
    """The request as a `signed_in` view sees it."""

    user: Member
    keyring: Keyring | None
    unlocked: tuple[Keyring, UnlockedSession] | None


class UnlockedRequest(HttpRequest):
    """The request as an `unlocked` view sees it."""

    user: Member
    keyring: Keyring
    unlocked: tuple[Keyring, UnlockedSession]


View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def signed_in(view: Callable[Concatenate[MemberRequest, P], HttpResponseBase]) -> View[P]:
    """Only for members. A page is asked for after sign-in; what was posted stays in the browser's page."""

    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not _is_signed_in(request):
            return _ask(request, "sign-in", Problem("signed-out"))
        return view(cast(MemberRequest, request), *args, **kwargs)

    update_wrapper(asked, view)
    return asked


def unlocked(view: Callable[Concatenate[UnlockedRequest, P], HttpResponseBase]) -> View[P]:
    """Only for members whose key is open in this browser."""

    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not _is_signed_in(request):
            return _ask(request, "sign-in", Problem("signed-out"))
        if getattr(request, "keyring", None) is None:
            return _ask(request, "unlock", Problem("locked"))
        return view(cast(UnlockedRequest, request), *args, **kwargs)

    update_wrapper(asked, view)
    return asked


def reauthenticated(view: Callable[Concatenate[UnlockedRequest, P], HttpResponseBase]) -> View[P]:
    """Only when the passphrase was given within the last five minutes.

    Asked for on the page before the act. A POST without it is refused: the act does not happen, what was typed stays in the page
    and nothing of the request is stored.
    """

    def asked(request: UnlockedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if timezone.now() - request.unlocked[1].proved_at > PROOF_LASTS:
            return _ask(request, "unlock", Problem("confirm-first"))
        return view(request, *args, **kwargs)

    update_wrapper(asked, view)
    return unlocked(asked)


def role_needed(*roles: str) -> Callable[[Callable[Concatenate[Any, P], HttpResponseBase]], View[P]]:
    """Only for members with one of these roles; stands above `unlocked` or alone. Others get the problem "refused"."""

    def around(view: Callable[Concatenate[Any, P], HttpResponseBase]) -> View[P]:
        def asked(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.user.role not in roles:
                raise Problem("refused")
            return view(request, *args, **kwargs)

        update_wrapper(asked, view)
        return signed_in(asked)

    return around


def planner_needed(view: Callable[Concatenate[UnlockedRequest, P], HttpResponseBase]) -> View[P]:
    """Only for planners whose key is open."""

    def asked(request: UnlockedRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.planner:
            raise Problem("refused")
        return view(request, *args, **kwargs)

    update_wrapper(asked, view)
    return unlocked(asked)


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields of a refused POST, to stand hidden in the page that asks for a passphrase. Files cannot be kept."""
    dropped = ("csrfmiddlewaretoken",)
    return [(KEPT + name, value) for name, values in request.POST.lists() if name not in dropped for value in values]


def member_for_managing(by: Member, member_id: UUID) -> Member:
    """Any member, for those who manage accounts or vouch. Raises Http404 for everybody else."""
    member = Member.objects.select_related("organisation", "key", "invitation").filter(pk=member_id).first()
    may = by.role in (Role.COORDINATOR, Role.ADMINISTRATOR, Role.CUSTODIAN)
    if member is None or not may:
        raise Http404
    return member


def organisation_for_editing(by: Member, organisation_id: UUID) -> Organisation:
    """An organisation, for the coordinator. Raises Http404 for others."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None or by.role != Role.COORDINATOR:
        raise Http404
    return organisation


def own_sign_in(by: Member, sign_in_id: UUID) -> SignIn:
    """A sign-in of this member. Raises Http404 for anybody else's."""
    row = SignIn.objects.filter(pk=sign_in_id, member=by).first()
    if row is None:
        raise Http404
    return row


def own_security_key(by: Member, key_id: int) -> Authenticator:
    """A security key of this member. Raises Http404 for anybody else's."""
    row = Authenticator.objects.filter(pk=key_id, user=by, type=Authenticator.Type.WEBAUTHN).first()
    if row is None:
        raise Http404
    return row


def _is_signed_in(request: HttpRequest) -> bool:
    if not isinstance(request.user, Member):
        return False
    begun = request.session.get("begun", 0)
    if timezone.now().timestamp() - begun > SIGNED_IN_LASTS.total_seconds():
        logout(request)
        return False
    return True


def _ask(request: HttpRequest, page: str, problem: Problem) -> HttpResponse:
    """Send the asker to sign in or unlock. A POST is answered with that page itself, the fields kept hidden in it."""
    if face_of(request) != "page":
        raise problem
    if request.method in ("GET", "HEAD"):
        return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
    shown = {"problem": problem, "kept": kept_fields(request), "next": request.get_full_path(), "lost_files": bool(request.FILES)}
    return render(request, f"people/{page.replace('-', '_')}.html", shown, status=problem.status)
