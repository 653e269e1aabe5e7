"""Whether the field app stands still while photos are taken, saved and finished, with the browser's CPU slowed. Prints one JSON line.

.venv/bin/python -m benchmarks.capture_photos [--slow 4] [--photos 20 at most]

Each photo has 12 megapixels and what a camera writes into it. `take` is while the photos go in one after another and the draft is saved every two
seconds, `finish` while the record and its files are sealed. `longest_ms` is the longest task of the page's own thread by the clock, as the browser
tells them (0 when none was over 50 ms); `busiest_ms` the longest as that thread counts it, without the time in which other programs had the
processor: on a machine that does other work too it is the one to go by. `photo_ms` is the median from giving a photo to seeing it. CPU slowing
holds for the page's thread; the worker that draws the photos anew runs as fast as the machine. Offline, in headless Chromium. The exit code is 1
when a task ran for over 200 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    sys.path.insert(0, str(top))

from support.live import chromium_options, serving  # noqa: E402 - the path is set above

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MOST_MS = 200
TRACED = ["toplevel", "__metadata"]
WATCH = """() => {
  window.tasks = [];
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.tasks.push(one.duration) }).observe({ type: 'longtask' });
}"""


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--slow", type=float, default=4)
    asked.add_argument("--photos", type=int, default=20)
    given = asked.parse_args()
    took = taken(given.slow, given.photos)
    print(json.dumps({"bench": "capture_photos", "slow": given.slow, "photos": given.photos, **took}))
    return int(max(took["take_busiest_ms"], took["finish_busiest_ms"]) > MOST_MS)


def taken(slow: float, count: int) -> dict[str, Any]:
    """Longest tasks and times of a draft with `count` photos."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this needs it

    from benchmarks.capture import paired  # noqa: PLC0415 - as above
    from journeys.test_capture_kinds import photo  # noqa: PLC0415 - a journey needs pytest, only for this

    with tempfile.TemporaryDirectory() as folder, serving("journeys.seeds_kinds:photos") as live, sync_playwright() as playwright:
        picture = Path(folder) / "photo.jpg"
        picture.write_bytes(photo(4000, 3000))
        launched = playwright.chromium.launch(**chromium_options())
        page = launched.new_context(viewport={"width": 390, "height": 844}, locale="en").new_page()
        page.goto(f"{live.address}/sync/app/")
        paired(playwright, live, page)
        page.context.set_offline(True)
        page.locator("#sheets [data-sheet=photos]").click()
        page.locator(".upload").first.wait_for()
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
        page.evaluate(WATCH)
        launched.start_tracing(page=page, categories=TRACED)
        times = [one_photo(page, picture, at) for at in range(count)]
        page.wait_for_timeout(3000)
        tasks, busy = longest(page), busiest(launched)
        launched.start_tracing(page=page, categories=TRACED)
        began = time.perf_counter()
        page.get_by_role("button", name="Finish", exact=True).click()
        page.get_by_text("This device can no longer open it.").wait_for()
        finish = (time.perf_counter() - began) * 1000
        return {
            "photo_bytes": picture.stat().st_size, "photo_ms": round(statistics.median(times)), "take_longest_ms": tasks,
            "take_busiest_ms": busy, "finish_ms": round(finish), "finish_longest_ms": longest(page), "finish_busiest_ms": busiest(launched),
        }  # fmt: skip


def one_photo(page: Page, picture: Path, at: int) -> float:
    began = time.perf_counter()
    page.locator(".upload").nth(at).locator("input[type=file]").last.set_input_files(picture)
    page.locator(".upload").nth(at).locator("canvas").wait_for()
    return (time.perf_counter() - began) * 1000


def longest(page: Page) -> int:
    """The longest task since the last look, in ms."""
    found: float = page.evaluate("() => Math.max(0, ...window.tasks.splice(0))")
    return round(found)


def busiest(browser: Browser) -> int:
    """The most time that one task of a page's own thread ran since tracing began, in ms."""
    events = json.loads(browser.stop_tracing())["traceEvents"]
    pages = {(one["pid"], one["tid"]) for one in events if one.get("args", {}).get("name") == "CrRendererMain"}
    ran = [one.get("tdur", 0) for one in events if "RunTask" in one["name"] and (one["pid"], one["tid"]) in pages]
    return round(max(ran) / 1000)


if __name__ == "__main__":
    sys.exit(main())
