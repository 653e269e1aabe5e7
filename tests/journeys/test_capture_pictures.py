"""The pictures of the field app in docs/ are made here, in three languages; `PICTURES=write` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from journeys import phones
from support.live import Live, serving, shell_options
from support.pictures import hash_of, keep, kept, lasting

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = ("en", "ru", "tg")


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_capture:sheets") as served:
        yield served


@pytest.fixture(scope="module")
def page(live: Live) -> Iterator[Page]:
    """A paired phone at its list."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**shell_options())
        opened = launched.new_context(**{**phones.SCREEN, "viewport": {"width": 360, "height": 640}}).new_page()
        opened.goto(f"{live.address}/sync/app/")
        phones.begin(opened)
        phones.paired(playwright, live, opened)
        opened.locator("#sheets").wait_for()
        yield opened
        launched.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_show_the_screens_of_today(page: Page, language: str) -> None:
    page.locator("select.languages").select_option(language)
    page.wait_for_selector(f"html[lang={language}]")
    page.wait_for_timeout(300)
    changed = [name for name in (held(page, f"capture-list-{language}"),) if name]
    page.locator("#sheets [data-sheet=room]").click()
    page.locator("progress").wait_for()
    page.locator("footer .main").click()
    page.fill("[data-name=unit] input:not([type=radio])", "A")
    page.locator("[data-name=room] input[value=na_not_asked]").check()
    changed += [name for name in (held(page, f"capture-page-{language}"),) if name]
    page.locator("footer [aria-label]").last.click()
    changed += [name for name in (held(page, f"capture-contents-{language}"),) if name]
    page.locator("footer .main").click()
    if language == "en":
        page.locator("header [aria-label]").nth(1).click()
        changed += [name for name in (held(page, "capture-night"),) if name]
        page.locator("header [aria-label]").nth(1).click()
    leave(page)
    assert changed == [], "these screens changed: PICTURES=write ./dev test tests/journeys/test_capture_pictures.py"


def leave(page: Page) -> None:
    """To the last page, and the draft away: the next language finds the list as it was."""
    page.locator("footer [aria-label]").last.click()
    page.locator("[data-page]").last.click()
    page.locator("main .btn.text").click()
    page.locator("main .btn.grave").click()
    page.locator("#sheets").wait_for()


def held(page: Page, name: str) -> str:
    """Write the picture when that was asked for; its name when its words are not those of the screen."""
    words = lasting(page.inner_text("body"))
    if os.environ.get("PICTURES") == "write":
        page.evaluate("scrollTo(0, 0)")
        keep(f"{name}.png", words, page.screenshot(animations="disabled", caret="hide"))
    return "" if kept().get(f"{name}.png", {}).get("words") == hash_of(words.encode()) else name
