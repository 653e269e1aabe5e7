"""Measured rooms: the numbers of the tool, limits that apply, and what may be concluded."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from nazorat.analysis.rooms import (
    ERROR_SHARES,
    ERROR_UNKNOWN,
    Room,
    Source,
    grouped,
    measured_rooms,
    natural,
    not_measured,
    sources,
)
from nazorat.analysis.tests.make import form_of, norm, opened, room_answers
from nazorat.standards.compare import Norm, State
from nazorat.xlsform import NoAnswer
from nazorat.xlsform.expressions import evaluate, parse

FOUR, THREE, SIX = norm("M", "4"), norm("C", "3", source="ECtHR"), norm("S", "6")
GROSS = norm("I", "3.4", annexe_excluded=False, source="ICRC")
MISSING = norm("N", None, source="national", status="national")
SIDES = st.decimals("0.5", "30", places=2)
INSTRUMENTS = ("laser", "tape", "paces", "told", "document", "estimate")


def limits(persons: int) -> tuple[Norm, ...]:
    return (MISSING, SIX) if persons == 1 else (MISSING, FOUR, THREE, GROSS)


def room(**given: object) -> Room:
    return measured_rooms([opened("room", room_answers(**given))], limits)[0]


def tool_says(item: str, **answers: str) -> str:
    """What the tool's own calculation gives, worked out as a phone works it out."""
    calculation = form_of("room").question(f"space/{item}").calculate
    return str(evaluate(parse(calculation), lambda path: answers.get(path.rpartition("/")[2], "")))


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_error_of_an_instrument_is_the_one_of_the_tool(instrument: str) -> None:
    ours = ERROR_SHARES.get(instrument, ERROR_UNKNOWN)
    assert ours == Decimal(tool_says("error_share", instrument=instrument))


@settings(deadline=None)
@given(SIDES, SIDES, st.decimals("0", "3", places=1), st.integers(1, 40))
def test_area_of_a_room_is_the_one_of_the_tool(length: Decimal, width: Decimal, annexe: Decimal, persons: int) -> None:
    if length * width - annexe < Decimal("0.01"):
        return
    ours = room(length=length, width=width, annexe=annexe, toilet="walls", present=persons)
    area = tool_says("net_area", length=str(length), width=str(width), annexe=str(annexe))
    each = tool_says("net_per_present", net_area=area, present=str(persons))
    assert ours.per_present is not None
    # a phone reckons in binary: half a square centimetre may fall to the other side
    assert abs(ours.area - Decimal(area)) <= Decimal("0.01")
    assert abs(ours.per_present.each - Decimal(each)) <= Decimal("0.01")


def test_room_when_clearly_below_says_so_against_each_limit() -> None:
    small = room(length=4, width=Decimal("3.40"), present=5, instrument="tape")
    assert small.per_present is not None
    assert (small.area, small.per_present.each, small.per_present.error) == (Decimal("13.60"), Decimal("2.72"), Decimal("0.13"))
    assert [(one.norm.code, one.state) for one in small.comparisons] == [
        ("N", State.NOT_ENTERED), ("M", State.BELOW), ("C", State.BELOW), ("I", State.BELOW),
    ]  # fmt: skip


def test_room_when_the_limit_is_inside_the_error_is_not_decided() -> None:
    assert room(length=4, width=Decimal("4.08"), present=4, instrument="tape").against("M") == State.NOT_DISTINGUISHABLE
    assert room(length=4, width=Decimal("4.40"), present=4, instrument="laser").against("M") == State.AT_OR_ABOVE


def test_limit_that_counts_the_annexe_is_held_against_the_area_with_it() -> None:
    one = room(length=5, width=4, annexe=4, toilet="half_screen", present=5)
    held = {found.norm.code: found.value for found in one.comparisons if found.norm.value}
    assert held == {"M": Decimal("3.20"), "C": Decimal("3.20"), "I": Decimal("4.00")}


@pytest.mark.parametrize("toilet", ["open", "half_screen", "walls", None])
def test_room_when_its_annexe_was_not_measured_is_never_said_to_be_enough(toilet: str | None) -> None:
    big = room(length=10, width=5, present=4, toilet=toilet)
    assert big.annexe_inside
    assert big.against("M") == State.NOT_DISTINGUISHABLE
    assert big.against("I") == State.AT_OR_ABOVE
    assert room(length=3, width=2, present=4, toilet=toilet).against("M") == State.BELOW


@pytest.mark.parametrize("toilet", ["none", "outside"])
def test_room_without_annexe_is_judged_by_its_whole_area(toilet: str) -> None:
    assert room(length=10, width=5, present=4, toilet=toilet).against("M") == State.AT_OR_ABOVE


def test_room_when_nobody_is_present_or_nobody_lives_there_is_held_against_nothing() -> None:
    assert room(present=0).comparisons == ()
    assert room(present=NoAnswer("not_checked")).comparisons == ()
    assert room(kind="waiting").comparisons == ()
    assert room(present=0).per_bed is not None


@pytest.mark.parametrize("given", [{"length": None}, {"width": NoAnswer("illegible")}, {"annexe": 30, "toilet": "walls"}])
def test_room_without_a_usable_area_is_counted_as_not_measured(given: dict[str, object]) -> None:
    records = [opened("room", room_answers(**given)), opened("room", room_answers())]
    rooms = measured_rooms(records, limits)
    assert (len(rooms), not_measured(records, rooms)) == (1, 1)


def test_name_of_a_room_holds_its_unit_once() -> None:
    assert room(unit="A", room="A-4").name == "A-4"
    assert room(unit="A", room="4").name == "A-4"
    assert room(unit="B", room="A-4").name == "B-A-4"


def test_names_are_ordered_as_people_count() -> None:
    assert sorted(["A-10", "B-1", "A-9"], key=natural) == ["A-9", "A-10", "B-1"]


def test_sources_are_told_apart_for_shared_and_single_rooms() -> None:
    found = sources(limits)
    assert [(one.name, one.shared and one.shared.code, one.single and one.single.code) for one in found] == [
        ("national", "N", "N"), ("CPT", "M", "S"), ("ECtHR", "C", None), ("ICRC", "I", None),
    ]  # fmt: skip
    assert [one.entered for one in found] == [False, True, True, True]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(SIDES, SIDES, st.integers(0, 12), st.sampled_from(INSTRUMENTS), st.sampled_from(["outside", "walls"])),
        max_size=12,
    )
)
def test_every_room_stands_in_exactly_one_group(given: list[tuple[Decimal, Decimal, int, str, str]]) -> None:
    records = [
        opened("room", room_answers(length=length, width=width, present=present, instrument=by, toilet=toilet))
        for length, width, present, by, toilet in given
    ]
    rooms = measured_rooms(records, limits)
    for source in (None, *sources(limits)):
        names = [one.name for group in grouped(rooms, source) for one in group.rooms]
        assert sorted(names) == sorted(one.name for one in rooms)


def test_lowest_limit_fallen_short_of_counts_the_annexe_as_the_chosen_source_does() -> None:
    tiny = room(length=2, width=2, present=2)
    lowest = tiny.lowest_short("CPT")
    assert lowest is not None
    assert lowest.norm.code == "C"
    assert (alike := tiny.lowest_short("ICRC")) is not None
    assert alike.norm.code == "I"
    assert room(length=10, width=5).lowest_short("CPT") is None


def test_source_without_any_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        _ = Source("nobody", None, None).norm
