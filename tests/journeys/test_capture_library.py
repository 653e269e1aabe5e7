"""Every tool of the library in Russian, Tajik and English on one device with no network, through a restart, to receipts and the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.phones import Phone, begin, paired, unlock
from journeys.test_capture import desk_says
from support.live import ROOT, Live, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

LANGUAGES = ("ru", "tg", "en")
FILLING = (ROOT / "tests/support/filling.js").read_text()
MINUTES = 4 * 60 * 1000


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_library:library") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


def test_every_tool_in_three_languages_from_pairing_to_receipt(playwright: Playwright, live: Live, tmp_path: Path) -> None:
    phone, codes = Phone(playwright, live, tmp_path / "phone"), live.facts["codes"]
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        assert page.locator("#sheets [data-sheet]").count() == len(codes)
    with phone.on(network=False) as page:
        unlock(page)
        filled = [sheet for language in LANGUAGES for sheet in filled_in(page, language, codes)]
    for code, *three in zip(codes, *(filled[at : at + len(codes)] for at in range(0, len(filled), len(codes))), strict=True):
        assert [one["title"] for one in three] == [one["listed"] for one in three]
        assert len({one["title"] for one in three}) == len(LANGUAGES), (code, three)
        assert len({(one["pages"], one["asked"]) for one in three}) == 1, (code, three)
        assert three[0]["asked"] > 4, (code, three)
    with phone.on(network=False) as page:
        unlock(page)
        page.locator("#drafts").wait_for()
        page.evaluate(FILLING)
        assert [page.evaluate("filling.finishOldest()") for _sheet in filled] == [*reversed(range(len(filled)))]
        page.get_by_role("button", name="Send").click()
        page.get_by_text("The server was not reached.").wait_for()
    with phone.on(network=True) as page:
        unlock(page)
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received] summary", has_text=str(len(filled))).wait_for(timeout=MINUTES)
        assert page.locator("[data-state=sent], [data-state=finished]").count() == 0
    came: dict[str, Any] = desk_says(live, "opened")
    assert came["broken"] == 0
    assert Counter(one["tool"] for one in came["records"] if one["signed"]) == Counter({code: len(LANGUAGES) for code in codes})
    assert all(one["answers"] for one in came["records"])
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


def filled_in(page: Page, language: str, codes: list[str]) -> list[dict[str, Any]]:
    """Each tool begun and answered in one language, left as a draft."""
    page.locator("#sheets").wait_for()
    page.evaluate(FILLING)
    speak(page, language)
    made = [page.evaluate("(code) => filling.fillSheet(code)", code) for code in codes]
    assert {one["lang"] for one in made} == {language}
    speak(page, "en")
    return made


def speak(page: Page, language: str) -> None:
    """Choose a language and wait for the list that is drawn anew in it."""
    page.evaluate("document.querySelector('#sheets').dataset.before = 'yes'")
    page.locator("select.languages").first.select_option(language)
    page.locator("#sheets:not([data-before])").wait_for()
