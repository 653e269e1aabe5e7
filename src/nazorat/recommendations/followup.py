"""The sheet of a follow-up visit, made of the open recommendations of a place: a tool like every other, one group for each of them.

Which tool is of which place, and which group asks about which recommendation, stands in their names: there is no table of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from nazorat.places.models import Place
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import DONE, register, with_history
from nazorat.tools.composing import workbook_of_sheets
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import OF_PLACE, code_of_place
from nazorat.xlsform import Answers, Form, NoAnswer, Question
from nazorat.xlsform.source_rows import sheets_of
from nazorat.xlsform.source_shape import tool_from

Verified = AdoptedRecommendation.Verified
# what one side of A4 holds
MOST, LONGEST = 12, 200
LANGUAGES = ("ru", "tg", "en")
Texts = dict[str, str]
# what may be found on the spot; whether it lasts, or was overtaken, is for people to say later
FOUND = (Verified.NOT_STARTED, Verified.IN_PROGRESS, Verified.PARTLY, Verified.IMPLEMENTED, Verified.NOT, Verified.WORSE)
FOUND_WORDS: Mapping[str, Texts] = {
    Verified.NOT_STARTED: {"en": "not started", "ru": "не начато", "tg": "оғоз нашудааст"},
    Verified.IN_PROGRESS: {"en": "in progress", "ru": "выполняется", "tg": "иҷро шуда истодааст"},
    Verified.PARTLY: {"en": "partly done", "ru": "выполнено частично", "tg": "қисман иҷро шудааст"},
    Verified.IMPLEMENTED: {"en": "done", "ru": "выполнено", "tg": "иҷро шудааст"},
    Verified.NOT: {"en": "not done", "ru": "не выполнено", "tg": "иҷро нашудааст"},
    Verified.WORSE: {"en": "worse than before", "ru": "стало хуже", "tg": "бадтар шудааст"},
}
TITLE: Texts = {"en": "Follow-up of recommendations", "ru": "Проверка рекомендаций", "tg": "Санҷиши тавсияҳо"}
ABOUT: Texts = {
    "en": "What was asked for earlier, and what is found now. What was seen decides, not what is said. Functions, no names.",
    "ru": "Что было рекомендовано раньше и что найдено теперь. Решает увиденное, а не сказанное. Должности, без имён.",
    "tg": "Пештар чӣ тавсия шуда буд ва ҳоло чӣ ёфт шуд. Дида ҳал мекунад, на гуфта. Вазифаҳо, бе номҳо.",
}
NO_NAMES: Texts = {"en": "no names", "ru": "без имён", "tg": "бе ном"}
WHAT: Mapping[str, tuple[str, Texts]] = {
    "seen": ("S", {"en": "What was seen", "ru": "Что увидели", "tg": "Чӣ дида шуд"}),
    "told": ("A", {"en": "What was said, and by whom", "ru": "Что сказали и кто", "tg": "Чӣ гуфтанд ва кӣ"}),
    "read": ("R", {"en": "What was read", "ru": "Что прочитали", "tg": "Чӣ хонда шуд"}),
}
STATE: Texts = {"en": "State found", "ru": "Что найдено", "tg": "Ҳолати ёфтшуда"}
SIGN: Texts = {"en": "seen by: %s", "ru": "признак: %s", "tg": "нишона: %s"}
REMARK: Texts = {"en": "Remark", "ru": "Замечание", "tg": "Эзоҳ"}
RECOMMENDATION: Texts = {"en": "Recommendation %s: %s", "ru": "Рекомендация %s: %s", "tg": "Тавсияи %s: %s"}
OTHERWISE = ("MGMT", "OPCAT 22")
_PROVISION = re.compile(r"[A-Z]+ \d+")
_GROUP = re.compile(r"r([0-9a-f]{32})")


def open_at(place: Place) -> QuerySet[AdoptedRecommendation]:
    """The recommendations about a place that nobody saw done and that were not asked for anew, priority first; at most MOST go on a sheet."""
    later = AdoptedRecommendation.objects.filter(repeats=OuterRef("pk"), place=place)
    rows = register().filter(place=place).exclude(verified__in=[*DONE, Verified.SUPERSEDED]).filter(~Exists(later))
    return with_history(rows.order_by("-priority", "adopted_at", "number"))


def source_of(place: Place, rows: Sequence[AdoptedRecommendation], version: str) -> dict[str, Any]:
    """The tool as a source document, in the shape of `library/tools`."""
    return {
        "code": code_of_place(place.id), "version": version, "default_language": "ru", "title": TITLE, "about": ABOUT,
        "review": {language: [] for language in LANGUAGES}, "choices": {"found": {str(code): FOUND_WORDS[code] for code in FOUND}},
        "sections": [_section(row, number) for number, row in enumerate(rows, 1)],
    }  # fmt: skip


def workbook_of(place: Place, rows: Sequence[AdoptedRecommendation], version: str) -> bytes:
    """The workbook of a sheet; equal recommendations give equal bytes."""
    return workbook_of_sheets(sheets_of(tool_from(source_of(place, rows, version))))


def _section(row: AdoptedRecommendation, number: int) -> dict[str, Any]:
    key = row.pk.hex
    said = {language: RECOMMENDATION[language] % (row.code, _one_line(row.said(language))) for language in LANGUAGES}
    signs = {language: _one_line(row.indicator.get(language) or row.indicator.get("ru", "")) for language in LANGUAGES}
    hint = {language: SIGN[language] % signs[language] for language in LANGUAGES} if signs["ru"] else None
    items: list[dict[str, Any]] = [
        {"name": f"{name}_{key}", "number": f"{number}{letter}", "type": "text", "origin": origin, "label": label, "hint": NO_NAMES}
        for (name, (origin, label)), letter in zip(WHAT.items(), "abc", strict=True)
    ]
    state = {
        "name": f"state_{key}",
        "number": f"{number}d",
        "type": "select_one",
        "choices": "found",
        "origin": "S",
        "label": STATE,
    }
    remark = {"name": f"remark_{key}", "number": f"{number}e", "type": "text", "origin": "S", "label": REMARK, "hint": NO_NAMES}
    words = [{**one, "sensitive": "words"} for one in (*items, remark)]
    held = sorted(theme.theme.partition(".")[0] for theme in row.themes.all())
    provisions = [code for code in row.provisions if _PROVISION.fullmatch(code)]
    return {
        "name": f"r{key}", "label": said, "theme": held[0] if held else OTHERWISE[0], "provisions": provisions or [OTHERWISE[1]],
        "items": [*words[:3], {**state, "required": True, **({"hint": hint} if hint else {})}, words[3]],
    }  # fmt: skip


def _one_line(words: str) -> str:
    """Words as a band of the sheet holds them; the whole of them stands in the register."""
    # a reference to an item begins so in a workbook; what was adopted is words alone
    line = " ".join(words.split()).replace("${", "$ {")
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


@dataclass(frozen=True)
class Found:
    """What a sheet says of one recommendation. `state` is "" where nothing was found out; `path` the answer that says it."""

    recommendation: UUID
    path: str
    state: str = ""


def asked_about(form: Form) -> list[Found]:
    """The recommendations that a sheet asks about, in its order, without what was found."""
    states = [question for question in form.questions() if question.name.startswith("state_")]
    return [Found(UUID(hex=match[1]), question.path) for question in states if (match := _GROUP.fullmatch(_group(question)))]


def _group(question: Question) -> str:
    return question.path.partition("/")[0]


def found_in(form: Form, answers: Answers, recommendation: UUID) -> Found | None:
    """What an opened record says of one recommendation; None when the sheet does not ask about it."""
    one = next((each for each in asked_about(form) if each.recommendation == recommendation), None)
    if one is None:
        return None
    value = answers.get(one.path)
    said = "" if value is None or isinstance(value, NoAnswer) else str(value)
    return Found(one.recommendation, one.path, said if said in FOUND_WORDS else "")


def is_sheet(version: ToolVersion) -> bool:
    """Whether a version was made here."""
    return version.tool.code.startswith(OF_PLACE)


def sheets_made(place: Place) -> QuerySet[ToolVersion]:
    """The sheets that were made for a place, newest first, without their content."""
    made = ToolVersion.objects.filter(tool__code=code_of_place(place.id)).select_related("tool", "published_by")
    return made.defer("workbook", "xform").order_by("-published_at")
