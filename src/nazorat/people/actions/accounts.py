from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people import signin
from nazorat.people.actions.keys import _drop_planner, _found_planners_key
from nazorat.people.actions.sessions import _forget_browsers
from nazorat.people.keyring import Keyring, private_half
from nazorat.people.models import KEYLESS, WALLED, Invitation, Member, MemberKey, Organisation
from nazorat.people.queries import current_planners_key, next_code
from nazorat.people.securitykeys import Answered
from nazorat.people.signals import key_replaced, member_ended, role_changed
from nazorat.people.signin import Generator
from nazorat.vault import crypto

INVITATION_LASTS = timedelta(days=14)
Role = Member.Role


@dataclass(frozen=True)
class Invited:
    """A new account and the secret that its person joins with; the secret is shown or printed once and not kept."""

    member: Member
    secret: str = field(repr=False)


def found_mechanism(*, by: None = None, organisation: str, kind: str, person: str, language: str = "ru") -> Invited:
    """The first act of an installation: its first organisation and an invitation for its coordinator.

    Nobody is signed in yet, so `by` is None. Raises Problem "already-founded" when there is any member.
    """
    with transaction.atomic():
        if Member.objects.exists():
            raise Problem("already-founded")
        body = Organisation.objects.create(name=organisation, kind=kind)
        member = Member.objects.create(code="K-1", name=person, organisation=body, role=Role.COORDINATOR, language=language)
        secret = _invite(member)
        append("people.found-mechanism", by=by, organisation=body.id, obj=member.id)
    return Invited(member, secret)


def add_organisation(*, by: Member, name: str, kind: str, name_ru: str = "", name_tg: str = "", name_en: str = "") -> Organisation:
    """Enter a body: one that sends members, or an authority that letters go to; with its names in documents where they differ."""
    _only(by, Role.COORDINATOR)
    with transaction.atomic():
        organisation = Organisation.objects.create(name=name, kind=kind, name_ru=name_ru, name_tg=name_tg, name_en=name_en)
        append("people.add-organisation", by=by.id, organisation=by.organisation_id, obj=organisation.id)
    return organisation


def edit_organisation(
    *, by: Member, organisation: Organisation, name: str, kind: str, name_ru: str = "", name_tg: str = "", name_en: str = ""
) -> Organisation:
    """Change a body's names or kind. Raises Problem "has-members" when it would stop sending members that it has."""
    _only(by, Role.COORDINATOR)
    with transaction.atomic():
        organisation.name, organisation.kind = name, kind
        organisation.name_ru, organisation.name_tg, organisation.name_en = name_ru, name_tg, name_en
        if not organisation.sends_members and organisation.members.exists():
            raise Problem("has-members")
        organisation.save(update_fields=["name", "name_ru", "name_tg", "name_en", "kind"])
        append("people.edit-organisation", by=by.id, organisation=by.organisation_id, obj=organisation.id)
    return organisation


def invite_member(
    *,
    by: Member,
    name: str,
    organisation: Organisation,
    role: str = Role.MONITOR,
    health_professional: bool = False,
    language: str = "ru",
) -> Invited:
    """Keep a place for a person for 14 days. The coordinator invites anybody; an administrator monitors and administrators."""
    _only(by, Role.COORDINATOR, *((Role.ADMINISTRATOR,) if role in (Role.MONITOR, Role.ADMINISTRATOR) else ()))
    if not organisation.sends_members:
        raise Problem("sends-no-members")
    with transaction.atomic():
        # locks what every invitation locks; the next code is read after it
        list(Member.objects.select_for_update().order_by("code")[:1])
        member = Member.objects.create(
            code=next_code(),
            name=name,
            organisation=organisation,
            role=role,
            health_professional=health_professional and role not in WALLED,
            language=language,
        )
        secret = _invite(member)
        append("people.invite-member", by=by.id, organisation=by.organisation_id, obj=member.id)
    return Invited(member, secret)


def invite_again(*, by: Member, member: Member) -> Invited:
    """A new invitation for an account whose invitation ran out or whose person forgot the passphrase.

    A key that existed is lost with what was granted to it: the person gets a new key, is vouched for anew and granted anew.
    """
    _only(by, Role.COORDINATOR)
    if not member.is_active or member == by:
        raise Problem("refused")
    with transaction.atomic():
        if member.planner:
            _drop_planner(member)
        MemberKey.objects.filter(member=member).delete()
        Member.objects.filter(pk=member.pk).update(password="", salt=b"")
        # a key or telephone that somebody else may hold now signs in no more
        signin.drop_factors(member)
        _forget_browsers(member)
        secret = _invite(member)
        key_replaced.send(sender=Member, member=member, by=by)
        append("people.invite-again", by=by.id, organisation=by.organisation_id, obj=member.id)
    return Invited(member, secret)


@dataclass(frozen=True)
class Joined:
    """What joining gives: the recovery codes, shown once, and the wrapping key, since both factors were proven just now."""

    codes: list[str] = field(repr=False)
    wrap: bytes = field(repr=False)


