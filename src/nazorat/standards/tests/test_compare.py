from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, strategies as st

from nazorat.standards.compare import Comparator, Norm, State, clause, compare, quantity, sentence

SHORTS = {"en": "CPT", "ru": "ЕКПП", "tg": "КАПШ"}


def make_norm(**given: Any) -> Norm:
    facts: dict[str, Any] = {
        "code": "TRIAL",
        "value": Decimal(4),
        "unit": "m2",
        "comparator": Comparator.AT_LEAST,
        "status": "comparative",
        "sources": SHORTS,
        "titles": {"en": "Trial"},
    }
    return Norm(**{**facts, **given})


NATIONAL = make_norm(code="NAT", value=None, status="national", sources={"en": "national norm"})
FLOOR = make_norm()
CEILING = make_norm(value=Decimal(15), unit="days", comparator=Comparator.AT_MOST, status="accepted")

amounts = st.decimals(min_value=0, max_value=1000, places=3)
errors = st.decimals(min_value=0, max_value=50, places=3)
comparators = st.sampled_from([Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.FROM])
norms = st.builds(lambda value, comparator: make_norm(value=value, comparator=comparator), amounts, comparators)
DECIDED = {State.BELOW, State.ABOVE, State.AT_OR_ABOVE, State.AT_OR_BELOW}


@pytest.mark.parametrize(
    ("value", "error", "state"),
    [
        ("3.27", "0.06", State.BELOW),
        ("3.98", "0.07", State.NOT_DISTINGUISHABLE),
        ("4.08", "0.19", State.NOT_DISTINGUISHABLE),
        ("4.1", "0.1", State.NOT_DISTINGUISHABLE),
        ("3.9", "0.1", State.NOT_DISTINGUISHABLE),
        ("4.32", "0.08", State.AT_OR_ABOVE),
        ("4", "0", State.AT_OR_ABOVE),
        ("3.999", "0", State.BELOW),
    ],
)
def test_state_against_a_floor(value: str, error: str, state: State) -> None:
    assert compare(Decimal(value), Decimal(error), FLOOR).state == state


@pytest.mark.parametrize(("days", "state"), [(14, State.AT_OR_BELOW), (15, State.AT_OR_BELOW), (16, State.ABOVE)])
def test_state_against_a_ceiling(days: int, state: State) -> None:
    assert compare(days, 0, CEILING).state == state


def test_a_definition_gives_no_verdict() -> None:
    limit = make_norm(value=Decimal(22), unit="h", comparator=Comparator.FROM)
    reached = compare(23, 0, limit)
    assert (reached.state, reached.falls_short, reached.mark) == (State.AT_OR_ABOVE, None, "not-needed")


def test_a_norm_nobody_entered_is_a_gap() -> None:
    found = compare(Decimal("2.7"), Decimal("0.1"), NATIONAL)
    assert (found.state, found.falls_short, found.mark) == (State.NOT_ENTERED, None, "gap")


def test_a_rule_without_a_number_says_nothing_of_a_number() -> None:
    assert compare(3, 0, make_norm(value=None, comparator=Comparator.NONE)).state == State.NO_NUMBER


@given(amounts, errors, norms)
def test_states_are_those_of_the_comparator(value: Decimal, error: Decimal, norm: Norm) -> None:
    possible = {State.ABOVE, State.AT_OR_BELOW} if norm.comparator == Comparator.AT_MOST else {State.BELOW, State.AT_OR_ABOVE}
    assert compare(value, error, norm).state in possible | {State.NOT_DISTINGUISHABLE}


@given(amounts, errors, norms)
def test_a_conclusion_holds_for_every_value_within_the_error(value: Decimal, error: Decimal, norm: Norm) -> None:
    found = compare(value, error, norm)
    ends = {compare(end, 0, norm).state for end in (value - error, value + error) if end >= 0}
    if found.state in DECIDED:
        assert ends == {found.state}
    else:
        assert norm.value is not None
        assert value - error <= norm.value <= value + error


@given(amounts, norms)
def test_an_exact_count_is_always_decided(value: Decimal, norm: Norm) -> None:
    assert compare(value, 0, norm).state in DECIDED


@given(amounts, errors, errors, norms)
def test_a_larger_error_never_decides(value: Decimal, error: Decimal, more: Decimal, norm: Norm) -> None:
    narrow, wide = compare(value, error, norm).state, compare(value, error + more, norm).state
    assert wide in (narrow, State.NOT_DISTINGUISHABLE)


