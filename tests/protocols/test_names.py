"""T3: after a name was sealed, asked for and opened, it stands nowhere in clear, nor does a custody phrase or a motive.

Looked through: what was sent, the database and its files, sessions, logs, a backup, and the profiles of the browsers that did it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from protocols.left_behind import gathered, own_server
from protocols.test_canaries import opened_backup
from support.canaries import files_under, sightings
from support.custody_pages import CONFIDED, NAME, Heard, Scene, agree, ask, make_key, seal
from support.live import Live, serving, sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

PEOPLE = ("lead", "one", "other")
KEPT_BY_ALL = "Namuna-0"


@contextmanager
def served() -> Iterator[Live]:
    with pytest.MonkeyPatch.context() as patch, own_server() as url:
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        with serving("journeys.seeds_custody:custody") as live:
            yield live


def opened(playwright: Playwright, live: Live, who: str, folder: Path, heard: Heard) -> Page:
    """A browser of this person's own, which keeps its profile in a folder as an ordinary one does."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    unboxed = ["--no-sandbox"] if os.geteuid() == 0 else []
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=found, args=[*unboxed, "--disable-dev-shm-usage", "--disable-gpu"], locale="en"
    )
    page = context.pages[0]
    sign_in(page, live, live.facts[who])
    heard.listen(page)
    return page


def walk(live: Live, profiles: Path) -> Heard:
    """Seal, ask, agree twice, open; then every browser is closed as a person closes it."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only browsers need it

    heard = Heard()
    with sync_playwright() as playwright, ExitStack() as closing:
        pages = {who: opened(playwright, live, who, profiles / who, heard) for who in PEOPLE}
        for page in pages.values():
            closing.callback(page.context.close)
        scene = Scene(live, pages, heard)
        for who in ("one", "other"):
            make_key(scene, who)
        seal(scene)
        address = ask(scene)
        for who in ("one", "other"):
            agree(scene, who)
        page = scene.to("lead", address)
        page.get_by_role("button", name="Open, once").click()
        page.wait_for_selector("[data-somebody]:not([hidden])")
        assert NAME in page.inner_text("[data-person]")
    return heard


@pytest.mark.temporary_files("a browser keeps its profile in a folder of the test, and makes files beside it")
def test_name_that_was_sealed_and_opened_is_nowhere_in_clear(tmp_path: Path) -> None:
    with served() as live:
        heard = walk(live, tmp_path / "profiles")
        places = [*gathered(live.home, "left"), ("log", live.log.read_bytes()), ("backup", opened_backup(live.home, tmp_path))]
    places += [*heard.bodies, *(("console", line.encode()) for line in heard.console), *files_under(tmp_path / "profiles")]
    assert [(found.word, found.place, found.layers) for found in sightings(CONFIDED, places)] == []
    # the control: the name of the place is no secret, and is found in the database, in the backup and in the profiles
    seen = [found.place for found in sightings([KEPT_BY_ALL], places)]
    assert [any(part in place for place in seen) for part in ("places_place", "backup")] == [True, True]
    assert any("/profiles/lead/" in place for place in [name for name, _data in places])
