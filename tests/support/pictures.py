"""The pictures of docs/: what is kept of each, and the words of a page without what changes from day to day."""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "docs/pictures"
KEPT = FOLDER / "pictures.json"
MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"


def lasting(text: str) -> str:
    """The words of a page: numbers stand as #, a day or a span of days as DAY, whitespace as one blank."""
    text = re.sub(r"\d+(?:[.,:]\d+)*", "#", " ".join(text.split()))
    text = re.sub(rf"\b(?:{WEEKDAYS}), (?=#)", "", text)
    # the two days of a visit may stand in one month or in two
    return re.sub(rf"#(?: (?:{MONTHS})(?: #)?)?\s?–\s?# (?:{MONTHS})(?: #)?|# (?:{MONTHS})(?: #)?", "DAY", text)


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def kept() -> dict[str, dict[str, str]]:
    """By file name: `words`, the hash of the page's words, and `file`, that of the picture."""
    held: dict[str, dict[str, str]] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    return held


def keep(name: str, words: str, picture: bytes) -> None:
    """Write a picture and what is kept of it."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_bytes(picture)
    held = kept() | {name: {"words": hash_of(words.encode()), "file": hash_of(picture)}}
    KEPT.write_text(json.dumps(dict(sorted(held.items())), indent=1) + "\n")


def pictured(page: Page, address: str, name: str) -> None:
    """The picture of the handbook is of the page of today; with `PICTURES=write` it is taken."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    # on top stands the line that says that all is invented
    page.evaluate("async () => { await document.fonts.ready; scrollTo({top: 0, behavior: 'instant'}); }")
    words = lasting(page.inner_text("body"))
    assert "invented" in words.lower()
    if os.environ.get("PICTURES") == "write":
        keep(name, words, page.screenshot(animations="disabled", caret="hide"))
    same = kept().get(name, {}).get("words") == hash_of(words.encode())
    assert same, f"the page changed since docs/pictures/{name} was taken: PICTURES=write ./dev test tests/journeys"
