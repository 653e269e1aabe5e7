"""The reference files as they stand in the repository."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from nazorat.standards.compare import UNITS, Comparator
from nazorat.standards.models import Mark, Party, Standing, Subject
from nazorat.standards.reference import FILES, LANGUAGES, read_reference

FOLDER = Path(__file__).resolve().parents[4] / "library" / "standards"
REFERENCE = read_reference(FOLDER)
TITLED = [
    *((f"theme {row.code}", row.titles) for row in REFERENCE.themes),
    *((f"instrument {row.code}", row.titles) for row in REFERENCE.instruments),
    *((f"{row.instrument} {row.number}", row.titles) for row in REFERENCE.provisions),
    *((f"power {row.code}", row.titles) for row in REFERENCE.powers),
    *((f"limit {row.code}", row.titles) for row in REFERENCE.limits),
]
TAJIK = re.compile(r"[ғӣқӯҳҷ]", re.IGNORECASE)


# listed whole, from the first article or rule to the last; of the other instruments only what the tools, limits and findings cite
WHOLE = {
    "OPCAT": range(1, 38), "NMR": range(1, 123), "BR": range(1, 71), "BOP": range(1, 40), "MEND": range(1, 7),
    "TR": range(1, 24), "BPUFF": range(1, 27),
}  # fmt: skip
# what a monitor of places cites first; CAT 17-33 and the like are about committees and signatures
SUBSTANCE = {"CAT": set(range(1, 17)), "ICCPR": {6, 7, 9, 10, 14, 17, 24, 26}, "CRC": {37, 40}, "CRPD": {12, 14, 15, 16, 17, 19, 33},
    "CED": {17, 18}, "BJR": {10, 13, 17, 19, 26, 27}, "MIP": {9, 11, 13, 15, 16, 17, 18, 22},
    "HAV": {*range(19, 47), *range(49, 56), *range(59, 79), *range(81, 88)},
}  # fmt: skip


def numbers_of(instrument: str) -> list[int]:
    return [row.number for row in REFERENCE.provisions if row.instrument == instrument]


def test_opcat_mandela_bangkok_and_the_body_of_principles_are_whole() -> None:
    assert {code: numbers_of(code) for code in WHOLE} == {code: list(numbers) for code, numbers in WHOLE.items()}


def test_treaties_have_the_articles_that_a_monitor_cites() -> None:
    assert {code: wanted - set(numbers_of(code)) for code, wanted in SUBSTANCE.items()} == {code: set() for code in SUBSTANCE}


def test_the_standing_of_each_instrument_carries_its_mark() -> None:
    for row in REFERENCE.instruments:
        assert row.party in ("", *Party.values)
        assert row.mark in Mark.values, row.code
        assert row.verified == (row.mark == "V"), row.code
        # a treaty binds a party only
        assert row.status != "binding" or row.party == "party", row.code
    assert {row.code for row in REFERENCE.instruments if row.party in ("party", "signed", "none")} == {
        "OPCAT", "CAT", "ICCPR", "CRC", "CEDAW", "CRPD",
    }  # fmt: skip


def test_provisions_follow_the_order_of_the_instruments_and_their_numbers() -> None:
    place = {row.code: at for at, row in enumerate(REFERENCE.instruments)}
    order = [(place[row.instrument], row.number) for row in REFERENCE.provisions]
    assert order == sorted(set(order))


def test_provisions_stand_within_the_numbering_of_their_instrument() -> None:
    bounds = {row.code: (row.first or 1, row.last) for row in REFERENCE.instruments}
    for row in REFERENCE.provisions:
        first, last = bounds[row.instrument]
        assert first <= row.number
        # a protocol of several hundred paragraphs has no end that we rely on
        assert last is not None or row.instrument == "IP"
        assert last is None or row.number <= last


def test_no_title_is_empty_a_number_or_equal_across_languages() -> None:
    for name, titles in TITLED:
        held = [getattr(titles, language).strip() for language in LANGUAGES]
        assert all(held), name
        assert not any(re.fullmatch(r"[\W\d]+", title) for title in held), name
        assert len({title.casefold() for title in held}) == 3, (name, held)
        assert all(len(title) <= 200 for title in held), name


def test_titles_are_written_in_the_script_of_their_language() -> None:
    for name, titles in TITLED:
        assert not re.search(r"[А-Яа-яЁё]", titles.en), (name, titles.en)
        assert re.search(r"[А-Яа-я]", titles.ru), (name, titles.ru)
        assert not TAJIK.search(titles.ru), (name, titles.ru)
        assert re.search(r"[А-Яа-я]", titles.tg), (name, titles.tg)
        # letters that Russian has and Tajik has not
        assert not re.search(r"[щыьЩЫЬ]", titles.tg), (name, titles.tg)


def test_no_two_provisions_of_an_instrument_share_a_title() -> None:
    for language in LANGUAGES:
        titles = Counter((row.instrument, getattr(row.titles, language)) for row in REFERENCE.provisions)
        assert [title for title, times in titles.items() if times > 1] == []


def test_codes_are_unique_in_each_file() -> None:
    for codes in (
        [row.code for row in REFERENCE.themes],
        [row.code for row in REFERENCE.instruments],
        [row.code for row in REFERENCE.powers],
        [row.code for row in REFERENCE.limits],
    ):
        assert len(codes) == len(set(codes))


def test_every_cited_code_is_known() -> None:
    themes = {row.code for row in REFERENCE.themes}
    instruments = {row.code for row in REFERENCE.instruments}
    provisions = {f"{row.instrument} {row.number}" for row in REFERENCE.provisions}
    assert {theme for row in REFERENCE.provisions for theme in row.themes} <= themes
    assert all(row.themes for row in REFERENCE.provisions)
    assert {row.instrument for row in REFERENCE.limits} <= instruments
    assert {row.provision for row in REFERENCE.limits if row.provision} <= provisions
    assert {row.provision for row in REFERENCE.powers} <= provisions


def test_themes_have_two_levels_and_follow_their_parent() -> None:
    seen: dict[str, str] = {}
    for row in REFERENCE.themes:
        assert row.code.rpartition(".")[0] == row.parent
        assert row.parent == "" or seen[row.parent] == ""
        seen[row.code] = row.parent


def test_limits_use_known_words() -> None:
    for row in REFERENCE.limits:
        assert row.subject in Subject.values
        assert row.unit in UNITS
        assert row.comparator in set(Comparator)
        assert row.status in Standing.values
        assert row.occupancy_from is None or row.occupancy_to is None or row.occupancy_from <= row.occupancy_to


def test_each_subject_has_one_unit() -> None:
    units = {(row.subject, row.unit) for row in REFERENCE.limits if row.unit}
    assert max(Counter(subject for subject, _ in units).values()) == 1


def test_national_rows_come_first_and_are_empty() -> None:
    national = [row.status == "national" for row in REFERENCE.limits]
    assert national == sorted(national, reverse=True)
    assert {row.value for row in REFERENCE.limits if row.status == "national"} == {None}
    assert not any(row.verified for row in REFERENCE.limits if row.status == "national")


def test_other_rows_have_a_value_unless_they_are_rules_without_a_number() -> None:
    for row in REFERENCE.limits:
        if row.status != "national":
            assert (row.value is None) == (row.comparator == "none"), row.code


# bans, definitions, wishes and emergencies: what national law may not lower, or does not set
WITHOUT_NATIONAL_ROW = {
    "space_person_weighed", "space_person_emergency", "space_room_desirable", "space_outside", "bed_area", "dormitory",
    "wall_distance_desirable", "ceiling_height_desirable",
    "drinking_person_day", "solitary_hours_day", "solitary_days_mothers", "solitary_days_disability", "banned_sanctions",
    "police_safeguards",
}  # fmt: skip


def test_every_subject_with_a_national_gap_has_its_row() -> None:
    national = {row.subject for row in REFERENCE.limits if row.status == "national"}
    assert set(Subject.values) - national == WITHOUT_NATIONAL_ROW
    assert {row.subject for row in REFERENCE.limits} == set(Subject.values)


def test_national_space_norm_is_open_for_rooms_of_one_and_shared_rooms() -> None:
    held = {(row.occupancy_from, row.occupancy_to) for row in REFERENCE.limits if row.code.startswith("NAT-SPACE")}
    assert held == {(1, 1), (2, None)}


@pytest.mark.parametrize(
    ("code", "value", "verified"),
    [
        ("CPT-SPACE-SINGLE", "6", True),
        ("CPT-SPACE-MULTI", "4", True),
        ("ECHR-SPACE", "3", False),
        ("ICRC-SPACE-MULTI", "3.4", True),
        ("CPT-CEILING", "2.5", True),
        ("NMR-SOLITARY-PROLONGED", "15", False),
        ("CPT-SOLITARY", "14", False),
        ("NMR-SOLITARY-DEFINED", "22", False),
    ],
)
def test_figures_of_the_field(code: str, value: str, verified: bool) -> None:
    row = next(row for row in REFERENCE.limits if row.code == code)
    assert (str(row.value), row.verified) == (value, verified)


def test_powers_cover_the_articles_of_the_mandate() -> None:
    points = {f"{row.provision}{row.point}" for row in REFERENCE.powers}
    wanted = {"OPCAT 19a", "OPCAT 19b", "OPCAT 19c", *(f"OPCAT 20{letter}" for letter in "abcdef")}
    assert wanted | {"OPCAT 211", "OPCAT 212", "OPCAT 22", "OPCAT 23", "OPCAT 35"} <= points
    assert all(len(row.code) <= 20 for row in REFERENCE.powers)


def test_nothing_is_marked_as_reviewed_by_nobody() -> None:
    for _, titles in TITLED:
        assert (titles.reviewed_by_ru, titles.reviewed_by_tg) == ("", "")


def test_only_a_standing_that_was_checked_says_so() -> None:
    # accession to CAT is the one standing that the research found in a source; the rest waits for a lawyer
    assert [row.code for row in REFERENCE.instruments if row.verified] == ["CAT"]


def test_files_hold_no_address() -> None:
    for name in FILES:
        text = (FOLDER / f"{name}.csv").read_text(encoding="utf-8")
        assert not re.search(r"https?:|www\.", text)


def test_a_file_with_a_missing_column_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "standards")
    path = tmp_path / "standards" / "themes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:-1] for row in rows)
    with pytest.raises(KeyError):
        read_reference(tmp_path / "standards")
