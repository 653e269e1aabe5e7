"""How large the field app is, and how long it takes to start without a network, with the browser's CPU slowed. Prints one JSON line.

.venv/bin/python -m benchmarks.capture [--slow 4] [--repeat 5]

`start_ms` is from asking for the page to the field of the passphrase, `phrase_ms` from a wrong passphrase to its refusal (Argon2id over 64 MiB,
meant to take its time), `list_ms` from the right one to the list of sheets, that time among it, `note_ms` from tapping the free note to its first
page; medians, offline, in headless Chromium. WebAssembly is slowed with the page. The exit code is 1 when the first load is over 450 KB, or the
start to the list without the stretching of the passphrase over two seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    sys.path.insert(0, str(top))

from devtools import web  # noqa: E402 - the path is set above
from support.live import Live, chromium_options, serving  # noqa: E402 - the path is set above

if TYPE_CHECKING:
    from playwright.sync_api import Page, Playwright

PHRASE = "sosna veter polden"
MOST_BYTES, MOST_MS = 450 * 1024, 2000
# what a first load does not fetch
APART = ("third-party.txt",)


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--slow", type=float, default=4)
    asked.add_argument("--repeat", type=int, default=5)
    given = asked.parse_args()
    size = sum(len(gzip.compress(file.read_bytes())) for file in web.APP.iterdir() if file.name not in APART)
    took = started(given.slow, given.repeat)
    print(json.dumps({"bench": "capture", "slow": given.slow, "repeat": given.repeat, "first_load_gzip": size, **took}))
    return int(size > MOST_BYTES or took["start_ms"] + took["list_ms"] - took["phrase_ms"] > MOST_MS)


def started(slow: float, repeat: int) -> dict[str, Any]:
    """Median milliseconds of each step."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this needs it

    with serving("journeys.seeds_capture:sheets") as live, sync_playwright() as playwright:
        launched = playwright.chromium.launch(**chromium_options())
        page = launched.new_context(viewport={"width": 390, "height": 844}, locale="en").new_page()
        page.goto(f"{live.address}/sync/app/")
        paired(playwright, live, page)
        page.context.set_offline(True)
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
        rounds = [one_start(page) for _ in range(repeat)]
    return {f"{step}_ms": round(statistics.median(one[step] for one in rounds)) for step in ("start", "phrase", "list", "note")}


def one_start(page: Page) -> dict[str, float]:
    took = {}
    began = time.perf_counter()
    page.reload(wait_until="commit")
    page.locator("#passphrase").wait_for()
    took["start"] = (time.perf_counter() - began) * 1000
    page.fill("#passphrase", f"{PHRASE} x")
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.get_by_text("That is not the phrase.").wait_for()
    took["phrase"] = (time.perf_counter() - began) * 1000
    page.fill("#passphrase", PHRASE)
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.locator("#sheets").wait_for()
    took["list"] = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    page.locator("#sheets [data-sheet=note]").click()
    page.locator("progress").wait_for()
    took["note"] = (time.perf_counter() - began) * 1000
    return took


def paired(playwright: Playwright, live: Live, page: Page) -> None:
    from journeys.test_capture import begin, desk_pairs, pair  # noqa: PLC0415 - a journey needs pytest, only for this

    pair(page, desk_pairs(playwright, live, begin(page)))
    page.locator("#sheets").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


if __name__ == "__main__":
    sys.exit(main())
