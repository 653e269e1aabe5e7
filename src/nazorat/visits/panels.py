"""What this room puts into the frame, and what its own pages take from the rooms above: tabs, phases, the access line.

Slots, each called with (request, visit): `visit-tabs` gives a Tab, `visit-phases` a Phase, `visit-access` a list of Access,
`visit-page` and `visit-page-side` safe HTML for the two columns of the visit's page,
`access-log-acts` for the acts above its access log. The page of a place below gets its visits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nazorat.kit.dates import day, span
from nazorat.kit.flash import register_flash
from nazorat.kit.panels import gather, register_nav, register_slot
from nazorat.people.models import KEYLESS, WALLED, Member
from nazorat.places.models import Place
from nazorat.visits.models import Visit, VisitStep
from nazorat.visits.queries import devices_paired, visits_of
from nazorat.visits.seated import seated_conflicts

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Tab:
    """One tab of a visit. `code` says which page it is, `count` stands behind the word."""

    code: str
    label: str | Promise
    url: str
    count: int | None = None
    order: int = 50
    current: bool = False


@dataclass(frozen=True)
class Phase:
    """One step of a visit's course. `note` is a date or a count beneath it."""

    code: str
    label: str | Promise
    order: int
    note: str | Promise = ""
    done: bool = False
    current: bool = False


@dataclass(frozen=True)
class AccessEvent:
    """One thing asked for and how it went: at what time, minutes waited, or refused. `mark` names it on the line ("in", "out", "")."""

    at: time
    what: str
    waited: int | None = None
    refused: bool = False
    mark: str = ""


@dataclass(frozen=True)
class AccessItem:
    """One thing asked for: `state` is "free", "delayed", "refused", "not_requested" or another word of the sheet, `word` what is shown."""

    what: str
    state: str
    word: str
    waited: int | None = None
    by: str = ""


@dataclass(frozen=True)
class Access:
    """What one access sheet says of one entry; or, with `closed`, how many sheets are not open to this reader."""

    on: date | None = None
    events: tuple[AccessEvent, ...] = ()
    items: tuple[AccessItem, ...] = ()
    waited: int | None = None
    decided_by: str = ""
    closed: int = 0

    @property
    def line(self) -> AccessLine | None:
        return access_line(list(self.events))

    @property
    def delays(self) -> int:
        """Waits at the gate and within."""
        return sum(bool(one.waited) and not one.refused for one in self.events) + sum(one.state == "delayed" for one in self.items)

    @property
    def refusals(self) -> int:
        return sum(one.refused for one in self.events) + sum(one.state == "refused" for one in self.items)


def register() -> None:
    register_nav("visits", _("Visits"), "calendar-event", "visits", 20, visible=_visits)
    register_nav("mandate", _("Mandate"), "gavel", "mandate", 65, visible=_reads_mandate)
    register_slot("place-page", visits_of_place, order=20)
    register_slot("me-page", own_devices, order=20)
    register_slot("desk", seated_conflicts, order=20)
    untrained = _("On the team, without valid training for it: that stands at the visit, with who decided and why.")
    register_flash("team-added-untrained", untrained, tone="look")


def visits_of_place(request: HttpRequest, place: Place) -> SafeString | None:
    """The visits to a place that this member was on, latest first: of others, and of what is planned, the page says nothing."""
    member = getattr(request, "user", None)
    visits = list(visits_of(member).filter(place=place)) if isinstance(member, Member) else []
    return SafeString(render_to_string("visits/parts/of_place.html", {"visits": visits}, request)) if visits else None


def own_devices(request: HttpRequest) -> SafeString | None:
    """The devices that this member paired and that may send still, beside their browsers. None for who pairs none."""
    member = getattr(request, "user", None)
    devices = list(devices_paired(member)) if isinstance(member, Member) and member.role not in KEYLESS else []
    return SafeString(render_to_string("visits/parts/own_devices.html", {"devices": devices}, request)) if devices else None


def tabs_of(request: HttpRequest, visit: Visit, here: str) -> list[Tab]:
    """The tabs of a visit with the current one marked; rooms above bring theirs by the slot."""
    own = [
        Tab("overview", _("Overview"), reverse("visit", args=[visit.id]), order=0),
        Tab("team", _("Team and keys"), reverse("visit-team", args=[visit.id]), order=90),
        Tab("tools", _("Tools and devices"), reverse("visit-tools", args=[visit.id]), order=95),
    ]
    tabs = sorted([*own, *gather("visit-tabs", request, visit)], key=lambda tab: tab.order)
    return [replace(tab, current=tab.code == here) for tab in tabs]


