"""What the columns of a file are, and what a row says of a recommendation; pure functions over cells.

The matrices of the Universal Periodic Review write number, words and state into one cell, "118.1 Ratify … (France);", and the document of
the response behind "Source of position:".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, override

from nazorat.kit.sheets import letter
from nazorat.kit.spelling import key_of
from nazorat.pathway.countries import Countries, code_of, names_in
from nazorat.pathway.models import Claim, Language, Mechanism, OutsideImport, Response
from nazorat.pathway.models.outside import TEXT
from nazorat.pathway.tables import MERGED, Line, Trouble

EARLIEST = date(1966, 1, 1)
TARGETS: dict[str, str | Promise] = {
    "text": _("text of the recommendation"), **{f"text:{one.value}": one.label for one in Language}, "paragraph": _("paragraph"),
    "by_state": _("recommending state"), "country": _("state under review"), "mechanism": _("mechanism"), "session": _("session"),
    "cycle": _("cycle"), "symbol": _("document"), "on": _("date of the document"), "link": _("web address"), "theme": _("theme"),
    "response": _("the state’s response"), "assessment": _("assessment: what was done"),
}  # fmt: skip
# heads as matrices and databases have them
_HEADS: Mapping[str, tuple[str, ...]] = {
    "text": ("recommendation", "recommendations", "text", "рекомендация", "рекомендации", "текст рекомендации", "текст", "тавсия",
             "тавсияҳо", "матни тавсия", "recommandation", "annotation text"),
    "paragraph": ("paragraph", "paragraph number", "number", "no", "n", "rec no", "recommendation number", "номер", "пункт", "№", "рақам",
                  "банд", "para"),
    "by_state": ("recommending state", "upr recommending state", "recommending state s", "state", "country making the recommendation",
                 "рекомендующее государство", "государство", "давлати тавсиядиҳанда", "давлат", "reviewing state"),
    "country": ("state under review", "sur", "country", "countries", "reviewed state", "государство объект обзора", "страна", "кишвар"),
    "mechanism": ("mechanism", "body", "human rights mechanism", "механизм", "орган", "механизми"),
    "session": ("session", "upr session", "сессия", "иҷлосия"), "cycle": ("cycle", "upr cycle", "цикл", "давра", "round"),
    "symbol": ("document symbol", "symbol", "document", "un document symbol", "report", "документ", "условное обозначение", "ҳуҷҷат"),
    "on": ("publication date", "date", "document publication date", "дата", "дата публикации", "сана"),
    "link": ("link", "url", "web address", "document url", "ссылка"),
    "theme": ("theme", "themes", "issue", "issues", "full list of themes", "full list of themes sdgs", "тема", "темы",
              "полный перечень тем", "мавзӯъ", "мавзӯъҳо"),
    "response": ("position", "upr position", "response", "position of the state", "status", "позиция", "ответ", "ответ государства",
                 "мавқеъ", "ҷавоб", "посух"),
    "assessment": ("assessment", "assessment comments on level of implementation", "assessment comments", "level of implementation",
                   "comments", "оценка", "оценка комментарии об уровне осуществления", "выполнение", "баҳо", "баҳодиҳӣ", "иҷро"),
}  # fmt: skip
_MECHANISMS: Mapping[str, tuple[str, ...]] = {
    "upr": ("upr", "universal periodic review", "упо", "универсальный периодический обзор", "баррасии даврии умумӣ"),
    "cat": ("cat", "committee against torture", "кпп", "комитет против пыток", "кумита зидди шиканҷа"),
    "ccpr": ("ccpr", "hrc", "hrctte", "human rights committee", "комитет по правам человека", "кумита оид ба ҳуқуқи инсон"),
    "spt": ("spt", "subcommittee on prevention of torture", "подкомитет по предупреждению пыток", "ппп"),
    "cedaw": ("cedaw", "committee on the elimination of discrimination against women", "кдл"),
    "crc": ("crc", "committee on the rights of the child", "кпр", "комитет по правам ребенка"),
    "other": ("cescr", "cerd", "cmw", "crpd", "ced", "другой орган"),
}  # fmt: skip
_SPECIAL = re.compile(r"^(?:sr|wg|ie)\b|special rapporteur|working group|independent expert|специальн\w+ докладчик", re.IGNORECASE)
_RESPONSES: Mapping[str, tuple[str, ...]] = {
    "supported": ("supported", "supports", "support", "enjoys support", "enjoy the support", "поддержана", "поддержано", "поддерживается",
                  "поддержаны", "дастгирӣ шуд", "дастгирӣ"),
    "accepted": ("accepted", "accept", "accepts", "принята", "принято", "приняты", "қабул шуд", "қабул"),
    "partly": ("partially accepted", "partly accepted", "supported noted", "accepted in part", "partially supported", "частично принята",
               "частично принято", "частично поддержана", "поддержана частично", "қисман қабул шуд"),
    "noted": ("noted", "notes", "take note", "taken note", "принята к сведению", "принято к сведению", "приняты к сведению",
              "ба маълумот гирифта шуд"),
    "rejected": ("rejected", "not accepted", "not supported", "does not enjoy support", "отклонена", "отклонено", "не поддержана",
                 "не принята", "рад шуд"),
    "pending": ("pending", "to be examined", "deferred", "examined", "на рассмотрении", "будет рассмотрена", "баррасӣ мешавад"),
}  # fmt: skip
_CLAIMS: Mapping[str, tuple[str, ...]] = {
    "implemented": ("implemented", "fully implemented", "выполнена", "выполнено", "осуществлена", "иҷро шуд"),
    "partly": ("partially implemented", "partly implemented", "выполнена частично", "частично выполнена", "қисман иҷро шуд"),
    "in_progress": ("in progress", "ongoing", "being implemented", "выполняется", "в процессе", "дар ҳоли иҷро"),
    "planned": ("planned", "запланировано", "ба нақша гирифта шуд"),
    "not": ("not implemented", "не выполнена", "не выполнено", "иҷро нашуд"),
}  # fmt: skip
_NUMBER = re.compile(
    r"^\s*(?:§|para\.?|paragraph|п\.|пункт)?\s*\(?(\d{1,3}(?:\.\d{1,3}){0,2}(?:\s*\(?[a-zа-я]\))?)[.)]?\s+(?=\S)", re.IGNORECASE
)
_PARAGRAPH = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,2}(?: ?\(?[a-zа-я]\)?)?\Z", re.IGNORECASE)
_STATE = re.compile(r"\s*\(([^()]{2,120}(?:\([^()]{2,60}\)[^()]{0,60})?)\)\s*[;.]?\s*\Z")
_SOURCE = re.compile(
    r"\s*(?:source of position|источник позиции|манбаи мавқеъ)\s*:\s*(?P<symbol>[A-Z]+(?:/[A-Za-z0-9.]+)+)?[^\n]*", re.IGNORECASE
)
_THEME = re.compile(r"^\s*(?:theme|тема|мавзӯъ|thème|tema)\s*[:.]\s*", re.IGNORECASE)
_CYCLE = re.compile(r"(?:cycle|цикл|давра)?\s*(?:no\.?\s*)?([1-9])(?:st|nd|rd|th|-?й)?(?:\s*(?:cycle|цикл))?\Z", re.IGNORECASE)
_SESSION = re.compile(r"\D{0,20}(\d{1,3})\D{0,40}\Z")
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?\Z|(\d{1,2})[./](\d{1,2})[./](\d{4})\Z|(\d{4})\Z")
_BROKEN = re.compile("\ufffd|\\?{4}|[ÐÑ][\u0080-\u00bfÀ-ÿ]")
# the last session of each cycle of the Universal Periodic Review
_LAST_SESSIONS = (12, 26, 41, 56)
NOTICES = frozenset({"headless"})


@cache
def _known_heads() -> dict[str, str]:
    known = {key_of(code.replace(":", " ")): code for code in TARGETS}
    known |= {key_of(f"text {one.label}"): f"text:{one.value}" for one in Language}
    return known | {key_of(head): code for code, heads in _HEADS.items() for head in heads}


@lru_cache(maxsize=4096)
def known_head(words: str) -> bool:
    """Whether words are the head of a column as matrices and databases have them."""
    return len(words) < 90 and key_of(words) in _known_heads()


def guessed(head: Sequence[str], remembered: Mapping[str, str]) -> list[str]:
    """A target for each column, "" where none is known: what was chosen before for the same head, else what the head says."""
    taken: set[str] = set()
    found = []
    for name in head:
        target = remembered.get(key_of(name)[:300], _known_heads().get(key_of(name), ""))
        found.append("" if target in taken else target)
        taken.add(target)
    return found


@dataclass
class Row:
    """A row as it was understood. `facts` are fields of a recommendation; `elsewhere` says that it is about another state."""

    table: int
    number: int
    facts: dict[str, object] = field(default_factory=dict)
    response: str = ""
    claim: str = ""
    claim_words: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    elsewhere: bool = False
    troubles: list[Trouble] = field(default_factory=list)


class Reader:
    """Reads rows of one import."""

    def __init__(self, given: OutsideImport) -> None:
        self._given = given
        self._columns: list[str] = given.columns
        self._countries = Countries(names_in(given.country))

    def read(self, table: int, line: Line) -> Row:
        """What a row says, and what is wrong with it."""
        row = Row(table, line.number)
        if "other-head" in line.marks:
            self._wrong(row, "other-head")
            return row
        cells = self._cells(row, line)
        self._country(row, cells)
        if row.elsewhere:
            return row
        if "tracked" in line.marks:
            self._wrong(row, "tracked")
        self._text(row, cells)
        self._document(row, cells)
        self._round(row, cells)
        self._answers(row, cells)
        themes = names_in(_THEME.sub("", cells.get("theme") or line.theme))
        row.facts["theme"] = self._bounded(row, "theme", "; ".join(themes), 300)
        return row

    def _cells(self, row: Row, line: Line) -> dict[str, str]:
        """Cells by target. Words of one recommendation do not lie over several rows."""
        cells = {target: line.cells[at] for at, target in enumerate(self._columns) if target and at < len(line.cells)}
        wide = "text" if "text" in self._columns else ""
        if wide:
            # a cell split in two under one head: the next column has none of its own
            at = self._columns.index(wide)
            while (
                at + 1 < len(line.cells)
                and at + 1 < len(self._columns)
                and not self._columns[at + 1]
                and not self._given.head[at + 1]
            ):
                at += 1
                cells[wide] = f"{cells[wide]} {line.cells[at]}".strip()
        for mark in line.marks:
            if mark == "merged":
                self._wrong(row, "merged")
            elif mark.startswith(MERGED):
                at = int(mark.removeprefix(MERGED))
                target = self._columns[at] if at < len(self._columns) else ""
                if target.startswith("text") or target == "paragraph":
                    self._wrong(row, "merged", target)
        return cells

    def _country(self, row: Row, cells: Mapping[str, str]) -> None:
        names = names_in(cells.get("country", ""))
        if "country" in self._columns and not names:
            self._wrong(row, "no-country", "country")
        own = next((name for name in names if self._countries.has(name)), None)
        if names and own is None and not self._given.every_country:
            row.elsewhere = True
        named = names[0] if names and own is None else self._countries.names[0]
        row.facts |= {"country": named[:120], "country_code": code_of(named)}

    def _text(self, row: Row, cells: Mapping[str, str]) -> None:
        for target, cell in cells.items():
            if not target.startswith("text") or not cell.strip():
                continue
            text = self._source(row, cell)
            if (found := _NUMBER.match(text)) and (target == "text" or not cells.get("paragraph")):
                row.facts.setdefault("paragraph", " ".join(found[1].split()))
                text = text[found.end() :]
            if self._upr(cells) and (found := _STATE.search(text)) and self._is_state(found[1]):
                row.facts.setdefault("by_state", found[1])
                text = text[: found.start()]
            text = self._bounded(row, target, " ".join(text.split()).rstrip(";").strip(), TEXT)
            if text:
                row.texts[target.partition(":")[2] or self._given.language] = text
        if not row.texts or not any(key_of(text) for text in row.texts.values()):
            self._wrong(row, "no-text", next((one for one in self._columns if one.startswith("text")), ""))
        self._says(row, cells, "paragraph", 20)
        if (paragraph := str(row.facts.get("paragraph", ""))) and not _PARAGRAPH.match(paragraph):
            self._wrong(row, "paragraph", "paragraph", paragraph)
        self._says(row, cells, "by_state", 200)
        row.facts["by_code"] = code_of(str(row.facts["by_state"]))

    def _is_state(self, words: str) -> bool:
        """Brackets at the end of a recommendation hold its state, unless they hold something else, as the name of a treaty."""
        names = re.split(r"[,;/]| and | и | ва ", words)
        return bool(code_of(words)) or any(code_of(name.strip()) for name in names)

    def _says(self, row: Row, cells: Mapping[str, str], target: str, most: int) -> None:
        said = " ".join(cells.get(target, "").split()).rstrip(".").strip()
        row.facts[target] = self._bounded(row, target, said or str(row.facts.get(target, "")), most)

    def _source(self, row: Row, cell: str) -> str:
        """Words without the document of the response, which is kept with the response."""
        if found := _SOURCE.search(cell):
            row.facts.setdefault("position_source", found["symbol"] or "")
        return _SOURCE.sub("", cell).strip()

    def _document(self, row: Row, cells: Mapping[str, str]) -> None:
        row.facts["source"] = self._bounded(row, "symbol", " ".join(cells.get("symbol", "").split()), 300) or self._given.source
        link = cells.get("link", "").strip()
        if link and not re.match(r"https?://\S+\Z", link):
            self._wrong(row, "link", "link", link)
        row.facts["link"] = self._bounded(row, "link", link, 500) or self._given.link
        row.facts["on"] = self._given.on
        if said := cells.get("on", "").strip():
            day = _day(said)
            if day is None or not EARLIEST <= day <= timezone.localdate():
                self._wrong(row, "day", "on", said)
            else:
                row.facts["on"] = day

    def _upr(self, cells: Mapping[str, str]) -> bool:
        return _mechanism(cells.get("mechanism", "")) == Mechanism.UPR or (
            not cells.get("mechanism") and self._given.mechanism == "upr"
        )

    def _round(self, row: Row, cells: Mapping[str, str]) -> None:
        said = cells.get("mechanism", "").strip()
        mechanism = _mechanism(said) if said else self._given.mechanism
        if not mechanism:
            self._wrong(row, "mechanism-unknown" if said else "no-mechanism", "mechanism", said)
        session = " ".join(cells.get("session", "").split()) or self._given.session
        cycle = self._cycle(row, cells, session) if mechanism == Mechanism.UPR else None
        dated = bool(cells.get("symbol") or cells.get("on"))
        if not session and cycle is None and (mechanism == Mechanism.UPR or not dated):
            self._wrong(row, "no-session", "session" if "session" in self._columns else "cycle")
        on = row.facts["on"]
        year = on.year if isinstance(on, date) else 0
        row.facts |= {"mechanism": mechanism, "session": self._bounded(row, "session", session, 40), "cycle": cycle}
        row.facts["round"] = f"upr-{cycle}" if cycle else f"{mechanism}-{year}"

    def _cycle(self, row: Row, cells: Mapping[str, str], session: str) -> int | None:
        said = cells.get("cycle", "").strip()
        if found := _CYCLE.match(said):
            return int(found[1])
        if said:
            self._wrong(row, "cycle", "cycle", said)
        return cycle_of(session) or self._given.cycle

    def _answers(self, row: Row, cells: Mapping[str, str]) -> None:
        said = self._source(row, cells.get("response", ""))
        if said:
            row.response = _coded(said, _known(Response))
            if not row.response:
                self._wrong(row, "response-unknown", "response", said)
        words = self._bounded(row, "assessment", " ".join(cells.get("assessment", "").split()), 2000)
        if words and key_of(words):
            row.claim, row.claim_words = _coded(words, _known(Claim)) or Claim.WORDS.value, words

    def _bounded(self, row: Row, target: str, words: str, most: int) -> str:
        if len(words) > most:
            self._wrong(row, "long", target)
        elif _BROKEN.search(words):
            self._wrong(row, "broken", target, words)
        return words[:most]

    def _wrong(self, row: Row, code: str, target: str = "", value: str = "") -> None:
        column = letter(self._columns.index(target)) if target in self._columns else ""
        row.troubles.append(Trouble(code, row.table, row.number, column, value[:60]))


def cycle_of(session: str) -> int | None:
    """The cycle of the Universal Periodic Review to which a session belongs."""
    found = _SESSION.match(session)
    if not found or not 1 <= int(found[1]) <= _LAST_SESSIONS[-1]:
        return None
    return next(cycle for cycle, last in enumerate(_LAST_SESSIONS, 1) if int(found[1]) <= last)


@cache
def _known(choices: type[TextChoices]) -> dict[str, str]:
    """Codes by their words: those of files, and our own in the languages of the pages, so that what we wrote is read again."""
    words = {Mechanism: _MECHANISMS, Response: _RESPONSES, Claim: _CLAIMS}[choices]
    known = {key_of(word): code for code, several in words.items() for word in several}
    for language in ("tg", "ru", "en"):
        with override(language):
            known |= {key_of(str(label)): code for code, label in choices.choices}
    return known


@lru_cache(maxsize=1024)
def _mechanism(words: str) -> str:
    return _known(Mechanism).get(key_of(words), "") or (Mechanism.SPECIAL.value if _SPECIAL.search(words) else "")


def _coded(words: str, known: Mapping[str, str]) -> str:
    """The code of what a cell says: the whole of it, or its beginning up to a full stop, a comma or a bracket."""
    return known.get(key_of(words)) or known.get(key_of(re.split(r"[.;:,(\n–—/]", words, maxsplit=1)[0]), "")


def _day(words: str) -> date | None:
    found = _DAY.match(words)
    if not found:
        return None
    year, month, day, day2, month2, year2, alone = found.groups()
    try:
        return date(int(year or year2 or alone), int(month or month2 or 1), int(day or day2 or 1))
    except ValueError:
        return None


def grave(troubles: Iterable[Trouble]) -> list[Trouble]:
    """Those that stand in the way of a row; the others are only said."""
    return [one for one in troubles if one.code not in NOTICES]
