"""How long a scenario of the programme takes over 400 places, by search and as a plain list, and how far each is from the best there is.
Prints one JSON line.

.venv/bin/python -m benchmarks.programme [--places 400] [--register 3000] [--repeat 3]

The register holds more places, with visits, figures and proposals; the page of scores is asked for through the whole of the application.
The exit code is 1 when a scenario or a page takes longer than it must, or a choice does not fit.
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
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import machine
from benchmarks.report import prepared

if TYPE_CHECKING:
    from nazorat.people.models import Member

MUST = {"scenario_s": 30.0, "slowest_page_ms": 300.0}
KINDS = ("REMAND", "PRISON_CLOSED", "POL_TEMP", "PSY_HOSP", "SOC_ADULT", "MIL", "JUV_CLOSED", "SHELTER")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--places", type=int, default=400)
    asked.add_argument("--register", type=int, default=3000)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures = {"case": "programme", **machine.facts(), "places": given.places, "register": given.register}
        figures |= scenarios(given.places, given.repeat) | pages(given.register, given.repeat)
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def scenarios(count: int, repeat: int) -> dict[str, Any]:
    """Seconds and gaps over worlds of so many places with ways, skills and must-visits: the slowest and the widest of them."""
    from nazorat.programme.scenarios import fits, plain_list, use_of  # noqa: PLC0415 - models need the settings
    from nazorat.programme.solving import best  # noqa: PLC0415 - as above

    took, plain_took, gaps, plain_gaps = [], [], [], []
    for seed in range(repeat):
        candidates, limits = world(count, seed)
        began = time.perf_counter()
        plain = plain_list(candidates, limits)
        plain_took.append(time.perf_counter() - began)
        began = time.perf_counter()
        found = best(candidates, limits)
        took.append(time.perf_counter() - began)
        chosen = [one for one in candidates if one.id in found.chosen]
        if not fits(use_of(chosen, limits), limits) or not found.solved:
            raise SystemExit("a scenario does not fit or was not searched for")
        gaps.append(found.gap)
        # the bound of the search is the better one
        plain_gaps.append((found.bound - plain.worth) / found.bound)
    return {
        "scenario_s": round(max(took), 2), "plain_s": round(max(plain_took), 3), "gap": round(max(gaps), 5),
        "plain_gap": round(max(plain_gaps), 4),
    }  # fmt: skip


def world(count: int, seed: int) -> tuple[list[Any], Any]:
    """Places of twelve regions with ways of 0 to 3 days; team-days for about a fifth of them."""
    from uuid import UUID  # noqa: PLC0415 - beside the next

    from nazorat.programme.scenarios import Candidate, Limits  # noqa: PLC0415 - as above

    lot = random.Random(seed)  # noqa: S311 - a world of numbers, nothing to guess
    candidates = [
        Candidate(
            UUID(int=number + 1), lot.randrange(200, 9000), lot.choice((1, 1, 2, 3)), f"R{lot.randrange(12)}",
            frozenset(code for code in ("health", "women", "children") if lot.random() < 0.3),
        )
        for number in range(count)
    ]  # fmt: skip
    ways = {f"R{number}": number % 4 for number in range(12)}
    skills = {"health": count // 12, "women": count // 15, "children": count // 20}
    must = frozenset(one.id for one in candidates[:5] if one.days < 3)
    return candidates, Limits(count * 3 // 10, 5, ways, skills, must, frozenset(one.id for one in candidates[5:10]))


def pages(count: int, repeat: int) -> dict[str, Any]:
    """Milliseconds of coverage and scores over a register of so many places, the median after one that warms."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from support.make import sign_in  # noqa: PLC0415 - as above

    client, times, work = Client(SERVER_NAME="localhost"), {}, {}
    sign_in(client, planted(count))
    machine.settle()
    for name, path in (
        ("coverage", "/programme/"),
        ("map", "/programme/map/"),
        ("map of a district", "/programme/map/?district=Region 1"),
        ("scenario", "/programme/scenarios/new/"),
        ("plan", "/visits/plan/"),
        ("score", "/programme/score/"),
        ("rules", "/programme/rules/"),
    ):
        taken, worked = [], []
        for _again in range(repeat + 1):
            began, busy = time.perf_counter(), time.process_time()
            if client.get(path).status_code != 200:
                raise SystemExit(f"{path} does not answer")
            taken.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - busy) * 1000)
        times[name], work[name] = round(statistics.median(taken[1:]), 1), round(statistics.median(worked[1:]), 1)
    return {"pages_ms": times, "pages_cpu_ms": work, "slowest_page_ms": max(times.values())}


def planted(count: int) -> Member:
    """A planner of a register of so many places with a point each, seven visits to each on average, thirty years of series, fifty proposals."""
    from django.utils import timezone  # noqa: PLC0415 - models need the settings

    from nazorat.places.models import DEGREE, Figure, Place, PlacePoint  # noqa: PLC0415 - as above
    from nazorat.programme.actions import draw_share  # noqa: PLC0415 - as above
    from nazorat.visits.models import Visit  # noqa: PLC0415 - as above
    from support.make import make_keyring, make_member, make_organisation  # noqa: PLC0415 - as above
    from support.programme import make_proposal_of  # noqa: PLC0415 - as above

    lot, today = random.Random(7), timezone.localdate()  # noqa: S311 - a world of numbers, nothing to guess
    member, bodies = make_member(planner=True), [make_organisation(kind="authority") for _each in range(11)]
    facts = {"capacity": 100, "capacity_source": "return"}
    names = [{f"name_{tongue}": f"Invented {number}-0" for tongue in ("ru", "tg", "en")} for number in range(count)]
    places = [
        Place(kind=lot.choice(KINDS), region=f"Region {number % 12}", authority=bodies[number % 11], **facts, **names[number])
        for number in range(count)
    ]
    Place.objects.bulk_create(places, batch_size=500)
    where = {"source": "map", "entered_by": member}
    spots = [(lot.randrange(37 * DEGREE, 41 * DEGREE), lot.randrange(67 * DEGREE, 75 * DEGREE)) for _each in places]
    points = [PlacePoint(place=place, north=north, east=east, **where) for place, (north, east) in zip(places, spots, strict=True)]
    PlacePoint.objects.bulk_create(points, batch_size=500)
    days = [(lot.choice(places), today - timedelta(days=lot.randrange(4000))) for _each in range(count * 7)]
    closed = Visit.State.CLOSED
    rows = [Visit(number=number, state=closed, place=place, began_on=day) for number, (place, day) in enumerate(days, 1)]
    Visit.objects.bulk_create(rows, batch_size=500)
    told = {"group": "all", "source": "return", "entered_by": member}
    series = [(place, year) for place in places for year in range(30)]
    figures = [Figure(place=place, on=today - timedelta(days=365 * year), count=90 + year, **told) for place, year in series]
    Figure.objects.bulk_create(figures, batch_size=2000)
    by = make_keyring(member)
    draw_share(by=by)
    for place in places[:50]:
        make_proposal_of(by, place)
    return member


if __name__ == "__main__":
    sys.exit(main())
