"""Recommendations answered by the link of a covering letter, in a real browser, and taken in at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, chromium, serving, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def door() -> Iterator[tuple[Live, Browser]]:
    with serving("journeys.seeds_liaison:asked") as live, chromium() as launched:
        yield live, launched


def press(page: Page) -> None:
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_liaison_answers_by_the_link_and_a_member_takes_it_in(door: tuple[Live, Browser]) -> None:
    live, launched = door
    page = launched.new_context(locale="en", viewport={"width": 390, "height": 900}).new_page()
    refused: list[str] = []
    page.on("console", lambda one: refused.append(one.text) if one.type == "error" else None)
    page.goto(f"{live.address}/liaison/#{live.facts['secret']}")
    page.fill("[name=code]", live.facts["code"])
    press(page)
    assert page.url == f"{live.address}/liaison/replies/"
    page.goto(f"{live.address}/liaison/replies/1/")
    page.select_option("[name=claimed]", "accepted")
    page.fill("[name=said]", "Двор открыт с мая.")
    press(page)
    assert page.locator("#p1").inner_text().count("Двор открыт с мая.") == 1
    page.goto(f"{live.address}/liaison/replies/send/")
    press(page)
    number = page.inner_text("[data-number]")
    desk = launched.new_context(locale="en", viewport={"width": 1200, "height": 900}).new_page()
    sign_in(desk, live, live.facts["lead"])
    desk.goto(f"{live.address}/liaison/letters/{live.facts['entry']}/replies/")
    with desk.expect_navigation():
        desk.get_by_role("link", name="Take in").click()
    press(desk)
    assert "taken in" in desk.inner_text("table")
    with desk.expect_navigation():
        desk.locator("table a").first.click()
    said = desk.inner_text("main")
    assert ("Двор открыт с мая." in said, number in said) == (True, True)
    assert refused == []