@given(amounts, amounts, errors, amounts)
def test_more_is_never_worse_against_a_floor(value: Decimal, more: Decimal, error: Decimal, limit: Decimal) -> None:
    rank = [State.BELOW, State.NOT_DISTINGUISHABLE, State.AT_OR_ABOVE]
    norm = make_norm(value=limit)
    assert rank.index(compare(value, error, norm).state) <= rank.index(compare(value + more, error, norm).state)


@given(amounts, errors, amounts, st.integers(min_value=1, max_value=1000))
def test_the_unit_does_not_matter(value: Decimal, error: Decimal, limit: Decimal, scale: int) -> None:
    small, large = make_norm(value=limit), make_norm(value=limit * scale)
    assert compare(value, error, small).state == compare(value * scale, error * scale, large).state


@given(amounts, errors, amounts)
def test_with_the_annexe_inside_only_below_is_said(value: Decimal, error: Decimal, limit: Decimal) -> None:
    norm = make_norm(value=limit, annexe_excluded=True)
    plain, inside = compare(value, error, norm), compare(value, error, norm, annexe_inside=True)
    assert inside.state == (State.BELOW if plain.state == State.BELOW else State.NOT_DISTINGUISHABLE)


@given(amounts, errors, norms)
def test_falling_short_is_said_only_when_decided(value: Decimal, error: Decimal, norm: Norm) -> None:
    found = compare(value, error, norm)
    judged = norm.comparator != Comparator.FROM and found.state in DECIDED
    assert (found.falls_short is not None) == judged
    assert (found.mark == "below") == (found.falls_short is True)


@given(amounts, errors)
def test_a_gap_stays_a_gap_whatever_is_measured(value: Decimal, error: Decimal) -> None:
    assert compare(value, error, NATIONAL).state == State.NOT_ENTERED


@pytest.mark.parametrize(
    ("value", "error", "wrong"),
    [(3.1, 0, TypeError), (3, 0.1, TypeError), (True, 0, TypeError), (3, -1, ValueError), (Decimal("NaN"), 0, ValueError)],
)
def test_what_is_no_measurement_is_refused(value: Any, error: Any, wrong: type[Exception]) -> None:
    with pytest.raises(wrong):
        compare(value, error, FLOOR)


COURT = make_norm(value=Decimal(3), sources={"en": "ECtHR", "ru": "ЕСПЧ", "tg": "САҲИ"})


def test_sentence_names_every_norm_and_what_it_weighs() -> None:
    found = [compare(Decimal("3.1"), Decimal("0.1"), norm) for norm in (NATIONAL, FLOOR, COURT)]
    assert sentence(found, "en") == (
        "3.1 ± 0.1 m²: national norm not entered; below 4 m² CPT (comparative); not distinguishable from 3 m² ECtHR (comparative)"
    )


@pytest.mark.parametrize("language", ["ru", "tg"])
def test_numbers_and_sources_follow_the_language(language: str) -> None:
    said = sentence([compare(Decimal("3.10"), Decimal("0.05"), make_norm(value=Decimal("3.4")))], language)
    assert said.startswith("3,10 ± 0,05 ")
    assert f" {SHORTS[language]} " in said
    assert "3,4 " in said
    assert "3.4" not in said


def test_an_entered_national_norm_carries_no_weight_in_brackets() -> None:
    norm = make_norm(value=Decimal(2), status="national", sources={"en": "national norm"})
    assert clause(compare(3, 0, norm), "en") == "at or above 2 m² national norm"


def test_a_ceiling_is_said_in_its_own_words() -> None:
    assert clause(compare(16, 0, CEILING), "en") == "above 15 days CPT (accepted)"
    assert clause(compare(15, 0, CEILING), "en") == "at or below 15 days CPT (accepted)"


def test_a_sentence_is_about_one_measurement() -> None:
    with pytest.raises(ValueError, match="one measurement"):
        sentence([compare(3, 0, FLOOR), compare(4, 0, FLOOR)], "en")
    with pytest.raises(ValueError, match="one measurement"):
        sentence([], "en")


@given(amounts, errors, st.lists(norms, min_size=1, max_size=4))
def test_a_sentence_holds_one_clause_for_each_norm(value: Decimal, error: Decimal, held: list[Norm]) -> None:
    measured, _, said = sentence([compare(value, error, norm) for norm in held], "en").partition(": ")
    assert len(said.split("; ")) == len(held)
    assert ("±" in measured) == (error > 0)


def test_value_and_error_share_their_decimals() -> None:
    with translation.override("ru"):
        assert quantity(Decimal("2.8"), "m2", error=Decimal("0.05")).startswith("2,80 ± 0,05")
