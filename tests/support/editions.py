"""Makers for tests of further editions: a released report, and a letter that came after it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from nazorat.people.keyring import Keyring
from nazorat.reports.actions import (
    Readiness,
    adopt_report,
    edition_readiness,
    open_report,
    release_edition,
    release_report,
    sign_report,
    write_late,
)
from nazorat.reports.late import LateText
from nazorat.reports.models import Edition, ReleasedFile, Report
from nazorat.reports.queries import being_made
from support.reports import Cast, ready, sign

ASKED, CAME = date(2026, 6, 30), date(2026, 7, 14)
OWN = "Мувофиқи талабот сайр ҳар рӯз ду соат аст."


def release(cast: Cast, report: Report) -> Report:
    """The report signed by two, adopted and released."""
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.other, readiness=ready(cast.other, report))
    report.refresh_from_db()
    release_report(by=cast.lead, readiness=ready(cast.lead, report))
    report.refresh_from_db()
    return report


def late(body: UUID, **given: Any) -> LateText:
    """A letter in Tajik that came after the term, with our answer in three languages."""
    answers = {
        "ru": "Группа приняла письмо к сведению.",
        "tg": "Гурӯҳ мактубро ба назар гирифт.",
        "en": "The group took note of the letter.",
    }
    facts: dict[str, Any] = {
        "kind": "comments", "body": body, "letter": "9-41", "received": CAME, "language": "tg", "said": OWN,
        "translations": {"ru": "По правилам прогулка каждый день два часа."}, "answers": answers, **given,
    }  # fmt: skip
    return LateText(**facts)


def begin(by: Keyring, report: Report, text: LateText) -> Edition:
    return write_late(by=by, report=report, text=text, version=0)


def ready_edition(by: Keyring, report: Report) -> Readiness:
    """What the gate says to the edition that is being made."""
    edition = being_made(report)
    assert edition is not None
    return edition_readiness(by=by, material=open_report(by=by, report=report), edition=edition)


def sign_edition(by: Keyring, report: Report) -> None:
    readiness = ready_edition(by, report)
    sign_report(by=by, readiness=readiness, seen=readiness.digest.hex())


def release_next(cast: Cast, report: Report) -> list[ReleasedFile]:
    """The edition signed by two and released."""
    for by in (cast.lead, cast.other):
        sign_edition(by, report)
    return release_edition(by=cast.lead, readiness=ready_edition(cast.lead, report))
