"""Check digits of sheets."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from nazorat.typeset.numbers import check_digit, format_sheet_number, parse_sheet_number


def test_known_digit() -> None:
    assert check_digit(572, width=3) == 4  # the example of the dissertation
    assert format_sheet_number(417) == "0417-1"


@given(st.integers(min_value=0, max_value=9_999_999))
def test_reads_what_it_writes(number: int) -> None:
    written = format_sheet_number(number)
    assert parse_sheet_number(written) == number
    assert parse_sheet_number(f" {written.replace('-', ' ')} ") == number


@given(st.integers(min_value=0, max_value=99_999), st.data())
def test_finds_every_wrong_digit(number: int, data: st.DataObject) -> None:
    digits = format_sheet_number(number).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))
    with pytest.raises(ValueError, match="check-digit"):
        parse_sheet_number(digits[:place] + other + digits[place + 1 :])


@given(st.integers(min_value=0, max_value=99_999), st.data())
def test_finds_every_swap_of_neighbours(number: int, data: st.DataObject) -> None:
    digits = format_sheet_number(number).replace("-", "")
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    if places:
        at = data.draw(st.sampled_from(places))
        swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        with pytest.raises(ValueError, match="check-digit"):
            parse_sheet_number(swapped)


@pytest.mark.parametrize("written", ["", "12", "abcd-1", "0417-", "04171234567-1"])
def test_shape(written: str) -> None:
    with pytest.raises(ValueError, match="number-shape"):
        parse_sheet_number(written)
