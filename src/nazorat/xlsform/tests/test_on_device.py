"""What our own app cannot ask is said when a tool is published, with the cell; everything else is asked there."""

from __future__ import annotations

import pytest

from nazorat.xlsform import check
from nazorat.xlsform.tests.books import Rows, markdown
from nazorat.xlsform.tests.kinds import ASKED, Asked

HEAD = ["type", "name", "label", "appearance", "calculation"]
# of every type of the reference, these alone stay empty in the app
EMPTY = {
    "osm", "osm t", "phonenumber", "username", "email", "simserial", "subscriberid", "audit", "background-audio", "background-geopoint",
    "start-geopoint",
}  # fmt: skip


def said(*rows: list[str]) -> list[tuple[int | None, str, str]]:
    sheets: dict[str, Rows] = {"survey": [HEAD, *rows], "settings": [["form_id", "version"], ["t", "1"]]}
    found = check(markdown(**sheets), "tool.md").troubles
    return [((one.row or 0) - 1, one.column, dict(one.values)["value"]) for one in found if one.code == "not-on-device"]


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: asked.id)
def test_of_every_type_what_the_app_leaves_empty_is_said(asked: Asked) -> None:
    troubles = [one for one in check(asked.book(), "kinds.md").troubles if one.code == "not-on-device"]
    assert [one.level for one in troubles] == ["warning"] * (asked.type in EMPTY)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        (["text", "q", "Q", "ex:org.example.scan(x=1)"], "D (appearance)", "ex:org.example.scan"),
        (["text", "q", "Q", "printer"], "D (appearance)", "printer"),
        (["date", "q", "Q", "bikram-sambat"], "D (appearance)", "bikram-sambat"),
        (["calculate", "q", "", "", "${last-saved#q}"], "E (calculation)", "last-saved"),
        (["calculate", "q", "", "", "intersects(${other})"], "E (calculation)", "intersects"),
    ],
)
def test_ways_and_expressions_that_the_app_does_not_know_are_said(row: list[str], column: str, value: str) -> None:
    assert said(["text", "other", "Other"], row) == [(3, column, value)]


def test_ways_that_the_app_knows_are_not_said() -> None:
    ways = ("multiline", "numbers", "masked", "persian", "islamic")
    assert said(*(["text" if at < 3 else "date", f"q{at}", "Q", way] for at, way in enumerate(ways))) == []


@pytest.mark.parametrize("header", ["media::video", "video", "video::English (en)", "media::video::English (en)"])
def test_films_beside_labels_are_said_with_their_cell(header: str) -> None:
    language = "::English (en)" if header.endswith("(en)") else ""
    survey = [["type", "name", f"label{language}", header], ["select_one c", "q", "Q", "how.mp4"], ["text", "r", "R", ""]]
    choices = [["list_name", "name", f"label{language}", header], ["c", "1", "One", "one.mp4"], ["c", "2", "Two", ""]]
    sheets: dict[str, Rows] = {"survey": survey, "choices": choices, "settings": [["form_id", "version"], ["t", "1"]]}
    found = [one for one in check(markdown(**sheets), "tool.md").troubles if one.code == "film-not-on-device"]
    told = [(one.sheet, one.row, one.column, one.level) for one in found]
    # rows of a Markdown file are its lines
    assert told == [(sheet, line, f"D ({header})", "warning") for sheet, line in (("survey", 3), ("choices", 7))]
