"""What kind of answer a row of a checklist asks for: from boxes, lists in a cell, blanks to fill, and the words of the question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from .checklist import MOST_OPTIONS, Kind, Why
from .checklist_words import KNOWN, is_no_answer, known_answer, plain

_SQUARES: Final = "☐□▢◻⬜❏❑☑☒✓✔✗✘"
_CIRCLES: Final = "○◯⚪◌●"
_BOX: Final = re.compile(rf"[{_SQUARES}{_CIRCLES}]")
_BLANK: Final = re.compile(r"_{2,}|\.{4,}|…{2,}|(?:…\s*){2,}")
_DATE: Final = re.compile(
    r"_{1,4}\s*[./]\s*_{1,4}\s*[./]\s*_{1,4}|[«\"]_+[»\"]\s*_+|\bдд[./]мм[./]г|\bdd[./]mm[./]y", re.IGNORECASE
)
_UNIT: Final = re.compile(
    r"^\W*(м²|м2|кв\.?\s?м\.?|m²|m2|°\s?[cс]|кг|kg|км|km|см|cm|лк|lux|м|m|чел\.?|человек|нафар|persons?|kishi|нафар\.?|раз|%|шт\.?|дона|dona|ta)\W*$",
    re.IGNORECASE,
)
_WHOLE: Final = frozenset({"чел", "человек", "нафар", "person", "persons", "kishi", "раз", "шт", "дона", "dona", "ta"})
_SEVERAL: Final = re.compile(
    r"\(?\s*(?:можно (?:отметить )?несколько|несколько ответов|отметьте все|все подходящ\w+|якчанд ҷавоб|ҳамаро қайд|all that apply"
    r"|several (?:answers|possible)|tick all|multiple answers|bir nechta|бир нечта)[^)]*\)?", re.IGNORECASE,
)  # fmt: skip
_IN_BRACKETS: Final = re.compile(r"\(([^()]*)\)\s*([?.:]?)\s*$")
_RANGE: Final = re.compile(r"\b(\d)\s*(?:-|–|—|до|to)\s*(\d{1,2})\b")
_HOW_MANY: Final = re.compile(
    r"\b(сколько|количество|кол-во|число|численность|чанд(?!ин)|шумора\w*|миқдор\w*|how many|number of|nechta|qancha|soni|нечта|қанча)\b"
)
_HOW_BIG: Final = re.compile(
    r"\b(площадь|температура|длина|ширина|высота|масоҳат\w*|ҳарорат\w*|дарозӣ|area|temperature|length|width|height|maydoni|harorat\w*)\b"
)
_WHEN: Final = re.compile(r"\b(дата|когда|какого числа|санаи?|кай|date|when|sanasi?|qachon|қачон)\b")
_DATED: Final = re.compile(r"^(?:дата|когда|санаи?|кай|date|when|sanasi?|qachon|қачон)\b")
_WHETHER: Final = re.compile(
    r"\bли\b|^(?:есть|имеется|имеются|соблюда\w+|обеспеч\w+|проводится|ведется)\b|\bоё\b|\bё\s+(?:не|на)\b"
    r"|^(?:is|are|was|were|do|does|did|has|have|had|can|could|may)\b|\w(?:mi|ми)(?:\?|$)"
)  # fmt: skip
_BY_WORDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("integer", _HOW_MANY), ("decimal", _HOW_BIG), ("date", _WHEN), ("yes_no", _WHETHER),
)  # fmt: skip
_OTHER: Final = re.compile(r"\b(другое|иное|дигар|other|boshqa|бошқа)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """Kind and options of a question; `text` is what remains of it without them."""

    kind: Kind
    text: str
    options: tuple[str, ...] = ()
    unit: str = ""
    why: Why = ""


def asked(text: str, answer: str = "", options: Iterable[str] = (), column: Kind = "") -> Asked:
    """What a question asks for. `answer`: what stands in its answer cell; `options`: what the heads of columns offer;
    `column`: the kind that the head of its answer column says."""
    several = bool(_SEVERAL.search(f"{text} {answer}"))
    text, answer = _SEVERAL.sub("", text).strip(), _SEVERAL.sub("", answer).strip()
    found = options_in(answer)
    boxed = f"{text} {answer}"
    if not found:
        text, found = _of_the_text(text)
    if not found and options and not _asks_otherwise(text, answer):
        found = tuple(options)
    if found:
        return _chosen(text, found, several=several, boxed=boxed)
    blank = answer or text
    clean = _without_blanks(text)
    if _DATE.search(blank):
        return Asked("date", clean)
    unit = _unit(answer or (_BLANK.split(text)[-1] if _BLANK.search(text) else ""))
    if unit:
        return Asked("integer" if plain(unit) in _WHOLE else "decimal", clean, unit=unit)
    return _by_words(clean, column)


def options_in(answer: str) -> tuple[str, ...]:
    """The options that a cell lists: by boxes, by lines, by / or ; between short pieces; () when it lists none."""
    if _BOX.search(answer):
        return _clean(_BOX.split(answer)[1:] if _BOX.match(answer.strip()) else _after(answer))
    lines = answer.split("\n")
    if len(lines) > 1 and all(len(line) <= 80 for line in lines):
        return _clean(lines)
    for sign in ("/", ";", "|", ","):
        pieces = [piece.strip() for piece in answer.split(sign)]
        if (
            len(pieces) > 1
            and all(0 < len(piece) <= (30 if sign == "," else 60) for piece in pieces)
            and not _DATE.search(answer)
            and answer.strip() != "+/-"
        ):
            return _clean(pieces)
    found = _RANGE.fullmatch(answer.strip())
    return _from_range(found) if found else ()


def options_of_head(head: str) -> tuple[str, ...]:
    """What the head of an answer column offers for every row: "Answer (yes/no)", "Да/Нет", "Оценка (1-5)"."""
    within = re.search(r"\(([^()]*)\)", head)
    told = within[1] if within else head
    if (found := _RANGE.search(told)) is not None:
        return _from_range(found)
    pieces = [piece.strip() for piece in re.split(r"[/;,]", told)]
    return tuple(pieces) if len(pieces) > 1 and all(pieces) and (within or all(map(known_answer, pieces))) else ()


def has_clue(text: str) -> bool:
    """Whether a paragraph is to be filled in: a blank or a box."""
    return bool(_BLANK.search(text) or _BOX.search(text) or _DATE.search(text))


def begins_with_box(text: str) -> bool:
    return bool(_BOX.match(text.strip()))


def is_yes_no(options: Iterable[str]) -> bool:
    """Whether the options are yes and no in these very words; "available / missing" is another wording."""
    said = {known_answer(one): one for one in options}
    strict = {plain(word) for code in ("yes", "no") for word in KNOWN[code].values()} | {"+", "-", "–", "v", "бале"}
    return set(said) == {"yes", "no"} and all((plain(one) or one.strip()) in strict for one in said.values())


def option_code(text: str, number: int) -> str:
    """A code for an option: a known answer by its own, the rest by their place."""
    return known_answer(text) or ("other" if _OTHER.search(text) and len(text) < 40 else f"c{number}")


def leftover(answer: str) -> str:
    """What an answer cell says beside its blanks."""
    return _BLANK.sub(" ", answer) if re.search(r"\w", re.sub("_", "", _BLANK.sub(" ", answer))) else ""


def _without_blanks(text: str) -> str:
    """A line to fill in without its blanks and the unit behind the last of them; text without any as it is."""
    if not (_BLANK.search(text) or _DATE.search(text)):
        return text
    pieces = [piece.strip(' :-–,;«»"') for piece in _BLANK.split(_DATE.sub("___", text))]
    if len(pieces) > 1 and _UNIT.search(pieces[-1]):
        pieces.pop()
    return ", ".join(piece for piece in pieces if re.search(r"\w", piece))


def _asks_otherwise(text: str, answer: str) -> bool:
    """Whether a row asks for a number or day under columns that offer yes and no."""
    said = text.casefold()
    clues = (_HOW_MANY, _HOW_BIG, _DATED)
    return bool(_unit(answer) or _DATE.search(answer) or any(clue.search(said) for clue in clues))


def _from_range(found: re.Match[str]) -> tuple[str, ...]:
    low, high = int(found[1]), int(found[2])
    return tuple(str(one) for one in range(low, high + 1)) if 0 < high - low <= 10 else ()


def _after(answer: str) -> list[str]:
    """Options before their boxes ("yes ☐ no ☐"), or after them behind words of their own."""
    pieces = _BOX.split(answer)
    return pieces[:-1] if not pieces[-1].strip() else pieces[1:]


def _clean(pieces: Iterable[str]) -> tuple[str, ...]:
    trimmed = (_BLANK.sub("", piece).strip(" \n\t.,;:/|") or piece.strip() for piece in pieces)
    kept = tuple(dict.fromkeys(piece for piece in trimmed if piece and not _BLANK.fullmatch(piece)))
    return kept if 1 < len(kept) <= MOST_OPTIONS else ()


def _of_the_text(text: str) -> tuple[str, tuple[str, ...]]:
    """Options that stand in the question itself, behind it in boxes or in brackets."""
    if _BOX.search(text):
        first = _BOX.search(text)
        before = text[: first.start()].rstrip() if first else text
        cut = max(before.rfind("?"), before.rfind(":"), before.rfind("\n"))
        if not text.rstrip().endswith(tuple(_SQUARES + _CIRCLES)):
            return before.strip(" :\n"), _clean(_BOX.split(text)[1:])
        return before[: cut + 1].strip(" :\n"), _clean(_BOX.split(text[cut + 1 :])[:-1])
    within = _IN_BRACKETS.search(text)
    if within and (found := options_in(within[1])) and (any(map(known_answer, found)) or ";" in within[1] or len(found) > 2):
        return text[: within.start()].rstrip() + within[2], found
    return text, ()


def _chosen(text: str, found: tuple[str, ...], *, several: bool, boxed: str) -> Asked:
    kept = tuple(one for one in found if not is_no_answer(one))
    why: Why = "no-answers" if len(kept) < len(found) else ""
    if len(kept) < 2:
        return Asked("yes_no" if any(map(known_answer, kept)) else "text", text, why="kind-guessed")
    if is_yes_no(kept):
        return Asked("yes_no", text, why=why)
    if several:
        return Asked("select_multiple", text, kept, why=why)
    squares = any(sign in boxed for sign in _SQUARES)
    if squares and len(kept) > 2 and not any(map(known_answer, kept)):
        return Asked("select_multiple", text, kept, why="several-guessed")
    return Asked("select_one", text, kept, why=why)


def _unit(rest: str) -> str:
    found = _UNIT.search(_BLANK.sub(" ", rest))
    return found[1].strip() if found else ""


def _by_words(text: str, column: Kind) -> Asked:
    said = text.casefold()
    if column:
        return Asked(column, text)
    text_kind: Kind = "text"
    kind = next((kind for kind, pattern in _BY_WORDS if pattern.search(said)), text_kind)
    return Asked(kind, text, why="kind-guessed")
