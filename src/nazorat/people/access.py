"""What a view knows of who asks, and the finding of members and organisations for one asker. Who comes in at all, `rights` says."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member, Organisation, SignIn, TrainingSession, UnlockedSession

SIGNED_IN_LASTS = timedelta(hours=12)
Role = Member.Role


class MemberRequest(HttpRequest):
    """The request where the table of rights asks for an account."""

    user: Member
    keyring: Keyring | None
    unlocked: tuple[Keyring, UnlockedSession] | None


class UnlockedRequest(HttpRequest):
    """The request where the table of rights asks for an open key or the passphrase anew."""

    user: Member
    keyring: Keyring
    unlocked: tuple[Keyring, UnlockedSession]


def member_for_managing(by: Member, member_id: UUID) -> Member:
    """Any member. Raises Http404."""
    member = Member.objects.select_related("organisation", "key", "invitation").filter(pk=member_id).first()
    if member is None:
        raise Http404
    return member


def organisation_for_editing(by: Member, organisation_id: UUID) -> Organisation:
    """Any organisation. Raises Http404."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise Http404
    return organisation


def training_for_keeping(by: Member, training_id: UUID) -> TrainingSession:
    """Any session of training. Raises Http404."""
    session = TrainingSession.objects.filter(pk=training_id).first()
    if session is None:
        raise Http404
    return session


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


def coordinator_only(by: Member) -> None:
    """What only a coordinator whose account has not ended may do. Raises Problem "refused"."""
    if by.role != Member.Role.COORDINATOR or not by.is_active:
        raise Problem("refused")
