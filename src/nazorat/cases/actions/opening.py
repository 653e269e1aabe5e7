from __future__ import annotations

from dataclasses import dataclass, field

from nazorat.cases.models import Case, Step
from nazorat.cases.told import NotACase, StepTold, Told, unpack, unpack_step
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening


@dataclass(frozen=True)
class OpenStep:
    """A step with what it says; None when it does not open, or is of another row."""

    step: Step
    told: StepTold | None = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """A case in the memory of one request, with its steps, the earliest first."""

    case: Case
    told: Told
    steps: tuple[OpenStep, ...]


def open_case(*, by: Keyring, case: Case) -> Opened:
    """Open a case for one whom it is sealed to; the opening is an act. Raises Problem "case-sealed"."""
    steps = list(case.steps.select_related("by"))
    note_opening(
        "cases.open",
        by=by.member.id,
        organisation=by.member.organisation_id,
        obj=case.id,
        ids=[case.id, *(step.id for step in steps)],
    )
    return Opened(case, _told(by, case), tuple(OpenStep(step, _read(by, step)) for step in steps))


def _told(by: Keyring, case: Case) -> Told:
    try:
        return unpack(crypto.open_sealed(bytes(case.sealed), [by.identity]), case.id)
    except (crypto.CannotOpen, NotACase) as closed:
        raise Problem("case-sealed") from closed


def _read(by: Keyring, step: Step) -> StepTold | None:
    try:
        return unpack_step(crypto.open_sealed(bytes(step.sealed), [by.identity]), step.id)
    except (crypto.CannotOpen, NotACase):
        return None
