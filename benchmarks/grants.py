"""How long it takes to grant a member who came back with a new key on many visits, page by page as a browser does it. Prints one JSON line.

.venv/bin/python -m benchmarks.grants [--visits 100] [--repeat 3]

Every visit is a transaction of its own with its act. The exit code is 1 when it takes longer than it must or a visit stays closed.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import machine
from benchmarks.report import prepared

if TYPE_CHECKING:
    from django.test import Client

    from nazorat.people.models import Member
    from nazorat.visits.models import Visit

MUST = {"granted_s": 5.0}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--visits", type=int, default=100)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures = {"case": "grants", **machine.facts(), "visits": given.visits, "repeat": given.repeat}
        figures |= measured(given.visits, given.repeat)
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def measured(count: int, repeat: int) -> dict[str, Any]:
    """Seconds from the first post to the last answer, the median of the runs; `errors` are visits that did not open afterwards."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from nazorat.visits.actions import Seat  # noqa: PLC0415 - as above
    from nazorat.visits.keys import open_grants  # noqa: PLC0415 - as above
    from nazorat.visits.models import VisitKeyGrant  # noqa: PLC0415 - as above
    from support.make import join_again, make_keyring, make_member, sign_in  # noqa: PLC0415 - as above
    from support.visits import make_place, make_visit  # noqa: PLC0415 - as above

    lead, member, place = make_keyring(make_member()), make_member(), make_place()
    visits = [make_visit(lead=lead, seats=[Seat(member, "monitor")], place=place) for _ in range(count)]
    client = Client(SERVER_NAME="localhost")
    sign_in(client, lead.member)
    runs, spent, errors, posts = [], [], 0, 0
    for _ in range(repeat):
        VisitKeyGrant.objects.filter(member=member).delete()
        again = join_again(member)
        before = time.process_time()
        seconds, posts = granted(client, member, visits)
        spent.append(time.process_time() - before)
        runs.append(seconds)
        errors += sum(not open_grants(again, visit).held for visit in visits)
    return {
        "granted_s": round(statistics.median(runs), 2), "worst_s": round(max(runs), 2), "cpu_s": round(statistics.median(spent), 2),
        "posts": posts, "errors": errors,
    }  # fmt: skip


def granted(client: Client, member: Member, visits: list[Visit]) -> tuple[float, int]:
    """Press the button until nothing is left: seconds and posts."""
    page = client.get(f"/visits/grants/{member.id}/").content.decode()
    began, posts = time.perf_counter(), 0
    while "<form" in page.split('id="granting"')[1] and posts <= len(visits):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        page = client.post(f"/visits/grants/{member.id}/", fields).content.decode()
        posts += 1
    return time.perf_counter() - began, posts


if __name__ == "__main__":
    sys.exit(main())
