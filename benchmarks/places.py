"""How long the register of places takes: its list, a place with thirty years of series, search as one types, and a return of 10,000 places.
Prints one JSON line.

.venv/bin/python -m benchmarks.places [--places 3000] [--years 30] [--rows 10000] [--repeat 5]

Pages are asked for through the whole of the application, in a fresh installation. The exit code is 1 when one takes longer than it must,
does not answer, or finds nothing where there is something.
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
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks import machine
from benchmarks.report import prepared

if TYPE_CHECKING:
    from django.test import Client

    from nazorat.people.models import Member, Organisation
    from nazorat.places.models import Place

MUST = {"slowest_page_ms": 300.0, "slowest_search_ms": 100.0, "import_s": 30.0}
FIRST = ("Намуна", "Мисол", "Ҷавоб", "Қалъа", "Ғунча", "Ҳисор", "Шаҳр", "Боғ", "Дара", "Чашма")
ENDS = ("обод", "ӣ", "истон", "зор", "кӯҳ", "гузар", "рӯд", "теппа", "қишлоқ", "сой")
KINDS = ("REMAND", "POL_TEMP", "POL_STATION", "PRISON_CLOSED", "PSY_HOSP", "MIL")
TYPED = (
    "намуна",
    "НАМУНАО",
    "namuna",
    "ҷавоб",
    "джавоб",
    "galat",
    "кӯҳ",
    "kuh",
    "нмн",
    "نمونه",
    "حصار",
    "мисол 12",
    "m",
    "министерство",
)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--places", type=int, default=3000)
    asked.add_argument("--years", type=int, default=30)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--repeat", type=int, default=5)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures = {"case": "places", **machine.facts(), **vars(given), **measured(given)}
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """Milliseconds of each page and search, the median of the runs after one that warms; seconds of the steps of a return."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from nazorat.people.models import Member, Organisation  # noqa: PLC0415 - as above
    from support.make import make_member, make_organisation, sign_in  # noqa: PLC0415 - as above

    keeper = make_member(role=Member.Role.COORDINATOR)
    bodies = [make_organisation(kind=Organisation.Kind.AUTHORITY, name=f"Министерство {number}") for number in range(12)]
    place = planted(given, keeper, bodies)
    client = Client(SERVER_NAME="localhost")
    sign_in(client, keeper)
    addresses = {
        "list": "/places/",
        "list, last page": "/places/?page=9999",
        "list, sorted": "/places/?sort=-capacity",
        "list, filtered": "/places/?kind=MIL&sort=authority",
        "place": f"/places/{place.id}/",
        "population": f"/places/{place.id}/population/",
        "units": f"/places/{place.id}/units/",
        "map": "/places/map/",
        "map, a district": f"/places/map/?{urlencode({'district': place.district or place.region})}",
    }
    pages = {name: timed(client, address, given.repeat) for name, address in addresses.items()}
    found = {word: timed(client, f"/places/?{urlencode({'q': word})}", given.repeat) for word in TYPED}
    seconds = imported(given.rows, keeper, bodies[0])
    return {
        "page_ms": pages,
        "slowest_page_ms": max(pages.values()),
        "search_ms": found,
        "slowest_search_ms": max(found.values()),
        "chart_ms": timed(client, f"/places/{place.id}/population/chart/", given.repeat),
        **seconds,
    }


