"""Makers of models of a mechanism, their budgets, and bodies of control."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from nazorat.pathway.actions import assume_budget, enter_control, enter_model, say_feature, say_power
from nazorat.pathway.budget import Assumed
from nazorat.pathway.models import CatalogueTaken, ControlBody, ControlSaid, Design, DesignBudget, FeatureSaid, ForeignModel
from nazorat.pathway.queries import control_line, line_of
from nazorat.people.models import Member
from support.facts import fact
from support.road import keeper


def assumed(**given: Any) -> Assumed:
    """Four persons, ten visits of two days, in whole amounts."""
    said = {
        "staff": 4, "pay": Decimal(1000), "visits": 10, "days": 2, "day": Decimal(150), "more_visits": 5, "expert_days": 20,
        "fee": Decimal(100), "office": Decimal(6000), "once": Decimal(9000), "rise": Decimal(10),
    }  # fmt: skip
    return Assumed(**{**said, **given})


def make_foreign(*, by: Member | None = None, **given: Any) -> ForeignModel:
    """The mechanism of a neighbour."""
    said: dict[str, Any] = {"design": "new", "country": "A neighbour", "name": "National Centre"}
    return enter_model(by=keeper(by), **{**said, **fact(), **given})


def make_feature(
    design: str = "plus", feature: str = "seat", *, foreign: ForeignModel | None = None, by: Member | None = None, **given: Any
) -> FeatureSaid:
    """What is known of a feature of a model, in place of what stood there."""
    seen = line_of(None if foreign else Design(design), foreign).features.get(feature)
    said = {"words": "Five of nine seats.", "seen": seen.id if seen else None, "design": "" if foreign else design}
    return say_feature(by=keeper(by), foreign=foreign, feature=feature, **{**said, **fact(), **given})


def make_budget(design: str = "plus", *, by: Member | None = None, **given: Any) -> DesignBudget:
    """What a model is assumed to cost, in place of what stood there."""
    standing = line_of(Design(design), None).budget
    said = {"currency": "XTS", "assumed": assumed(), "seen": standing.id if standing else None}
    return assume_budget(by=keeper(by), design=design, **{**said, **fact(), **given})


def make_control(*, by: Member | None = None, **given: Any) -> ControlBody:
    """A body that the law lets into places of detention."""
    return enter_control(by=keeper(by), **{"kind": "prosecutor", "name": "Office of the Prosecutor", **fact(), **given})


def make_power(body: ControlBody, power: str = "enter", *, by: Member | None = None, **given: Any) -> ControlSaid:
    """Whether a body has a power, in place of what stood there."""
    seen = control_line(body).powers.get(power)
    said = {"held": "yes", "mode": "reactive", "words": "", "seen": seen.id if seen else None}
    return say_power(by=keeper(by), body=body, power=power, **{**said, **fact(), **given})


def make_options_whole(*, by: Member) -> dict[str, UUID | str]:
    """A model with a feature and a budget that were others before, a state's, a body of control. Gives what addresses name."""
    foreign, body = make_foreign(by=by), make_control(by=by)
    for _each in range(2):
        make_feature(by=by)
        make_feature(foreign=foreign, by=by)
        make_budget(by=by)
        make_power(body, by=by)
    of_readers: dict[str, UUID | str] = {
        "reader": "public",
        "spoken": "ru",
        "made_as": "html",
        "chart": "neighbours",
        "drawn_as": "svg",
    }
    named: dict[str, UUID | str] = {**of_readers, "design": "plus", "feature": "seat", "power": "enter", "said_kind": "feature"}
    taken = CatalogueTaken.objects.create(filename="facts.csv", count=0, entered_by=by)
    return {
        **named,
        "catalogue_id": taken.id,
        "said_id": make_feature(by=by).id,
        "foreign_model_id": foreign.id,
        "control_body_id": body.id,
    }
