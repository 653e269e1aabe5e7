"""Every kind of page from right to left, in Persian, in a real browser: mirrored, and nowhere wider than the screen.

The pages of the product turn by the language alone. Persian is added by `support.persian` for this journey; its words are in
`persian/django.po`, and what is not translated there stays English, as a page would while a translation is being made.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser, serving
from support.pictures import hash_of, keep, kept, lasting
from support.turning import BEYOND, persian_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (1280, 390)
PAGES = {
    "desk": "/", "visits": "/visits/", "visit": "/visits/{visit}/", "rooms": "/visits/{visit}/rooms/",
    "records": "/visits/{visit}/records/", "sheets": "/visits/{visit}/sheets/", "debrief": "/visits/{visit}/debrief/",
    "findings": "/visits/{visit}/findings/", "team": "/visits/{visit}/team/", "places": "/places/", "tools": "/tools/",
    "provisions": "/standards/", "limits": "/standards/limits/", "instruments": "/standards/instruments/",
    "provision": "/provisions/NMR 13/", "recommendations": "/recommendations/", "me": "/me/",
}  # fmt: skip
ARABIC = re.compile("[\u0600-\u06ff]")


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    more = {"NAZORAT_DEMO": "yes", **persian_in(tmp_path_factory.mktemp("persian"))}
    with serving("journeys.seeds_offices:offices", **more) as served:
        yield served


@pytest.fixture(scope="module")
def page(live: Live) -> Iterator[Page]:
    """The lead's browser, its language chosen at the foot of the side as anybody would."""
    with browser(1280) as open_page:
        opened = open_page(live, live.facts["lead"])
        opened.get_by_role("button", name="فارسی").click()
        opened.wait_for_selector("html[lang=fa]")
        yield opened


def box(page: Page, selector: str) -> dict[str, float]:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return {"left": found["x"], "right": found["x"] + found["width"], "width": found["width"]}


def go(page: Page, live: Live, name: str, width: int = 1280) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answer = page.goto(live.address + PAGES[name].format(**live.facts))
    assert answer
    assert answer.status == 200, name


def test_pages_when_read_in_persian_fit_the_screen(live: Live, page: Page) -> None:
    wide = {}
    for width in WIDTHS:
        for name in PAGES:
            go(page, live, name, width)
            assert page.evaluate("[document.documentElement.dir, getComputedStyle(document.body).direction]") == ["rtl", "rtl"]
            if page.evaluate("document.documentElement.scrollWidth") > width or page.evaluate(BEYOND):
                wide[name, width] = page.evaluate(BEYOND)
    assert wide == {}


def test_frame_when_read_in_persian_is_mirrored(live: Live, page: Page) -> None:
    go(page, live, "limits")
    side, work = box(page, "aside.side"), box(page, "main")
    assert side["right"] == pytest.approx(1280, abs=20)
    assert work["right"] <= side["left"] + 1, "the side stands right of the work"
    icon, word = box(page, "aside.side li a svg"), box(page, "aside.side li a .word")
    assert word["right"] <= icon["left"], "the icon stands before its word, on the right"
    assert box(page, "h1")["right"] > box(page, ".acts a")["right"], "the title begins on the right, acts end on the left"
    heads = page.locator("main thead th")
    first, last = heads.first.bounding_box(), heads.last.bounding_box()
    assert first
    assert last
    assert first["x"] > last["x"], "columns run from the right"
    assert page.evaluate("getComputedStyle(document.querySelector('td.num')).textAlign") == "end"
    assert page.locator("link[href*='tabler.rtl']").count() == 1
    assert page.locator("link[href$='tabler.min.css']").count() == 0


def test_words_numbers_and_codes_when_read_in_persian_keep_their_own_direction(live: Live, page: Page) -> None:
    go(page, live, "provisions")
    assert page.inner_text("h1") == "مقررات"
    for line in page.locator("aside.side li .word").all_inner_texts():
        assert ARABIC.search(line), line
    assert page.locator("td.code bdi").first.inner_text() == "OPCAT 1"
    go(page, live, "rooms")
    assert re.search("[۰-۹]", page.inner_text("main table:has(.plot)")), "numbers follow the language"
    # half discs keep their solid part on the left in every direction of writing
    assert page.evaluate("[...document.querySelectorAll('.mk-half')].every((one) => getComputedStyle(one).transform === 'none')")


def test_menu_when_opened_on_a_telephone_in_persian_stays_on_the_screen(live: Live, page: Page) -> None:
    go(page, live, "visit", 390)
    page.locator("[data-act=menu]").click()
    nav = box(page, "#nav")
    assert nav["left"] >= -1
    assert nav["right"] <= 391
    assert page.locator("#nav a", has_text="بازدیدها").is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})


def test_picture_when_the_page_is_opened_shows_the_words_of_today(live: Live, page: Page) -> None:
    go(page, live, "rooms")
    page.wait_for_load_state("networkidle")
    page.evaluate("async () => { await document.fonts.ready; scrollTo({top: 0, behavior: 'instant'}); }")
    words = lasting(" ".join(page.locator("#nav, h1, .tabs, thead").all_inner_texts()))
    assert ARABIC.search(words)
    if os.environ.get("PICTURES") == "write":
        keep("rooms-fa.png", words, page.screenshot(animations="disabled", caret="hide"))
    same = kept().get("rooms-fa.png", {}).get("words") == hash_of(words.encode())
    assert same, "the page changed: PICTURES=write ./dev test tests/journeys/test_right_to_left.py"
