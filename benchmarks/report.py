"""How long a visit report takes: begun, written from the template, past the gate, and pressed into nine documents. Prints one JSON line.

.venv/bin/python -m benchmarks.report [--talks 38] [--rooms 22] [--repeat 3]

Each figure is the median of `--repeat` reports on one visit; the exit code is 1 when a record of it does not open.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from support.reports import Cast

ROOT = Path(__file__).resolve().parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    sys.path.insert(0, str(top))


def main() -> int:
    asked = argparse.ArgumentParser()
    asked.add_argument("--talks", type=int, default=38)
    asked.add_argument("--rooms", type=int, default=22)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        from benchmarks import machine, proofs  # noqa: PLC0415 - models need the settings

        size = {"talks": given.talks, "rooms": given.rooms, "repeat": given.repeat}
        figures = {**machine.facts(), **measured(given.talks, given.rooms, given.repeat)}
        kept = {"fsync_ms": machine.fsync_ms(folder), "pragmas": proofs.pragmas()}
        print(json.dumps({"case": "report", **size, **figures, **kept}))
        return int(figures["records_opened"] != given.talks + given.rooms)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def prepared(folder: Path) -> None:
    """A home of its own with an empty database, and Django on it: the passphrase is stretched in full."""
    from support.home import make_home  # noqa: PLC0415 - its folder is on the path only now

    os.environ |= {"NAZORAT_HOME": str(make_home(folder / "home")), "DJANGO_SETTINGS_MODULE": "nazorat.config.settings"}
    import django  # noqa: PLC0415 - its settings are named only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - models need the settings

    call_command("migrate", verbosity=0)
    from django.conf import settings  # noqa: PLC0415 - as above

    real = settings.NAZORAT_STRETCH
    from support import make  # noqa: F401, PLC0415 - it stretches less for tests when it is imported

    settings.NAZORAT_STRETCH = real


def measured(talks: int, rooms: int, repeat: int) -> dict[str, Any]:
    """Seconds by step; `whole_s` is from the opened key to nine documents, `cpu_s` what all processes used, `documents` how many there are."""
    from nazorat.fieldwork.actions import open_records  # noqa: PLC0415 - models need the settings
    from support.reports import make_cast, make_finding, make_recommendation, make_record, make_talk  # noqa: PLC0415 - as above

    cast = make_cast()
    for number in range(talks):
        make_talk(cast.visit, cast.lead, start=8 + number % 10)
    for number in range(rooms):
        size = {
            "space/length": Decimal("4.0") + number * Decimal("0.3"),
            "space/width": Decimal("3.2"),
            "space/instrument": "laser",
        }
        make_record(cast.visit, cast.lead, "room", {"who/unit": "A", "who/room": f"{number:02}", "who/present": 4, **size})
    for _ in range(14):
        make_finding(cast)
    for _ in range(11):
        make_recommendation(cast)
    runs = [_one(cast) for _ in range(repeat)]
    figures = {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}
    return {**figures, "documents": int(figures["documents"]), "records_opened": len(open_records(by=cast.lead, visit=cast.visit))}


def _one(cast: Cast) -> dict[str, float]:
    """One report from the template to its documents."""
    from nazorat.reports.actions import open_report, readiness_of  # noqa: PLC0415 - models need the settings
    from nazorat.reports.build import Marks, documents  # noqa: PLC0415 - as above
    from nazorat.reports.press import pressed  # noqa: PLC0415 - as above
    from support.reports import make_report  # noqa: PLC0415 - as above

    steps, before = [time.perf_counter()], _cpu_seconds()
    report = make_report(cast)
    steps.append(time.perf_counter())
    material = open_report(by=cast.lead, report=report)
    steps.append(time.perf_counter())
    readiness = readiness_of(by=cast.lead, material=material)
    steps.append(time.perf_counter())
    made = pressed(documents(material, readiness.builds, Marks("final")))
    steps.append(time.perf_counter())
    names = ("template_s", "open_s", "gate_s", "press_s")
    spent = {name: end - begin for name, begin, end in zip(names, steps, steps[1:], strict=False)}
    return {**spent, "whole_s": steps[-1] - steps[1], "cpu_s": _cpu_seconds() - before, "documents": sum(len(one) for one in made)}


def _cpu_seconds() -> float:
    """Of this process and of its children that ended, such as those that set the pages."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    sys.exit(main())
