"""The field app on a phone that dies at any moment: what was typed is there again, and its browser's folder holds nothing readable."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from journeys.phones import PHRASE, begin, paired, unlock
from journeys.test_capture import PLANTS, choose, dumped, forward, words
from support.canaries import files_under, sightings
from support.killed import FEW_SECONDS, TEXT, KilledPhone, Typist
from support.live import Live, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

KILLS, LONGEST, SEED = 3, 4.0, 47
CANARY = "CANARY-ҚАБАТ-9Q7X2V"
# what browsers write into files at once: the stores of the page, and what is typed into a field that does not forbid it
CARELESS = "() => { const field = document.createElement('textarea'); field.id = 'careless'; document.body.append(field) }"
IN_FILES = (*PLANTS[1:], CARELESS)


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_capture:sheets") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def phone(playwright: Playwright, live: Live, tmp_path_factory: pytest.TempPathFactory) -> KilledPhone:
    """Paired, and killed at once after that."""
    made = KilledPhone(playwright, live.address, tmp_path_factory.mktemp("killed"))
    with made.on() as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return made


def test_killed_at_random_points_loses_the_last_seconds_only(phone: KilledPhone) -> None:
    typist = Typist(phone, PHRASE, random.Random(SEED))  # noqa: S311 - the same moments tomorrow
    for _kill in range(KILLS):
        typist.round(LONGEST)
    with phone.on() as page:
        unlock(page)
        typist.look(page)
        assert page.locator("#drafts").count() == 0
    assert len(typist.text) > 10
    assert max(typist.lost) < FEW_SECONDS, typist.lost


def test_nothing_readable_lies_in_the_profile_of_a_phone_that_died(phone: KilledPhone) -> None:
    with phone.on() as page:
        write(page)
        page.get_by_role("button", name="To the list").click()
        page.get_by_role("button", name="Lock").click()
        page.locator("#passphrase").wait_for()
        assert sightings([CANARY], dumped(page)) == []
    assert on_disk(phone) == []
    with phone.on() as page:
        unlock(page)
        page.locator("#drafts [data-sheet=note]").last.click()
        assert page.locator(TEXT).input_value() == CANARY
        forward(page)
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        assert sightings([CANARY], dumped(page)) == []
    assert on_disk(phone) == []


def write(page: Page) -> None:
    """A note whose every word is one that may not be found, left open."""
    unlock(page)
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
    words(page, "text", CANARY)
    page.wait_for_timeout(2500)


def test_this_look_at_the_profile_sees_what_a_browser_keeps(live: Live, playwright: Playwright, tmp_path: Path) -> None:
    other = KilledPhone(playwright, live.address, tmp_path)
    with other.on() as page:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        for plant in IN_FILES:
            page.evaluate(plant, CANARY)
        page.locator("#careless").fill(CANARY)
        page.wait_for_timeout(3000)
    places = {Path(file).relative_to(tmp_path).parts[1] for file in on_disk(other)}
    assert {"IndexedDB", "Service Worker", "Sessions"} <= places, places


def on_disk(phone: KilledPhone) -> list[str]:
    """Files of the browser's folder, as the kill left them, in which the word is, however it is packed."""
    return [seen.place for seen in sightings([CANARY], files_under(phone.profile))]
