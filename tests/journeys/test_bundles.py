"""With no network at all: a device's file to the desk and its receipt back; a network that breaks; a large bundle in pieces."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from journeys.phones import PHRASE, Phone, at_desk, begin, paired, unlock
from journeys.test_capture import CANARY, desk_says, dumped, fill_note, forward
from support.bundles import bundle
from support.canaries import sightings
from support.collect import record
from support.device import FieldApp
from support.live import Live, serving
from support.pictures import hash_of, keep, kept, lasting

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright, Route

SEED = bytes(range(32))


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


def picture(page: Page, name: str) -> None:
    """A picture of the handbook, taken on the way; its words are held against those of the picture that is kept."""
    page.evaluate("async () => { await document.fonts.ready; scrollTo({top: 0, behavior: 'instant'}); }")
    # numbers of records are hexadecimal, and a day has two halves
    words = lasting(re.sub(r"\b[0-9a-f]{8}\b|\b[AP]M\b", "#", page.inner_text("body")))
    if os.environ.get("PICTURES") == "write":
        keep(f"{name}.png", words, page.screenshot(animations="disabled", caret="hide"))
    same = kept().get(f"{name}.png", {}).get("words") == hash_of(words.encode())
    assert same, (
        f"the page changed since docs/pictures/{name}.png was taken: PICTURES=write ./dev test tests/journeys/test_bundles.py"
    )


def finish_note(page: Page) -> None:
    fill_note(page)
    page.locator("select.languages").select_option("en")
    page.get_by_role("heading", name="What", exact=True).wait_for()
    forward(page)
    forward(page, "Finish")
    page.get_by_text("This device can no longer open it.").wait_for()


def taken_in(desk: Page, live: Live, file: Path) -> None:
    desk.goto(f"{live.address}/sync/visits/{live.facts['visit']}/bundles/new/")
    desk.set_input_files("[name=bundle]", str(file))
    desk.get_by_role("button", name="Take it in").click()
    desk.get_by_role("heading", name="Bundle of device").wait_for()


def counts(desk: Page) -> list[str]:
    """Taken in, were here already, refused."""
    return desk.locator("dl.kv-l dd").all_inner_texts()[:3]


def brought_to(desk: Page, live: Live, out: Path, back: Path) -> None:
    """The bundle goes in once and its receipt is saved; then the same again, and one that was changed on the way."""
    taken_in(desk, live, out)
    assert counts(desk) == ["1", "0", "0"]
    with desk.expect_download() as given:
        desk.get_by_role("link", name="Receipt for the device").click()
    given.value.save_as(back)
    taken_in(desk, live, out)
    assert counts(desk) == ["0", "1", "0"]
    changed = out.read_bytes()
    out.write_bytes(changed[:-1] + bytes([changed[-1] ^ 1]))
    taken_in(desk, live, out)
    assert counts(desk) == ["0", "0", "1"]
    desk.get_by_text("What arrived is not sealed").wait_for()
    picture(desk, "bundle")
    desk.goto(f"{live.address}/sync/visits/{live.facts['visit']}/")
    picture(desk, "from-devices")


def test_bundle_by_hand_and_its_receipt_back(playwright: Playwright, live: Live, phone: Phone, tmp_path: Path) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    out, back = tmp_path / "notebook.bin", tmp_path / "receipt.json"
    with phone.on(network=False) as page:
        unlock(page)
        assert page.get_by_role("button", name="Export to a file").is_disabled()
        finish_note(page)
        with page.expect_download() as given:
            page.get_by_role("button", name="Export to a file").click()
        given.value.save_as(out)
        assert given.value.suggested_filename.startswith("notebook-")
        page.get_by_text("stays here until its receipt is read").wait_for()
        page.locator("[data-state=finished] summary").click()
        assert "in a file since" in page.locator("[data-state=finished] li").inner_text()
        picture(page, "queue")
    assert sightings([CANARY], [("bundle", out.read_bytes())]) == []
    with at_desk(playwright, live) as desk:
        brought_to(desk, live, out, back)
    with phone.on(network=False) as page:
        unlock(page)
        page.locator("[data-state=finished]").wait_for()
        page.set_input_files("#receipt", {"name": "x.json", "mimeType": "application/json", "buffer": forged(back.read_bytes())})
        page.get_by_text("Nothing is deleted.").wait_for()
        assert page.locator("[data-state=finished]").count() == 1
        page.set_input_files("#receipt", str(back))
        page.get_by_text("The receipt holds. Deleted here: 1.").wait_for()
        assert page.locator("[data-state=received]").count() == 1
        assert page.locator("[data-state=finished]").count() == 0
        assert sightings([CANARY], dumped(page)) == []
        assert page.evaluate(SHELF, "bodies") == 0
    came: dict[str, Any] = desk_says(live, "opened")
    assert (came["broken"], [one["signed"] for one in came["records"]]) == (0, [True])
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


SHELF = """(shelf) => new Promise((done) => { indexedDB.open('notebook').onsuccess = ({ target: { result } }) => {
  result.transaction(shelf).objectStore(shelf).count().onsuccess = ({ target }) => { result.close(); done(target.result) };
} })"""


def forged(receipts: bytes) -> bytes:
    """The same words under another signature."""
    at = receipts.index(b'"signature":"') + len(b'"signature":"')
    return receipts[:at] + (b"0" if receipts[at : at + 1] != b"0" else b"1") + receipts[at + 1 :]


def test_draft_that_two_windows_finish_is_kept_twice(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        before = len(desk_says(live, "opened")["records"])
        fill_note(page)
        page.wait_for_timeout(3000)
        other = page.context.new_page()
        other.goto(page.url)
        # in the language that was chosen last
        other.fill("#passphrase", PHRASE)
        other.locator("form.lock button[type=submit]").click()
        other.locator("#drafts [data-sheet=note]").click()
        for window in (page, other):
            # a window in the background draws when the browser has time for it
            window.bring_to_front()
            window.locator("select.languages").select_option("en")
            window.get_by_role("heading", name="What", exact=True).wait_for()
        for window in (page, other):
            window.bring_to_front()
            forward(window)
            forward(window, "Finish")
            window.get_by_text("This device can no longer open it.").wait_for()
        other.locator("[data-state=finished] summary", has_text="2").wait_for()
        other.get_by_role("button", name="Send").click()
        other.locator("[data-state=received] summary", has_text="2").wait_for()
    came = desk_says(live, "opened")
    assert (len(came["records"]), came["broken"]) == (before + 2, 0)


def test_sending_goes_on_after_connections_that_break(playwright: Playwright, live: Live, phone: Phone) -> None:
    """Before the server has it, and after it has it but before the receipt is here."""
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        before = len(desk_says(live, "opened")["records"])
        for _ in range(2):
            finish_note(page)
        tries: list[str] = []

        def cut(route: Route) -> None:
            tries.append(route.request.url)
            if len(tries) == 2:
                route.fetch()  # it arrived, its answer is lost
            if len(tries) <= 3:
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route("**/records", cut)
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received] summary", has_text="2").wait_for()
        assert len(tries) == 5
    assert len(desk_says(live, "opened")["records"]) == before + 2


def test_large_bundle_goes_up_in_pieces_and_on_after_a_break(playwright: Playwright, live: Live, tmp_path: Path) -> None:
    token = desk_says(live, "device", DEVICE_SEED=SEED.hex())["token"]
    with urlopen(f"{live.address}/sync/key/{token}/pack") as answer:  # noqa: S310 - our own loopback address
        app = FieldApp(SEED, json.loads(answer.read()))
    first = app.record(record("uuid:large", pictures=["a.jpg"]).decode(), tool="note", names=("a.jpg",))
    file = tmp_path / "large.bin"
    file.write_bytes(bundle(app, [first, app.file(first, "a.jpg", os.urandom(5 << 20))]))
    with at_desk(playwright, live) as desk:
        offsets: list[str | None] = []

        def cut(route: Route) -> None:
            offsets.append(route.request.headers.get("nazorat-offset"))
            route.abort("connectionreset") if len(offsets) in (1 + 3, 1 + 4) else route.continue_()

        desk.route("**/pieces/", cut)
        taken_in(desk, live, file)
        assert counts(desk) == ["2", "0", "0"]
    mib = 1 << 20
    assert [int(at) // mib for at in offsets if at is not None] == [0, 1, 2, 2, 3, 4, 5]
