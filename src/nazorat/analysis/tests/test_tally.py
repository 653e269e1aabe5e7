"""Counting: lines close, whatever is answered; a share says how far it can be off."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from nazorat.analysis.tally import banded, by_choosing, distribution, drawn
from nazorat.analysis.tests.make import form_of, opened
from nazorat.xlsform import NO_ANSWERS, Answers, NoAnswer, Value

ONE, MANY, NUMBER = "complaint/knows_how", "treatment/harm", "daily/outdoors_minutes"
WITHOUT = st.sampled_from([NoAnswer(code) for code in NO_ANSWERS]) | st.none()


def one_of(path: str) -> st.SearchStrategy[Value | None]:
    return WITHOUT | st.sampled_from([choice.code for choice in form_of("interview").question(path).real_choices])


def some_of(path: str) -> st.SearchStrategy[Value | None]:
    codes = [choice.code for choice in form_of("interview").question(path).real_choices]
    return WITHOUT | st.lists(st.sampled_from(codes), min_size=1, unique=True).map(tuple)


def talk(path: str, value: Value | None, chosen: str = "drawn") -> Answers:
    return {"before/chosen": chosen} | ({} if value is None else {path: value})


@pytest.mark.parametrize(("path", "values"), [(ONE, one_of(ONE)), (MANY, some_of(MANY)), (NUMBER, WITHOUT | st.integers(0, 1440))])
def test_lines_of_a_distribution_close(path: str, values: st.SearchStrategy[Value | None]) -> None:
    @settings(deadline=None)
    @given(st.lists(values, max_size=25))
    def holds(answers: list[Value | None]) -> None:
        found = distribution(form_of("interview").question(path), [opened("interview", talk(path, value)) for value in answers])
        assert found.closes
        assert found.asked == len(answers)
        assert found.absent == answers.count(None)
        assert found.no_answers == {code: answers.count(NoAnswer(code)) for code in NO_ANSWERS}
        if not found.several:
            assert sum(found.counts.values()) == found.answered

    holds()


def test_choice_that_this_version_does_not_know_is_counted_under_its_code() -> None:
    found = distribution(form_of("interview").question(ONE), [opened("interview", talk(ONE, "perhaps"))])
    assert found.counts["perhaps"] == 1


def test_several_choices_of_one_record_count_it_once_each() -> None:
    records = [opened("interview", talk(MANY, ("taken", "here"))), opened("interview", talk(MANY, ("here",)))]
    found = distribution(form_of("interview").question(MANY), records)
    assert (found.answered, found.counts["taken"], found.counts["here"]) == (2, 1, 2)


def test_numbers_of_an_item() -> None:
    records = [opened("interview", talk(NUMBER, minutes)) for minutes in (20, 20, 25, 30, 60)]
    numbers = distribution(form_of("interview").question(NUMBER), records).numbers
    assert numbers is not None
    assert [numbers.low, numbers.first, numbers.median, numbers.third, numbers.high] == [Decimal(n) for n in (20, 20, 25, 30, 60)]
    assert numbers.n == 5


@settings(deadline=None)
@given(st.lists(st.integers(-50, 2000) | st.decimals("-5", "90", places=1), min_size=1, max_size=60))
def test_bands_hold_every_value_once_and_are_few(values: list[int | Decimal]) -> None:
    bands, counts = banded(values)
    assert len(bands) <= 8
    assert sum(counts.values()) == len(values)
    assert [band.code for band in bands] == list(counts)
    assert len({band.high - band.low for band in bands}) == 1
    for value in values:
        assert sum(band.low <= value < band.high or value == band.low == band.high for band in bands) == 1


def test_only_the_drawn_carry_shares_and_stand_first() -> None:
    records = [opened("interview", talk(ONE, "yes", how)) for how in ("by_staff", "own_wish", "drawn", "own_wish")]
    assert [len(found) for found in by_choosing(records).values()] == [1, 2, 1]
    assert list(by_choosing(records)) == ["drawn", "own_wish", "by_staff"]
    assert len(drawn(records)) == 1
