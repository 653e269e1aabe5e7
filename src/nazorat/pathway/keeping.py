"""What several acts of this room do alike: days that must have come, and the words by which a recommendation is found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.utils import timezone

from nazorat.kit.problems import Problem
from nazorat.kit.spelling import words_of
from nazorat.pathway.models import OutsideRecommendation


def past(*days: date) -> None:
    """Days that have come. Raises Problem "day-ahead"."""
    if max(days) > timezone.localdate():
        raise Problem("day-ahead")


def search_of(texts: Mapping[str, str], *words: str) -> str:
    """What a recommendation is searched by: each word once, in one spelling for all scripts."""
    return " ".join(dict.fromkeys(word for text in (*texts.values(), *words) for word in words_of(text)))


def reindex(ids: list[UUID]) -> None:
    """What the same recommendation says in other sources is found with it."""
    for row in OutsideRecommendation.objects.filter(id__in=ids).prefetch_related("others"):
        words = " ".join([indexed(row), *(indexed(other) for other in row.others.all())])
        OutsideRecommendation.objects.filter(id=row.id).update(search=" ".join(dict.fromkeys(words.split())))


def indexed(row: OutsideRecommendation) -> str:
    """What a recommendation of its own is searched by."""
    return search_of(row.texts, row.paragraph, row.by_state, row.theme, row.source, row.session, row.country)
