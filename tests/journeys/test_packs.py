"""What the field app says of its pack: too old, replayed, shut out; and what can be done all the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.phones import Phone, begin, paired, unlock
from journeys.test_capture import choose, desk_says, forward, words
from support.live import Live, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_capture:sheets") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def begin_note(page: Page) -> None:
    page.locator("#sheets [data-sheet=note]").click()
    page.get_by_role("button", name="Next").wait_for()
    forward(page)
    words(page, "unit", "A1")
    choose(page, "place", "yard")
    words(page, "day", "2026-05-12")
    choose(page, "part_of_day", "evening")
    forward(page)
    choose(page, "origin", "see")
    choose(page, "theme", "mat")
    choose(page, "source", "own")
    words(page, "text", "half a sentence")
    page.wait_for_timeout(2500)


def finish_note(page: Page) -> None:
    page.locator("#drafts [data-sheet=note]").click()
    page.locator("[data-name=text] textarea").wait_for()
    forward(page)
    forward(page, "Finish")
    page.get_by_text("This device can no longer open it.").wait_for()


def refresh(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Get sheets and keys").click()


def test_pack_that_is_too_old_begins_nothing_and_lets_drafts_go(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        begin_note(page)
    with phone.on(network=True) as page:
        page.clock.set_system_time(datetime.now(UTC) + timedelta(days=13))
        unlock(page)
        page.locator("#pack-notice", has_text="Get them anew before that.").wait_for()
    with phone.on(network=True) as page:
        page.clock.set_system_time(datetime.now(UTC) + timedelta(days=15))
        unlock(page)
        page.locator("#pack-notice", has_text="No new record can be begun").wait_for()
        page.locator("#sheets [data-sheet=room]").click()
        page.get_by_text("No new record: the sheets and keys here are too old.").wait_for()
        finish_note(page)
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received]").wait_for()
        refresh(page)
        page.get_by_text("Sheets and keys are up to date.").wait_for()
        assert page.locator("#pack-notice").count() == 0
        page.locator("#sheets [data-sheet=room]").click()
        page.get_by_role("button", name="Next").wait_for()


def test_clock_that_is_wrong_by_years_ends_nothing(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        page.clock.set_system_time(datetime(2015, 1, 1, tzinfo=UTC))
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        assert page.locator("#pack-notice").count() == 0
        page.locator("#sheets [data-sheet=room]").click()
        page.get_by_role("button", name="Next").wait_for()


def test_pack_that_is_played_again_is_refused(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        with page.expect_response("**/pack") as came:
            paired(playwright, live, page)
            page.locator("#sheets").wait_for()
        headers = {name: came.value.headers[name] for name in ("content-type", "nazorat-signature")}
        body = came.value.body()
        page.route("**/pack", lambda route: route.fulfill(body=body, headers=headers))
        refresh(page)
        page.get_by_text("older than what is here").wait_for()
        page.unroute_all()
        page.route("**/pack", lambda route: route.fulfill(body=body.replace(b"note", b"nite"), headers=headers))
        page.get_by_role("button", name="Get sheets and keys").click()
        page.get_by_text("damaged or changed").wait_for()


def test_device_that_was_shut_out_says_so_and_finishes_what_it_began(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        begin_note(page)
        page.reload()
        unlock(page)
        desk_says(live, "shut")
        refresh(page)
        page.locator("#pack-notice", has_text="the server does not take this device").wait_for()
    with phone.on(network=False) as page:
        unlock(page)
        page.locator("#pack-notice", has_text="the server does not take this device").wait_for()
        finish_note(page)
        assert page.locator("[data-state=finished]").count() == 1
    with phone.on(network=True) as page:
        unlock(page)
        page.get_by_role("button", name="Send").click()
        page.get_by_text("The server does not take this device any more").wait_for()
        assert page.locator("[data-state=received]").count() == 0
        # a new pairing with the same visit lets it go
        page.get_by_text("More", exact=True).click()
        page.get_by_role("button", name="Pair", exact=True).click()
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        assert page.locator("#pack-notice").count() == 0
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received]").wait_for()