def timed(client: Client, address: str, repeat: int) -> float:
    """Milliseconds of an address. RuntimeError when it does not answer."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    runs = []
    for _ in range(repeat):
        began = time.perf_counter()
        client.get(address)
        runs.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(runs), 1)


def planted(given: argparse.Namespace, by: Member, bodies: list[Organisation]) -> Place:
    """The register, each place with a monthly series of four groups over the years; the place that has units as well."""
    from nazorat.places.models import Figure, Place, PlacePoint, Unit  # noqa: PLC0415 - models need the settings

    draw = random.Random(7)  # noqa: S311 - the same rows each time, nothing secret
    places = [placed(draw, number, bodies) for number in range(given.places)]
    Place.objects.bulk_create(places, batch_size=500)
    PlacePoint.objects.bulk_create(
        PlacePoint(
            place=place,
            north=draw.randint(3_670_000, 4_100_000),
            east=draw.randint(6_730_000, 7_510_000),
            source="map",
            entered_by=by,
        )
        for place in places
    )
    days = [date(2026 - year, month, 1) for year in range(given.years) for month in range(1, 13)]
    # the whole series for one place in a hundred, a figure a year for the others: that is what stands in a register
    for number, place in enumerate(places):
        full = number % 100 == 0
        Figure.objects.bulk_create(
            Figure(place=place, group=group, on=on, count=draw.randint(1, 900), source="return", marking="open", entered_by=by)
            for on in (days if full else days[::12])
            for group in (("all", "women", "remand", "foreign") if full else ("all",))
        )
    wings = [Unit(place=places[0], kind="wing", name=f"{number}", entered_by=by) for number in range(8)]
    Unit.objects.bulk_create(wings)
    Unit.objects.bulk_create(
        Unit(place=places[0], parent=wing, kind="cell", name=f"{wing.name}-{cell}", entered_by=by)
        for wing in wings
        for cell in range(30)
    )
    return places[0]


def placed(draw: random.Random, number: int, bodies: list[Organisation]) -> Place:
    """One place with a name of two made words and a number."""
    from nazorat.places.models import Place  # noqa: PLC0415 - models need the settings

    name = f"{draw.choice(FIRST)}{draw.choice(ENDS)} {draw.choice(FIRST)}{draw.choice(ENDS)}-{number}"
    place = Place(
        district=f"Ноҳия {number % 60}",
        name_ru=name,
        name_tg=name,
        name_en=f"Place {number}",
        kind=draw.choice(KINDS),
        authority=bodies[number % len(bodies)],
        region=f"Область {number % 5}",
        capacity=draw.randint(5, 900),
        capacity_source="order",
        capacity_on=date(2000, 1, 1),
    )
    place.search = place.indexed([])
    return place


def imported(rows: int, by: Member, body: Organisation) -> dict[str, Any]:
    """A workbook of places nobody knows, some spelt like known ones: read, looked at, brought in, taken back."""
    from nazorat.kit.tables import Sheet, xlsx_bytes  # noqa: PLC0415 - models need the settings
    from nazorat.places import actions  # noqa: PLC0415 - as above
    from nazorat.places.models import Place, Return  # noqa: PLC0415 - as above
    from nazorat.places.review import review  # noqa: PLC0415 - as above

    draw, known = random.Random(8), Place.objects.count()  # noqa: S311 - the same rows each time, nothing secret
    made = (
        (f"{draw.choice(FIRST)}{draw.choice(ENDS)} {draw.choice(FIRST)}а-{100_000 + number}", "СИЗО", 100, 90, 5)
        for number in range(rows)
    )
    content = xlsx_bytes(Sheet("return", ("Наименование", "Тип", "Лимит", "Всего", "Женщин"), made))
    steps: dict[str, float] = {}
    cpu = time.process_time()

    def step(name: str, act: Any) -> Any:
        began = time.perf_counter()
        done = act()
        steps[name] = round(time.perf_counter() - began, 2)
        return done

    facts = {
        "filename": "return.xlsx",
        "encoding": "",
        "authority": body,
        "kind": "",
        "as_of": date(2026, 1, 1),
        "source": "r",
        "marking": "open",
    }
    one: Return = step("enter", lambda: actions.enter_return(by=by, content=content, **facts))
    seen = step("look", lambda: review(one))
    actions.decide_rows(by=by, returned=one, decisions={"rest": "new"})
    one.refresh_from_db()
    step("import", lambda: actions.import_return(by=by, returned=one))
    cpu = time.process_time() - cpu
    came = Place.objects.count() - known
    step("undo", lambda: actions.undo_return(by=by, returned=one))
    errors = int(came != rows) + len(seen.troubles)
    return {
        "return_s": steps,
        "import_s": round(sum(steps.values()) - steps["undo"], 2),
        "import_cpu_s": round(cpu, 2),
        "return_mb": round(len(content) / 1e6, 2),
        "errors": errors,
    }


if __name__ == "__main__":
    sys.exit(main())
