"""The rows of the workbook that a tool's source stands for: sheets survey, choices and settings.

What the source leaves out because it is always the same is added here: the five kinds of no-answer of every
select, the companion of every other item, and the rules that keep an answer and a no-answer apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from .form import NAMESPACE, NO_ANSWER_PREFIX, NO_ANSWERS
from .source_shape import LANGUAGES, MORE_LANGUAGES, Item, SourceSection, Texts, Tool

Sheets = dict[str, list[list[str]]]
Row = dict[str, str]

NO_ANSWER_LIST = "no_answer"
NO_ANSWER_WORDS: dict[str, Texts] = {
    "not_asked": {
        "en": "not asked", "ru": "не спрошено", "tg": "пурсида нашуд", "uz-Latn": "soʻralmadi", "uz-Cyrl": "сўралмади",
    },
    "not_checked": {
        "en": "not checked", "ru": "не проверено", "tg": "санҷида нашуд", "uz-Latn": "tekshirilmadi", "uz-Cyrl": "текширилмади",
    },
    "refused": {"en": "refused", "ru": "отказ", "tg": "рад кард", "uz-Latn": "rad etdi", "uz-Cyrl": "рад этди"},
    "unknown": {"en": "does not know", "ru": "не знает", "tg": "намедонад", "uz-Latn": "bilmaydi", "uz-Cyrl": "билмайди"},
    "illegible": {
        "en": "illegible", "ru": "неразборчиво", "tg": "хонда намешавад", "uz-Latn": "oʻqib boʻlmaydi", "uz-Cyrl": "ўқиб бўлмайди",
    },
}  # fmt: skip
COMPANION: Texts = {
    "en": "No answer: why", "ru": "Нет ответа: почему", "tg": "Ҷавоб нест: чаро",
    "uz-Latn": "Javob yoʻq: nega", "uz-Cyrl": "Жавоб йўқ: нега",
}  # fmt: skip
ALONE: Texts = {
    "en": "A no-answer stands alone: no other choice beside it.",
    "ru": "«Нет ответа» отмечают одно, без других вариантов.",
    "tg": "«Ҷавоб нест» танҳо қайд мешавад, бе варианти дигар.",
    "uz-Latn": "«Javob yoʻq» yolgʻiz belgilanadi, boshqa variantsiz.",
    "uz-Cyrl": "«Жавоб йўқ» ёлғиз белгиланади, бошқа вариантсиз.",
}
ANSWERED: Texts = {
    "en": "There is an answer above; keep one of the two.",
    "ru": "Выше уже есть ответ; оставьте что-то одно.",
    "tg": "Дар боло ҷавоб ҳаст; танҳо якеро нигоҳ доред.",
    "uz-Latn": "Yuqorida javob bor; ikkalasidan birini qoldiring.",
    "uz-Cyrl": "Юқорида жавоб бор; иккаласидан бирини қолдиринг.",
}
# Selected codes are one text with spaces between, so a space before makes the prefix unmistakable.
ALONE_RULE = f"count-selected(.) < 2 or not(contains(concat(' ', .), ' {NO_ANSWER_PREFIX}'))"


LANGUAGE_NAMES = LANGUAGES | MORE_LANGUAGES


def _languages(key: str) -> list[str]:
    return [f"{key}::{name}" for name in LANGUAGE_NAMES.values()]


MEANING = ("number", "theme", "provisions", "origin", "unit", "person", "sensitive", "no_answer_of", "minutes", "sources")
SURVEY = [
    "type",
    "name",
    *_languages("label"),
    *_languages("hint"),
    *_languages("guidance_hint"),
    "required",
    "relevant",
    "constraint",
    *_languages("constraint_message"),
    "calculation",
    "default",
    "appearance",
    "parameters",
    *(f"bind::nazorat:{key}" for key in MEANING),
]
CHOICES = ["list_name", "name", *_languages("label")]
SETTINGS = [
    "form_title",
    "form_id",
    "version",
    "default_language",
    "namespaces",
    "attribute::nazorat:kind",
    "attribute::nazorat:status",
]


def _words(key: str, texts: Texts) -> Row:
    return {f"{key}::{LANGUAGE_NAMES[language]}": text for language, text in texts.items()}


def _constraint(item: Item) -> Row:
    if item.type != "select_multiple":
        return {"constraint": item.constraint, **_words("constraint_message", item.constraint_message)}
    rule = f"({item.constraint}) and ({ALONE_RULE})" if item.constraint else ALONE_RULE
    return {"constraint": rule, **_words("constraint_message", item.constraint_message or ALONE)}


def _required(item: Item) -> str:
    if not item.required:
        return ""
    return f"${{{item.name}_na}} = ''" if item.has_companion else "yes"


def _item(item: Item) -> Row:
    meaning = {
        "number": item.number,
        "theme": item.theme,
        "provisions": ", ".join(item.provisions),
        "origin": item.origin,
        "unit": item.unit,
        "person": "yes" if item.person else "",
        "sensitive": item.sensitive,
    }
    return {
        "type": f"{item.type} {item.choices}" if item.is_select else item.type,
        "name": item.name,
        **_words("label", item.label),
        **_words("hint", item.hint),
        "required": _required(item),
        "relevant": item.relevant,
        **_constraint(item),
        "calculation": item.calculation,
        "default": item.default,
        "appearance": item.appearance,
        "parameters": item.parameters,
        **{f"bind::nazorat:{key}": value for key, value in meaning.items()},
    }


def _companion(item: Item) -> Row:
    row = {
        "type": f"select_one {NO_ANSWER_LIST}",
        "name": f"{item.name}_na",
        **_words("label", COMPANION),
        "relevant": item.relevant,
        "appearance": "minimal",
        "bind::nazorat:no_answer_of": item.name,
    }
    empty = f"${{{item.name}}} = ''"
    if item.required:
        # Whether the item is required hangs on its companion, so the companion may not hang on the item: JavaRosa,
        # the engine of Collect, refuses such a form as a cycle. A constraint is not part of that check.
        return row | {"constraint": empty, **_words("constraint_message", ANSWERED)}
    return row | {"relevant": f"({item.relevant}) and {empty}" if item.relevant else empty}


def _section(section: SourceSection) -> Iterator[Row]:
    # One page for a band, as on paper; an item and its companion must be on one page to be answered in either order.
    yield {
        "type": "begin_group",
        "name": section.name,
        **_words("label", section.label),
        "relevant": section.relevant,
        "appearance": "field-list",
    }
    for item in section.items:
        yield _item(item)
        if item.has_companion:
            yield _companion(item)
    yield {"type": "end_group"}


def _no_answers(list_name: str) -> Iterator[Row]:
    for code in NO_ANSWERS:
        yield {"list_name": list_name, "name": NO_ANSWER_PREFIX + code, **_words("label", NO_ANSWER_WORDS[code])}


def _choices(tool: Tool) -> Iterator[Row]:
    for list_name, choices in tool.choices.items():
        for choice in choices:
            yield {"list_name": list_name, "name": choice.code, **_words("label", choice.label)}
        yield from _no_answers(list_name)
    yield from _no_answers(NO_ANSWER_LIST)


def _purpose(tool: Tool) -> Row:
    """A second note: what the tool is for, with the words for whoever teaches it as guidance, its minutes and its sources as meaning."""
    return {
        "type": "note",
        "name": "purpose",
        **_words("label", tool.purpose),
        **_words("guidance_hint", tool.training),
        "bind::nazorat:minutes": tool.minutes,
        "bind::nazorat:sources": ", ".join(tool.sources),
    }


def _survey(tool: Tool) -> Iterator[Row]:
    yield {"type": "note", "name": "about", **_words("label", tool.title), **_words("hint", tool.about)}
    if tool.purpose:
        yield _purpose(tool)
    for section in tool.sections:
        yield from _section(section)


def _settings(tool: Tool) -> Row:
    return {
        "form_title": tool.title[tool.default_language],
        "form_id": tool.code,
        "version": tool.version,
        "default_language": LANGUAGE_NAMES[tool.default_language],
        "namespaces": f'nazorat="{NAMESPACE}"',
        "attribute::nazorat:kind": tool.kind,
        "attribute::nazorat:status": tool.status,
    }


def _sheet(tool: Tool, columns: list[str], rows: Iterator[Row]) -> list[list[str]]:
    filled = list(rows)
    # words that every tool has are known in more languages than one tool may have
    foreign = tuple(f"::{name}" for code, name in LANGUAGE_NAMES.items() if code not in tool.languages)
    used = [column for column in columns if not column.endswith(foreign) and any(row.get(column) for row in filled)]
    return [used, *([row.get(column, "") for column in used] for row in filled)]


def sheets_of(tool: Tool) -> Sheets:
    """The cells of the workbook by sheet, the first row of each its headers; columns without any value are left out."""
    return {
        "survey": _sheet(tool, SURVEY, _survey(tool)),
        "choices": _sheet(tool, CHOICES, _choices(tool)),
        "settings": _sheet(tool, SETTINGS, iter([_settings(tool)])),
    }
