"""Icons, marks, words by locale, slots, and a window's title as its heading."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import format_html

from nazorat.kit import dates, panels
from nazorat.kit.templatetags import kit


def drawn(source: str, **given: object) -> str:
    return Template("{% load kit %}" + source).render(Context(given))


def test_an_icon_is_drawn_inline_and_silent() -> None:
    shape = drawn('{% icon "key" "icon-s" %}')
    assert shape.startswith('<svg class="icon icon-s"')
    assert 'aria-hidden="true"' in shape
    assert "<path" in shape


@pytest.mark.parametrize("name", ["no-such-icon", "../apps", "", "key.svg"])
def test_an_unknown_icon_raises(name: str) -> None:
    with pytest.raises(LookupError):
        drawn("{% icon name %}", name=name)


def test_every_icon_file_is_a_plain_drawing() -> None:
    files = sorted(kit.ICONS.glob("*.svg"))
    assert len(files) > 40
    for file in files:
        shape = kit.icon_shape(file.stem)
        assert shape.startswith("<"), file.name
        assert "<script" not in shape, file.name
        assert "style=" not in shape, file.name


def test_every_state_has_its_shape() -> None:
    assert {look.shape for look in kit.STATES.values()} == set(kit.SHAPES)


def test_a_state_is_shape_and_word() -> None:
    assert drawn('{% st "late" "late" %}') == (
        '<span class="st late"><svg class="mk mk-diamond late" viewBox="0 0 12 12" aria-hidden="true">'
        '<path class="f" d="M6 1 11 6 6 11 1 6z"/></svg>late</span>'
    )


def test_the_word_of_a_state_is_escaped() -> None:
    assert "<b>" not in drawn('{% st "late" word %}', word="<b>late</b>")


def test_an_unknown_state_raises() -> None:
    with pytest.raises(LookupError):
        drawn('{% mark "purple" %}')


@pytest.mark.parametrize(
    ("language", "short", "long", "full"),
    [
        ("en", "8 June", "8 June 2026", "Monday, 8 June 2026"),
        ("ru", "8 июня", "8 июня 2026", "Понедельник, 8 июня 2026"),
        ("tg", "8 июни", "8 июни соли 2026", "Душанбе, 8 июни соли 2026"),
        ("fa", "۸ ژوئن", "۸ ژوئن ۲۰۲۶", "دوشنبه, ۸ ژوئن ۲۰۲۶"),
    ],
)
def test_dates_follow_the_language(language: str, short: str, long: str, full: str) -> None:
    with translation.override(language):
        assert [dates.day(date(2026, 6, 8), style) for style in ("short", "long", "full")] == [short, long, full]


def test_a_span_says_what_differs() -> None:
    with translation.override("en"):
        assert dates.span(date(2026, 5, 12), date(2026, 5, 13)) == "12–13 May 2026"
        assert dates.span(date(2026, 5, 30), date(2026, 6, 1)) == "30 May – 1 June 2026"
        assert dates.span(date(2025, 12, 31), date(2026, 1, 1)) == "31 December 2025 – 1 January 2026"
        assert dates.span(date(2026, 5, 12), date(2026, 5, 12)) == "12 May 2026"


def test_a_moment_stands_in_local_time() -> None:
    with translation.override("en"):
        assert dates.moment(datetime(2020, 6, 8, 19, 5, tzinfo=UTC)) == "9 June 2020, 0:05"


def test_numbers_follow_the_language() -> None:
    with translation.override("ru"):
        assert drawn("{{ area|number:2 }}", area=Decimal("2.716")) == "2,72"
        assert drawn("{{ share|percent }}", share=0.115) == "12\xa0%"
    with translation.override("fa"):
        assert drawn("{{ n|number }}", n=1234) == "۱٬۲۳۴"
    assert drawn("{{ n|number }}", n=None) == "—"


def test_a_zero_is_a_dot_in_a_tally() -> None:
    assert "·" in drawn("{{ n|tally }}", n=0)
    with translation.override("en"):
        assert drawn("{{ n|tally }}", n=1200) == "1,200"


def test_names_are_isolated_and_escaped() -> None:
    assert drawn("{{ name|bdi }}", name="K-1 <b>") == "<bdi>K-1 &lt;b&gt;</bdi>"


def test_sizes_are_readable() -> None:
    with translation.override("en"):
        assert drawn("{{ n|size }}", n=4200) == "4.2 KB"
        assert drawn("{{ n|size }}", n=2_500_000) == "2.5 MB"


def test_a_slot_draws_in_order_and_refuses_raw_text() -> None:
    panels.register_slot("test-slot", lambda word: format_html("<i>{}</i>", word), order=20)
    panels.register_slot("test-slot", lambda word: format_html("<b>{}</b>", word), order=10)
    assert drawn('{% slot "test-slot" word %}', word="<x>") == "<b>&lt;x&gt;</b><i>&lt;x&gt;</i>"
    panels.register_slot("test-raw", lambda: "<b>raw</b>")
    with pytest.raises(TypeError, match="not safe HTML"):
        drawn('{% slot "test-raw" %}')
    assert drawn('{% slot "nobody" %}') == ""
