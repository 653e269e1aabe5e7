"""Annex C says of each room what the analysis page says: same source, same state, net or gross as the source counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from nazorat.analysis.pages.rooms import RoomsAsked, rooms as rooms_page
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.reports.actions import open_report
from nazorat.reports.blocks.chunk import Here
from nazorat.reports.blocks.rooms import chart, table
from nazorat.reports.material import Material
from nazorat.reports.sections import VISIT
from nazorat.standards.actions import enter_national_norm, load_reference
from nazorat.standards.models import Limit
from nazorat.xlsform import Answers
from support.make import make_member
from support.reports import Cast, make_cast, make_record, make_report
from support.visits import make_place

pytestmark = pytest.mark.django_db
ANNEX = next(kind for kind in VISIT if kind.code == "annex-rooms")


@pytest.fixture(scope="module", autouse=True)
def reference(lasting: None) -> None:
    load_reference()


def make_room(cast: Cast, number: int, **given: Any) -> None:
    answers: Answers = {
        "who/unit": "A", "who/room": f"0{number}", "who/kind": "ordinary", "who/present": 4, "space/toilet": "outside",
        "space/instrument": "laser", "space/length": Decimal(5), "space/width": Decimal(3), **given,
    }  # fmt: skip
    make_record(cast.visit, cast.lead, "room", answers)


def opened(cast: Cast) -> Material:
    return open_report(by=cast.lead, report=make_report(cast))


def standing(material: Material, language: str = "en") -> dict[str, tuple[str, ...]]:
    """Per person, error, and what is said of each room."""
    made = table(Here(material, ANNEX, language))
    return {row[0]: row[5:] for row in made.rows} if made else {}


def marks(material: Material) -> dict[str, str]:
    """The state of each room that the chart draws."""
    (made,) = chart(Here(material, ANNEX, "en"), "rooms")
    return {row["code"]: row["state"] for row in _rows(made.spec) if "code" in row and "state" in row}


def _rows(spec: Any) -> Iterator[dict[str, Any]]:
    for layer in (spec or {}).get("layer", ()):
        yield from layer["data"]["values"]


def test_rooms_stand_in_three_states_and_below_the_lowest_limit_that_they_fall_short_of() -> None:
    cast = make_cast(tools=("room",))
    make_room(cast, 1, **{"who/present": 6})
    make_room(cast, 2)
    make_room(cast, 3, **{"space/length": Decimal("5.3"), "who/present": 4})
    make_room(cast, 4, **{"who/present": 3})
    make_room(cast, 5, **{"who/kind": "waiting"})
    make_room(cast, 6, **{"who/present": 1, "space/length": Decimal(2)})
    material = opened(cast)
    said = {name: row[2] for name, row in standing(material).items()}
    assert said["A-01"].startswith("below 3 m²")
    assert said["A-02"].startswith("below 4 m²")
    assert said["A-03"].startswith("not distinguishable from 4 m²")
    assert said["A-04"].startswith("at or above 4 m²")
    assert said["A-05"] == "no limit applies"
    assert said["A-06"].startswith("not distinguishable from 6 m²")
    made = table(Here(material, ANNEX, "en"))
    assert made
    assert made.caption.startswith("Limits: National norm: not entered; ")
    assert "4 m² CPT (comparative)" in made.caption
    expected = {"A-01": "below", "A-02": "below", "A-03": "indistinguishable", "A-04": "not_below", "A-06": "indistinguishable"}
    assert marks(material) == expected


def test_report_groups_rooms_as_the_analysis_page_does() -> None:
    cast = make_cast(tools=("room",))
    for number in range(1, 8):
        make_room(cast, number, **{"who/present": number, "space/annexe": Decimal("1.5"), "space/toilet": "half_screen"})
    make_room(cast, 8, **{"space/length": Decimal("5.6"), "space/toilet": "half_screen"})
    material = opened(cast)
    page = rooms_page(material.first.opened, RoomsAsked())
    drawn = {
        line.room.name: line.room.held_against(page.chosen.name) for group in page.groups for line in group.lines if page.chosen
    }
    words = {True: "below", False: "not_below", None: "indistinguishable"}
    assert marks(material) == {name: words[held.falls_short] for name, held in drawn.items() if held}
    # the annexe of the last room was measured with it, so that 4.2 m² says nothing
    assert marks(material)["A-08"] == "indistinguishable"


def test_limit_that_counts_the_annexe_in_is_held_against_the_gross_area() -> None:
    """In police holding the first limit for a room of one counts the annexe in, that for a shared room leaves it out."""
    cast = make_cast(tools=("room",), place=make_place(kind=Place.Kind.POL_TEMP))
    annexe = {"space/annexe": Decimal(3), "space/toilet": "half_screen"}
    make_room(cast, 1, **annexe, **{"who/present": 1, "space/length": Decimal(4)})
    make_room(cast, 2, **annexe, **{"who/present": 4})
    found = standing(opened(cast))
    assert found["A-01"][:2] == ("12.00", "0.22")
    assert found["A-01"][2].startswith("at or above 5.4 m²")
    assert found["A-02"][:2] == ("3.00", "0.05")
    assert found["A-02"][2].startswith("not distinguishable from 3 m²")


def test_national_norm_comes_first_once_it_is_entered() -> None:
    cast = make_cast(tools=("room",))
    make_room(cast, 1)
    report = make_report(cast)
    assert standing(open_report(by=cast.lead, report=report))["A-01"][2].startswith("below 4 m²")
    limit, began = Limit.objects.get(code="NAT-SPACE-MULTI"), cast.visit.began_on
    assert began
    enter_national_norm(
        by=make_member(role=Member.Role.COORDINATOR),
        limit_id=limit.pk,
        value=Decimal("2.5"),
        source="Act 1",
        in_force_on=began,
        annexe_excluded=True,
    )
    assert standing(open_report(by=cast.lead, report=report))["A-01"][2].startswith("at or above 2.5 m²")


def test_sentence_stands_in_place_of_a_chart_without_a_limit() -> None:
    cast = make_cast(tools=("room",))
    make_room(cast, 1, **{"who/kind": "waiting"})
    (made,) = chart(Here(opened(cast), ANNEX, "en"), "rooms")
    assert (made.spec, made.markdown) == (None, "No limit that was entered applies to these rooms; their areas stand in the table.")
