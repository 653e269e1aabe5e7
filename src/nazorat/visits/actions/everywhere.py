"""One member and many visits: each visit is a transaction of its own, so that an interruption leaves whole visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.visits.actions.making import Seat
from nazorat.visits.actions.team import add_to_team, grant_again
from nazorat.visits.keys import SealedToOthers
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import epochs_lacking


@dataclass(frozen=True)
class Given:
    """What came of one visit: how many epochs were granted, or why none could be."""

    visit: Visit
    epochs: int = 0
    refused: Problem | None = None


def grant_everywhere(
    *, by: Keyring, member: Member, visits: Iterable[Visit], role: str = "", interviews: bool = False
) -> list[Given]:
    """Grant a member what their seat on each of these visits may hold and the acting member can open; with `role`, seat them first.

    A visit that refuses (a conflict, a key that nobody vouches for, no key to pass on, an entry that was refused) keeps nobody from the
    others. What is done already is passed over: to run it again goes on where it was left.
    """
    return [_on_one(by, member, visit, role, interviews) for visit in visits]


def _on_one(by: Keyring, member: Member, visit: Visit, role: str, interviews: bool) -> Given:
    try:
        if role and not visit.team.filter(member=member, left_at=None).exists():
            _lead(by, visit)
            add_to_team(by=by, visit=visit, seat=Seat(member, role, interviews))
            return Given(visit, visit.keys.filter(grants__member=member).count())
        granted = grant_again(by=by, visit=visit, member=member)
        if not granted and epochs_lacking(visit, member):
            raise SealedToOthers
        return Given(visit, granted)
    except Problem as refused:
        return Given(visit, refused=refused)


def _lead(by: Keyring, visit: Visit) -> None:
    """A seat is given by the visit's lead alone."""
    if not visit.team.filter(member=by.member, left_at=None, role=TeamMember.Role.LEAD).exists():
        raise Problem("refused")
