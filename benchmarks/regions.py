"""How long the pages of a year's light visits take where twelve regional teams enter them. Prints one JSON line.

.venv/bin/python -m benchmarks.regions [--teams 12] [--visits 400] [--register 3000]

Each visit is entered through the whole of the application by its team: the page opened, a place of the region looked for, four lines
sealed, the visit looked at; now and then the desk, the list of visits, the register and the place. The exit code is 1 when a page takes
longer than it must.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from benchmarks import machine
from benchmarks.programme import planted
from benchmarks.report import prepared

if TYPE_CHECKING:
    from django.test import Client

MUST = {"slowest_page_ms": 300.0}
TEAM = 4
NOTE = "library/tools/note/note.xlsx"
SAID = ("mat", "see", "living", "Three mattresses for five persons, the window does not open.")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--teams", type=int, default=12)
    asked.add_argument("--visits", type=int, default=400)
    asked.add_argument("--register", type=int, default=3000)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures = {"case": "regions", **machine.facts(), "teams": given.teams, "visits": given.visits, "register": given.register}
        figures |= entered(given.teams, given.visits, given.register)
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def entered(teams: int, visits: int, register: int) -> dict[str, Any]:
    """Milliseconds of each page: median and the slowest, after one visit of each team that warms and is not counted."""
    from django.conf import settings  # noqa: PLC0415 - models need the settings
    from django.utils import timezone  # noqa: PLC0415 - as above

    from nazorat.places.models import Place  # noqa: PLC0415 - as above
    from nazorat.visits.models import Visit  # noqa: PLC0415 - as above
    from support.visits import make_tool_version  # noqa: PLC0415 - as above

    # a tool whose wording nobody signed is enough to measure with
    settings.NAZORAT_DEMO = True
    planted(register)
    make_tool_version("note")
    lot, today = random.Random(11), timezone.localdate()  # noqa: S311 - a world of numbers, nothing to guess
    desks = [desk(f"Region {number}") for number in range(teams)]
    took: dict[str, list[float]] = defaultdict(list)
    machine.settle()
    for number in range(visits + teams):
        client, others = desks[number % teams]
        where = lot.choice(list(Place.objects.filter(region=f"Region {number % teams}")[:200]))
        one = entering(client, others, where, today - timedelta(days=lot.randrange(60)))
        if number >= teams:
            for page, taken in one.items():
                took[page].append(taken)
    told = {
        page: {"median": round(statistics.median(all_), 1), "slowest": round(max(all_), 1)} for page, all_ in sorted(took.items())
    }
    slowest = max(one["slowest"] for one in told.values())
    return {"pages_ms": told, "slowest_page_ms": slowest, "stored_visits": Visit.objects.count()}


def desk(region: str) -> tuple[Client, list[str]]:
    """Who leads in a region, signed in, and the others of the team."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from nazorat.places.actions import set_regional_team  # noqa: PLC0415 - as above
    from support.make import make_keyring, make_member, sign_in  # noqa: PLC0415 - as above

    team = [make_keyring(make_member()).member for _each in range(TEAM)]
    set_regional_team(by=make_member(role="coordinator"), region=region, members=team)
    client = Client(SERVER_NAME="localhost")
    sign_in(client, team[0])
    return client, [str(one.id) for one in team[1:]]


def entering(client: Client, others: list[str], place: Any, day: Any) -> dict[str, float]:
    """One visit, entered by its lead as they would: milliseconds of each page that they see on the way."""
    took: dict[str, float] = {}

    def asked(page: str, path: str, data: dict[str, Any] | None = None) -> Any:
        began = time.perf_counter()
        answer = client.get(path) if data is None else client.post(path, data)
        took[page] = (time.perf_counter() - began) * 1000
        if answer.status_code not in (200, 302):
            raise SystemExit(f"{path} answered {answer.status_code}")
        return answer

    asked("form", "/visits/light/")
    asked("look for a place", "/places/choose/", {"place-words": place.name_ru, "closed": "1"})
    facts = {
        "place": str(place.id), "day": day.isoformat(), "part_of_day": "evening", "mode": "1", "gate_minutes": "12", "others": others,
        "form_id": str(uuid4()), "line-TOTAL_FORMS": "6", "line-INITIAL_FORMS": "0",
    }  # fmt: skip
    for line in range(4):
        facts |= {f"line-{line}-{name}": value for name, value in zip(("theme", "how", "where", "text"), SAID, strict=True)}
    visit = asked("save", "/visits/light/", facts)["Location"]
    asked("visit", visit)
    asked("visits", "/visits/")
    asked("desk", "/")
    asked("register of the region", "/places/?region=" + place.region.replace(" ", "+"))
    asked("place", f"/places/{place.id}/")
    asked("coverage of the region", "/programme/?region=" + place.region.replace(" ", "+"))
    return took


if __name__ == "__main__":
    sys.exit(main())
