"""Kills the browser of the field app at random points while somebody types, and says what was lost. Prints one JSON line.

.venv/bin/python -m benchmarks.kills [--kills 50] [--longest 6] [--seed 47]

Each time every process of Chromium gets SIGKILL within `longest` seconds of typing, now and then while the draft is being opened. Then the app
must open again with the draft. `lost_seconds` are those of typing that are not in it (median and most), `in_opening` is how many
of the kills came while it opened. The exit code is 1 when more than five seconds were lost. What a power cut loses of what the system had not
written yet is not in it: for that the app asks the browser for strict durability of each save.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    sys.path.insert(0, str(top))

from support.killed import FEW_SECONDS, KilledPhone, Typist  # noqa: E402 - the path is set above
from support.live import serving  # noqa: E402 - the path is set above


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=50)
    asked.add_argument("--longest", type=float, default=6)
    asked.add_argument("--seed", type=int, default=47)
    given = asked.parse_args()
    typist = typed(given.kills, given.longest, given.seed)
    lost = {"median": round(statistics.median(typist.lost), 2), "most": round(max(typist.lost), 2)}
    said = {
        "bench": "kills",
        "kills": given.kills,
        "seed": given.seed,
        "in_opening": typist.opening,
        "letters_kept": len(typist.text),
    }
    print(json.dumps({**said, "lost_seconds": lost}))
    return int(lost["most"] > FEW_SECONDS)


def typed(kills: int, longest: float, seed: int) -> Typist:
    """Who typed through all of it; an AssertionError when the app did not open with the draft."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this needs it

    from journeys.phones import PHRASE, begin, paired, unlock  # noqa: PLC0415 - a journey needs pytest

    with serving("journeys.seeds_capture:sheets") as live, sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        phone = KilledPhone(playwright, live.address, Path(folder))
        with phone.on() as page:
            begin(page)
            paired(playwright, live, page)
            page.locator("#sheets").wait_for()
            page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        typist = Typist(phone, PHRASE, random.Random(seed))  # noqa: S311 - the same moments every time
        for _kill in range(kills):
            typist.round(longest)
        with phone.on() as page:
            unlock(page)
            typist.look(page)
        return typist


if __name__ == "__main__":
    sys.exit(main())
