"""What a column of a return says, guessed from its head and read cell by cell; pure functions but for the words of languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, override

from nazorat.kit.sheets import BROKEN, Cell
from nazorat.kit.spelling import key_of
from nazorat.places.models import Figure, Place

# more than any place holds: a number beyond it is a slip of the keyboard or of a column
MOST_HELD = 100_000
NAMES = ("name_ru", "name_tg", "name_en")
TEXTS = (*NAMES, "region", "district", "address", "contact")
COUNTS = ("capacity", "operational")
FIGURE = "figure:"
EARLIEST = date(1850, 1, 1)

_FACTS: Mapping[str, str | Promise] = {
    "name_ru": _("name in Russian"), "name_tg": _("name in Tajik"), "name_en": _("name in English"), "kind": _("kind"),
    "authority": _("authority"), "region": _("region"), "district": _("district"), "address": _("address"), "contact": _("office telephone or mail"),
    "capacity": _("official capacity"), "operational": _("operational capacity"), "opened_on": _("opened on"), "day": _("day of the figures"),
}  # fmt: skip
# heads as returns of the region have them, beside the words above in every language
_HEADS: Mapping[str, tuple[str, ...]] = {
    "name_ru": ("наименование", "наименование учреждения", "учреждение", "название", "название учреждения", "name", "place", "facility"),
    "name_tg": ("ном", "номи муассиса", "муассиса", "номгӯй"),
    "kind": ("вид учреждения", "тип", "тип учреждения", "намуди муассиса", "type"),
    "authority": ("ведомство", "орган", "министерство", "вазорат", "мақомот", "ministry"),
    "region": ("регион", "область", "вилоят"), "district": ("район", "город", "ноҳия", "шаҳр", "city"),
    "capacity": ("лимит", "лимит наполнения", "вместимость", "проектная мощность", "ғунҷоиш", "capacity"),
    "opened_on": ("дата открытия", "год открытия"), "day": ("дата", "на дату", "сана", "date", "as of"),
    "figure:all": ("всего", "итого", "содержится", "численность", "списочная численность", "ҳамагӣ", "total", "population"),
    "figure:men": ("мужчин",), "figure:women": ("женщин",), "figure:boys": ("несовершеннолетних мужского пола",),
    "figure:remand": ("подследственных", "под стражей", "тафтишӣ"), "figure:sentenced": ("осужденных", "маҳкумшуда"),
    "figure:foreign": ("иностранных граждан", "граждан других государств", "шаҳрвандони хориҷӣ"),
}  # fmt: skip
# field words for kinds (the words of the pages in three languages are known anyhow)
_KINDS: Mapping[str, tuple[str, ...]] = {
    "POL_STATION": ("отдел милиции", "овд", "омвд", "дежурная часть", "шӯъбаи милитсия"), "POL_TEMP": ("ивс",),
    "POL_ADMIN": ("спецприемник", "приемник-распределитель"), "SEC_TEMP": ("ивс гкнб", "изолятор акн"), "REMAND": ("сизо", "тавқифгоҳ"),
    "PROS_COURT": ("конвойное помещение суда",), "PRISON_CLOSED": ("колония", "тюрьма", "ик"), "PRISON_OPEN": ("колония-поселение",),
    "PRISON_HOSP": ("туб. колония",), "JUV_WELFARE": ("спецшкола",), "MIL": ("гауптвахта", "в/ч", "воинская часть"),
    "PSY_HOSP": ("психдиспансер", "психиатрическая больница"), "NARCO": ("наркодиспансер", "наркология"),
    "SOC_ADULT": ("дом-интернат", "интернат"), "SOC_CHILD": ("дом ребенка",),
}  # fmt: skip
_TOTALS = ("итого", "всего", "всего по", "итого по", "ҳамагӣ", "ҷамъ", "ҷамъи", "total", "subtotal", "sum", "grand total")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?\Z")
_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\.?(?:\s*г\.?)?\Z")
_SPACED = re.compile(r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+\Z")
_LANGUAGES = ("ru", "tg", "en")


def targets() -> dict[str, str | Promise]:
    """What a column may be, by code, in the order of the lists."""
    return {**_FACTS, **{f"{FIGURE}{code}": label for code, label in Figure.Group.choices}}


@cache
def _known_heads() -> dict[str, str]:
    known: dict[str, str] = {}
    for code, label in targets().items():
        for language in _LANGUAGES:
            with override(language):
                known.setdefault(key_of(str(label)), code)
        known.setdefault(key_of(code), code)
    for code, heads in _HEADS.items():
        for head in heads:
            known.setdefault(key_of(head), code)
    for field in Place.FACTS:
        if field in _FACTS:
            known[key_of(field.replace("_", " "))] = field
    return known


def guessed(head: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """A target for each column, "" where none is known: what was chosen before for the same head, else what the head says."""
    taken: set[str] = set()
    found = []
    for name in head:
        key = key_of(name)
        target = remembered.get(key, _known_heads().get(key, ""))
        found.append("" if target in taken else target)
        taken.add(target)
    return found


@cache
def _known_kinds() -> dict[str, str]:
    known = {key_of(code): code for code in Place.Kind.values}
    for code, label in Place.Kind.choices:
        for language in _LANGUAGES:
            with override(language):
                known[key_of(str(label))] = code
    return known | {key_of(word): code for code, words in _KINDS.items() for word in words}


@cache
def _total_keys() -> tuple[str, ...]:
    return tuple(key_of(word) for word in _TOTALS)


def is_total(cells: Sequence[Cell]) -> bool:
    """Whether a row is a sum of others: the first words in it are those for a total."""
    keys = (key_of(cell) for cell in cells if isinstance(cell, str))
    key = next((key for key in keys if key and not key.isdigit()), "")
    return any(key == word or key.startswith(f"{word} ") for word in _total_keys())


@dataclass(frozen=True)
class Read:
    """A cell as it was understood: a value, or the code of what is wrong."""

    value: str | int | date | None = None
    wrong: str = ""


def read_cell(target: str, cell: Cell, today: date) -> Read:
    """What a cell says as what its column is. An authority is only spelt in one way here; which one it is, the register knows."""
    if cell is None:
        return Read()
    if target in COUNTS or target.startswith(FIGURE):
        return _count(cell)
    return _day(cell, today) if target in ("opened_on", "day") else _word(target, cell)


def _count(cell: Cell) -> Read:
    if isinstance(cell, str):
        plain = cell.strip()
        if plain in ("-", "–", "—"):
            return Read()
        plain = re.sub(r"\s", "", plain) if _SPACED.match(plain) else plain
        if re.fullmatch(r"[-−–]\s*\d+", plain):
            return Read(wrong="negative")
        if not plain.isdecimal():
            return Read(wrong="broken" if BROKEN.search(plain) else "not-a-number")
        cell = int(plain) if len(plain) < 12 else MOST_HELD + 1
    if not isinstance(cell, int | float):
        return Read(wrong="not-a-number")
    if cell != cell or cell in (float("inf"), float("-inf")) or int(cell) != cell:
        return Read(wrong="not-whole")
    if cell < 0:
        return Read(wrong="negative")
    return Read(int(cell)) if cell <= MOST_HELD else Read(wrong="impossible")


def _day(cell: Cell, today: date) -> Read:
    if isinstance(cell, str):
        found = _ISO.match(cell.strip())
        parts = found.groups() if found else None
        if parts is None and (dotted := _DOTS.match(cell.strip())):
            parts = (dotted[3], dotted[2], dotted[1])
        if parts is None:
            return Read(wrong="day")
        try:
            cell = date(int(parts[0]), int(parts[1]), int(parts[2]))
        except ValueError:
            return Read(wrong="no-such-day")
    if not isinstance(cell, date):
        return Read(wrong="day")
    if not EARLIEST <= cell <= today + timedelta(days=1):
        return Read(wrong="day-impossible")
    return Read(cell)


def _word(target: str, cell: Cell) -> Read:
    if isinstance(cell, int | float | date):
        # a name or a region is never a number alone: the columns have moved
        return Read(wrong="not-words")
    text = " ".join(str(cell).split())
    if BROKEN.search(text) or (text.startswith("#") and text.endswith(("!", "?"))):
        return Read(wrong="broken")
    if target in NAMES and (not key_of(text) or key_of(text).replace(" ", "").isdigit()):
        return Read(wrong="not-words")
    if len(text) > (200 if target in (*NAMES, "address", "contact", "authority", "kind") else 120):
        return Read(wrong="long")
    if target == "kind":
        code = _known_kinds().get(key_of(text), "")
        return Read(code) if code else Read(wrong="kind-unknown")
    return Read(text)
