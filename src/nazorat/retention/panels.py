"""A line of the side, and how states and classes are drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from nazorat.custody.models import Agreement
from nazorat.kit.panels import register_nav, register_slot
from nazorat.people.models import Member
from nazorat.retention.access import decides
from nazorat.retention.classes import CLASSES, KeptClass
from nazorat.retention.queries import Kept, losses

if TYPE_CHECKING:
    from django.http import HttpRequest

STATES: Mapping[str, str | Promise] = {
    "due": _("time is over"),
    "soon": _("ends soon"),
    "asked": _("waits for a second member"),
    "held": _("held"),
    "running": _("kept"),
    "erased": _("erased"),
}


def register() -> None:
    register_slot("custody-agreement", exit_to_end)
    register_nav("retention", _("Retention"), "archive", "retention", 86, visible=_decides)


def exit_to_end(request: HttpRequest, agreement: Agreement) -> SafeString | None:
    """At an agreement whose exit was begun: what would be lost, and for who may, the last step."""
    member = getattr(request, "user", None)
    if not isinstance(member, Member) or not agreement.begun_at:
        return None
    ends = member.organisation_id not in (agreement.leaving_id, agreement.begun_for_id)
    shown = {"agreement": agreement, "losses": losses(agreement), "ends": ends}
    return SafeString(render_to_string("retention/parts/end_exit.html", shown, request))


def _decides(request: HttpRequest) -> bool:
    return decides(getattr(request, "user", None))


@dataclass(frozen=True)
class Chip:
    """One state with how many things are in it; `code` "" stands for all."""

    code: str
    label: str | Promise
    count: int
    current: bool


def in_state(things: Sequence[Kept], state: str) -> list[Kept]:
    """Those in a state; all for one that there is not."""
    return [one for one in things if state in states_of(one)] if state in STATES else list(things)


def states_of(thing: Kept) -> set[str]:
    return {thing.state, "asked"} if thing.waiting else {thing.state}


def state_chips(things: Sequence[Kept], current: str) -> list[Chip]:
    """The states that there are."""
    counts = Counter(state for one in things for state in states_of(one))
    chips = [Chip(code, label, counts[code], code == current) for code, label in STATES.items() if counts[code]]
    return [Chip("", _("All"), len(things), current not in STATES), *chips] if len(chips) > 1 else []


@dataclass(frozen=True)
class ClassLine:
    """A class with the term that is in force."""

    kind: KeptClass
    months: int | None

    @property
    def changed(self) -> bool:
        return self.months != self.kind.months


def class_lines(terms: Mapping[str, int]) -> list[ClassLine]:
    return [ClassLine(kind, terms.get(code)) for code, kind in CLASSES.items()]
