"""Makers of gaps of the law: what columns say, acts that moved them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nazorat.pathway.actions import answer_objection, list_gap, log_objection, move_gap, say_cell
from nazorat.pathway.models import Cell, Gap, Move, ObjectionAnswer, PublicObjection
from nazorat.pathway.queries import cell_standing
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.standards.models import Provision
from support.dialogue import make_dialogue_whole
from support.facts import fact, long_ago
from support.make import make_member, make_organisation
from support.options import make_options_whole
from support.plans import make_plan_whole
from support.readiness import make_readiness_whole
from support.road import make_road_whole


def article(number: int) -> Provision:
    """An article of the Protocol."""
    return Provision.objects.get(code=f"OPCAT {number}")


def make_gap(*, by: Member | None = None, number: int = 20, **given: Any) -> Gap:
    """A gap listed a year ago, of which nothing is known but the words."""
    said: dict[str, Any] = {
        "provision": article(number),
        "point": "",
        "listed_on": long_ago(365),
        "words": "No body enters unannounced.",
    }
    return list_gap(by=by or make_member(role=Member.Role.COORDINATOR), **{**said, **fact(), **given})


def make_cell(gap: Gap, column: str, *, by: Member | None = None, **given: Any) -> Cell:
    """What a column says, in place of what it said before."""
    seen = cell_standing(gap, column)
    keeper = by or make_member(role=Member.Role.COORDINATOR)
    return say_cell(by=keeper, gap=gap, column=column, seen=seen.id if seen else None, **{**fact(), **given})


def make_move(gap: Gap, *, by: Member | None = None, **given: Any) -> Move:
    """An act that moved a gap last month."""
    said: dict[str, Any] = {"to": Move.Status.MOVING, "act": "A draft law was sent to the government."}
    return move_gap(by=by or make_member(role=Member.Role.COORDINATOR), gap=gap, **{**said, **fact(), **given})


def make_objection(*, by: Member | None = None, number: int = 20, **given: Any) -> PublicObjection:
    """What a body objected to an article last month."""
    said: dict[str, Any] = {"quote": "The article does not fit the code.", "provisions": [article(number)]}
    said["body"] = given.pop("body", None) or make_organisation()
    return log_objection(by=by or make_member(role=Member.Role.COORDINATOR), **{**said, **fact(), **given})


def make_answer(objection: PublicObjection, *, by: Member | None = None, **given: Any) -> ObjectionAnswer:
    """What a comparable state did."""
    said = {"state": "A neighbouring state", "words": "It amended the code by one article."}
    return answer_objection(by=by or make_member(role=Member.Role.COORDINATOR), objection=objection, **{**said, **fact(), **given})


def make_pathway_whole(*, by: Member, planner: Keyring) -> dict[str, UUID | str]:
    """A gap with an owner who was another before, an act, and one of each on the road. Gives their ids as addresses name them."""
    gap = make_gap(by=by)
    make_cell(gap, "owner", by=by, owner=make_organisation())
    cell = make_cell(gap, "owner", by=by, owner=make_organisation())
    said = make_objection(by=by)
    answered: dict[str, UUID | str] = {"public_objection_id": said.id, "objection_answer_id": make_answer(said, by=by).id}
    own: dict[str, UUID | str] = {
        "gap_id": gap.id,
        "cell_id": cell.id,
        "column": "owner",
        "move_id": make_move(gap, by=by).id,
        **answered,
    }
    road = {**make_road_whole(by=by, planner=planner), **make_plan_whole(by=by, gap=gap)}
    return {**own, **road, **make_dialogue_whole(by=by), **make_readiness_whole(by=by), **make_options_whole(by=by)}
