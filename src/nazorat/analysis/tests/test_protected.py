"""Small numbers of persons: what is shown points at nobody, alone or by subtraction."""

from decimal import Decimal

from hypothesis import given, settings, strategies as st

from nazorat.analysis.protected import Shown, protected
from nazorat.analysis.tests.make import form_of, opened
from nazorat.fieldwork.records import OpenRecord
from nazorat.xlsform import NO_ANSWERS, NoAnswer, Value

ONE, MANY, NUMBER, TALK_ITSELF = "complaint/knows_how", "treatment/harm", "daily/outdoors_minutes", "before/where"
THRESHOLD = 5


def talks(path: str, *values: Value | None) -> list[OpenRecord]:
    return [opened("interview", {} if value is None else {path: value}) for value in values]


def shown(path: str, *values: Value | None, place_holds: int | None = None) -> Shown:
    return protected(form_of("interview").question(path), talks(path, *values), place_holds=place_holds)


def test_item_not_about_persons_shows_small_numbers() -> None:
    assert shown(TALK_ITSELF, "yard", "yard", "office").counts["office"] == 1


def test_item_about_persons_hides_small_numbers_and_what_gives_them_back() -> None:
    found = shown(ONE, *["yes"] * 11, *["no"] * 20)
    assert (found.counts["yes"], found.counts["no"], found.hidden) == (11, 20, 0)
    found = shown(ONE, *["yes"] * 28, *["no"] * 3)
    assert (found.counts["yes"], found.counts["no"], found.answered) == (None, None, 31)


def test_number_of_answers_is_hidden_when_few_did_not_answer() -> None:
    found = shown(ONE, *["yes"] * 11, *["no"] * 18, NoAnswer("refused"), NoAnswer("refused"))
    assert found.answered is None
    assert found.no_answers["na_refused"] is None
    assert 31 not in [n for n in found.counts.values() if n is not None]


def test_item_with_too_few_persons_shows_nothing() -> None:
    found = shown(ONE, "yes", "yes", "yes", "no")
    assert found.refused == "too-few-persons"
    assert set(found.counts.values()) == {None}
    assert found.numbers is None
    assert shown(ONE, *["yes"] * 9, place_holds=4).refused == "place-too-small"


def test_choice_of_several_is_hidden_when_it_or_the_rest_of_those_who_answered_is_small() -> None:
    values: list[Value | None] = [("taken", "here")] * 6 + [("taken",)] * 6 + [None] * 10
    found = shown(MANY, *values)
    assert (found.answered, found.counts["taken"], found.counts["here"]) == (12, 12, 6)
    few = shown(MANY, *[("taken", "here")] * 5, ("taken",), *[None] * 10)
    assert (few.answered, few.counts["taken"], few.counts["here"]) == (6, 6, None)


def test_figures_of_a_number_hide_their_ends() -> None:
    found = shown(NUMBER, *[20] * 12, *[30] * 12)
    assert found.numbers is not None
    assert (found.numbers.low, found.numbers.high, found.numbers.median) == (None, None, Decimal(25))
    assert found.numbers.first == 20
    middling = shown(NUMBER, *[20] * 6, *[30] * 6).numbers
    assert middling is not None
    assert (middling.first, middling.median) == (None, Decimal(25))
    assert shown(NUMBER, *[20] * 9).numbers is None


WITHOUT = [*(NoAnswer(code) for code in NO_ANSWERS), None]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["yes", "no", *WITHOUT]), max_size=40), st.none() | st.integers(0, 60))
def test_nothing_shown_of_persons_is_small(values: list[Value | None], held: int | None) -> None:
    found = shown(ONE, *values, place_holds=held)
    told = [n for n in (*found.counts.values(), *found.no_answers.values(), found.absent, found.answered) if n is not None]
    assert not [n for n in told if 0 < n < THRESHOLD]
    # one hidden number beside its sum would come back by subtraction
    parts = [*found.counts.values(), *found.no_answers.values(), found.absent]
    assert found.refused or parts.count(None) != 1
    if found.answered is not None:
        assert list(found.counts.values()).count(None) != 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([("taken",), ("here",), ("taken", "here"), *WITHOUT]), max_size=30))
def test_no_choice_of_several_is_small_or_leaves_few(values: list[Value | None]) -> None:
    found = shown(MANY, *values)
    for n in found.counts.values():
        assert n is None or n == 0 or (n >= THRESHOLD and not 0 < found.out_of - n < THRESHOLD)
