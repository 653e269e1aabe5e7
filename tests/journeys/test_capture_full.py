"""A phone that runs full: it says so before anything is lost, loses nothing that it said it kept, and goes on when there is room again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.phones import PHRASE, Phone, begin, paired, unlock
from journeys.test_capture import choose, forward, words
from support.killed import TEXT
from support.live import Live, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

SHORT = re.compile("Little room is left on this device")
NONE = re.compile("There is no room left")
MIB = 1024 * 1024
KEPT = "kept while room was short"
LONG = "written while there was none; " * (2 * MIB // 30)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_capture:sheets") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


class Disk:
    """The room that the browser gives this origin; it has its own again when the page is closed."""

    def __init__(self, page: Page, live: Live) -> None:
        self.page, self.origin = page, live.address
        self.session = page.context.new_cdp_session(page)

    def leave(self, more: int) -> None:
        """So many bytes beside what is used now."""
        used = int(self.page.evaluate("async () => (await navigator.storage.estimate()).usage"))
        self.session.send("Storage.overrideQuotaForOrigin", {"origin": self.origin, "quotaSize": used + more})

    def free(self) -> None:
        self.session.send("Storage.overrideQuotaForOrigin", {"origin": self.origin})


def test_full_disk_is_said_before_and_costs_nothing_that_was_kept(playwright: Playwright, live: Live, tmp_path: Path) -> None:
    phone = Phone(playwright, live, tmp_path / "phone")
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with phone.on(network=True) as page:
        disk = Disk(page, live)
        # the browser counts anew when it starts; from here on there is room for what the reserve holds
        disk.leave(-MIB // 4)
        unlock(page)
        page.get_by_text(SHORT).wait_for()
        written(page)
        page.get_by_text(SHORT).wait_for()
        page.locator(TEXT).fill(KEPT)
        page.wait_for_timeout(2500)
        assert page.get_by_text(NONE).count() == 0
        page.get_by_role("button", name="To the list").click()
        page.locator("#drafts [data-sheet=note]").click()
        assert page.locator(TEXT).input_value() == KEPT
        disk.leave(-MIB // 4)
        page.locator(TEXT).fill(LONG)
        page.get_by_text(NONE).first.wait_for()
        page.wait_for_timeout(6000)
        assert page.get_by_text(NONE).first.is_visible()
        # room again: it is kept by itself, without a further letter
        disk.free()
        page.get_by_text(NONE).first.wait_for(state="hidden")
        page.wait_for_timeout(500)
        page.reload()
        unlock(page, PHRASE)
        page.locator("#drafts [data-sheet=note]").click()
        assert page.locator(TEXT).input_value() == LONG
        page.locator(TEXT).fill(KEPT)
        forward(page)
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received]").wait_for()


def written(page: Page) -> None:
    """The free note up to its text."""
    page.locator("#sheets [data-sheet=note]").click()
    page.get_by_role("button", name="Next").wait_for()
    forward(page)
    words(page, "unit", "A1")
    choose(page, "place", "yard")
    words(page, "day", "2026-05-12")
    choose(page, "part_of_day", "evening")
    forward(page)
    for name, value in {"origin": "see", "theme": "mat", "source": "own"}.items():
        choose(page, name, value)
