"""A phone whose browser is ended as by a pulled battery: Chromium in a process group of its own, killed at any moment, its profile on a disk."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from support.live import chromium_options

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

START_SECONDS = 60.0
# what is typed stands in the device's store after at most so long: the pause of a save and the save itself
FEW_SECONDS = 5.0
TEXT = "[data-name=text] textarea"


@dataclass
class KilledPhone:
    """Chromium with this profile; `on` gives its page, and kills every process of it at the end."""

    playwright: Playwright
    address: str
    profile: Path

    @contextmanager
    def on(self) -> Iterator[Page]:
        options = chromium_options()
        (self.profile / "DevToolsActivePort").unlink(missing_ok=True)
        words = [
            options["executable_path"], "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}", "--no-first-run",
            "--lang=en", "--window-size=390,844", *options["args"], "about:blank",
        ]  # fmt: skip
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            browser = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self._port(process)}")
            page = browser.contexts[0].pages[0]
            page.goto(f"{self.address}/sync/app/")
            yield page
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _port(self, process: subprocess.Popen[bytes]) -> int:
        file, end = self.profile / "DevToolsActivePort", time.monotonic() + START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            if file.exists() and (lines := file.read_text().split("\n"))[0]:
                return int(lines[0])
            time.sleep(0.05)
        raise TimeoutError("Chromium did not start")


@dataclass
class Typist:
    """Types into the free note and is killed; knows when each letter was typed. `lost` are seconds of typing, one for each kill."""

    phone: KilledPhone
    phrase: str
    dice: random.Random
    text: str = ""
    typed: list[float] = field(default_factory=list)
    killed: float = 0.0
    lost: list[float] = field(default_factory=list)
    opening: int = 0

    def round(self, longest: float) -> None:
        """Open the draft, look what of it is there, type on, and be killed at a moment of the first `longest` seconds after the phrase."""
        moment = self.dice.uniform(0, longest)
        with self.phone.on() as page:
            page.set_default_timeout(START_SECONDS * 1000)
            page.fill("#passphrase", self.phrase)
            page.keyboard.press("Enter")
            if self.dice.random() < 0.2:
                time.sleep(moment)
                self.opening += 1
                return
            self.look(page)
            began, number = time.monotonic(), 0
            page.locator(TEXT).press("Control+End")
            while time.monotonic() - began < moment:
                self._type(page, f"w{len(self.lost)}.{number} ")
                number += 1
            self.killed = time.monotonic()

    def look(self, page: Page) -> None:
        """Open the draft and hold it against what was typed: a beginning of it, and not much of the end missing."""
        page.locator("#sheets").wait_for()
        drafts = page.locator("#drafts [data-sheet=note]")
        assert drafts.count() or not self.typed or self.killed - self.typed[0] < FEW_SECONDS
        if drafts.count():
            drafts.click()
        else:
            page.locator("#sheets [data-sheet=note]").click()
            for _page in range(2):
                page.get_by_role("button", name="Next", exact=True).click()
        page.locator(TEXT).wait_for()
        found = page.locator(TEXT).input_value()
        assert self.text.startswith(found), (self.text[-80:], found[-80:])
        self.lost.append(self.killed - self.typed[len(found)] if len(found) < len(self.text) else 0.0)
        self.text = found
        del self.typed[len(found) :]

    def _type(self, page: Page, word: str) -> None:
        for letter in word:
            page.keyboard.insert_text(letter)
            self.text += letter
            self.typed.append(time.monotonic())
            time.sleep(0.02)
