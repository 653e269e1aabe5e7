from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.custody.access import need_custodian
from nazorat.custody.bundles import StickAnswer, asks_file
from nazorat.custody.models import Answer, Ask, Identity
from nazorat.custody.queries import (
    ask_holds,
    ask_statement,
    asks_before,
    asks_waiting,
    half_for,
    half_of,
    keys_that_hold,
    motive_readers,
    state_of,
)
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import KEYLESS, Member, MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.vault import crypto

HOURS = 72


@dataclass(frozen=True)
class Collected:
    """What the asker's browser puts together, all of it still sealed: the identity and one answer of each organisation."""

    ask: Ask
    sealed: bytes = field(repr=False)
    answer_a: bytes = field(repr=False)
    answer_b: bytes = field(repr=False)


def ask_identity(*, by: Keyring, identity: Identity, ask_id: UUID, one_time_public: str, motive: bytes, commitment: bytes) -> Ask:
    """Ask for one identity. `motive` is sealed in the browser, `commitment` to its words goes into the record of acts.

    The asker's vouched key signs it, with the one-time key in it. Raises Problem "refused" for who holds no visit's key, "not-vouched",
    "custody-not-sealed", "changed-meanwhile" for an id that is taken.
    """
    if by.member.role in KEYLESS:
        raise Problem("refused")
    if not voucher_holds(MemberKey.objects.select_related("member", "vouched_by").get(member=by.member)):
        raise Problem("not-vouched")
    if not crypto.is_recipient(one_time_public):
        raise Problem("custody-not-sealed")
    now = timezone.now()
    made = Ask(id=ask_id, identity=identity, by=by.member, one_time_public=one_time_public.encode(), motive=motive)
    made.commitment, made.made_at, made.ends_at = commitment, now, now + timedelta(hours=HOURS)
    made.signature = crypto.sign(by.signing_seed, ask_statement(made))
    with transaction.atomic():
        if Ask.objects.filter(id=ask_id).exists():
            raise Problem("changed-meanwhile")
        made.save(force_insert=True)
        append("custody.ask-identity", by=by.member.id, organisation=by.member.organisation_id, obj=made.id, commitment=commitment)
    return made


def answer_ask(*, by: Keyring, ask: Ask, sealed: bytes = b"", refusal: bytes = b"") -> Answer:
    """A custodian agrees, with their half sealed to the asker's browser, or refuses, with the reason sealed to those concerned.

    Once for each organisation, and never by who asked. Raises Problem "refused", "not-vouched", "second-person", "ask-over",
    "ask-answered", "ask-doubtful" when the row is not the one that was signed, "half-elsewhere".
    """
    need_custodian(by)
    if bool(sealed) == bool(refusal):
        raise Problem("custody-not-sealed")
    now, agreed = timezone.now(), bool(sealed)
    with transaction.atomic():
        found = Ask.objects.select_for_update().get(id=ask.id)
        identity, body = found.identity, by.member.organisation_id
        if found.by_id == by.member.id or body not in (identity.organisation_a_id, identity.organisation_b_id):
            raise Problem("second-person")
        if found.answers.filter(organisation=body).exists():
            raise Problem("ask-answered")
        if state_of(found, now) != "waiting":
            raise Problem("ask-over")
        if agreed and not ask_holds(found):
            raise Problem("ask-doubtful")
        if agreed and not _may_agree(by.member, identity):
            raise Problem("half-elsewhere")
        made = Answer(
            ask=found, custodian=by.member, organisation_id=body, agreed=agreed, sealed=sealed, refusal=refusal, made_at=now
        )
        made.save(force_insert=True)
        commitment = crypto.sha256(sealed or refusal)
        verb = "custody.agree" if agreed else "custody.refuse"
        append(verb, by=by.member.id, organisation=body, obj=found.id, commitment=commitment)
    return made


def _may_agree(member: Member, identity: Identity) -> bool:
    return half_for(member, identity).holds and any(key.member_id == member.id for key in keys_that_hold())


@dataclass(frozen=True)
class Taken:
    """What came of a file of answers: how many were taken, and why each of the others was not."""

    agreed: int
    refused: int
    left: tuple[Problem, ...]


def take_answers(*, by: Keyring, answers: Sequence[StickAnswer]) -> Taken:
    """Answer each ask as the custodian did on the stick, one by one: what cannot be taken leaves the others alone."""
    done, left = [], []
    for one in answers:
        try:
            done.append(answer_ask(by=by, ask=_ask_of(by.member, one), sealed=one.sealed, refusal=one.refusal))
        except Problem as problem:
            left.append(problem)
    agreed = sum(answer.agreed for answer in done)
    return Taken(agreed, len(done) - agreed, tuple(left))


def _ask_of(custodian: Member, one: StickAnswer) -> Ask:
    """The ask that an answer is to, when it is about the same identity and from the right side."""
    found = asks_before(custodian).filter(id=one.ask, identity__record=one.record, identity__version=one.version).first()
    if found is None or half_of(found.identity, custodian.organisation_id)[0] != one.side:
        raise Problem("answer-elsewhere")
    return found


def take_asks(*, by: Keyring) -> bytes:
    """What waits for this custodian and is as a member signed it, in one file for the custody page on a stick. Raises Problem "no-asks"."""
    need_custodian(by)
    waiting = [ask for ask in asks_waiting(by.member, timezone.now()) if ask_holds(ask)]
    if not waiting:
        raise Problem("no-asks")
    content = asks_file(
        (ask, motive_readers(ask.identity, ask.by, ask.one_time), half_for(by.member, ask.identity)) for ask in waiting
    )
    with transaction.atomic():
        append("custody.take-asks", by=by.member.id, organisation=by.member.organisation_id, count=len(waiting))
    return content


def collect_answers(*, by: Keyring, ask: Ask) -> Collected:
    """Give the two answers to the browser of who asked, once: they are gone from here with it. The act stands before anything is given.

    Raises Problem "refused" for anybody else, "ask-over", "ask-not-answered".
    """
    now = timezone.now()
    with transaction.atomic():
        found = Ask.objects.select_for_update().select_related("identity").get(id=ask.id)
        if found.by_id != by.member.id:
            raise Problem("refused")
        state = state_of(found, now)
        if state != "ready":
            raise Problem("ask-not-answered" if state == "waiting" else "ask-over")
        given = {answer.organisation_id: bytes(answer.sealed) for answer in found.answers.all()}
        found.collected_at = now
        found.save(update_fields=["collected_at"])
        found.answers.update(sealed=b"")
        append("custody.unseal-identity", by=by.member.id, organisation=by.member.organisation_id, obj=found.identity.visit_id)
    identity = found.identity
    return Collected(found, bytes(identity.sealed), given[identity.organisation_a_id], given[identity.organisation_b_id])


def end_asks(*, by: None = None) -> int:
    """Take the answers out of asks that are over by the clock, as housekeeping does; the ask, its motive and who answered stay."""
    now = timezone.now()
    with transaction.atomic():
        over = list(Ask.objects.select_for_update().filter(ends_at__lte=now, collected_at=None, ended_at=None))
        if not over:
            return 0
        Answer.objects.filter(ask__in=over).update(sealed=b"")
        Ask.objects.filter(id__in=[ask.id for ask in over]).update(ended_at=now)
        append("custody.end-asks", by=None, organisation=None, count=len(over))
    return len(over)
