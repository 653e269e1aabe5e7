"""Holding, keeping longer, another term, erasing, vouching for the clock: asked for by one, agreed to by one of another organisation."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.actions import append, lock_chain
from nazorat.audit.queries import tip
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.people.queries import voucher_holds
from nazorat.retention.access import decides
from nazorat.retention.actions.erasing import _erase
from nazorat.retention.classes import LEAST_MONTHS, MOST_MONTHS, KeptClass
from nazorat.retention.models import Decision, Hold
from nazorat.retention.queries import Kept, clock, kept_thing

Kind = Decision.Kind
VERBS: dict[int, tuple[str, str, str]] = {
    # asked, agreed, withdrawn
    Kind.TERM: ("retention.ask-term", "retention.agree-term", "retention.withdraw-term"),
    Kind.LONGER: ("retention.ask-longer", "retention.agree-longer", "retention.withdraw-longer"),
    Kind.LIFT: ("retention.ask-lift", "retention.agree-lift", "retention.withdraw-lift"),
    Kind.ERASE: ("retention.ask-erasure", "retention.agree-erasure", "retention.withdraw-erasure"),
    Kind.CLOCK: ("retention.ask-clock", "retention.agree-clock", "retention.withdraw-clock"),
}
MOST_YEARS_LONGER = 10


def place_hold(*, by: Keyring, thing: Kept, reason: int) -> Hold:
    """Hold a thing: from now on nothing of it is erased. One member does it, since it destroys nothing.

    Raises Problem "refused", "not-vouched", "erased-already".
    """
    _decides(by)
    with transaction.atomic():
        # an erasure that is under way ends first
        lock_chain()
        if _thing(thing.kind.code, thing.obj).erasure:
            raise Problem("erased-already")
        made = Hold.objects.create(kept=thing.kind.code, obj=thing.obj, reason=reason, placed_by=by.member)
        append("retention.place-hold", by=by.member.id, organisation=by.member.organisation_id, obj=thing.obj)
    return made


def ask_longer(*, by: Keyring, thing: Kept, until: date, reason: int) -> Decision:
    """Ask that a thing is kept until a later day. Raises Problem "erased-already", "not-longer", "asked-already"."""
    if thing.erasure:
        raise Problem("erased-already")
    if thing.ends is None or not thing.ends < until <= thing.ends.replace(year=thing.ends.year + MOST_YEARS_LONGER, day=1):
        raise Problem("not-longer")
    return _ask(by, Kind.LONGER, kept=thing.kind.code, obj=thing.obj, until=until, reason=reason)


def ask_lift(*, by: Keyring, hold: Hold) -> Decision:
    """Ask that a hold ends. Raises Problem "asked-already"."""
    return _ask(by, Kind.LIFT, kept=hold.kept, obj=hold.obj, hold=hold)


def ask_term(*, by: Keyring, kept: KeptClass, months: int) -> Decision:
    """Ask for another term of a whole class. Raises Problem "not-longer" outside what is possible, "asked-already"."""
    if not LEAST_MONTHS <= months <= MOST_MONTHS:
        raise Problem("not-longer")
    return _ask(by, Kind.TERM, kept=kept.code, months=months)


def ask_erasure(*, by: Keyring, thing: Kept) -> Decision:
    """Ask that a thing whose time is over is erased. Raises Problem "clock-doubtful", "not-due", "held", "erased-already", "asked-already"."""
    _may_be_erased(thing)
    return _ask(by, Kind.ERASE, kept=thing.kind.code, obj=thing.obj)


def ask_clock(*, by: Keyring) -> Decision:
    """Say that the clock is right now, whatever the record of acts looks like. Raises Problem "asked-already"."""
    return _ask(by, Kind.CLOCK)


def agree(*, by: Keyring, decision: Decision) -> Decision:
    """A member of another organisation agrees, and it is so: an erasure is done here.

    Raises Problem "refused", "not-vouched", "second-member", "second-organisation", "changed-meanwhile", and for an erasure
    "clock-doubtful", "not-due", "held", "erased-already".
    """
    _decides(by)
    if decision.asked_by_id == by.member.id:
        raise Problem("second-member")
    if decision.asked_for_id == by.member.organisation_id:
        raise Problem("second-organisation")
    agreed = {"agreed_by": by.member, "agreed_for": by.member.organisation_id, "agreed_at": timezone.now()}
    with transaction.atomic():
        # before anything is read: no hold can come in between, and the next act is the one of this agreement
        lock_chain()
        open_one = Decision.objects.filter(id=decision.id, agreed_at=None, withdrawn_at=None)
        if not open_one.update(**agreed, seq=tip()[0] + 1):
            raise Problem("changed-meanwhile")
        done = 1
        if decision.kind == Kind.ERASE and decision.obj:
            _may_be_erased(_thing(decision.kept, decision.obj))
            done = _erase(decision)
        if decision.hold_id:
            Hold.objects.filter(id=decision.hold_id).update(lifted_at=timezone.now())
        verb = VERBS[decision.kind][1]
        append(verb, by=by.member.id, organisation=by.member.organisation_id, obj=decision.obj, count=done)
    decision.refresh_from_db()
    return decision


def withdraw(*, by: Keyring, decision: Decision) -> None:
    """It is not to be so: by who asked, or by who does not agree. Raises Problem "changed-meanwhile"."""
    _decides(by)
    with transaction.atomic():
        open_one = Decision.objects.filter(id=decision.id, agreed_at=None, withdrawn_at=None)
        if not open_one.update(withdrawn_at=timezone.now()):
            raise Problem("changed-meanwhile")
        append(VERBS[decision.kind][2], by=by.member.id, organisation=by.member.organisation_id, obj=decision.obj)


def _ask(by: Keyring, kind: int, **given: Any) -> Decision:
    _decides(by)
    made = Decision(kind=kind, asked_by=by.member, asked_for=by.member.organisation, **given)
    with transaction.atomic():
        try:
            with transaction.atomic():
                made.save(force_insert=True)
        except IntegrityError as there:
            raise Problem("asked-already") from there
        append(VERBS[kind][0], by=by.member.id, organisation=by.member.organisation_id, obj=made.obj)
    return made


def _decides(by: Keyring) -> None:
    if not decides(by.member):
        raise Problem("refused")
    key = MemberKey.objects.select_related("member", "vouched_by").get(member=by.member)
    if not voucher_holds(key):
        raise Problem("not-vouched")


def _may_be_erased(thing: Kept) -> None:
    now = timezone.now()
    if thing.erasure:
        raise Problem("erased-already")
    if thing.holds:
        raise Problem("held")
    if not clock(now).right:
        raise Problem("clock-doubtful")
    if thing.ends is None or thing.ends > timezone.localdate(now):
        raise Problem("not-due")


def _thing(kept: str, obj: UUID) -> Kept:
    found = kept_thing(kept, obj, None)
    if found is None:
        raise Problem("changed-meanwhile")
    return found
