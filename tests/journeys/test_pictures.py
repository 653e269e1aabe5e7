"""The pictures of docs/ are made here and nowhere else.

`PICTURES=write` writes them anew; otherwise each page is opened and its words are held against those of the picture.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser
from support.pictures import hash_of, keep, kept, lasting

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = {
    "desk": "/",
    "visit": "/visits/{visit}/",
    "rooms": "/visits/{visit}/rooms/",
    "debrief": "/visits/{visit}/debrief/",
    "keying": "/visits/{visit}/keying/1/",
    "report": "/reports/{report}/sections/regime/?with=en",
}
# what a keyer has typed of the sheet when the picture is taken
TYPED = ("A", "17", "2")


@pytest.fixture(scope="module")
def page(mechanism: Live) -> Iterator[Page]:
    """The lead's browser."""
    with browser() as open_page:
        yield open_page(mechanism, mechanism.facts["lead"])


@pytest.mark.parametrize("name", PAGES)
def test_picture_when_its_page_is_opened_shows_the_words_of_today(mechanism: Live, page: Page, name: str) -> None:
    answer = page.goto(mechanism.address + PAGES[name].format(**mechanism.facts))
    assert answer
    assert answer.status == 200
    if name == "keying":
        key(page)
    if name == "report":
        chosen = page.locator("[href*='paragraph=']").first.get_attribute("href") or ""
        page.goto(page.url.partition("?")[0] + chosen.partition("#")[0])
    page.wait_for_load_state("networkidle")
    # on top stands the line that says that all is invented
    page.evaluate("async () => { await document.fonts.ready; scrollTo({top: 0, behavior: 'instant'}); }")
    assert page.evaluate("scrollY") == 0
    words = lasting(page.inner_text("body"))
    assert "invented" in words
    if os.environ.get("PICTURES") == "write":
        keep(name + ".png", words, page.screenshot(animations="disabled", caret="hide"))
    same = kept().get(name + ".png", {}).get("words") == hash_of(words.encode())
    assert same, (
        f"the page changed since docs/pictures/{name}.png was taken: PICTURES=write ./dev test tests/journeys/test_pictures.py"
    )


def key(page: Page) -> None:
    """Some answers of a room, as in the handbook."""
    if page.get_by_role("button", name="Begin anew").count():
        page.get_by_role("button", name="Begin anew").click()
        page.wait_for_load_state()
    for typed in TYPED:
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
