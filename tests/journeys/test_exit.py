"""An organisation leaves, in real browsers, as the printed page says it: the page is read, and each of its steps is done.

A step that the page prints and nothing here does fails the test, and so does one that is done here and not printed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from support.custody_pages import MOTIVE, NAME, PHRASES, Heard, Scene, agree, ask, make_key
from support.live import ask_home, browser, child_environment, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

STEP = re.compile(r"(\d+) (all|administrator|who leaves|who stays|who stands ready) (.+?) (\d+) ☐")


@dataclass
class Day:
    """The day of the exit: who is there, what was printed, what was kept."""

    scene: Scene
    folder: Path
    agreement: str = ""
    printed: bytes = b""
    backups: list[Path] = field(default_factory=list)

    def page(self, who: str) -> Page:
        """The agreement, as this custodian sees it."""
        return self.scene.to(who, self.agreement)

    def run(self, *words: str) -> str:
        """A command of the product, by the administrator."""
        environment = {**child_environment(self.folder), "DATABASE_URL": ""}
        done = subprocess.run(
            [sys.executable, "-m", "nazorat.cli", *words],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with serving("journeys.seeds_custody:leaving") as live, browser() as open_page:
        pages = {who: open_page(live, live.facts[who]) for who in ("lead", "monitor", "one", "other", "third")}
        scene, heard = Scene(live, pages, Heard()), Heard()
        for page in pages.values():
            heard.listen(page)
        scene.heard = heard
        for who in ("one", "other"):
            make_key(scene, who)
        for which in ("first", "second"):
            seal(scene, which)
        make_key(scene, "third")
        yield Day(scene, tmp_path_factory.mktemp("exit"))


def seal(scene: Scene, which: str) -> None:
    place = scene.live.facts[which]
    page = scene.to("lead", f"/visits/{place['visit']}/records/{place['record']}/identity/")
    page.fill("#p-names", f"{NAME} {which}")
    page.get_by_role("button", name=re.compile("^Seal$")).click()
    page.wait_for_url(re.compile(r"/records/[0-9a-f-]{36}/$"))


def test_both_sides_agree_beforehand(day: Day) -> None:
    office, initiative, ready = day.scene.live.facts["bodies"]
    page = day.scene.to("other", "/custody/agreements/new/")
    page.select_option("[name=leaving]", label=initiative)
    page.select_option("[name=staying]", label=office)
    page.select_option("[name=successor]", label=ready)
    page.locator(f"[name=visits][value='{day.scene.live.facts['visit']}']").check()
    page.get_by_role("button", name="Sign and ask").click()
    page.wait_for_url(re.compile(r"/agreements/[0-9a-f-]{36}/$"))
    day.agreement = page.url.removeprefix(day.scene.live.address)
    page = day.page("one")
    page.get_by_role("button", name="Sign the same").click()
    page.get_by_text("Agreed and signed by both sides.").wait_for()
    answer = page.request.get(f"{day.scene.live.address}{day.agreement}paper/en.pdf")
    day.printed = answer.body()
    assert day.printed.startswith(b"%PDF")


def test_the_printed_page_is_followed_step_by_step(day: Day) -> None:
    said = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(day.printed)).pages).split())
    steps = [(int(number), who, what, int(minutes)) for number, who, what, minutes in STEP.findall(said)]
    assert [number for number, *_rest in steps] == list(range(1, len(steps) + 1))
    assert 0 < sum(minutes for *_rest, minutes in steps) < 60
    left = dict(HANDS)
    for _number, who, what, _minutes in steps:
        found = [words for words in left if what.startswith(words)]
        assert len(found) == 1, f"nobody here does: {what}"
        left.pop(found[0])(day, who)
    assert left == {}, "done here and not printed"


def meet(day: Day, who: str) -> None:
    assert who == "all"
    for body in day.scene.live.facts["bodies"]:
        assert body in " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(day.printed)).pages)


def back_up(day: Day, who: str) -> None:
    assert who == "administrator"
    home, key = str(day.scene.live.home), day.folder / "backup.key"
    if not key.exists():
        key.write_text(day.run("backup-key", "--home", home))
    day.backups.append(day.folder / f"{len(day.backups)}.age")
    day.run("backup", "--home", home, "--to", str(day.backups[-1]))


def compare(day: Day, who: str) -> None:
    assert who == "all"
    for person in ("one", "other", "third"):
        words = day.page(person).inner_text("main")
        assert all(body in words for body in day.scene.live.facts["bodies"])


def hand_on(day: Day, who: str) -> None:
    assert who == "who leaves"
    page = day.page("other")
    page.get_by_role("link", name="Hand them on").click()
    page.fill("#phrase", PHRASES["other"])
    page.get_by_role("button", name="Hand them on").click()
    page.wait_for_selector("[data-done]:not([hidden])", timeout=60_000)
    assert (page.inner_text("[data-count]"), page.inner_text("[data-left]")) == ("1", "0")


def confirm(day: Day, who: str) -> None:
    assert who == "who stands ready"
    page = day.page("third")
    page.get_by_role("link", name="Open them").click()
    page.fill("#phrase", PHRASES["third"])
    page.get_by_role("button", name="Open 1 and confirm").click()
    page.get_by_text("these halves open for you").wait_for(timeout=60_000)


def begin(day: Day, who: str) -> None:
    assert who == "who leaves"
    page = day.page("other")
    page.get_by_role("button", name="Begin the exit").click()
    page.get_by_text("exit begun").wait_for()


def end(day: Day, who: str) -> None:
    assert who == "who stays"
    assert day.page("other").get_by_role("button", name="End the exit").count() == 0
    page = day.page("one")
    assert "Nobody opens any more" not in page.inner_text("main")
    page.locator("[name=seen]").check()
    page.get_by_role("button", name="End the exit").click()
    page.get_by_text("The exit is carried out.").wait_for()


def try_it(day: Day, who: str) -> None:
    assert who == "who stays"
    address = ask(day.scene)
    agree(day.scene, "one")
    agree(day.scene, "third")
    page = day.scene.to("lead", address)
    page.get_by_role("button", name="Open, once").click()
    page.wait_for_selector("[data-somebody]:not([hidden])")
    assert f"{NAME} first" in page.inner_text("[data-person]")


def sign_in_again(day: Day, who: str) -> None:
    assert who == "who leaves"
    for gone in ("other", "monitor"):
        page = day.scene.to(gone, "/")
        assert "/sign-in/" in page.url
        person = day.scene.live.facts[gone]
        page.fill("[name=code]", person["code"])
        page.fill("[name=passphrase]", person["phrase"])
        page.fill("[name=second]", "000000")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "/sign-in/" in page.url


HANDS: dict[str, Callable[[Day, str], None]] = {
    "Meet": meet, "Take a backup": back_up, "Open Custody": compare, "Hand them on": hand_on, "Open them": confirm, "Begin": begin,
    "End": end, "Try it": try_it, "Try to sign in": sign_in_again, "Take a new backup": back_up,
}  # fmt: skip


def test_the_other_name_is_gone_for_everybody(day: Day) -> None:
    place = day.scene.live.facts["second"]
    page = day.scene.to("lead", f"/visits/{place['visit']}/records/{place['record']}/")
    assert "No name is sealed for this record." in page.inner_text("main")
    left = ask_home(day.scene.live.home, "journeys.seeds_custody:what_is_left")
    assert left == {"accounts": 0, "grants": 0, "keys": 0, "identities": 1}


def test_a_backup_of_before_the_exit_lets_them_in_no_more(day: Day) -> None:
    restored = day.folder / "restored"
    ledger = day.scene.live.home / "erased.jsonl"
    day.run("restore", str(day.backups[0]), str(restored), "--identity", str(day.folder / "backup.key"), "--erased", str(ledger))
    # what was passed on after that backup was made is not in it, and what it held of the side is erased
    nothing = {"accounts": 0, "grants": 0, "keys": 0, "identities": 0}
    assert ask_home(restored, "journeys.seeds_custody:what_is_left") == nothing


def test_nothing_that_was_sent_holds_a_phrase_or_a_name(day: Day) -> None:
    sent = [body for _url, body in day.scene.heard.bodies]
    assert sum(b"copies=" in body for body in sent) == 2
    for word in (*PHRASES.values(), NAME, MOTIVE):
        assert [body[:80] for body in sent if word.encode() in body] == []
