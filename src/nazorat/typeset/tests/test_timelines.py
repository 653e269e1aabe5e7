"""The chart of timelines: told by shape, legend of what happened alone, no mark cut, nothing fetched."""

from __future__ import annotations

from datetime import date

import pytest

from nazorat.typeset.inside.vega import refuse_fetching
from nazorat.typeset.timelines import Event, timelines

KINDS = (("signed", "circle-open"), ("ratified", "circle"), ("visit", "star"), ("back", "cross"))
EVENTS = (
    Event("Namuna", date(2010, 3, 1), "ratified"), Event("Namuna", date(2014, 7, 2), "visit"), Event("Misol", date(2020, 1, 1), "back"),
)  # fmt: skip


def test_marks_differ_by_shape_and_legend_has_what_happened_alone() -> None:
    spec = timelines(EVENTS, KINDS)
    shape = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert shape["domain"] == ["ratified", "visit", "back"]
    assert len(set(shape["range"])) == 3
    assert spec["layer"][1]["encoding"]["y"]["sort"] == ["Namuna", "Misol"]
    assert [one["on"] for one in spec["data"]["values"]] == ["2010-03-01", "2014-07-02", "2020-01-01"]
    refuse_fetching(spec)


def test_span_leaves_room_before_the_first_mark_and_after_the_last() -> None:
    first, last = timelines(EVENTS, KINDS)["layer"][1]["encoding"]["x"]["scale"]["domain"]
    assert (first < "2010-03-01", last > "2020-01-01") == (True, True)


@pytest.mark.parametrize("events", [(), EVENTS[:1]])
def test_chart_of_nothing_or_of_one_day_is_whole(events: tuple[Event, ...]) -> None:
    spec = timelines(events, KINDS)
    assert spec["height"] > 0
    assert len(spec["data"]["values"]) == len(events)
