"""To whom a case is sealed: a list is taken only as it was said, and only to keys that a custodian vouched for."""

from __future__ import annotations

from collections.abc import Sequence

from nazorat.audit.queries import acts_about
from nazorat.cases.models import Case, Keeper
from nazorat.cases.queries import keepers_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.people.queries import may_be_sealed_to
from nazorat.vault import crypto

# the acts that say who is on a list; each commits to its members
SAID = ("cases.enter", "cases.change-list")


def chosen(case: Case, by: Keyring, members: Sequence[Member]) -> list[Keeper]:
    """A new list of these members and the one who says it, not stored yet. Raises Problem "case-list-doubtful"."""
    able = _able()
    wanted = {member.id for member in [by.member, *members]}
    if not wanted <= set(able):
        raise Problem("case-list-doubtful")
    return [Keeper(case=case, member=able[pk], public=able[pk].key.public.encode()) for pk in sorted(wanted, key=str)]


def standing(case: Case) -> list[Keeper]:
    """The list as it stands. Raises Problem "case-list-doubtful" when a row of it has another key than its member, or is not of the list
    that was said last: whoever can write into the database must not read on by adding a row.
    """
    able, on = _able(), keepers_of(case)
    said = acts_about(case.id).filter(verb__in=SAID).values_list("commitment", flat=True).first()
    whose = all(one.member_id in able and able[one.member_id].key.public.encode() == bytes(one.public) for one in on)
    if not whose or said is None or bytes(said) != committed(on):
        raise Problem("case-list-doubtful")
    return on


def committed(on: Sequence[Keeper]) -> bytes:
    """What the act about a list commits to."""
    return crypto.commitment_to(one.member_id for one in on)


def _able() -> dict[object, Member]:
    return {member.id: member for member in may_be_sealed_to()}
