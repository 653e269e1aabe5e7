"""The public's page in a real browser: a coordinator releases it, everybody reads it without an account, a ministry's reader is handed paper."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from support.live import Live, browser, chromium, serving
from support.pictures import hash_of, keep, kept, lasting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PICTURE = "public-page.png"
WIDE, NARROW = 1200, 390


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """Marked as a demonstration, since the page becomes a picture."""
    with serving("journeys.seeds_public:board", NAZORAT_DEMO="yes") as served:
        yield served


@contextmanager
def somebody(launched: Browser, language: str = "en", width: int = WIDE) -> Iterator[Page]:
    """A fresh browser of a person without an account."""
    context = launched.new_context(locale=language, viewport={"width": width, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()


def release(live: Live, open_page: Callable[..., Page]) -> None:
    """A coordinator makes the edition, reads it and lets everybody read it."""
    page = open_page(live, live.facts["coordinator"])
    page.goto(f"{live.address}/pathway/readers/public/")
    for act in ("What everybody reads", "Make an edition to look at"):
        with page.expect_navigation():
            page.locator("main").get_by_text(act, exact=True).click()
    assert "Edition 1, made" in page.inner_text("main")
    with page.expect_navigation():
        page.get_by_role("link", name="Russian").click()
    assert "Издание 1" in page.inner_text("body")
    page.go_back()
    with page.expect_navigation():
        page.get_by_role("button", name="Release to everybody").click()
    assert "edition 1 is public" in page.inner_text("main")
    taken: Any = page.request.get(f"{live.address}/pathway/readers/ministries/ru/pdf/")
    assert taken.body()[:5] == b"%PDF-", "for a ministry's reader, who has no account"


def test_everybody_reads_what_a_coordinator_released_and_nothing_else(live: Live) -> None:
    with chromium() as launched, somebody(launched) as page:
        answer = page.goto(f"{live.address}/public/")
        assert answer
        assert answer.status == 404
        assert page.context.cookies() == []
    with browser() as open_page:
        release(live, open_page)
    with chromium() as launched:
        for language, word in (("ru-RU", "Этапы"), ("tg-TJ", "Марҳилаҳо"), ("en-GB", "Stages")):
            for width in (WIDE, NARROW):
                with somebody(launched, language, width) as page:
                    looked_at(live, page, word, width)
        with somebody(launched) as page:
            picture(live, page)
        # a ministry's reader types what a coordinator has open
        with somebody(launched) as page:
            for path in ("/pathway/readers/ministries/", "/pathway/public/", "/pathway/gaps/", "/"):
                page.goto(live.address + path)
                assert urlsplit(page.url).path == "/sign-in/", path
            page.goto(f"{live.address}/public/en/")
            assert "The code does not fit." not in page.inner_text("body"), "what ministries object to is on their page"


def looked_at(live: Live, page: Page, word: str, width: int) -> None:
    """The page opens in the reader's language, styled, with its chart, within the screen, and runs and fetches nothing else."""
    fetched: list[str] = []
    page.on("request", lambda asked: fetched.append(asked.url))
    page.on("console", lambda said: pytest.fail(said.text))
    page.goto(f"{live.address}/public/")
    page.wait_for_load_state("networkidle")
    words = page.inner_text("body")
    assert word in words
    assert "Four of nine seats are of civil society." in words
    assert live.facts["noted"] not in words
    assert live.facts["coordinator"]["code"] not in words
    assert page.context.cookies() == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.querySelector('thead')).position") == (
        "absolute" if width == NARROW else "static"
    )
    assert page.evaluate("[...document.images].map(one => one.naturalWidth > 0)") == [True]
    assert page.evaluate("[document.scripts.length, document.forms.length, document.cookie]") == [0, 0, ""]
    assert {urlsplit(one).netloc for one in fetched} == {urlsplit(live.address).netloc}
    assert {urlsplit(one).path.split("/")[1] for one in fetched} <= {"public", "favicon.ico"}


def picture(live: Live, page: Page) -> None:
    """The picture of the handbook is of the page of today."""
    page.goto(f"{live.address}/public/en/")
    page.wait_for_load_state("networkidle")
    words = lasting(page.inner_text("body"))
    assert "Invented" in words
    if os.environ.get("PICTURES") == "write":
        keep(PICTURE, words, page.screenshot(animations="disabled", caret="hide"))
    assert kept().get(PICTURE, {}).get("words") == hash_of(words.encode()), (
        "PICTURES=write ./dev test tests/journeys/test_public.py"
    )
