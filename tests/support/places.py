"""Makers for tests of the register: all that can be known of one place, and a return of an authority."""

from __future__ import annotations

from datetime import date
from typing import Any

from nazorat.people.models import Member
from nazorat.places.actions import (
    OthersFacts,
    add_figure,
    add_finding_of_others,
    add_name,
    add_unit,
    change_place,
    enter_return,
    note_succession,
    set_regional_team,
)
from nazorat.places.models import OthersFinding, Place, RegionalSeat
from support.make import make_member
from support.visits import make_place

RETURN = "Наименование;Лимит;Всего\nНовое Место;40;12\nДругое Место;20;7\n"


def return_facts(place: Place) -> dict[str, Any]:
    """What holds for all rows of a return in this world."""
    facts = {"encoding": "", "kind": "REMAND", "as_of": date(2026, 2, 1), "source": "return 2", "marking": "official"}
    return {**facts, "authority": place.authority}


def make_others_finding(by: Member, place: Place) -> OthersFinding:
    """What a public council found and published."""
    facts = OthersFacts(
        "council", "a public council", date(2026, 3, 1), "The yard was closed.", where="its report, page 4", marking="open"
    )
    return add_finding_of_others(by=by, place=place, facts=facts)


def make_regional_team(by: Member, region: str = "Viloyat") -> RegionalSeat:
    """One more member in the team of a region, and one more place in it."""
    make_place(region=region)
    new = make_member()
    seated = [seat.member for seat in RegionalSeat.objects.filter(region=region)]
    set_regional_team(by=by, region=region, members=[*seated, new])
    return RegionalSeat.objects.get(region=region, member=new)


def known_of_place(by: Member, place: Place) -> dict[str, Any]:
    """What the register knows of a place: a past, another name, a unit, a figure, what came out of it; ids by the name in an address."""
    change_place(by=by, place=place, name_en=f"{place.name_en} (renamed)", changed_on=date(2020, 1, 1))
    name = add_name(by=by, place=place, language="fa", name="نمونه-۰")
    became = note_succession(by=by, place=place, kind="split", other=make_place(), on=date(2021, 1, 1), source="order 1")
    unit = add_unit(by=by, place=place, kind="wing", name="A")
    figure = add_figure(by=by, place=place, group="all", on=date(2026, 1, 1), count=410, source="return 1", marking="official")
    returned = enter_return(by=by, content=RETURN.encode(), filename="return.csv", **return_facts(place))
    return {
        "unit_id": unit.id,
        "name_id": name.id,
        "succession_id": became.id,
        "figure_id": figure.id,
        "return_id": returned.id,
        "row": 3,
        "region": make_regional_team(by).region,
        "others_id": make_others_finding(by, place).id,
    }
