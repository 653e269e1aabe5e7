"""A phone with the field app, and the lead at the desk who pairs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from support.live import Live, chromium_options, shell_options, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

PHRASE = "sosna veter polden"
SCREEN: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "locale": "en"}


class Phone:
    """A phone with its browser's profile on a disk: it can be switched off and on."""

    def __init__(self, playwright: Playwright, live: Live, folder: Path) -> None:
        self.playwright, self.live, self.folder = playwright, live, folder
        self.said: list[str] = []

    @contextmanager
    def on(self, *, network: bool) -> Iterator[Page]:
        context = self.playwright.chromium.launch_persistent_context(str(self.folder), **chromium_options(), **SCREEN)
        try:
            context.set_offline(not network)
            page = context.pages[0]
            page.on("pageerror", lambda error: self.said.append(str(error)))
            page.on("console", lambda line: self.said.append(line.text) if line.type == "error" else None)
            page.goto(f"{self.live.address}/sync/app/")
            yield page
        finally:
            context.close()


def begin(page: Page) -> None:
    """Make the passphrase."""
    page.fill("#passphrase", PHRASE)
    page.fill("#passphrase_again", PHRASE)
    page.get_by_role("button", name="Begin").click()
    page.locator("#code").wait_for()


def unlock(page: Page, phrase: str = PHRASE) -> None:
    page.fill("#passphrase", phrase)
    page.get_by_role("button", name="Open").click()


@contextmanager
def at_desk(playwright: Playwright, live: Live) -> Iterator[Page]:
    """The lead at the desk."""
    launched = playwright.chromium.launch(**shell_options())
    try:
        # six digits are good once: the lead signs in for the first test and stays signed in
        context = launched.new_context(locale="en", storage_state=live.facts.get("desk"), viewport={"width": 1200, "height": 900})
        desk = context.new_page()
        if "desk" not in live.facts:
            sign_in(desk, live, live.facts["lead"])
            live.facts["desk"] = context.storage_state()
        yield desk
    finally:
        launched.close()


def code_of(desk: Page, live: Live, *, travel: bool = False, language: str = "en") -> str:
    """The code that the desk shows."""
    desk.goto(f"{live.address}/visits/{live.facts['visit']}/devices/pair/")
    if language != "en":
        desk.locator(f"button[name=language][value={language}]").click()
    desk.check("[name=kind][value='2']")
    desk.set_checked("[name=travel]", travel)
    desk.locator("form:has([name=kind]) [type=submit]").click()
    return desk.locator("[data-code]").inner_text()


def give(page: Page, code: str) -> None:
    page.fill("#code", code)
    page.get_by_role("button", name="Pair", exact=True).click()


def compared(desk: Page, page: Page) -> None:
    """The desk's page shows the number by itself once the device has answered; both are the same, and the lead says so."""
    assert desk.locator("[data-number]").inner_text() == page.locator("[data-number]").inner_text()
    desk.get_by_role("button", name="The same: pair it").click()
    # who closes the browser before it has answered may not have said it
    desk.locator("[data-number]").wait_for(state="hidden")


def paired(playwright: Playwright, live: Live, page: Page) -> None:
    """Code, number, confirmation."""
    with at_desk(playwright, live) as desk:
        give(page, code_of(desk, live))
        compared(desk, page)
