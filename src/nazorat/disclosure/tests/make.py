"""Makers for the tests of this room: paragraphs and contexts, all invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from nazorat.disclosure.catches import Catch, Paragraph
from nazorat.disclosure.context import Context, PersonRecord, Talk

DAY = date(2026, 10, 7)
PLACES = frozenset({"Намуна-0", "Namuna-0", "Мандела", "Нельсон", "Nelson Mandela", "ЕКПП", "CPT"})

ORDINARY_TALK = {
    "ru": "Начальник пришёл утром и сказал ждать. Еды мало, прогулка короткая, в камере холодно. Врача просил два дня.",
    "tg": "Сардор саҳар омад ва гуфт, ки интизор шавед. Хӯрок кам, сайругашт кӯтоҳ, ҳуҷра сард аст.",
    "en": "The director came in the morning and told us to wait. Little food, short exercise, the cell is cold.",
}


def make_paragraph(text: str, language: str = "ru", **given: Any) -> Paragraph:
    return Paragraph(given.pop("number", "1"), language, text, **given)


def make_records(*special: str, people: int = 12) -> tuple[PersonRecord, ...]:
    """Talks of `people` persons; the special texts go to the first ones."""
    common = tuple(ORDINARY_TALK.values())
    return tuple(PersonRecord(f"{n:04}", (common[n % 3], *special[n : n + 1])) for n in range(people))


def make_talks() -> tuple[Talk, ...]:
    """Six talks at ten, one at seven in the evening, on the first day."""
    day = datetime(2026, 10, 7)  # noqa: DTZ001 - a talk is noted in the clock time of the place
    starts = [day + timedelta(hours=10, minutes=5 * n) for n in range(6)] + [day + timedelta(hours=19)]
    return tuple(Talk(start, start + timedelta(minutes=40)) for start in starts)


def make_context(**given: object) -> Context:
    values: dict[str, object] = {"records": make_records(), "talks": make_talks(), "identities": (), "allowed_words": PLACES}
    values["open_dates"] = frozenset({DAY, DAY + timedelta(days=1)})
    return Context(**{**values, **given})  # type: ignore[arg-type]  # given by name in each test


def excerpts(catches: list[Catch], *, blocking: bool | None = None) -> list[str]:
    return [catch.excerpt for catch in catches if blocking is None or catch.blocking == blocking]
