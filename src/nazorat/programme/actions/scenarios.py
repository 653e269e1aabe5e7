"""Scenarios: what fits into so many team-days, worked out of the scores, and sealed."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.actions import open_planning
from nazorat.people.keyring import Keyring
from nazorat.people.queries import planners_recipient
from nazorat.places.models import Place
from nazorat.programme.actions.choosing import _planner, open_book
from nazorat.programme.models import Scenario
from nazorat.programme.queries import TOLD_MONTHS, next_scenario_number, paces, places_to_choose, scores_of, waiting_places, ways
from nazorat.programme.rules import months_on, skills_of
from nazorat.programme.scenarios import Candidate, Limits, Outcome, Use, Verdict, plain_list
from nazorat.programme.score import Score
from nazorat.programme.sealed import SCENARIO, pack, unpack
from nazorat.programme.solving import best
from nazorat.vault import crypto
from nazorat.vault.scrubbing import scrub


@dataclass(frozen=True)
class Asked:
    """What a scenario is asked for. `solver` False gives the plain list; `waiting` takes late and due places alone."""

    days: int
    trip: int
    skills: Mapping[str, int] = field(default_factory=dict)
    must: tuple[UUID, ...] = ()
    left_out: tuple[UUID, ...] = ()
    solver: bool = True
    waiting: bool = False


@dataclass(frozen=True)
class OpenScenario:
    """A scenario, opened. `facts` gives worth in hundredths and team-days of each place as they stood when it was made."""

    row: Scenario
    asked: Asked
    outcome: Outcome
    facts: Mapping[UUID, tuple[int, int]]


def make_scenario(*, by: Keyring, asked: Asked, today: date) -> Scenario:
    """Choose places for so many team-days and keep the choice, sealed to the planners; opening scores is an act of its own before it.

    Raises Problem "not-a-planner", "scenario-without-places", MustsDoNotFit.
    """
    book = open_book(by=by)
    scores = scores_of(places_to_choose(), book.told(months_on(today, -TOLD_MONTHS)), book.raised, book.seed, today)
    candidates = _candidates(scores, asked, today)
    if not candidates:
        raise Problem("scenario-without-places")
    limits = Limits(asked.days, asked.trip, ways(), asked.skills, frozenset(asked.must), frozenset(asked.left_out))
    outcome = best(candidates, limits) if asked.solver else plain_list(candidates, limits)
    row = Scenario(number=next_scenario_number(), made_by=by.member)
    text = pack(SCENARIO, row.id, asked=_packed(asdict(asked)), **_outcome_facts(outcome, candidates))
    row.sealed = crypto.seal(text, [planners_recipient()])
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            append("programme.make-scenario", by=by.member.id, organisation=by.member.organisation_id, obj=row.id)
    except IntegrityError as taken:
        # two planners at once: the second asks again
        raise Problem("changed-meanwhile") from taken
    return row


def open_scenario(*, by: Keyring, scenario: Scenario) -> OpenScenario:
    """Open a scenario for a planner: one act. Raises Problem "not-a-planner", CannotOpen when it is not what its row says."""
    _planner(by)
    facts = unpack(SCENARIO, scenario.id, open_planning(by=by, sealed=bytes(scenario.sealed), obj=scenario.id))
    if facts is None:
        raise crypto.CannotOpen
    held = facts["asked"]
    asked = Asked(**{**held, **{name: tuple(UUID(each) for each in held[name]) for name in ("must", "left_out")}})
    use = Use(**facts["use"])
    verdicts = tuple(Verdict(UUID(one[0]), *one[1:5]) for one in facts["places"])
    chosen = tuple(one.id for one in verdicts if one.inside)
    outcome = Outcome(chosen, facts["worth"], facts["bound"], use, verdicts, facts["solved"])
    return OpenScenario(scenario, asked, outcome, {UUID(one[0]): (one[5], one[6]) for one in facts["places"]})


def destroy_scenario(*, by: Keyring, scenario: Scenario) -> None:
    """Destroy a scenario: what was chosen and never done is nothing to keep. Raises Problem "not-a-planner", "changed-meanwhile"."""
    _planner(by)
    with transaction.atomic():
        gone, _each = Scenario.objects.filter(id=scenario.id).delete()
        if not gone:
            raise Problem("changed-meanwhile")
        transaction.on_commit(partial(scrub, (Scenario,)))
        append("programme.destroy-scenario", by=by.member.id, organisation=by.member.organisation_id, obj=scenario.id)


def _candidates(scores: Collection[Score], asked: Asked, today: date) -> list[Candidate]:
    rules = paces()
    wanted = waiting_places(today) if asked.waiting else None
    named = {*asked.must, *asked.left_out}
    found = [one for one in scores if wanted is None or one.place.id in wanted or one.place.id in named]
    return [_candidate(one.place, one.hundredths, rules[one.place.kind].days) for one in found]


def _candidate(place: Place, worth: int, days: int) -> Candidate:
    return Candidate(place.id, worth, days, place.region.strip(), skills_of(place))


def _outcome_facts(outcome: Outcome, candidates: Collection[Candidate]) -> dict[str, Any]:
    known = {one.id: one for one in candidates}
    places = [
        [str(one.id), one.code, one.needs, one.left, one.skill, known[one.id].worth, known[one.id].days] for one in outcome.verdicts
    ]
    use = {"site": outcome.use.site, "way": outcome.use.way, "skills": dict(outcome.use.skills), "trips": dict(outcome.use.trips)}
    return {"worth": outcome.worth, "bound": outcome.bound, "use": use, "solved": outcome.solved, "places": places}


def _packed(facts: dict[str, Any]) -> dict[str, Any]:
    packed: dict[str, Any] = json.loads(json.dumps(facts, default=str))
    return packed
