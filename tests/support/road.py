"""Makers of the road: acts on stages, documents, terms, milestones of other states, planners' notes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from nazorat.pathway.actions import act_on_stage, add_version, enter_paper, note_for_planners, set_deadline, set_milestone
from nazorat.pathway.models import Deadline, Milestone, Paper, PaperVersion, RoadNote, StageAct
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from support.facts import fact
from support.make import make_member


def keeper(by: Member | None) -> Member:
    """Who is given, else a coordinator."""
    return by or make_member(role=Member.Role.COORDINATOR)


def make_stage_act(stage: str = "study", *, by: Member | None = None, **given: Any) -> StageAct:
    """A working group was set up last month."""
    said: dict[str, Any] = {"to": "begun", "act": "A working group of nine bodies was set up."}
    return act_on_stage(by=keeper(by), stage=stage, **{**said, **fact(), **given})


def make_paper(stage: str = "opinions", *, by: Member | None = None, **given: Any) -> Paper:
    """A draft law with its first version."""
    said: dict[str, Any] = {"kind": "law", "title": "Draft law on the mechanism", "body": None, "changes": "The first text."}
    return enter_paper(by=keeper(by), stage=stage, **{**said, **fact(), **given})


def make_version(paper: Paper, *, by: Member | None = None, **given: Any) -> PaperVersion:
    """The next version of a document."""
    return add_version(by=keeper(by), paper=paper, **{"changes": "Article 3 was added.", **fact(), **given})


def make_deadline(*, by: Member | None = None, **given: Any) -> Deadline:
    """A report that is due in a year."""
    said: dict[str, Any] = {"kind": "report", "stage": "", "words": "Report to the committee", "body": None}
    said["due_on"] = timezone.localdate() + timedelta(days=365)
    return set_deadline(by=keeper(by), **{**said, **fact(), **given})


def make_milestone(country: str = "Namuna", kind: str = "ratified", *, by: Member | None = None, **given: Any) -> Milestone:
    """A state ratified last month."""
    return set_milestone(by=keeper(by), country=country, kind=kind, **{"words": "", **fact(), **given})


def make_note(by: Keyring, **given: Any) -> RoadNote:
    """A planners' note."""
    return note_for_planners(by=by, **{"stage": "opinions", "kind": "blocker", "words": "An office waits.", **given})


def make_road_whole(*, by: Member, planner: Keyring) -> dict[str, UUID | str]:
    """One of each. Gives their ids as addresses name them."""
    paper = make_paper(by=by)
    make_milestone(by=by)
    entry = make_stage_act("opinions", by=by)
    return {
        "stage": "opinions", "paper_id": paper.id, "deadline_id": make_deadline(by=by).id, "note_id": make_note(planner).id,
        "stage_act_id": entry.id,
    }  # fmt: skip
