"""How a record came to be written down: when it was heard or seen, whether from memory, in what way its words came.

It stands inside the seal, in the envelope beside the answers. The day of a talk beside a member's code would lead whoever keeps the
place's log of movements to the person; and "from memory" is often what the person asked for, so it says something of them too. In clear
stands only when the record was received: the lag is worked out by who opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from statistics import median
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, ngettext

from nazorat.xlsform import Answers, Form

if TYPE_CHECKING:
    from nazorat.fieldwork.records import OpenRecord

WAYS: Mapping[str, str | Promise] = {
    "typed": _("typed"), "pasted": _("pasted"), "scanned": _("scanned"), "dictated": _("dictated"),
}  # fmt: skip
# of the library's tools: the item that holds the day of what a sheet tells, and those that hold its hour
DAY = "day"
HOURS = ("time", "started", "asked_at")


@dataclass(frozen=True)
class Entered:
    """`on` is the day on which it was heard or seen, of a tool that does not ask; `way` one of WAYS, "" for a sheet that was keyed."""

    memory: bool = False
    on: date | None = None
    way: str = ""

    def facts(self) -> dict[str, str | bool | None]:
        """As it stands in the envelope."""
        return {"memory": self.memory, "on": self.on.isoformat() if self.on else None, "way": self.way}


def entered_from(held: Mapping[str, object]) -> Entered:
    """Out of the envelope. Raises ValueError, KeyError or TypeError for anything else."""
    memory, on, way = held["memory"], held["on"], held["way"]
    if not isinstance(memory, bool) or way not in ("", *WAYS):
        raise ValueError("not how a record was entered")
    return Entered(memory, date.fromisoformat(str(on)) if on is not None else None, str(way))


@dataclass(frozen=True)
class Lag:
    """The time from what was heard or seen to its entry: days of the calendar, and hours where the hour is known too."""

    days: int
    hours: int | None = None

    def __str__(self) -> str:
        if self.days:
            return ngettext("%(n)s day later", "%(n)s days later", self.days) % {"n": self.days}
        if self.hours is None:
            return str(_("the same day"))
        return ngettext("%(n)s hour later", "%(n)s hours later", self.hours) % {"n": self.hours}


def asks_day(form: Form) -> bool:
    """Whether the tool itself asks on which day it was."""
    return any(question.name == DAY and question.kind == "date" for question in form.questions())


def heard_on(form: Form, answers: Answers, entered: Entered | None) -> tuple[date | None, time | None]:
    """Day and hour of what a record tells: the tool's own where it asks them, else the day that who entered it gave."""
    said = {question.name: answers.get(question.path) for question in form.questions() if question.name in (DAY, *HOURS)}
    day = said.get(DAY)
    hour = next((said[name] for name in HOURS if isinstance(said.get(name), time)), None)
    on = day if isinstance(day, date) else entered.on if entered else None
    return on, hour if isinstance(hour, time) else None


def lag_of(record: OpenRecord) -> Lag | None:
    """How long after it was heard or seen a record was entered; None for one of a device, or when nobody said when that was."""
    if not record.typed:
        return None
    on, hour = heard_on(record.form, record.answers, record.entered)
    entered = timezone.localtime(record.received_at)
    if on is None or on > entered.date():
        return None
    days = (entered.date() - on).days
    if days or hour is None:
        return Lag(days)
    heard = datetime.combine(on, hour, entered.tzinfo)
    return Lag(0, max(int((entered.astimezone(UTC) - heard.astimezone(UTC)).total_seconds()) // 3600, 0))


@dataclass(frozen=True)
class MemberLags:
    """How long one member's notes waited: of `records`, `told` say when it was; `memory` were written from memory. Days."""

    code: str
    records: int
    told: int
    memory: int
    median: float | None
    longest: int | None


def lags_by_member(records: Iterable[tuple[str, OpenRecord]]) -> list[MemberLags]:
    """Records with the code of whose they are, by member in the order of codes."""
    held: dict[str, list[OpenRecord]] = {}
    for code, record in records:
        held.setdefault(code, []).append(record)
    return [_lags(code, rows) for code, rows in sorted(held.items())]


def _lags(code: str, rows: list[OpenRecord]) -> MemberLags:
    days = [lag.days for lag in map(lag_of, rows) if lag is not None]
    memory = sum(bool(row.entered and row.entered.memory) for row in rows)
    return MemberLags(code, len(rows), len(days), memory, median(days) if days else None, max(days, default=None))
