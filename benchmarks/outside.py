"""How long recommendations from outside take: reading, checking and importing 50,000 rows, looking for doubles, filters and search.
Prints one JSON line.

.venv/bin/python -m benchmarks.outside [--rows 50000] [--repeat 3]

Everything is asked for through the whole of the application, in a fresh installation: the import by the posts that its page sends one after
another. Every fourth row is one that an earlier import brought in other words. The exit code is 1 when something takes longer than it must,
does not answer, or is not found.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import shutil
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks import machine
from benchmarks.places import timed
from benchmarks.report import prepared

if TYPE_CHECKING:
    from django.test import Client

MUST = {"import_s": 60.0, "doubles_s": 60.0, "slowest_filter_ms": 300.0}
STATES = ("France", "Chile", "Kenya", "Japan", "Brazil", "Norway", "Ghana", "Peru", "Spain", "Canada")
COUNTRIES = ("Vosteria", "Eastland", "Westland", "Northland", "Southland")
VERBS = ("Ratify", "Strengthen", "Investigate", "Publish", "Abolish", "Separate", "Guarantee", "Fund", "Train", "Review")
THINGS = ("the Optional Protocol", "an independent mechanism", "allegations of torture", "reports of visits", "incommunicado detention",
          "remand prisoners", "access to a doctor", "free legal aid", "the staff of prisons", "the criminal code")  # fmt: skip
# most words of such texts are these, some are in one text alone
SYLLABLES = ("ba", "co", "di", "fe", "gu", "lo", "mi", "na", "pe", "ro", "su", "ta", "ve", "zo")
ASKED = (
    {}, {"q": "ratify optional"}, {"q": "ратифи"}, {"q": "zanotero"}, {"mechanism": "upr"}, {"cycle": "3"}, {"response": "noted"},
    {"response": "unknown"}, {"view": "unknown"}, {"theme": "prisons"}, {"mechanism": "upr", "cycle": "2", "q": "torture doctor"},
    {"page": "999"}, {"page": "625"},
)  # fmt: skip
HEAD = ("Recommending State", "State under Review", "Recommendation", "Response", "Session", "Issue", "Number")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures = {"case": "outside", **machine.facts(), **vars(given), **measured(given)}
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def measured(given: argparse.Namespace) -> dict[str, Any]:
    """Seconds of the import, of looking for doubles, and milliseconds of each filter."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from nazorat.pathway.models import OutsideAlike, OutsideRecommendation  # noqa: PLC0415 - as above
    from nazorat.people.models import Member  # noqa: PLC0415 - as above
    from support.make import make_member, sign_in  # noqa: PLC0415 - as above

    client = Client(SERVER_NAME="localhost")
    sign_in(client, make_member(role=Member.Role.COORDINATOR))
    rows = made(given.rows)
    first = brought(client, [reworded(row) for row in rows[::4]])
    figures = brought(client, rows)
    found = {urlencode(one) or "all": timed(client, f"/pathway/outside/?{urlencode(one)}", given.repeat) for one in ASKED}
    there, suggested = OutsideRecommendation.objects.count(), OutsideAlike.objects.count()
    # of the reworded rows nearly all have to be suggested
    errors = int(there != len(rows) + len(rows[::4])) + int(suggested < len(rows[::4]) * 0.95)
    return {
        **figures,
        "first": first,
        "filter_ms": found,
        "slowest_filter_ms": max(found.values()),
        "suggested": suggested,
        "errors": errors,
    }


def made(count: int) -> list[list[str]]:
    """Rows of a database of the review: five countries, forty sessions, ten states."""
    draw = random.Random(7)  # noqa: S311 - the same rows each time, nothing secret
    rows = []
    for number in range(count):
        own = " ".join("".join(draw.choice(SYLLABLES) for _ in range(4)) for _ in range(4))
        asked = f"{draw.choice(VERBS)} {draw.choice(THINGS)} and {draw.choice(VERBS).lower()} {draw.choice(THINGS)}"
        text = f"{asked}, with regard to {own}, in law and in practice"
        session, response = str(1 + number % 40), ("Supported", "Noted", "Accepted", "")[number % 4]
        rows.append(
            [
                STATES[number % 10],
                COUNTRIES[number % 5],
                text,
                response,
                session,
                "Prisons; Torture",
                f"{number % 300 + 1}.{number // 300}",
            ]
        )
    return rows


def reworded(row: list[str]) -> list[str]:
    """The same in another source: other words at the beginning, no number."""
    return [*row[:2], row[2].replace(" and ", " as well as ").replace("with regard to", "regarding"), *row[3:6], ""]


def brought(client: Client, rows: list[list[str]]) -> dict[str, Any]:
    """A file sent, its columns confirmed, the posts of its page until all is done. RuntimeError when a step does not answer."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - models need the settings

    from nazorat.pathway.models import OutsideImport  # noqa: PLC0415 - as above

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        table = io.StringIO(newline="")
        csv.writer(table, delimiter=";", lineterminator="\r").writerows([HEAD, *rows])
        archive.writestr("upr.csv", table.getvalue())
    given = {
        "language": "en",
        "country": COUNTRIES[0],
        "every_country": "on",
        "mechanism": "upr",
        "source": "A database",
        "on": "2025-01-01",
    }
    cpu, began = time.process_time(), time.perf_counter()
    posted(client, "/pathway/outside/imports/new/", {**given, "file": SimpleUploadedFile("upr.zip", out.getvalue())})
    one = OutsideImport.objects.latest("entered_at")
    page = f"/pathway/outside/imports/{one.id}/"
    steps = {"read": time.perf_counter() - began}
    posted(client, f"{page}columns/", {f"column{at}": target for at, target in enumerate(one.columns)})
    longest = 0.0
    for name, over in (("check", lambda: one.state == "checked"), ("import", lambda: one.state == "imported"),
                       ("doubles", lambda: one.compared >= one.good)):  # fmt: skip
        since, times = time.perf_counter(), 0
        while times == 0 or not over():
            asked = time.perf_counter()
            posted(client, f"{page}work/", {})
            longest, times = max(longest, time.perf_counter() - asked), times + 1
            one.refresh_from_db()
        steps[name] = time.perf_counter() - since
    return {
        "steps_s": {name: round(value, 2) for name, value in steps.items()},
        "import_s": round(sum(steps.values()) - steps["doubles"], 2),
        "doubles_s": round(steps["doubles"], 2),
        "cpu_s": round(time.process_time() - cpu, 2),
        "longest_post_s": round(longest, 2),
        "sent_mb": round(len(out.getvalue()) / 1e6, 2),
    }


def posted(client: Client, address: str, given: dict[str, Any]) -> None:
    """A post that has to lead on. RuntimeError when it does not."""
    answer = client.post(address, given)
    if answer.status_code != 302:
        raise RuntimeError(f"{address}: {answer.status_code}")


if __name__ == "__main__":
    sys.exit(main())
