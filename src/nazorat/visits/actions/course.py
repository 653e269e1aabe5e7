from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from nazorat.audit.actions import Entry, append, append_all
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import drafts_among, fits_place
from nazorat.visits.access import wants_reviewed
from nazorat.visits.actions.balance import _imbalances
from nazorat.visits.actions.calling import _call
from nazorat.visits.actions.conflicts import _look
from nazorat.visits.actions.making import Seat, _check_team, _Made, _make_visit, _seats_of
from nazorat.visits.actions.phases import _step
from nazorat.visits.balance import lacks_for
from nazorat.visits.models import Credential, Imbalance, Visit, VisitStep, VisitTool, Why
from nazorat.visits.signals import visit_closed, visit_entered


def record_past_visit(
    *,
    by: Keyring,
    place: Place,
    began: date,
    ended: date,
    mode: int,
    seats: Iterable[Seat],
    gate_minutes: int | None = None,
    kind: int | None = None,
    joint: bool = False,
) -> Visit:
    """Begin a retrospective visit: made before the system, typed from its paper file, without ceremony.

    For planners, coordinators, and who led it. Raises Problem "refused", "visit-ends-before-it-begins", "conflict-declared", "conflict-unread", and
    those of a team.
    """
    team = list(seats)
    lead = _check_team(team)
    own = by.member.planner or by.member.role == Member.Role.COORDINATOR or lead.member.id == by.member.id
    if not own:
        raise Problem("refused")
    if ended < began:
        raise Problem("visit-ends-before-it-begins")
    looked = _look(by, place, [seat.member for seat in team])
    facts: dict[str, Any] = {
        "place": place,
        "began_on": began,
        "ended_on": ended,
        "gate_minutes": gate_minutes,
        "retrospective": True,
    }
    facts |= {"kind": kind, "joint": joint}
    made = _Made.for_team(uuid4(), by, team)
    return _make_visit(made, team, "visits.record-past-visit", looked, mode=mode, state=Visit.State.UNDER_WAY, **facts)


def arrive(*, by: Keyring, visit: Visit, began: date, gate_minutes: int) -> Visit:
    """The team is inside: from now on place and team are known in clear, both out of the sealed plan. An act of the lead."""
    return _enter(by, visit, began, gate_minutes, Visit.State.UNDER_WAY, "visits.arrive")


def refuse_entry(*, by: Keyring, visit: Visit, began: date, gate_minutes: int, why: int | None = None) -> Visit:
    """Entry was refused after waiting `gate_minutes`, and why. Place and team are known in clear from now on. An act of the lead."""
    return _enter(by, visit, began, gate_minutes, Visit.State.REFUSED, "visits.refuse-entry", why)


def close_visit(*, by: Keyring, visit: Visit, ended: date, why: int | None = None) -> Visit:
    """Close a visit: its devices stop, its sheets can still be keyed by the team. `why` it was cut short, if it was."""
    with transaction.atomic():
        held = Visit.objects.select_for_update().get(id=visit.id)
        if held.state != Visit.State.UNDER_WAY:
            raise Problem("visit-not-under-way")
        if held.began_on and ended < held.began_on:
            raise Problem("visit-ends-before-it-begins")
        held.state, held.ended_on, held.why = Visit.State.CLOSED, ended, Why(why) if why else None
        held.save(update_fields=["state", "ended_on", "why"])
        _step(held, VisitStep.Step.CLOSED, by.member)
        visit_closed.send(Visit, visit=held, by=by.member)
        append("visits.close-visit", by=by.member.id, organisation=by.member.organisation_id, obj=visit.id)
    visit.state, visit.ended_on, visit.why = held.state, held.ended_on, held.why
    return visit


def use_tools(*, by: Member, visit: Visit, versions: Iterable[ToolVersion]) -> list[ToolVersion]:
    """Choose the tools of a visit, one version of each. A visit that has begun keeps what it has: versions are only added.

    Raises Problem "visit-over", "tool-of-another-place", "tool-other-version", "tool-not-reviewed" (practice rule R17: two named local reviewers
    of two organisations first; a demonstration and what is typed from an old paper file are excepted).
    """
    chosen = {version.id: version for version in versions}
    if visit.state in (Visit.State.CLOSED, Visit.State.REFUSED):
        raise Problem("visit-over")
    with transaction.atomic():
        if visit.state == Visit.State.PLANNED:
            visit.tools.exclude(tool_version__in=chosen).delete()
        held = dict(visit.tools.values_list("tool_version_id", "tool_version__tool_id"))
        new = [version for version in chosen.values() if version.id not in held]
        if not all(fits_place(version.tool.code, visit.place_id) for version in new):
            raise Problem("tool-of-another-place")
        kinds = [*held.values(), *(version.tool_id for version in new)]
        if len(set(kinds)) != len(kinds):
            raise Problem("tool-other-version")
        if wants_reviewed(visit) and drafts_among(new):
            raise Problem("tool-not-reviewed")
        VisitTool.objects.bulk_create(VisitTool(visit=visit, tool_version=version) for version in new)
        append("visits.use-tools", by=by.id, organisation=by.organisation_id, obj=visit.id, count=len(kinds))
    return new


def _enter(by: Keyring, visit: Visit, began: date, minutes: int, state: int, verb: str, why: int | None = None) -> Visit:
    called = _call(by, visit)
    place = Place.objects.get(id=called.plan.place_id)
    inside = state == Visit.State.UNDER_WAY
    lacks = lacks_for(place, [*_seats_of(visit), *called.seats], without=visit.id) if inside else []
    imbalances = _imbalances(visit, lacks, called.plan.balance)
    with transaction.atomic():
        held = called.hold(visit)
        held.state, held.place, held.began_on, held.gate_minutes, held.plan = state, place, began, minutes, b""
        held.ended_on = began if state == Visit.State.REFUSED else None
        held.why = Why(why) if why else None
        held.kind, held.joint = called.plan.kind or _kind_before(held), called.plan.joint
        held.save()
        # the letter was shown: what it was printed from goes
        Credential.objects.filter(visit=held).delete()
        _step(held, VisitStep.Step.REFUSED if state == Visit.State.REFUSED else VisitStep.Step.ENTERED, by.member)
        noted = called.save(held)
        Imbalance.objects.bulk_create(imbalances)
        if inside:
            visit_entered.send(Visit, visit=held, by=by.member, keyring=by)
        append_all([Entry(verb, by.member.id, by.member.organisation_id, visit.id), *noted])
    visit.refresh_from_db()
    return visit


def _kind_before(visit: Visit) -> int | None:
    """The kind of a visit planned before kinds: what is not noted of these is whether a follow-up was announced."""
    return Visit.Kind.FOLLOW_UP if visit.mode == Visit.Mode.NOT_NOTED else None