def join(*, by: Member, secret: str, phrase: str, second: Generator | Answered) -> Joined:
    """The invited person takes their place: passphrase, second factor, key pair.

    The founding coordinator's joining also makes the planners' key. Raises ValidationError for a weak passphrase, Problem
    "wrong-first-code", "security-key-refused", "invitation-over" when the invitation is used or out of date.
    """
    signin.check_phrase(phrase, by)
    if isinstance(second, Generator) and second.step is None:
        raise Problem("wrong-first-code")
    salt = crypto.new_salt()
    stretched = signin.capped_stretch(phrase, salt)
    (identity, public), pair = crypto.age_keypair(), crypto.signing_pair()
    wrapped = crypto.wrap(stretched.wrap, private_half(identity, pair.seed))
    with transaction.atomic():
        invited = Invitation.objects.select_for_update().filter(member=by, ends_at__gt=timezone.now()).first()
        if invited is None or not crypto.equal(bytes(invited.secret_hash), signin.secret_hash(secret)):
            raise Problem("invitation-over")
        invited.delete()
        by.salt, by.password = salt, signin.stored_auth(stretched.auth)
        by.save(update_fields=["salt", "password"])
        MemberKey.objects.create(member=by, public=public, signing_public=pair.public, wrapped=wrapped)
        codes = signin.enrol(by, second)
        if by.role == Role.COORDINATOR and current_planners_key() is None:
            _found_planners_key(Keyring(by, identity, pair.seed))
        append("people.join", by=by.id, organisation=by.organisation_id, obj=by.id, commitment=crypto.sha256(public.encode()))
    return Joined(codes, stretched.wrap)


def change_role(*, by: Member, member: Member, role: str, health_professional: bool = False) -> Member:
    """Give a member another role. Their key must be vouched for again: the role is part of what the custodian signed.

    Seats that the new role may not have end with it; upper rooms refuse it while somebody leads a visit or alone opens something.
    Raises Problem "own-role", "planner-first" (a planner becomes neither custodian nor administrator), "last-coordinator".
    """
    _only(by, Role.COORDINATOR)
    if by.id == member.id:
        raise Problem("own-role")
    if member.planner and role in KEYLESS:
        raise Problem("planner-first")
    with transaction.atomic():
        _keep_a_coordinator(member, leaves=role != Role.COORDINATOR)
        member.role, member.health_professional = role, health_professional and role not in WALLED
        member.save(update_fields=["role", "health_professional"])
        role_changed.send(sender=Member, member=member, by=by)
        append("people.change-role", by=by.id, organisation=by.organisation_id, obj=member.id)
    return member


def end_member(*, by: Member, member: Member) -> None:
    """End an account: it signs in no more, its browsers are locked, the planners' key is turned when next a planner unlocks.

    The row and the public key stay, so that what they signed can be checked. Raises Problem "own-role", "last-coordinator",
    "last-planner".
    """
    _only(by, Role.COORDINATOR, Role.ADMINISTRATOR)
    if by.id == member.id:
        raise Problem("own-role")
    with transaction.atomic():
        _keep_a_coordinator(member, leaves=True)
        _end(member, by)
        append("people.end-member", by=by.id, organisation=by.organisation_id, obj=member.id)


def end_members_of(*, by: Member, organisation: Organisation) -> int:
    """End every account of an organisation that leaves, `by` a custodian of another one; how many. One transaction.

    Raises Problem "refused", "last-coordinator" while only that organisation has a coordinator, "last-planner".
    """
    _only(by, Role.CUSTODIAN)
    if by.organisation_id == organisation.id:
        raise Problem("refused")
    with transaction.atomic():
        leaving = list(Member.objects.select_for_update().filter(organisation=organisation, is_active=True).order_by("code"))
        for member in leaving:
            _keep_a_coordinator(member, leaves=True)
            _end(member, by)
        append("people.end-organisation", by=by.id, organisation=by.organisation_id, obj=organisation.id, count=len(leaving))
    return len(leaving)


def _end(member: Member, by: Member) -> None:
    """Inside a transaction, before its act."""
    if member.planner:
        _drop_planner(member)
    member.is_active = False
    member.save(update_fields=["is_active"])
    Invitation.objects.filter(member=member).delete()
    _forget_browsers(member)
    member_ended.send(sender=Member, member=member, by=by)


def _only(by: Member, *roles: str) -> None:
    if by.role not in roles or not by.is_active:
        raise Problem("refused")


def _keep_a_coordinator(member: Member, *, leaves: bool) -> None:
    others = Member.objects.filter(role=Role.COORDINATOR, is_active=True).exclude(pk=member.pk).exclude(password="")
    if leaves and member.role == Role.COORDINATOR and not others.exists():
        raise Problem("last-coordinator")


def _invite(member: Member) -> str:
    secret = signin.new_secret()
    Invitation.objects.update_or_create(
        member=member, defaults={"secret_hash": signin.secret_hash(secret), "ends_at": timezone.now() + INVITATION_LASTS}
    )
    return secret
