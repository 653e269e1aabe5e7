"""How long the register of recommendations takes to answer each of its filters, over 10,000 rows. Prints one JSON line.

.venv/bin/python -m benchmarks.register [--rows 10000] [--repeat 5]

Pages are asked for through the whole of the application, in a fresh installation. The exit code is 1 when one takes longer than it must,
does not answer, or finds nothing where there is something.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from benchmarks import machine
from benchmarks.report import prepared

if TYPE_CHECKING:
    from django.test import Client

    from nazorat.people.models import Member

MUST = {"slowest_ms": 300.0}
WORDS = ("прогулка", "врач", "журнал", "звонок", "матрас", "адвокат", "жалоба", "душ")
THEMES = ("REGIME.EXERCISE", "HEALTH.ACCESS", "SAFEG.LAWYER", "MAT.SPACE", "PROT.ISOLATION")
CLAIMED = ("pending", "accepted", "partly", "rejected", "done")
VERIFIED = ("not_checked", "implemented", "partly", "not")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=10_000)
    asked.add_argument("--repeat", type=int, default=5)
    given = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="nazorat-bench-"))
    try:
        prepared(folder)
        figures = {"case": "register", **machine.facts(), "rows": given.rows, "repeat": given.repeat}
        figures |= measured(given.rows, given.repeat)
        figures["fsync_ms"] = machine.fsync_ms(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    missed = machine.missed(figures, MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def measured(count: int, repeat: int) -> dict[str, Any]:
    """Milliseconds by what was asked for, the median of the runs after one that warms; `errors` are answers that are none."""
    from django.test import Client  # noqa: PLC0415 - models need the settings

    from support.make import make_member, sign_in  # noqa: PLC0415 - as above

    member, second = make_member(), make_member()
    asked = planted(count, member, second)
    client = Client(SERVER_NAME="localhost")
    sign_in(client, member)
    times, errors = {}, 0
    for name, question in asked.items():
        found, times[name] = timed(client, question, repeat)
        errors += not found
    return {"ms": times, "slowest_ms": max(times.values()), "errors": errors}


def timed(client: Client, question: dict[str, str], repeat: int) -> tuple[bool, float]:
    """Whether a recommendation stands on the page, and milliseconds."""
    address = f"/recommendations/?{urlencode(question)}"
    page = client.get(address).content.decode()
    runs = []
    for _ in range(repeat):
        began = time.perf_counter()
        client.get(address)
        runs.append((time.perf_counter() - began) * 1000)
    return bool(re.search(r"/recommendations/[0-9a-f-]{36}/", page)), round(statistics.median(runs), 1)


def planted(count: int, first: Member, second: Member) -> dict[str, dict[str, str]]:
    """Adopted recommendations of fifty visits to forty places over five years, half with replies; what to ask for, by name."""
    from django.utils import timezone  # noqa: PLC0415 - models need the settings

    from nazorat.people.models import Organisation  # noqa: PLC0415 - as above
    from nazorat.recommendations.models import (  # noqa: PLC0415 - as above
        AdoptedRecommendation,
        Recommendation,
        RecommendedTheme,
        Reply,
        Verification,
    )
    from nazorat.recommendations.queries import search_text  # noqa: PLC0415 - as above
    from support.make import make_keyring, make_organisation  # noqa: PLC0415 - as above
    from support.visits import make_place, make_visit  # noqa: PLC0415 - as above

    draw, now = random.Random(7), timezone.now()  # noqa: S311 - the same rows each time, nothing secret
    bodies = [make_organisation(kind=Organisation.Kind.AUTHORITY) for _ in range(12)]
    places = [make_place() for _ in range(40)]
    lead = make_keyring(first)
    visits = [make_visit(lead=lead, place=places[number % len(places)]) for number in range(50)]
    drafts, rows, themes, replies, seen = [], [], [], [], []
    for number in range(count):
        visit = visits[number % len(visits)]
        draft = Recommendation(visit=visit, number=number + 1, state=Recommendation.State.ADOPTED, sealed=b"", author=first)
        row = AdoptedRecommendation(
            recommendation=draft, visit=visit, number=number + 1, addressee=draw.choice(bodies),
            words={"ru": " ".join(draw.choices(WORDS, k=12)), "en": "Do what is asked for"}, place=visit.place, provisions=["NMR 23"],
            deadline=(now + timedelta(draw.randint(-900, 400))).date(), reply_due=(now + timedelta(draw.randint(-900, 60))).date(),
            office=draw.choice(("", "", "director")), priority=draw.random() < 0.3, claimed=draw.choice(CLAIMED),
            verified=draw.choice(VERIFIED), report=1 + number % 50, adopted_at=now - timedelta(draw.randint(0, 1800)),
            adopted_by=first, adopted_for=first.organisation, seconded_by=second, seconded_for=second.organisation,
            repeats=rows[number // 2] if rows and draw.random() < 0.2 else None,
        )  # fmt: skip
        row.search = search_text(row)
        drafts.append(draft)
        rows.append(row)
        themes.append(RecommendedTheme(recommendation=row, theme=draw.choice(THEMES)))
        if row.claimed != "pending":
            replies.append(Reply(recommendation=row, claimed=row.claimed, received_on=now.date(), entered_by=first))
        if row.verified != "not_checked":
            seen.append(
                Verification(recommendation=row, verified=row.verified, seen_on=now.date(), evidence="seen", entered_by=first)
            )
    for model, made in (
        (Recommendation, drafts),
        (AdoptedRecommendation, rows),
        (RecommendedTheme, themes),
        (Reply, replies),
        (Verification, seen),
    ):
        model._default_manager.bulk_create(made, batch_size=500)  # type: ignore[arg-type]  # each with its own rows
    day = now.date().isoformat()
    return {
        "all": {}, "last page": {"page": str(count)}, "words": {"q": "прогулка журнал"}, "one word": {"q": WORDS[0]},
        "addressee": {"addressee": str(bodies[0].id)}, "office": {"addressee": "director"}, "place": {"place": str(places[0].id)},
        "kind": {"kind": places[0].kind}, "theme": {"theme": "HEALTH"}, "report": {"report": "3"}, "days": {"since": "2020-01-01", "until": day},
        "repeated": {"repeated": "yes"}, "claimed": {"claimed": "done"}, "unanswered": {"claimed": "none"}, "verified": {"verified": "not"},
        "due": {"only": "due"}, "priority": {"only": "priority"}, "all at once": {
            "q": "врач", "theme": "HEALTH", "kind": places[0].kind, "repeated": "no", "only": "due",
        },
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
