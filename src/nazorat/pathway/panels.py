"""The line of the side, and the questions above the gap table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit.panels import register_nav
from nazorat.pathway.queries import QUESTIONS, Row, question_counts
from nazorat.people.models import Member
from nazorat.people.rights import may

if TYPE_CHECKING:
    from django.http import HttpRequest


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


def _reads(request: HttpRequest) -> bool:
    member = getattr(request, "user", None)
    return isinstance(member, Member) and may(member, "gaps")
