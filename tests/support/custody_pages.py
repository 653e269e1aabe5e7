"""What people do in the pages of custody, in real browsers: a name from the talk to its opening. Everything that is sent is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from support.live import Live

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

PHRASES = {
    "one": "zarafshon vakhsh panj kofarnihon", "other": "iskandar yashil sarez karakul nurek", "again": "sangvor darvoz vanj yazgulom",
    "lead": "zeravshan fann aini shing marguzor", "monitor": "murghob rangkul alichur bulunkul", "third": "varzob takob karatag hakimi",
}  # fmt: skip
NAME, NUMBER, NOTE = "Фулонзода Фулон Ҷамшедович", "delo-7719-204", "zakhm-na-levoi-ruke-kanareika"
MOTIVE, REASON = "motiv-perevod-v-bolnitsu-Хуҷанд", "otkaz-net-soglasiya-kanareika"
CONFIDED = [*PHRASES.values(), NAME, NUMBER, NOTE, MOTIVE, REASON]


@dataclass
class Heard:
    """All that the browsers sent, and what their consoles said."""

    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        def sent(request: Request) -> None:
            head = f"{request.method} {request.url} {request.headers}".encode()
            self.bodies.append((request.url, head + b"\n" + (request.post_data_buffer or b"")))

        page.on("request", sent)
        page.on("console", lambda message: self.console.append(message.text))
        page.on("pageerror", lambda error: self.console.append(str(error)))


@dataclass
class Scene:
    live: Live
    pages: dict[str, Page]
    heard: Heard

    def to(self, who: str, path: str) -> Page:
        page = self.pages[who]
        page.goto(f"{self.live.address}{path}")
        return page

    def record(self, who: str) -> Page:
        """The page of the one record."""
        return self.to(who, f"/visits/{self.live.facts['visit']}/records/{self.live.facts['record']}/")


def make_key(scene: Scene, who: str) -> None:
    """A custodian's custody key, or a member's own for urgent names."""
    keeps = who in ("one", "other", "third")
    page = scene.to(who, "/custody/key/" if keeps else "/me/urgent-key/")
    page.fill("#phrase", PHRASES[who])
    page.fill("#again", PHRASES[who])
    page.get_by_role("button", name="Make the key").click()
    page.wait_for_url(re.compile("/custody/$" if keeps else "/me/$"), timeout=60_000)


def seal(scene: Scene, empty: bool = False, urgently: bool = False) -> None:
    page = scene.record("lead")
    page.locator("a[href$='/identity/']").click()
    if urgently:
        page.locator("[data-consented]").check()
        page.locator("[data-reader]:visible").check()
    if not empty:
        page.fill("#p-names", NAME)
        page.fill("#p-number", NUMBER)
        page.fill("#p-notes", NOTE)
    page.get_by_role("button", name="Seal that nobody is named" if empty else re.compile("^Seal$")).click()
    page.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/$"))


def ask(scene: Scene, who: str = "lead", row: int = 0) -> str:
    """Ask for the seal in this row of the record's page; gives the address of the ask."""
    page = scene.record(who)
    page.locator("a[href$='/ask/']").nth(row).click()
    page.fill("#motive", MOTIVE)
    page.get_by_role("button", name="Ask both organisations").click()
    page.wait_for_url(re.compile(r"/asks/[0-9a-f-]{36}/$"))
    return page.url.removeprefix(scene.live.address)


def motive(scene: Scene, who: str, phrase: str = "") -> Page:
    """The newest ask that waits for this custodian, its motive open."""
    page = scene.to(who, "/custody/")
    page.get_by_role("link", name="Answer").first.click()
    page.fill("#phrase", phrase or PHRASES[who])
    page.get_by_role("button", name="Read the motive").click()
    page.wait_for_selector("[data-after]:not([hidden])", timeout=60_000)
    assert page.inner_text("p[data-motive]") == MOTIVE
    return page


def agree(scene: Scene, who: str) -> None:
    page = motive(scene, who)
    page.get_by_role("button", name="Agree").click()
    page.wait_for_url(re.compile("/custody/$"))
