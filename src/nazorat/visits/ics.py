"""Days of work as a calendar file (RFC 5545): neutral titles and days, nothing else, since a calendar is read by whoever holds a telephone.

No place, no tool, no colleague, no words of a task, no name of this product; a firm that keeps calendars learns on which days somebody works.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, Event

MAKER = "-//-//-//EN"


@dataclass(frozen=True)
class Entry:
    """One line of a calendar: what it is of and for whom, which say nothing to others, first and last day, a neutral title."""

    of: UUID
    first: date
    last: date
    title: str
    busy: bool = True


def calendar_bytes(entries: Iterable[Entry], *, member: UUID, now: datetime) -> bytes:
    """The file. An entry has the same UID in each file of one member, so that a second import changes it instead of doubling it."""
    calendar = Calendar()
    calendar.add("prodid", MAKER)
    calendar.add("version", "2.0")
    for one in entries:
        event = Event()
        event.add("uid", str(uuid5(member, one.of.hex)))
        event.add("dtstamp", now)
        event.add("dtstart", one.first)
        # the day after the last one, as the format has it
        event.add("dtend", one.last + timedelta(days=1))
        event.add("summary", one.title)
        event.add("class", "PRIVATE")
        event.add("transp", "OPAQUE" if one.busy else "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
