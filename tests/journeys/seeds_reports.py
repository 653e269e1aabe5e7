"""A visit with talks, rooms, findings and a draft report, for a browser."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nazorat.xlsform import Answers
from support.make import person
from support.reports import make_cast, make_finding, make_recommendation, make_record, make_report, make_talk


def draft() -> dict[str, Any]:
    """A draft on one visit; the texts are the template's, nobody reviewed them."""
    cast = make_cast()
    for number in range(8):
        account = "Ему нужен тироксин, лекарство не дают." if number == 2 else "Прогулка короткая."
        make_talk(cast.visit, cast.lead, account, start=9 + number)
    for number in range(22):
        room: Answers = {"who/unit": "A", "who/room": f"{number + 1:02}", "who/kind": "ordinary", "who/chosen": "drawn"}
        size: Answers = {
            "space/length": Decimal("4.0") + number * Decimal("0.6"),
            "space/width": Decimal("3.2"),
            "space/instrument": "laser",
        }
        make_record(
            cast.visit,
            cast.lead,
            "room",
            {**room, **size, "who/present": 4 if number < 20 else 1, "who/assigned": 6, "who/beds": 6},
        )
    make_finding(cast)
    make_finding(cast, "Одному человеку два дня не давали тироксин.", theme="HEALTH.ACCESS", severity=4)
    make_recommendation(cast)
    report = make_report(cast)
    return {"lead": person(cast.lead.member), "other": person(cast.other.member), "report": str(report.id)}
