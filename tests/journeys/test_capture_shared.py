"""A picture that another app hands over arrives sealed, also while the app is locked, and nothing of it lies readable on the device."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from journeys.phones import Phone, begin, paired, unlock
from journeys.test_capture import dumped
from support.canaries import sightings
from support.live import Live, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

CANARY = "CANARY-АКС-31"
# what Android's share sheet does: a navigation by POST to the address of the manifest; the app's own pages may post no form
SHARE = """([name]) => {
  const form = Object.assign(document.createElement('form'), { method: 'post', enctype: 'multipart/form-data', action: '/sync/app/share' });
  form.append(Object.assign(document.createElement('input'), { type: 'file', name, id: 'handed' }));
  document.body.append(form);
}"""


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_screens:screens") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def picture() -> bytes:
    """A JPEG that says the canary in its comment."""
    made = io.BytesIO()
    Image.effect_noise((320, 240), 60).convert("RGB").save(made, "JPEG", comment=CANARY.encode())
    return made.getvalue()


def hand_over(page: Page, live: Live, content: bytes, kind: str = "image/jpeg") -> None:
    page.goto(f"{live.address}/sign-in/")
    page.evaluate(SHARE, ["picture"])
    page.set_input_files("#handed", {"name": "picture.jpg", "mimeType": kind, "buffer": content})
    page.evaluate("document.querySelector('#handed').form.submit()")
    page.wait_for_url(f"{live.address}/sync/app/")
    page.locator("#passphrase").wait_for()


def test_picture_arrives_sealed_while_locked_and_is_shown_when_open(phone: Phone, live: Live) -> None:
    with phone.on(network=True) as page:
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        # before there is a phrase nothing could seal it: it is not kept, and that is said
        hand_over(page, live, picture())
        page.get_by_text("The picture was not kept").wait_for()
        begin(page)
        # now as on any later day: the app is shut, and locked
        hand_over(page, live, picture())
        page.get_by_text("Pictures from another app: 1").wait_for()
        hand_over(page, live, b"no picture", "text/plain")
        assert page.locator(".told:not([hidden])").count() == 0
        held = dumped(page)
        assert [name for name, value in held if value.startswith(b"facts/arrived/")]
        assert sightings([CANARY], held) == []
    left = [file for file in phone.folder.rglob("*") if file.is_file() and CANARY.encode() in file.read_bytes()]
    assert left == []
    with phone.on(network=False) as page:
        unlock(page)
        page.locator("#code").wait_for()


def give_to_the_note(page: Page) -> None:
    """A question for a picture offers the one that arrived; then back to the list, where it still lies."""
    page.locator("#sheets [data-sheet=note]").click()
    page.locator("progress").wait_for()
    offered = page.get_by_role("button", name="Take the picture from another app")
    while not page.locator("[data-name=taken]").count():
        page.locator("footer .main").click()
    page.locator("[data-name=taken] input:not([type=radio])").fill("1")
    offered.click()
    page.locator(".question.upload").get_by_role("button", name="Take it again").wait_for()
    page.get_by_role("button", name="To the list").click()
    page.get_by_role("button", name="Show 1").wait_for()


def test_picture_is_seen_and_thrown_away_on_the_list(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.reload()
        hand_over(page, live, picture())
        unlock(page)
        page.get_by_role("heading", name="Pictures from another app: 1").wait_for()
        page.get_by_role("button", name="Show 1").click()
        assert page.locator("canvas").evaluate("(one) => [one.width, one.height]") == [320, 240]
        give_to_the_note(page)
        page.get_by_role("button", name="Discard it").click()
        page.get_by_role("button", name="Discard it for good").click()
        assert page.locator("canvas").count() == 0
        assert not [name for _, name in dumped(page) if name.startswith(b"facts/arrived/")]
    assert phone.said == []
