"""The line of the side, and the questions above the gap table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit.panels import register_nav, register_slot
from nazorat.pathway.models import (
    Commitment,
    Consultation,
    ControlBody,
    ControlSaid,
    CountryFact,
    Deadline,
    DesignBudget,
    DialogueEvent,
    DialogueStep,
    FeatureSaid,
    ForeignModel,
    LawProposal,
    Measure,
    Milestone,
    NationalPlan,
    PaperVersion,
    Presence,
    Replaced,
    StageAct,
    Statement,
    Struck,
)
from nazorat.pathway.queries import (
    DUES,
    LATE,
    QUESTIONS,
    SOON,
    STATES,
    Due,
    Row,
    Said,
    due_counts,
    dues,
    question_counts,
    state_counts,
)
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise


PAGES: dict[str, Promise] = {
    "gaps": _("Gap table"),
    "objections": _("Objections"),
    "outside": _("Recommendations from outside"),
    "road": _("Stages"),
    "road-due": _("What is due"),
    "road-neighbours": _("Other states"),
    "national-plans": _("National plans"),
    "dialogue": _("Dialogue"),
    "chronicle": _("Chronicle"),
    "readiness": _("Readiness"),
    "mechanism-models": _("Models and means"),
    "readers": _("For each reader"),
}
DIALOGUE: dict[str, Promise] = {
    "dialogue": _("Events"),
    "dialogue-commitments": _("Commitments"),
    "dialogue-consultations": _("Consultations"),
    "dialogue-proposals": _("Proposals on laws"),
}
MEANS: dict[str, Promise] = {
    "mechanism-models": _("Models compared"),
    "controls": _("Bodies of control"),
    "budget": _("Budget"),
}


READINESS: dict[str, Promise] = {
    "readiness": _("Checklist"),
    "assessment": _("Self-assessment by the Subcommittee’s matrix"),
}


# terms that the first page shows; the others are on their own page
DESK_DUES = 5


@dataclass(frozen=True)
class Chip:
    """A question with how many gaps answer it."""

    url: str
    label: str
    count: int | None
    current: bool


def register() -> None:
    register_nav("gaps", _("Pathway"), "route", "gaps", 61, visible=_reads)
    register_slot("desk", due_at_desk, order=60)


def due_at_desk(request: HttpRequest) -> SafeString | None:
    """At the desk of coordinators and planners: what of the road is late or due within 60 days, the earliest first. One query."""
    if not _reads(request):
        return None
    pressing = [one for one in dues() if one.state in (LATE, SOON)]
    if not pressing:
        return None
    shown = {"rows": pressing[:DESK_DUES], "count": len(pressing)}
    return SafeString(render_to_string("pathway/parts/desk_dues.html", shown, request))


def question_chips(rows: Sequence[Row], current: str) -> list[Chip]:
    """All gaps, and those that answer each question."""
    counts = question_counts(rows)
    chips = [Chip(f"?need={code}", str(label), counts[code], code == current) for code, label in QUESTIONS.items()]
    return [Chip("?", gettext("All"), len(rows), current not in QUESTIONS), *chips]


def state_chips(said: Sequence[Said], current: str) -> list[Chip]:
    """All objections, and those that are open, answered, withdrawn."""
    counts = state_counts(said)
    chips = [Chip(f"?state={code}", str(label), counts[code], code == current) for code, label in STATES.items()]
    return [Chip("?", gettext("All"), len(said), current not in STATES), *chips]


def due_chips(found: Sequence[Due], current: str) -> list[Chip]:
    """Everything due, and what is late, soon due, due later, kept."""
    counts = due_counts(found)
    chips = [Chip(f"?state={code}", str(label), counts[code], code == current) for code, label in DUES.items()]
    return [Chip("?", gettext("All"), len(found), current not in DUES), *chips]


def dialogue_chips(current: str) -> list[Chip]:
    """The four lists of the dialogue."""
    return [Chip(reverse(name), str(label), None, name == current) for name, label in DIALOGUE.items()]


def means_chips(current: str) -> list[Chip]:
    """The lists of models and means."""
    return [Chip(reverse(name), str(label), None, name == current) for name, label in MEANS.items()]


def readiness_chips(current: str) -> list[Chip]:
    """The checklist and the matrix."""
    return [Chip(reverse(name), str(label), None, name == current) for name, label in READINESS.items()]


def page_of_said(said: Replaced) -> str:
    """The page on which an entry of a model or of a body of control is read."""
    if isinstance(said, ControlSaid):
        return reverse("control", args=[said.body_id])
    if isinstance(said, FeatureSaid) and said.foreign_id:
        return reverse("mechanism-model-state", args=[said.foreign_id])
    return reverse("mechanism-model", args=[said.design]) if isinstance(said, FeatureSaid | DesignBudget) else reverse("gaps")


def page_of_entry(entry: Struck) -> str:
    """The page on which an entry is read."""
    if isinstance(entry, StageAct):
        return reverse("road-stage", args=[entry.stage])
    if isinstance(entry, PaperVersion):
        return reverse("road-stage", args=[entry.paper.stage])
    if isinstance(entry, Measure):
        return reverse("national-plan", args=[entry.plan_id])
    if isinstance(entry, Presence | Statement | Commitment):
        return reverse("dialogue-event", args=[entry.event_id])
    if isinstance(entry, DialogueStep):
        return reverse("dialogue-commitments" if entry.commitment_id else "dialogue-proposals")
    return reverse(next(page for kind, page in ENTRY_PAGES.items() if isinstance(entry, kind)))


# entries that stand on a list
ENTRY_PAGES: dict[type[Struck], str] = {
    NationalPlan: "national-plans",
    Deadline: "road-due",
    Milestone: "road-neighbours",
    DialogueEvent: "dialogue",
    Consultation: "dialogue-consultations",
    LawProposal: "dialogue-proposals",
    CountryFact: "chronicle",
    ForeignModel: "mechanism-models",
    ControlBody: "controls",
}


@dataclass(frozen=True)
class Tab:
    """A page of the pathway."""

    url: str
    label: str | Promise
    current: bool
    count: int | None = None


def tabs(current: str) -> list[Tab]:
    """The pages of the pathway, one of them the current one."""
    return [Tab(reverse(code), label, code == current) for code, label in PAGES.items()]


def _reads(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "gaps")
