"""An urgent alert from a talk without a network to the desk: sealed on the device, first in the queue, its clock, the name beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from journeys.phones import PHRASE, Phone, begin, paired
from journeys.test_capture import dumped
from journeys.test_talks import start_talk
from support.canaries import sightings
from support.live import Live, ask_home, serving, shell_options, sign_in
from support.pictures import hash_of, keep, kept, lasting

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

WORDS, NAME = "CANARY-ИНСУЛИН-49", "CANARY-ФУЛОН-50"
LIST = "**/alerts/key/*/list"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_alerts:duty") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


@contextmanager
def desk_of(playwright: Playwright, live: Live, who: str) -> Iterator[Page]:
    """The desk of one member in a browser of their own; the lead stays signed in from the pairing."""
    launched = playwright.chromium.launch(**shell_options())
    try:
        state = live.facts.get("desk") if who == "lead" else None
        page = launched.new_context(locale="en", storage_state=state).new_page()
        if state is None:
            sign_in(page, live, live.facts[who])
        yield page
    finally:
        launched.close()


def unlock_and_look(page: Page) -> None:
    """Unlocking with a network sends what waits and asks for the list."""
    page.fill("#passphrase", PHRASE)
    with page.expect_response(LIST):
        page.get_by_role("button", name="Open").click()


def picture(page: Page, name: str) -> None:
    """A picture of the handbook: written with PICTURES=write, else the words of today are held against it."""
    page.locator("h1").scroll_into_view_if_needed()
    words = lasting(page.inner_text("body"))
    if os.environ.get("PICTURES") == "write":
        keep(f"{name}.png", words, page.screenshot(animations="disabled", caret="hide"))
    assert kept().get(f"{name}.png", {}).get("words") == hash_of(words.encode()), f"{name}: PICTURES=write, this test"


def raise_one(page: Page, live: Live) -> None:
    page.get_by_role("button", name="Alert", exact=True).click()
    page.check("[data-picks=kind] [value=medical]")
    page.check("[data-picks=agreed] [value=no]")
    page.get_by_text("Without agreement say only what you saw yourself").wait_for()
    assert page.locator("[name=named]").is_hidden()
    page.check("[data-picks=agreed] [value=yes]")
    page.fill("#words", WORDS)
    page.check("[name=named]")
    page.fill("#names", NAME)
    picture(page, "app-alert")
    page.get_by_role("button", name="Seal and queue").click()
    assert page.locator("a.call").get_attribute("href") == "tel:" + live.facts["call"].replace(" ", "").replace("-", "")
    page.get_by_text("Say no name, no place, no unit.").wait_for()
    page.get_by_role("button", name="To the list").click()


def test_an_alert_without_a_network_is_at_the_desk_first(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        with page.expect_response(LIST):
            paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    with phone.on(network=False) as page:
        page.fill("#passphrase", PHRASE)
        page.get_by_role("button", name="Open").click()
        page.locator("#sheets [data-sheet=interview]").click()
        page.locator("#code").wait_for()
        page.evaluate("document.querySelector('#code').value = '1-KZ44'")
        picture(page, "app-talk")
        page.get_by_role("button", name="Back").click()
        code = start_talk(page)
        raise_one(page, live)
        page.locator("[data-alert=waits]").wait_for()
        # the list shows the code of a talk begun; nothing that is kept has it
        assert page.locator("#drafts [data-sheet=interview] .code").inner_text() == code
        held = dumped(page)
        assert sightings([WORDS, NAME], held) == []
        assert sightings([code], [pair for pair in held if b"<html" not in pair[1]]) == []
    files = [(str(file), file.read_bytes()) for file in phone.folder.rglob("*") if file.is_file()]
    assert sightings([WORDS, NAME, code], files) == []
    with phone.on(network=True) as page:
        unlock_and_look(page)
        page.locator("[data-alert=came]").wait_for()
        assert sightings([WORDS, NAME], dumped(page)) == []
    lead = live.facts["lead"]
    (came,) = ask_home(live.home, "journeys.seeds_alerts:opened", LEAD_CODE=lead["code"], LEAD_PHRASE=lead["phrase"])["alerts"]
    alert = came.pop("alert")
    assert came == {"kind": "medical", "agreed": "yes", "talk": code, "words": WORDS, "signed": True, "named": True}
    with desk_of(playwright, live, "office") as desk:
        desk.locator("[data-alert]", has_text="nobody has it yet").wait_for()
        desk.locator("[data-alert] a").click()
        desk.get_by_text(WORDS).wait_for()
        # the office made no key for names
        assert desk.goto(f"{live.address}/alerts/{alert}/name/").status == 404  # type: ignore[union-attr]  # it answers
        desk.goto(f"{live.address}/alerts/{alert}/")
        desk.get_by_role("button", name="Seal and keep").click()
        desk.get_by_text("Taken up. The others on the list see that it is with you.").wait_for()
    with phone.on(network=True) as page:
        unlock_and_look(page)
        page.locator("[data-alert=taken]").wait_for()
    read_the_name(playwright, live, alert, code)
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


def read_the_name(playwright: Playwright, live: Live, alert: str, code: str) -> None:
    """The lead reads it with the phrase of their own key and seals it for the custodians; no request carries phrase or name."""
    lead = live.facts["lead"]
    asked = {"LEAD_CODE": lead["code"], "LEAD_PHRASE": lead["phrase"], "TALK": code}
    record = ask_home(live.home, "journeys.seeds_alerts:talked", **asked)["record"]
    with desk_of(playwright, live, "lead") as desk:
        sent: list[str] = []
        desk.on("request", lambda request: sent.append(request.post_data or ""))
        desk.goto(f"{live.address}/alerts/{alert}/name/")
        desk.get_by_role("button", name="Open it").click()
        desk.fill("#phrase", "zarafshon vakhsh panj")
        desk.get_by_role("button", name="Read the name").click()
        desk.get_by_text(NAME).wait_for()
        desk.get_by_role("button", name="Seal it for the custodians").click()
        desk.get_by_role("alert").get_by_text("Without the person's consent the name is not kept").wait_for()
        desk.check("[data-agreed]")
        desk.get_by_role("button", name="Seal it for the custodians").click()
        desk.wait_for_url(f"**/records/{record}/")
        kept = ask_home(live.home, "journeys.seeds_alerts:kept_name", SECRETS=" ".join(live.facts["secrets"]))
        assert kept["person"]["names"] == NAME
        assert [body for body in sent if "vakhsh" in body or NAME in body] == []


def test_list_that_the_lead_did_not_sign_is_not_taken(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)

        def changed(route: Any) -> None:
            held = route.fetch().json()
            route.fulfill(status=200, content_type="application/json", body=json.dumps({**held, "call": "+1 555 0100"}))

        page.route(LIST, changed)
        with page.expect_response(LIST):
            paired(playwright, live, page)
        page.get_by_role("button", name="Urgent alert").click()
        page.get_by_text("The lead has not said who hears an alert.").wait_for()
        assert page.locator("a.call").count() == 0
