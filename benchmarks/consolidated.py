"""How long a consolidated report takes to be rebuilt as PDF in one language. Prints one JSON line.

.venv/bin/python -m benchmarks.consolidated [--visits 20] [--records 75] [--findings 10] [--repeat 3]

What is measured is what a rapporteur waits for: everything sealed is opened, woven into the master's text and set. The exit code is 1 when
it takes longer than it must, or a record stays closed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import machine
from benchmarks.report import prepared

if TYPE_CHECKING:
    from nazorat.reports.models import Report
    from support.reports import Cast

MUST = {"whole_s": 10.0}
ROOMS = 5


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--visits", type=int, default=20)
    asked.add_argument("--records", type=int, default=75)
    asked.add_argument("--findings", type=int, default=10)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        size = {"visits": given.visits, "records": given.visits * given.records, "findings": given.visits * given.findings}
        cast, report = planted(given.visits, given.records, given.findings)
        figures = {"case": "consolidated", **machine.facts(), **size, **measured(cast, report, given.repeat)}
        figures["errors"] = size["records"] - figures["opened"]
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def planted(visits: int, records: int, findings: int) -> tuple[Cast, Report]:
    """One team's visits to as many places, each with talks, a few rooms and findings; the draft of a report on all of them."""
    from nazorat.reports.models import Report  # noqa: PLC0415 - models need the settings
    from nazorat.visits.actions import Seat  # noqa: PLC0415 - as above
    from support.reports import make_cast, make_finding, make_recommendation, make_report  # noqa: PLC0415 - as above
    from support.visits import make_place, make_visit  # noqa: PLC0415 - as above

    cast = make_cast()
    seats = [Seat(one.member, "monitor", True) for one in (cast.same, cast.other)]
    tools = ("interview", "room", "registers", "note")
    every = [make_visit(lead=cast.lead, seats=seats, tools=tools, place=make_place()) for _ in range(visits)]
    for visit in every:
        here = replace(cast, visit=visit)
        fill(here, records)
        for _ in range(findings):
            make_finding(here)
        make_recommendation(here)
    return cast, make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=every)


def fill(cast: Cast, records: int) -> None:
    """The records of one visit."""
    from support.reports import make_record, make_talk  # noqa: PLC0415 - models need the settings

    for number in range(records - ROOMS):
        make_talk(cast.visit, cast.lead, start=8 + number % 10)
    for number in range(ROOMS):
        size = {"space/length": 4 + number, "space/width": 3, "space/instrument": "laser"}
        make_record(cast.visit, cast.lead, "room", {"who/unit": "A", "who/room": f"{number:02}", "who/present": 4, **size})


def measured(cast: Cast, report: Report, repeat: int) -> dict[str, Any]:
    """Seconds by step, medians; `whole_s` from the opened key to the PDF; `opened` how many records were, `kib` the size of the PDF."""
    from nazorat.reports.actions import open_report  # noqa: PLC0415 - models need the settings
    from nazorat.reports.build import Marks, built, documents  # noqa: PLC0415 - as above
    from nazorat.reports.press import pressed  # noqa: PLC0415 - as above

    runs, opened, size = [], 0, 0
    for _ in range(repeat):
        steps = [time.perf_counter()]
        material = open_report(by=cast.lead, report=report)
        steps.append(time.perf_counter())
        builds = {report.master: built(material, report.master)}
        steps.append(time.perf_counter())
        [made] = pressed(documents(material, builds, Marks("draft"), [report.master]), ("pdf",))
        steps.append(time.perf_counter())
        runs.append([end - begin for begin, end in pairwise(steps)])
        opened, size = sum(len(each.records) for each in material.visits), len(made["pdf"]) // 1024
    parts = {name: round(statistics.median(run[at] for run in runs), 2) for at, name in enumerate(("open_s", "weave_s", "press_s"))}
    return {**parts, "whole_s": round(statistics.median(sum(run) for run in runs), 2), "opened": opened, "kib": size}


if __name__ == "__main__":
    sys.exit(main())
