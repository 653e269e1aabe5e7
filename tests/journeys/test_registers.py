"""What a pack brings beside its sheets lies sealed on the device, is used offline, and is not there on travel."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.phones import Phone, at_desk, begin, code_of, compared, give, paired, unlock
from journeys.seeds_registers import CELL, PICTURE
from journeys.test_capture import dumped, signed_anew
from support.canaries import sightings
from support.live import Live, ask_home, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_registers:registers") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def refresh(page: Page) -> None:
    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Get sheets and keys").click()


def cells(page: Page) -> list[str]:
    """The choices that the sheet offers."""
    page.locator("#sheets [data-sheet=cells]").click()
    page.get_by_text("Which cell?").wait_for()
    return [one.strip() for one in page.locator("[data-name=cell] label").all_inner_texts()]


def test_cells_are_chosen_offline_and_lie_sealed(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    planted = [CELL, PICTURE.decode(), live.facts["place"]]
    with phone.on(network=False) as page:
        assert sightings(planted, dumped(page)) == []
        unlock(page)
        assert [one for one in cells(page) if CELL in one]
        assert not [one for one in cells_shown(page) if live.facts["place"] in one]
    assert sightings(planted, [(str(file), file.read_bytes()) for file in phone.folder.rglob("*") if file.is_file()]) == []


def cells_shown(page: Page) -> list[str]:
    return page.locator("[data-name=cell]").all_inner_texts()


def test_file_that_was_changed_on_the_way_is_refused(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.route("**/media/**", lambda route: route.fulfill(body=b"another picture"))
        paired(playwright, live, page)
        page.get_by_text("damaged or changed").wait_for()
        assert page.locator("#sheets").count() == 0


def test_device_on_travel_gets_the_cells_after_arrival(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page, at_desk(playwright, live) as desk:
        begin(page)
        give(page, code_of(desk, live, travel=True))
        compared(desk, page)
        page.locator("#pack-notice", has_text="On travel").wait_for()
        assert not [one for one in cells(page) if CELL in one]
        desk.get_by_role("button", name="End its travel").first.wait_for()
        for _device in range(desk.get_by_role("button", name="End its travel").count()):
            desk.get_by_role("button", name="End its travel").first.click()
        page.reload()
        unlock(page)
        refresh(page)
        page.get_by_text("Sheets and keys are up to date.").wait_for()
        assert page.locator("#pack-notice").count() == 0
        assert [one for one in cells(page) if CELL in one]


def without_its_word(pack: dict[str, Any]) -> None:
    pack["leads"][0]["signature"] = "00" * 64


def test_keys_of_the_next_lead_are_taken_silently_by_the_word_of_the_one_before(
    playwright: Playwright, live: Live, phone: Phone
) -> None:
    with phone.on(network=True) as page:
        begin(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        desk_says(live, "seeds_registers:handed_over", live.facts["lead"])
        desk_says(live, "seeds_registers:left", live.facts["second"])
        page.route("**/pack", signed_anew(bytes.fromhex(live.facts["server"]), [without_its_word]))
        refresh(page)
        page.get_by_text("signed by somebody else").wait_for()
        page.unroute_all()
        page.get_by_role("button", name="Get sheets and keys").click()
        page.get_by_text("Sheets and keys are up to date.").wait_for()


def desk_says(live: Live, what: str, who: dict[str, str]) -> None:
    ask_home(live.home, f"journeys.{what}", LEAD_CODE=who["code"], LEAD_PHRASE=who["phrase"])
