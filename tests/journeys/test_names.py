"""An answer that says who a person is leaves the device in no record: split off, sealed over two organisations, sent after its record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from journeys.phones import PHRASE, Phone, begin, paired, unlock
from journeys.test_capture import choose, dumped, forward, words
from support.canaries import sightings
from support.live import Live, ask_home, serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

CANARY = "CANARY-ФУЛОНЗОДА-51"
KEYS, NAME = "**/custody/device/*/keys", "**/custody/device/*/name"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_names:sheet") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def fill_in(page: Page) -> None:
    page.locator("#sheets [data-sheet=person]").click()
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
    words(page, "text", CANARY)
    forward(page)


def test_name_is_split_off_and_opens_to_two_organisations_together(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        with page.expect_response(KEYS):
            paired(playwright, live, page)
        page.locator("#sheets [data-sheet=person]").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with phone.on(network=False) as page:
        unlock(page)
        fill_in(page)
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        assert sightings([CANARY], dumped(page)) == []
    assert sightings([CANARY], [(str(file), file.read_bytes()) for file in phone.folder.rglob("*") if file.is_file()]) == []
    with phone.on(network=True) as page:
        page.fill("#passphrase", PHRASE)
        page.get_by_role("button", name="Open").click()
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url.rpartition("/")[2]) if request.method == "POST" else None)
        with page.expect_response(NAME) as answer:
            page.get_by_role("button", name="Send").click()
        assert answer.value.status == 201
        assert sent == ["records", "name"]
    lead = live.facts["lead"]
    came = ask_home(
        live.home, "journeys.seeds_names:opened", LEAD_CODE=lead["code"], LEAD_PHRASE=lead["phrase"],
        SECRETS=" ".join(live.facts["secrets"]),
    )  # fmt: skip
    assert came["person"] == {"text": CANARY}
    assert "what/text" not in came["answers"]
    assert came["answers"]["where/unit"] == "A1"
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []
