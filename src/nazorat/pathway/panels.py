"""The line of the side, and the questions above the gap table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit.panels import register_nav
from nazorat.pathway.queries import QUESTIONS, STATES, Row, Said, question_counts, state_counts
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import Promise


PAGES: dict[str, Promise] = {"gaps": _("Gap table"), "objections": _("Objections")}


@dataclass(frozen=True)
class Chip:
    """A question with how many gaps answer it."""

    url: str
    label: str
    count: int
    current: bool


def register() -> None:
    register_nav("gaps", _("Pathway"), "route", "gaps", 61, visible=_reads)


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
