"""How long a member waits for their key, and for the records of a visit. Prints one JSON line a case.

.venv/bin/python -m benchmarks.unlock [--records 200] [--repeat 5]

"unlock" is the post of the passphrase, stretched in full; "opening" the page of all records of a visit; `anew_s` the first look after the
key turned, which also seals them anew. The exit code is 1 when a case takes longer than it must.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.report import prepared

MUST: dict[str, dict[str, float]] = {"unlock": {"unlock_s": 1.0}, "opening": {"opened_s": 2.0}}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--records", type=int, default=200)
    asked.add_argument("--repeat", type=int, default=5)
    given = asked.parse_args()
    folder, wrong = Path(tempfile.mkdtemp(prefix="nazorat-bench-")), False
    try:
        prepared(folder)
        for case, figures in measured(given.records, given.repeat).items():
            whole = {"case": case, **machine.facts(), "repeat": given.repeat, **figures}
            missed = machine.missed(whole, MUST[case])
            print(json.dumps({**whole, "must": MUST[case], "missed": missed}))
            wrong = wrong or bool(missed)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(wrong)


def measured(records: int, repeat: int) -> dict[str, dict[str, Any]]:
    """The figures of both cases, each the median of the runs."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from nazorat.audit.models import Act  # noqa: PLC0415 - as above
    from nazorat.fieldwork.models import RecordVersion  # noqa: PLC0415 - as above
    from nazorat.visits.actions import Seat, remove_from_team  # noqa: PLC0415 - as above
    from support.make import PHRASE, make_keyring, make_member, sign_in  # noqa: PLC0415 - as above
    from support.records import make_record  # noqa: PLC0415 - as above
    from support.visits import make_visit  # noqa: PLC0415 - as above

    lead, leaves = make_keyring(make_member()), make_member()
    visit = make_visit(lead=lead, seats=[Seat(leaves, "monitor")], tools=("note",))
    for number in range(records):
        make_record(visit, "note", {"what/theme": "mat", "what/text": f"words {number}"}, lead)
    client, statuses = Client(SERVER_NAME="localhost"), []
    sign_in(client, lead.member)

    def unlock() -> None:
        statuses.append(client.post("/unlock/", {"passphrase": PHRASE, "next": "/me/"}).status_code == 302)

    def look() -> None:
        statuses.append(client.get(f"/visits/{visit.id}/records/").status_code == 200)

    unlocking = [timed(unlock, before=lambda: client.post("/lock/")) for _ in range(repeat)]
    looking = [timed(look) for _ in range(repeat)]
    opened = Act.objects.filter(verb="fieldwork.open-records").latest("seq").count
    remove_from_team(by=lead, visit=visit, member=leaves)
    anew = timed(look)
    again = RecordVersion.objects.filter(key__epoch=2).count()
    return {
        "unlock": {**figures_of("unlock_s", unlocking), "errors": statuses.count(False)},
        "opening": {
            "records": opened, **figures_of("opened_s", looking), "anew_s": round(anew[0], 3),
            "sealed_anew": again, "errors": statuses.count(False) + int(opened != records),
        },
    }  # fmt: skip


def timed(work: Callable[[], object], before: Callable[[], object] | None = None) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    if before is not None:
        before()
    began, spent = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - spent


def figures_of(name: str, runs: list[tuple[float, float]]) -> dict[str, float]:
    """The median and the worst by the clock, the median of the processor."""
    clock, spent = zip(*runs, strict=True)
    return {name: round(statistics.median(clock), 3), "worst_s": round(max(clock), 3), "cpu_s": round(statistics.median(spent), 3)}


if __name__ == "__main__":
    sys.exit(main())
