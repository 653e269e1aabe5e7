"""The door of a liaison in real browsers: the secret leaves the address, the page needs no script, and nothing of it stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, chromium, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[Live, Browser]]:
    with serving("journeys.seeds_liaison:handed") as live, chromium() as launched:
        yield live, launched


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").first.click()


def fits(page: Page) -> None:
    """Nothing stands beyond a telephone's screen."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_secret_leaves_the_address_and_is_told_to_nobody_on_the_way(door: tuple[Live, Browser]) -> None:
    live, launched = door
    secret, code = live.facts["secret"], live.facts["code"]
    page = launched.new_context(locale="en", viewport={"width": 390, "height": 900}).new_page()
    told, refused = [], []
    page.on("request", lambda one: told.append(f"{one.url} {one.headers.get('referer', '')}"))
    page.on("console", lambda one: refused.append(one.text) if one.type == "error" else None)
    page.goto(f"{live.address}/liaison/#{secret}")
    page.wait_for_url(f"{live.address}/liaison/")
    assert page.input_value("[name=secret]") == secret
    fits(page)
    page.fill("[name=code]", code)
    press(page)
    fits(page)
    page.goto(f"{live.address}/liaison/copy/12/")
    page.fill("[name=said]", "Новый журнал ведётся с марта.")
    press(page)
    page.goto(f"{live.address}/liaison/files/")
    page.set_input_files("[name=file]", {"name": "акт.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 kanareyka-act"})
    press(page)
    assert "акт.pdf" in page.content()
    page.goto(f"{live.address}/liaison/send/")
    fits(page)
    press(page)
    fits(page)
    assert page.inner_text("[data-number]").startswith("1/")
    assert [one for one in told if secret in one or code in one or code.replace(" ", "") in one] == []
    assert refused == []


def test_secret_stays_when_the_language_is_changed(door: tuple[Live, Browser]) -> None:
    live, launched = door
    secret, told = live.facts["secret"], []
    page = launched.new_context(locale="en", viewport={"width": 390, "height": 900}).new_page()
    page.on("request", lambda one: told.append(f"{one.url} {one.headers.get('referer', '')} {one.post_data or ''}"))
    page.goto(f"{live.address}/liaison/#{secret}")
    page.wait_for_url(f"{live.address}/liaison/")
    for code, title in (
        ("ru", "Для контактного лица органа"),
        ("tg", "Барои шахси тамоси мақомот"),
        ("en", "For the liaison of an authority"),
    ):
        with page.expect_navigation():
            page.locator(f"form.tongues button[value={code}]").first.click()
        page.wait_for_url(f"{live.address}/liaison/")
        assert (page.locator("html").get_attribute("lang"), page.input_value("[name=secret]")) == (code, secret)
        assert title in page.title()
    assert [one for one in told if secret in one] == []
    page.locator("[name=secret]").fill("<b>no secret</b>")
    with page.expect_navigation():
        page.locator("form.tongues button[value=ru]").first.click()
    assert (page.url, page.input_value("[name=secret]")) == (f"{live.address}/liaison/", "")


def test_door_needs_no_script(door: tuple[Live, Browser]) -> None:
    live, launched = door
    page = launched.new_context(locale="en", java_script_enabled=False).new_page()
    page.goto(f"{live.address}/liaison/#{live.facts['secret']}")
    page.fill("[name=secret]", live.facts["secret"].lower())
    page.fill("[name=code]", live.facts["code"])
    press(page)
    assert page.url == f"{live.address}/liaison/copy/"
    assert page.locator("#p12").count() == 1
    press_leave = page.locator("form[action='/liaison/leave/'] button")
    with page.expect_navigation():
        press_leave.click()
    page.goto(f"{live.address}/liaison/copy/")
    assert "not open in this browser" in page.content()


def test_nothing_of_it_stands_in_the_log(door: tuple[Live, Browser]) -> None:
    """After the other two: the server told nobody the secret, the code, or a word of what was written."""
    live, _launched = door
    log = live.log.read_text(errors="replace")
    assert [word for word in (live.facts["secret"], live.facts["code"], "kanareyka-act", "журнал") if word in log] == []
