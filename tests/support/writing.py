"""What those who write a report do in their browsers: fill in a form and send it, by the names of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.live import Live

if TYPE_CHECKING:
    from playwright.sync_api import Page


def fill(page: Page, **given: str | bool) -> None:
    """Type, choose or tick each field, in folded parts too."""
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    for name, value in given.items():
        field = page.locator(f"main [name={name}]").first
        kind = field.evaluate("one => one.tagName === 'SELECT' ? 'select' : one.type")
        if kind == "select":
            field.select_option(str(value))
        elif kind in ("radio", "checkbox"):
            page.locator(f"main [name={name}]" + ("" if value is True else f"[value='{value}']")).first.check()
        else:
            field.fill(str(value))


def send(page: Page, holding: str, **given: str | bool) -> None:
    """Fill in the form that holds a field, and press its button."""
    fill(page, **given)
    with page.expect_navigation():
        page.locator(f"main form:has([name={holding}]) button[type=submit]").first.click()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).first.click()


def said(page: Page) -> str:
    return page.inner_text("main")


class Desk:
    """One person's browser at an installation."""

    def __init__(self, live: Live, page: Page) -> None:
        self.live, self.page = live, page

    def go(self, path: str) -> str:
        """Open an address; the words of the page."""
        self.page.goto(self.live.address + path)
        return said(self.page)

    def send(self, path: str, holding: str, **given: str | bool) -> str:
        """Open an address, fill in a form, send it; the words of the page that follows."""
        self.go(path)
        send(self.page, holding, **given)
        return said(self.page)

    def press(self, path: str, name: str) -> str:
        self.go(path)
        press(self.page, name)
        return said(self.page)