def phases_of(request: HttpRequest, visit: Visit, steps: Iterable[VisitStep] = ()) -> list[Phase]:
    """The course of a visit: what is done, and the first step after the last one done as the current one.

    What its lead said of it, in `steps`, goes before what the rooms above make of their rows.
    """
    said = {step.step: day(timezone.localdate(step.at)) for step in steps}
    told = [*_own_phases(visit), *gather("visit-phases", request, visit)]
    phases = sorted((_said(phase, said) for phase in told), key=lambda phase: phase.order)
    last = max((number for number, phase in enumerate(phases) if phase.done), default=-1)
    return [replace(phase, current=number == last + 1 and not phase.done) for number, phase in enumerate(phases)]


def _said(phase: Phase, said: Mapping[int, str]) -> Phase:
    if phase.code == "plan" and VisitStep.Step.PREPARED in said:
        return replace(phase, note=format_lazy(_("prepared {day}"), day=said[VisitStep.Step.PREPARED]))
    if phase.code == "debrief" and VisitStep.Step.DEBRIEFED in said:
        return replace(phase, note=said[VisitStep.Step.DEBRIEFED], done=True)
    return phase


def _own_phases(visit: Visit) -> list[Phase]:
    begun = visit.state != Visit.State.PLANNED
    if visit.state == Visit.State.REFUSED:
        refused = Phase("entry", _("Entry refused"), 20, day(visit.began_on) if visit.began_on else "", True)
        return [Phase("plan", _("Plan"), 10, "", True), refused]
    worked = span(visit.began_on, visit.ended_on) if visit.began_on and visit.ended_on else ""
    first = [] if visit.retrospective else [Phase("plan", _("Plan"), 10, "", begun)]
    return [
        *first,
        Phase("entry", _("Entry"), 20, day(visit.began_on) if visit.began_on else "", begun),
        Phase("site", _("Work on site"), 30, worked, begun and visit.ended_on is not None),
    ]


@dataclass(frozen=True)
class Bar:
    """A wait drawn on the access line: from the left, in units of the drawing."""

    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    """An hour, an entry or a refusal on the access line; `label` may be empty."""

    x: float
    label: str | Promise = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class AccessLine:
    """The day of the visit drawn over WIDTH units: hours, waits, entries, refusals."""

    hours: tuple[Tick, ...]
    waits: tuple[Bar, ...]
    marks: tuple[Tick, ...]
    refusals: tuple[Tick, ...]
    from_hour: int
    to_hour: int


WIDTH = 760.0
MARKS = {"in": _("in"), "out": _("out")}


def access_line(events: list[AccessEvent]) -> AccessLine | None:
    """The drawing of a day's access; None without events."""
    if not events:
        return None
    starts = [_minutes(event.at) for event in events]
    ends = [start + (event.waited or 0) for start, event in zip(starts, events, strict=True)]
    first, last = min(starts) // 60, max(-(-max(ends) // 60), min(starts) // 60 + 1)

    def at(minutes: int) -> float:
        return round((minutes - first * 60) * WIDTH / ((last - first) * 60), 1)

    labelled = 1 if last - first <= 7 else 2
    hours = [
        Tick(at(hour * 60), f"{hour}:00" if (hour - first) % labelled == 0 else "", "start" if hour == first else "middle")
        for hour in range(first, last + 1)
    ]
    pairs = list(zip(events, starts, ends, strict=True))
    return AccessLine(
        hours=tuple(hours),
        waits=tuple(Bar(at(start), at(end) - at(start)) for event, start, end in pairs if event.waited and not event.refused),
        marks=tuple(Tick(at(end), MARKS[event.mark]) for event, _start, end in pairs if event.mark in MARKS and not event.refused),
        refusals=tuple(Tick(at(start)) for event, start, _end in pairs if event.refused),
        from_hour=first,
        to_hour=last,
    )


def access_of(request: HttpRequest, visit: Visit) -> list[Access]:
    """What the rooms above know of access, entry by entry; what is closed to this reader comes last."""
    told = [one for given in gather("visit-access", request, visit) for one in given]
    return sorted(told, key=lambda one: (bool(one.closed), one.on or date.max))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _visits(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and member.role not in KEYLESS


def _reads_mandate(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and member.role not in WALLED
