"""Pairing in two browsers: what the field app and the desk show, and what they say when the code or the number is not right."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from journeys.phones import Phone, at_desk, begin, code_of, give
from support.live import Live, serving
from support.pictures import hash_of, keep, kept, lasting

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright, Route


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


def test_code_that_is_wrong_used_or_refused_is_said(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page, at_desk(playwright, live) as desk:
        begin(page)
        give(page, "12 34")
        page.get_by_text("That is not a code of nine digits.").wait_for()
        code = code_of(desk, live)
        give(page, f"{(int(code[0]) + 1) % 10}{code[1:]}")
        page.get_by_text("No device can pair with this code").wait_for()
        # somebody else, or a server between, answers first: their number is another one
        held = page.request.post(f"{live.address}/sync/pair/claim", data={"code": code, "commitment": "ab" * 32})
        assert held.status == 201
        give(page, code)
        page.get_by_text("No device can pair with this code").wait_for()
        code = code_of(desk, live)
        give(page, code)
        desk.locator("[data-number]").wait_for()
        desk.get_by_role("button", name="Not the same: refuse").click()
        page.get_by_text("The desk refused: the numbers were not the same.").wait_for()
        assert page.locator("#sheets").count() == 0


def nonce_of_another(told: dict[str, Any]) -> None:
    told["nonce"] = "ab" * 32


def key_of_another_server(told: dict[str, Any]) -> None:
    told["server"] = "ab" * 32


@pytest.mark.parametrize("between", [nonce_of_another, key_of_another_server])
def test_number_when_somebody_stands_between_is_another(
    playwright: Playwright, live: Live, phone: Phone, between: Callable[[dict[str, Any]], None]
) -> None:
    def changed(route: Route) -> None:
        told = route.fetch().json()
        between(told)
        route.fulfill(json=told, status=201)

    with phone.on(network=True) as page, at_desk(playwright, live) as desk:
        begin(page)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.route("**/pair/claim", changed)
        give(page, code_of(desk, live))
        assert desk.locator("[data-number]").inner_text() != page.locator("[data-number]").inner_text()


LANGUAGES = ("en", "ru", "tg")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_of_pairing_when_its_screens_are_opened_show_the_words_of_today(
    playwright: Playwright, live: Live, phone: Phone, language: str
) -> None:
    with phone.on(network=True) as page, at_desk(playwright, live) as desk:
        begin(page)
        page.get_by_label("Language").select_option(language)
        code = code_of(desk, live, language=language)
        of_pairing(desk, f"pairing-code-{language}")
        page.fill("#code", code)
        page.locator("button.main").click()
        page.locator("[data-number]").wait_for()
        of_pairing(page, f"pairing-number-{language}")
        desk.locator("[data-number]").wait_for()
        desk.locator("button[value=no]").click()


def of_pairing(page: Page, name: str) -> None:
    """Write the picture when that is asked for; its words are those of the one that is kept."""
    page.evaluate("async () => { await document.fonts.ready; scrollTo({top: 0, behavior: 'instant'}); }")
    words = lasting(page.inner_text("body"))
    if os.environ.get("PICTURES") == "write":
        keep(f"{name}.png", words, page.screenshot(animations="disabled", caret="hide"))
    assert kept().get(f"{name}.png", {}).get("words") == hash_of(words.encode()), f"PICTURES=write ./dev test {__name__}"
