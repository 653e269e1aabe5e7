"""Persons held by source: what closes, what does not, and by how much."""

from hypothesis import given, strategies as st

from nazorat.analysis.population import Population, reconciled
from nazorat.analysis.tests.make import opened
from nazorat.fieldwork.records import OpenRecord
from nazorat.xlsform import Answers, NoAnswer, Value


def register(kind: str = "movement", **given: Value) -> OpenRecord:
    roll: Answers = {f"reconciling/{name}": n for name, n in given.items()}
    return opened("registers", {"register/kind": kind, **roll})


def opening(**given: Value) -> OpenRecord:
    return opened("opening", {f"claimed/{name}": n for name, n in given.items()})


def test_population_when_every_source_agrees_closes() -> None:
    found = reconciled(
        [
            opening(roll=412, roll_men=369, roll_women=29, roll_children=14),
            register(roll_register=414, roll_counted=411, roll_absent=3, capacity=360),
        ]
    )
    assert (found.closes, found.told_difference, found.groups_difference, found.held) == (True, 2, 0, 414)
    assert [(line.sign, line.n, line.total) for line in found.lines] == [
        ("", 412, False), ("+", 2, False), ("=", 414, True), ("", 411, False), ("+", 3, False), ("=", 414, True),
    ]  # fmt: skip
    assert found.occupancy is not None
    assert round(found.occupancy * 100) == 115


def test_population_when_somebody_is_missing_says_how_many() -> None:
    found = reconciled([register(roll_register=414, roll_counted=408, roll_absent=3)])
    assert (found.closes, found.difference) == (False, 3)
    assert "3" in found.difference_words


def test_population_when_a_number_is_missing_has_no_difference() -> None:
    found = reconciled([opening(roll=40), register(roll_register=NoAnswer("refused"), roll_counted=38)])
    assert (found.difference, found.closes, found.held, found.occupancy) == (None, False, 38, None)


def test_population_of_nothing_is_empty() -> None:
    assert reconciled([]) == Population(None, (), None, None, None, None)
    assert reconciled([]).lines == []


def test_roll_register_wins_over_others_and_the_others_are_named() -> None:
    found = reconciled(
        [register(roll_register=414), register("discipline", roll_register=410), register("meals", roll_register=414)]
    )
    assert (found.register, found.others) == (414, (410,))


@given(*[st.none() | st.integers(0, 900)] * 4)
def test_sums_of_the_lines_are_the_sums_of_their_parts(
    told: int | None, held: int | None, counted: int | None, absent: int | None
) -> None:
    found = Population(told, (), held, counted, absent, None)
    parts: list[int] = []
    shown = 0
    for line in found.lines:
        assert line.n is not None
        if line.total and line.sign:
            assert line.n == sum(parts)
            shown += 1
        before = parts if line.sign else []
        parts = [] if line.total else [*before, -line.n if line.sign == "−" else line.n]
    assert shown == (told is not None and held is not None) + (counted is not None and absent is not None)
