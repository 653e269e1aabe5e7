"""The matrix of the debrief: what is a gap, what is not, and what is hidden from whom."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from nazorat.findings.drafts import OpenDebrief, OpenEntry, OpenFinding, SheetText
from nazorat.findings.evidence import Origin, Stance, Status
from nazorat.findings.queries import Matrix, matrix_of, narrowed
from nazorat.people.models import Member

from .make import entry_text, finding_text

ORDER = ["MAT", "REGIME", "REGIME.EXERCISE", "HEALTH"]
NOBODY = Member(code="K-9")


def entry(*, closed: bool = False, **given: Any) -> OpenEntry:
    return OpenEntry(uuid4(), 1, NOBODY, entry_text(**given), datetime(2026, 5, 13, 21, 14, tzinfo=UTC), closed)


def drawn(*entries: OpenEntry, themes: tuple[str, ...] = (), findings: tuple[OpenFinding, ...] = ()) -> Matrix:
    return matrix_of(OpenDebrief(entries, SheetText(themes), 1, findings), ORDER)


def looks(matrix: Matrix, theme: str = "REGIME.EXERCISE") -> dict[str, str]:
    return {cell.origin.value: cell.look for cell in matrix.of(theme).cells}


def test_empty_debrief_has_no_row_and_no_gap() -> None:
    assert drawn() == Matrix((), 0, 0)


def test_theme_with_one_origin_has_one_gap_where_one_looks_next() -> None:
    matrix = drawn(entry())
    assert looks(matrix) == {"persons": "for", "own": "gap", "place": "void", "health": "void", "outside": "void"}
    assert (matrix.gaps, matrix.unassigned) == (1, 1)


def test_theme_with_two_origins_has_no_gap() -> None:
    assert drawn(entry(), entry(origin=Origin.PLACE)).gaps == 0


def test_own_measurement_needs_no_second_origin() -> None:
    assert drawn(entry(origin=Origin.OWN, measured=True)).gaps == 0
    assert drawn(entry(origin=Origin.OWN)).gaps == 1


def test_chosen_theme_asks_every_origin_until_somebody_says_that_it_is_not_needed() -> None:
    assert drawn(themes=("HEALTH",)).gaps == len(Origin)
    spared = entry(theme="HEALTH", origin=Origin.OUTSIDE, stance=Stance.NOT_NEEDED, statement="")
    matrix = drawn(spared, themes=("HEALTH",))
    assert (matrix.gaps, looks(matrix, "HEALTH")["outside"]) == (4, "na")


def test_gap_with_a_name_is_still_a_gap_but_given_to_somebody() -> None:
    matrix = drawn(entry(), entry(origin=Origin.OWN, stance=Stance.GAP, who="K-3"), entry(origin=Origin.PLACE, stance=Stance.GAP))
    assert (matrix.gaps, matrix.unassigned) == (2, 1)


def test_gap_outweighs_what_stands_beside_it_and_against_outweighs_for() -> None:
    assert looks(drawn(entry(), entry(stance=Stance.GAP)))["persons"] == "gap"
    assert looks(drawn(entry(), entry(stance=Stance.CONTRADICTS)))["persons"] == "against"


def test_closed_statement_says_that_it_is_there_and_weighs_nothing() -> None:
    matrix = drawn(entry(closed=True, statement=""), entry(origin=Origin.PLACE))
    row = matrix.of("REGIME.EXERCISE")
    assert (looks(matrix)["persons"], row.cells[0].sealed, row.cells[0].shown) == ("sealed", 1, ())
    assert row.corroboration.supporting == {Origin.PLACE}


def test_dissent_stands_in_its_row_and_is_no_evidence() -> None:
    dissent = entry(stance=Stance.DISSENT, who="K-2", statement="Seven accounts, three districts")
    row = drawn(entry(), dissent).of("REGIME.EXERCISE")
    assert (row.dissents, row.corroboration.suggested) == ((dissent,), Status.ALLEGED)
    assert all(dissent not in cell.entries for cell in row.cells)


def test_rows_stand_in_the_order_of_the_catalogue_and_unknown_themes_last() -> None:
    matrix = drawn(entry(theme="HEALTH"), entry(theme="GONE"), entry(theme="MAT"))
    assert [row.theme for row in matrix.rows] == ["MAT", "HEALTH", "GONE"]


def test_finding_brings_its_theme_into_the_matrix() -> None:
    finding = OpenFinding(uuid4(), uuid4(), 1, 1, False, finding_text(theme="MAT"))
    assert drawn(findings=(finding,)).of("MAT").findings == (finding,)


@pytest.mark.parametrize(
    ("words", "gaps_only", "expected"),
    [("soap", False, ["MAT"]), ("", True, ["MAT"]), ("SOAP", True, ["MAT"]), ("none", False, [])],
)
def test_narrowed_matrix_counts_over_the_whole(words: str, gaps_only: bool, expected: list[str]) -> None:
    whole = drawn(entry(theme="MAT", statement="No soap"), entry(), entry(origin=Origin.OUTSIDE))
    part = narrowed(whole, words, gaps_only)
    assert [row.theme for row in part.rows] == expected
    assert part.gaps == whole.gaps == 1


def test_narrowing_does_not_find_closed_words() -> None:
    assert narrowed(drawn(entry(statement="insulin", closed=True)), "insulin", False).rows == ()
