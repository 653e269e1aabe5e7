"""How long the register of recommendations takes to answer each of its filters, over 10,000 rows, and its page of replies by addressee.
Prints one JSON line.

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

    from nazorat.people.models import Member, Organisation
    from nazorat.places.models import Place
    from nazorat.recommendations.models import AdoptedRecommendation
    from nazorat.visits.models import Visit

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
    for name, question in {"replies by addressee": {}, "replies, filtered": {"theme": "HEALTH", "repeated": "no"}}.items():
        found, times[name] = timed(client, question, repeat, "/recommendations/replies/", r"<tfoot>")
        errors += not found
    return {"ms": times, "slowest_ms": max(times.values()), "errors": errors}


def timed(
    client: Client,
    question: dict[str, str],
    repeat: int,
    path: str = "/recommendations/",
    sign: str = r"/recommendations/[0-9a-f-]{36}/",
) -> tuple[bool, float]:
    """Whether what is looked for stands on the page, and milliseconds."""
    address = f"{path}?{urlencode(question)}"
    page = client.get(address).content.decode()
    runs = []
    for _ in range(repeat):
        began = time.perf_counter()
        client.get(address)
        runs.append((time.perf_counter() - began) * 1000)
    return bool(re.search(sign, page)), round(statistics.median(runs), 1)


def planted(count: int, first: Member, second: Member) -> dict[str, dict[str, str]]:
    """Adopted recommendations of fifty visits to forty places over five years, half with replies; what to ask for, by name."""
    from nazorat.people.models import Organisation  # noqa: PLC0415 - models need the settings
    from support.make import make_keyring, make_organisation  # noqa: PLC0415 - as above
    from support.visits import make_place, make_visit  # noqa: PLC0415 - as above

    bodies = [make_organisation(kind=Organisation.Kind.AUTHORITY) for _ in range(12)]
    places, lead = [make_place() for _ in range(40)], make_keyring(first)
    visits = [make_visit(lead=lead, place=places[number % len(places)]) for number in range(50)]
    draw = random.Random(7)  # noqa: S311 - the same rows each time, nothing secret
    rows: list[AdoptedRecommendation] = []
    for number in range(count):
        rows.append(adopted(draw, number, visits[number % len(visits)], draw.choice(bodies), (first, second), rows))
    keep(draw, rows, first)
    return questions(count, str(bodies[0].id), places[0])


def adopted(
    draw: random.Random,
    number: int,
    visit: Visit,
    body: Organisation,
    signers: tuple[Member, Member],
    before: list[AdoptedRecommendation],
) -> AdoptedRecommendation:
    """One recommendation of a visit; every fifth repeats an earlier one."""
    from django.utils import timezone  # noqa: PLC0415 - models need the settings

    from nazorat.recommendations.models import AdoptedRecommendation, Recommendation  # noqa: PLC0415 - as above
    from nazorat.recommendations.queries import search_text  # noqa: PLC0415 - as above

    (first, second), now = signers, timezone.now()
    draft = Recommendation(visit=visit, number=number + 1, state=Recommendation.State.ADOPTED, sealed=b"", author=first)
    row = AdoptedRecommendation(
        recommendation=draft, visit=visit, number=number + 1, addressee=body, place=visit.place, provisions=["NMR 23"],
        words={"ru": " ".join(draw.choices(WORDS, k=12)), "en": "Do what is asked for"},
        deadline=(now + timedelta(draw.randint(-900, 400))).date(), reply_due=(now + timedelta(draw.randint(-900, 60))).date(),
        office=draw.choice(("", "", "director")), priority=draw.random() < 0.3, claimed=draw.choice(CLAIMED), verified=draw.choice(VERIFIED),
        report=1 + number % 50, adopted_at=now - timedelta(draw.randint(0, 1800)), adopted_by=first, adopted_for=first.organisation,
        seconded_by=second, seconded_for=second.organisation, repeats=before[number // 2] if before and draw.random() < 0.2 else None,
    )  # fmt: skip
    if row.repeats is not None:
        row.root, row.repetition = row.repeats.root or row.repeats, row.repeats.repetition + 1
    row.search = search_text(row)
    return row


def keep(draw: random.Random, rows: list[AdoptedRecommendation], by: Member) -> None:
    """Put the rows into the database, each with a theme, and with the reply and the verification that it claims."""
    from django.utils import timezone  # noqa: PLC0415 - models need the settings

    from nazorat.recommendations.models import Recommendation, RecommendedTheme, Reply, Verification  # noqa: PLC0415 - as above

    day = timezone.localdate()
    Recommendation.objects.bulk_create([row.recommendation for row in rows], batch_size=500)
    type(rows[0]).objects.bulk_create(rows, batch_size=500)
    RecommendedTheme.objects.bulk_create(
        [RecommendedTheme(recommendation=row, theme=draw.choice(THEMES)) for row in rows], batch_size=500
    )
    Reply.objects.bulk_create(
        [
            Reply(recommendation=row, claimed=row.claimed, received_on=day, entered_by=by)
            for row in rows
            if row.claimed != "pending"
        ],
        batch_size=500,
    )
    Verification.objects.bulk_create(
        [
            Verification(recommendation=row, verified=row.verified, seen_on=day, evidence="seen", entered_by=by)
            for row in rows
            if row.verified != "not_checked"
        ],
        batch_size=500,
    )


def questions(count: int, body: str, place: Place) -> dict[str, dict[str, str]]:
    """What to ask for, by name: each filter alone, the last page, and many at once."""
    return {
        "all": {}, "last page": {"page": str(count)}, "words": {"q": "прогулка журнал"}, "one word": {"q": WORDS[0]},
        "addressee": {"addressee": body}, "office": {"addressee": "director"}, "place": {"place": str(place.id)}, "kind": {"kind": place.kind},
        "theme": {"theme": "HEALTH"}, "report": {"report": "3"}, "days": {"since": "2020-01-01", "until": "2999-12-31"},
        "repeated": {"repeated": "yes"}, "claimed": {"claimed": "done"}, "unanswered": {"claimed": "none"}, "verified": {"verified": "not"},
        "due": {"only": "due"}, "priority": {"only": "priority"},
        "all at once": {"q": "врач", "theme": "HEALTH", "kind": place.kind, "repeated": "no", "only": "due"},
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
