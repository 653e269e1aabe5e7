"""Makers for tests of the programme: what planners set, and what either side proposes."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.programme.actions import (
    Asked,
    answer_proposal,
    draw_share,
    make_scenario,
    override_score,
    propose_place,
    set_rule,
    set_ways,
    set_weights,
)
from nazorat.programme.models import Proposal, Scenario
from support.visits import make_place


def make_proposal_of(by: Keyring, place: Place | None = None, ground: str = "tip", why: str = "told by many") -> Proposal:
    """A proposal that waits for its answer."""
    return propose_place(by=by, place=place or make_place(), ground=ground, why=why)


def make_scenario_of(planner: Keyring, *, days: int = 20, solver: bool = False, **given: Any) -> Scenario:
    """A scenario by the plain list: the solver is a process of its own, for tests that are about it."""
    return make_scenario(
        by=planner, asked=Asked(**{"days": days, "trip": 5, "solver": solver, **given}), today=timezone.localdate()
    )


def grow_programme(planner: Keyring, member: Keyring, head: Member, number: int) -> None:
    """One more of each: proposals, an override, a scenario, a rule, a weight and a way."""
    set_rule(by=head, kind="REMAND", months=6 + number, days=2, source=f"decision {number}")
    set_ways(by=head, days={f"Region {number}": number})
    set_weights(by=planner.member, weights_given={"tip": 10 + number})
    override_score(by=planner, place=make_place(), points=number, reason=f"reason {number}")
    answer_proposal(by=planner, proposal=make_proposal_of(member), accepted=bool(number % 2), reason="as decided")
    make_proposal_of(member)
    make_scenario_of(planner)


def make_programme(planner: Keyring, member: Keyring) -> dict[str, dict[str, Any]]:
    """A random share, an override, a proposal that waits and one that was refused. Gives what addresses name, by address."""
    draw_share(by=planner)
    override = override_score(by=planner, place=make_place(), points=10, reason="a letter of a family")
    answer_proposal(by=planner, proposal=make_proposal_of(member), accepted=False, reason="too far this year")
    scenario = {"scenario_id": make_scenario_of(planner).id}
    return {
        "programme-scenario": scenario,
        "programme-scenario-destroy": {"scenario_id": make_scenario_of(planner).id},
        "programme-rule": {"kind": "REMAND"},
        "programme-override-end": {"override_id": override.id},
        "programme-answer": {"proposal_id": make_proposal_of(member).id},
    }
