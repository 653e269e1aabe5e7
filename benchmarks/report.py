"""How long a visit report takes: begun, written from the template, past the gate, and pressed into nine documents. Prints one JSON line.

.venv/bin/python -m benchmarks.report [--talks 38] [--rooms 22]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
for top in (ROOT / "tests", ROOT / "src"):
    sys.path.insert(0, str(top))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--talks", type=int, default=38)
    asked.add_argument("--rooms", type=int, default=22)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        _django(folder)
        print(json.dumps({"benchmark": "report", "talks": given.talks, "rooms": given.rooms, **measured(given.talks, given.rooms)}))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _django(folder: Path) -> None:
    from support.home import make_home  # noqa: PLC0415 - its folder is on the path only now

    os.environ |= {"NAZORAT_HOME": str(make_home(folder / "home")), "DJANGO_SETTINGS_MODULE": "nazorat.config.settings"}
    import django  # noqa: PLC0415 - its settings are named only now

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - models need the settings

    call_command("migrate", verbosity=0)
    from django.conf import settings  # noqa: PLC0415 - as above

    from support import make  # noqa: F401, PLC0415 - it lowers the passes for tests when it is imported

    settings.NAZORAT_STRETCH_PASSES = 20


def measured(talks: int, rooms: int) -> dict[str, Any]:
    """Seconds by step; `whole_s` is from the opened key to nine documents, `documents` how many there are."""
    from nazorat.reports.actions import open_report, readiness_of  # noqa: PLC0415 - models need the settings
    from nazorat.reports.build import Marks, documents  # noqa: PLC0415 - as above
    from nazorat.reports.press import pressed  # noqa: PLC0415 - as above
    from support.reports import make_cast, make_finding, make_recommendation, make_record, make_report, make_talk  # noqa: PLC0415 - as above

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
    steps = [time.perf_counter()]
    report = make_report(cast)
    steps.append(time.perf_counter())
    material = open_report(by=cast.lead, report=report)
    steps.append(time.perf_counter())
    readiness = readiness_of(by=cast.lead, material=material)
    steps.append(time.perf_counter())
    made = pressed(documents(material, readiness.builds, Marks("final")))
    steps.append(time.perf_counter())
    names = ("template_s", "open_s", "gate_s", "press_s")
    spent = {name: round(after - before, 3) for name, before, after in zip(names, steps, steps[1:], strict=False)}
    return {**spent, "whole_s": round(steps[-1] - steps[1], 3), "documents": sum(len(one) for one in made)}


if __name__ == "__main__":
    main()
