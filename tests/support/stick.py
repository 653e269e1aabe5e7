"""custody.html as it is used from a USB stick: a folder, browsers without a network, and the files that go between them and the desk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from devtools import web

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAGE = web.SHIPPED / "custody.html"


class Stick:
    """The stick with the page, and people who open it: each has a browser, a folder, and everything that their browser asked for."""

    def __init__(self, launched: Browser, folder: Path) -> None:
        self.launched, self.folder = launched, folder
        self.asked_for: list[str] = []
        self.said: list[str] = []
        shutil.copy(PAGE, folder / "custody.html")

    def sit_down(self, language: str = "en", width: int = 1280) -> Page:
        context = self.launched.new_context(viewport={"width": width, "height": 900}, locale=language, accept_downloads=True)
        context.set_offline(True)
        context.on("request", lambda request: self.asked_for.append(request.url))
        page = context.new_page()
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("console", lambda line: self.said.append(line.text))
        page.goto(f"file://{self.folder}/custody.html")
        return page

    def saved(self, page: Page, button: str) -> Path:
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        file = self.folder / f"{uuid4()}-{download.value.suggested_filename}"
        download.value.save_as(file)
        return file

    def only_this_file(self) -> list[str]:
        """What was asked for beside the file itself and what stands in it."""
        return [url for url in self.asked_for if not url.startswith((f"file://{self.folder}/custody.html", "data:", "blob:"))]


def make_key(stick: Stick, page: Page, phrase: str) -> tuple[Page, Path]:
    view(page, "make")
    page.fill("[name=next]", phrase)
    page.fill("[name=again]", phrase)
    page.get_by_role("button", name="Make the key").click()
    page.get_by_role("heading", name="The key is made").wait_for()
    return page, stick.saved(page, "Save the key file")


def view(page: Page, name: str) -> None:
    menu = page.locator(".side .menu")
    if menu.is_visible():
        menu.click()
    page.locator(f"nav a[href='#{name}']").click()
    # the page hears of the new address a moment later, and until then its other form has fields of the same names
    page.locator(f"nav a[href='#{name}'][aria-current=page]").wait_for(state="attached")


def choose(page: Page, name: str, *files: Path) -> None:
    page.set_input_files(f"[name={name}]", list(files))


def open_key(page: Page, file: Path, phrase: str) -> None:
    """Open a key file, as the page asks for it before anything that needs the key."""
    choose(page, "key", file)
    page.fill("[name=phrase]", phrase)
    page.get_by_role("button", name="Open", exact=True).click()


def answer(stick: Stick, page: Page, asks: Path, motive: str, what: str = "Agree") -> Path:
    """Answer the one ask of a file, with the key open already."""
    view(page, "answer")
    choose(page, "asks", asks)
    page.get_by_role("button", name="Read the asks").click()
    page.get_by_text(motive).wait_for()
    page.get_by_label(what, exact=True).check()
    if what == "Refuse":
        page.get_by_label("Why you refuse").fill("Хватит записи без имени.")
    return stick.saved(page, "Save the answers")
