"""Charts: specifications that say what they should, and SVG that fetches nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from lxml import etree

from nazorat.typeset import TypesetFailed, chart_svg, charts_svg
from nazorat.typeset.charts import Bar, Limit, MeasuredRoom, RoomWords, bars, measured_rooms
from nazorat.typeset.series import Point, SeriesWords, series

WORDS = RoomWords("м² на человека", "ниже", "не отличить", "не ниже", "погрешность", "Национальная норма", "не введена")
ROOMS = (
    MeasuredRoom("A-01", "блок A", 2.80, 0.06, "below"),
    MeasuredRoom("A-02", "блок A", 3.95, 0.18, "indistinguishable"),
    MeasuredRoom("A-03", "блок A", 4.34, 0.09, "not_below"),
    MeasuredRoom("D-01", "блок D", 5.20, 0.20, "below"),
)
LIMITS = (Limit(4, "4 м²", "ЕКПП, общая", ("блок A",)), Limit(6, "6 м²", "ЕКПП, одноместная", ("блок D",)))


def texts(svg: str) -> list[str]:
    return ["".join(map(str, one.itertext())) for one in etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}text")]


def test_mark_of_a_room_is_the_state_it_was_given() -> None:
    """Who compared decides: a room at 4.30 may be unclear, when its annexe was measured with it."""
    room = MeasuredRoom("A-07", "блок A", 4.3, 0.05, "indistinguishable")
    drawn = [layer for layer in measured_rooms([room], LIMITS, WORDS)["layer"] if "M0,-1" in str(layer["mark"])]
    assert [row["code"] for layer in drawn for row in layer["data"]["values"] if "code" in row] == ["A-07"]


def test_measured_rooms_shows_rooms_limits_and_the_empty_place_of_the_national_norm() -> None:
    shown = texts(chart_svg(measured_rooms(ROOMS, LIMITS, WORDS)))
    wanted = {
        "A-01",
        "A-02",
        "A-03",
        "D-01",
        "блок A",
        "блок D",
        "4 м²",
        "ЕКПП, одноместная",
        "Национальная норма",
        "не введена",
        "не отличить",
    }
    assert wanted <= set(shown)


def test_an_entered_national_norm_takes_the_place_of_the_box() -> None:
    shown = texts(chart_svg(measured_rooms(ROOMS, LIMITS, WORDS, national=Limit(4.5, "4,5 м²", "закон"))))
    assert "не введена" not in shown
    assert "4,5 м²" in shown


def test_bars_always_carry_the_number_asked() -> None:
    shown = texts(chart_svg(bars([Bar("20–30 минут", 24, 31), Bar("час", 3, 31)])))
    assert {"24 / 31", "3 / 31", "20–30 минут"} <= set(shown)


def test_charts_use_our_fonts_and_fetch_nothing() -> None:
    for svg in charts_svg([measured_rooms(ROOMS, LIMITS, WORDS), bars([Bar("a", 1, 2)])]):
        assert 'font-family="PT Sans"' in svg
        assert "<image" not in svg
        assert "href=" not in svg


@pytest.mark.parametrize(
    "spec",
    [
        {"data": {"url": "https://example.org/a.json"}, "mark": "point"},
        {"layer": [{"data": {"url": "file:///etc/hostname"}, "mark": "point"}]},
        {"data": {"values": [{"u": 1}]}, "mark": "image", "encoding": {"url": {"field": "u"}}},
        {"data": {"values": [{"u": 1}]}, "mark": {"type": "point", "href": "https://example.org"}},
    ],
)
def test_a_chart_that_fetches_is_refused(spec: dict[str, object]) -> None:
    with pytest.raises(TypesetFailed) as failed:
        chart_svg(spec)
    assert (failed.value.code, failed.value.detail) == ("refused", "chart-fetches")


@pytest.mark.parametrize(("days", "first", "count"), [((0, 365, 730, 4000), "2020", 11), ((0, 31, 62), "01.2020", 3)])
def test_a_series_names_each_year_once_and_a_short_one_its_months(days: tuple[int, ...], first: str, count: int) -> None:
    began = date(2020, 1, 1)
    points = [Point(began + timedelta(days=day), "all", 400 + day) for day in days]
    drawn = chart_svg(series(points, [], SeriesWords("persons", "capacity")))
    named = [word for word in texts(drawn) if re.fullmatch(r"(?:\d\d\.)?20\d\d", word)]
    assert (named[0], len(named), len(set(named))) == (first, count, count)
    # a browser has not the font of the press
    assert set(re.findall(r'font-family="([^"]*)"', drawn)) == {"PT Sans, Noto Sans, Arial, sans-serif"}
