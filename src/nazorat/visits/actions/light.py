from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import drafts_among, fits_place
from nazorat.visits.actions.conflicts import _look
from nazorat.visits.actions.making import Seat, _check_team, _Made, _make_visit
from nazorat.visits.models import TeamMember, Visit, VisitStep


def record_light_visit(
    *, by: Keyring, visit_id: UUID, place: Place, day: date, mode: int, gate_minutes: int | None, others: Iterable[Member],
    versions: Iterable[ToolVersion],
) -> Visit:  # fmt: skip
    """A light visit, made and over within a day, entered afterwards in one go by who led it (practice rule R24). It is closed at once.

    Sent twice under one id it is there once. Raises Problem "tool-not-reviewed", "tool-of-another-place", "conflict-declared",
    "conflict-unread", and those of a team.
    """
    sent = Visit.objects.filter(id=visit_id, team__member=by.member).first()
    if sent is not None:
        return sent
    tools = list(versions)
    if not all(fits_place(version.tool.code, place.id) for version in tools):
        raise Problem("tool-of-another-place")
    if not settings.NAZORAT_DEMO and drafts_among(tools):
        raise Problem("tool-not-reviewed")
    team = [
        Seat(by.member, TeamMember.Role.LEAD, interviews=True),
        *(Seat(one, TeamMember.Role.MONITOR, interviews=True) for one in others),
    ]
    _check_team(team)
    looked = _look(by, place, [seat.member for seat in team])
    facts = {"place": place, "began_on": day, "ended_on": day, "gate_minutes": gate_minutes, "kind": Visit.Kind.LIGHT}
    return _make_visit(
        _Made.for_team(visit_id, by, team), team, "visits.record-light-visit", looked, tools=tools,
        steps=(VisitStep.Step.ENTERED, VisitStep.Step.CLOSED), mode=mode, state=Visit.State.CLOSED, **facts,
    )  # fmt: skip
