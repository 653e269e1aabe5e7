"""A draft handed over as copy 3, its letter and a link to it, for a browser."""

from __future__ import annotations

from typing import Any

from nazorat.reports.models import Report
from support.links import Handed, hand_copy, linked, make_asked, make_draft_letter
from support.make import make_keyring, person
from support.replies import sent
from support.reports import Cast, make_cast

from . import seeds_reports


def handed() -> dict[str, Any]:
    """The draft of the reports' seeds, handed over; secret and code of its link."""
    made = seeds_reports.draft()
    report = sent(Report.objects.get(id=made["report"]))
    visit = report.visits.get()
    lead = make_keyring(report.begun_by)
    assert visit.place is not None
    cast = Cast(lead, lead, lead, visit, visit.place.authority)
    hand_copy(cast, report)
    entry = make_draft_letter(cast, report)
    link = linked(Handed(cast, report, entry))
    return {"lead": person(lead.member), "secret": link.secret, "code": link.code, "entry": str(entry.id), "report": str(report.id)}


def asked() -> dict[str, Any]:
    """The covering letter of a released report that asks about two recommendations; secret and code of its link."""
    held = make_asked(make_cast(tools=("interview",)))
    link = linked(held)
    return {"lead": person(held.cast.lead.member), "entry": str(held.entry.id), "secret": link.secret, "code": link.code}
