"""Seals records anew in children that a test may kill: `python -m protocols.resealing`, with the facts of the seed in FACTS.

Reads lines. "turn" turns the visit's keys; "reseal NAME…" forks a child for each member named, prints their process ids, and when all
have ended their statuses; "look" prints what each record says and how large its picture is. What writes or reads does so in a fork.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

from nazorat.config.wsgi import application as application

FACTS: dict[str, Any] = json.loads(os.environ["FACTS"])


def keyring(name: str) -> Any:
    from nazorat.people.keyring import Keyring  # noqa: PLC0415 - models need the settings
    from nazorat.people.models import Member  # noqa: PLC0415 - as above

    identity = FACTS["identity"] if name == "lead" else FACTS["other_identity"]
    return Keyring(Member.objects.get(id=FACTS[name]), identity, bytes.fromhex(FACTS["seed"]))


def visit() -> Any:
    from nazorat.visits.models import Visit  # noqa: PLC0415 - as above

    return Visit.objects.get(id=FACTS["visit"])


def turn() -> None:
    from nazorat.visits.actions import turn_keys  # noqa: PLC0415 - as above
    from nazorat.visits.models import VisitKey  # noqa: PLC0415 - as above

    VisitKey.objects.filter(visit=visit()).update(stale=True)
    turn_keys(by=keyring("lead"), visit=visit())


def reseal(name: str) -> None:
    from nazorat.fieldwork.actions import open_records  # noqa: PLC0415 - as above

    older: object = True
    while older:  # one opening seals for a second, the next one goes on
        opened = open_records(by=keyring(name), visit=visit())
        if opened.broken or len(opened) != 60:
            os._exit(3)
        older = opened.older


def look() -> None:
    from nazorat.fieldwork.actions import ask_file, ask_records  # noqa: PLC0415 - as above
    from nazorat.fieldwork.models import Attachment, RecordVersion  # noqa: PLC0415 - as above
    from nazorat.visits.actions import visit_keys  # noqa: PLC0415 - as above

    told = {}
    for name in ("lead", "other"):
        keys = visit_keys(by=keyring(name), visit=visit())
        opened = ask_records(by=keyring(name), keys=keys).opening()
        rows = Attachment.objects.select_related("version", "blob").order_by("version__received_at")
        files = [ask_file(by=keyring(name), keys=keys, attachment=row).opening() for row in rows]
        told[name] = [sorted(str(one.answers["text"]) for one in opened), sorted([title, len(data)] for title, data in files)]
    epochs = sorted(RecordVersion.objects.values_list("key__epoch", flat=True))
    print(json.dumps({**told, "epochs": epochs}), flush=True)


def forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        except Exception:  # noqa: BLE001 - told in the log, whatever it was
            traceback.print_exc()
        finally:
            os._exit(status)
    return child


def main() -> None:
    for line in sys.stdin:
        what, *names = line.split()
        if what == "reseal":
            children = [forked(lambda name=name: reseal(name)) for name in names]  # type: ignore[misc] # bound at once
            print(json.dumps(children), flush=True)
            print(json.dumps([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]), flush=True)
        else:
            _child, status = os.waitpid(forked({"turn": turn, "look": look}[what]), 0)
            print(json.dumps(os.waitstatus_to_exitcode(status)), flush=True)


if __name__ == "__main__":
    main()
