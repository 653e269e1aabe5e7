"""National law as values: what a law and an article say, and how both stand in one table that leaves and comes back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nazorat.kit.sheets import BROKEN, Cell, Table, Trouble, letter
from nazorat.kit.tables import FORMULA
from nazorat.standards.models import LawKind

LAW_CODE = re.compile(r"[A-Z][A-Z0-9]{1,11}")
ARTICLE = re.compile(r"([1-9][0-9]{0,3})(?:-([1-9][0-9]{0,2}))?")
MOST_LETTERS = 20_000
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
LANGUAGES = ("ru", "tg", "en")

SAID: Mapping[str, str | Promise] = {
    "head-missing": _("The column “%(value)s” is missing."),
    "head-unknown": _("The column “%(value)s” is not one of this table: the columns are those of the export."),
    "needed": _("Nothing stands here, and something must: %(value)s."),
    "law-code": _("“%(value)s” is no code of a law: 2 to 12 Latin capitals and digits, the first a letter."),
    "law-of-library": _("“%(value)s” is an instrument that comes with the product."),
    "law-kind": _("“%(value)s” is none of: constitution, code, law, regulation, order."),
    "law-differs": _("Another row says something else of the same law: “%(value)s”."),
    "article-number": _("“%(value)s” is no number of an article: write 12 or 143-1."),
    "article-twice": _("The same article stands in row %(value)s."),
    "day": _("“%(value)s” is no day of the calendar. Write it as 2026-01-31 or 31.01.2026."),
    "until": _("The end, %(value)s, is before the beginning."),
    "link": _("“%(value)s” is no address of a page: it begins with https:// or http://."),
    "not-words": _("“%(value)s” is a number or a date where words are expected: the row may have moved."),
    "title-number": _("“%(value)s” is a number alone: the row may have moved."),
    "theme": _("“%(value)s” is no theme of the catalogue."),
    "match": _("“%(value)s” is no provision of the catalogue."),
}


@dataclass(frozen=True)
class LawFacts:
    """What is entered of a national instrument."""

    kind: str
    title_ru: str = ""
    title_tg: str = ""
    title_en: str = ""
    official_number: str = ""
    issued_on: date | None = None
    link: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None


@dataclass(frozen=True)
class ArticleFacts:
    """What is entered of one article. `themes` and `matches` are codes; the first theme is the main one."""

    title_ru: str = ""
    title_tg: str = ""
    title_en: str = ""
    text_ru: str = ""
    text_tg: str = ""
    text_en: str = ""
    in_force_from: date | None = None
    in_force_until: date | None = None
    themes: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Law:
    """A law of a table with its articles by their number."""

    code: str
    facts: LawFacts
    articles: Mapping[str, ArticleFacts] = field(default_factory=dict)


# the columns of the table: first those of the law, then those of the article, under the name of the field
LAW_COLUMNS = {"law": "", **{f"law_{one.name}": one.name for one in fields(LawFacts)}}
ARTICLE_COLUMNS = {"article": "", **{one.name: one.name for one in fields(ArticleFacts)}}
HEAD = (*LAW_COLUMNS, *ARTICLE_COLUMNS)
DAYS = ("law_issued_on", "law_in_force_from", "law_in_force_until", "in_force_from", "in_force_until")
LENGTHS = {"law_official_number": 60, "law_link": 300, **{f"{head}title_{one}": 200 for head in ("", "law_") for one in LANGUAGES}}


def numbered(article: str) -> tuple[int, int]:
    """143-1 as 143 and 1; 12 as 12 and 0. ValueError for anything else."""
    found = ARTICLE.fullmatch(article)
    if found is None:
        raise ValueError(article)
    return int(found[1]), int(found[2] or 0)


def rows_of(laws: Iterable[Law]) -> Iterator[tuple[object, ...]]:
    """The rows of the table under HEAD; a law without articles is one row."""
    for law in laws:
        head = (law.code, *asdict(law.facts).values())
        for number, article in law.articles.items() or [("", ArticleFacts())]:
            said = {**asdict(article), "themes": " ".join(article.themes), "matches": ", ".join(article.matches)}
            yield (*head, number, *said.values())


class Reading:
    """Laws out of a table that somebody handed in, and everything that is wrong with it by row and column."""

    def __init__(self, table: Table, themes: frozenset[str], provisions: frozenset[str], of_library: frozenset[str]) -> None:
        self.table, self.themes, self.provisions, self.of_library = table, themes, provisions, of_library
        self.troubles: list[Trouble] = []
        self.rows: dict[str, int] = {}
        self.laws: dict[str, Law] = {}
        self.articles: dict[str, dict[str, ArticleFacts]] = {}
        self.at = {name: at for at, name in enumerate(table.head)}
        self._heads()
        if not self.troubles:
            for number, row in table.rows:
                self._row(number, row)

    def found(self) -> list[Law]:
        """The laws with their articles; to be asked only when there is no trouble."""
        return [Law(law.code, law.facts, self.articles[code]) for code, law in self.laws.items()]

    def _heads(self) -> None:
        self.troubles += [Trouble("head-missing", value=name) for name in HEAD if name not in self.at]
        self.troubles += [
            Trouble("head-unknown", column=letter(at), value=name) for name, at in self.at.items() if name and name not in HEAD
        ]

    def _wrong(self, code: str, row: int, column: str, value: object) -> None:
        self.troubles.append(Trouble(code, row, letter(self.at[column]), str(value)[:80]))

    def _row(self, number: int, row: Sequence[Cell]) -> None:
        before = len(self.troubles)
        said = {name: self._cell(number, name, row[self.at[name]]) for name in HEAD}
        if len(self.troubles) > before:
            return
        code = self._law(number, said)
        article = str(said["article"] or "")
        if len(self.troubles) == before and article:
            self._article(number, code, article, said)
        elif any(said[name] for name in ARTICLE_COLUMNS) and not article:
            self._wrong("needed", number, "article", "article")

    def _cell(self, number: int, name: str, cell: Cell) -> str | date | None:
        if name in DAYS:
            return self._day(number, name, cell)
        if name == "article" and isinstance(cell, int | float):
            cell = str(int(cell)) if cell == int(cell) else str(cell)
        if isinstance(cell, int | float) and name == "law_official_number":
            cell = f"{cell:g}" if isinstance(cell, float) else str(cell)
        if isinstance(cell, int | float | date):
            self._wrong("not-words", number, name, cell)
            return None
        text = (cell or "").strip()
        if text[:1] == "'" and text[1:].startswith(FORMULA):
            text = text[1:]
        if BROKEN.search(text):
            self._wrong("broken", number, name, text[:40])
        elif len(text) > LENGTHS.get(name, MOST_LETTERS):
            self._wrong("long", number, name, "")
        elif "title" in name and text and not re.search(r"[^\W\d_]", text):
            self._wrong("title-number", number, name, text)
        return text

    def _day(self, number: int, name: str, cell: Cell) -> date | None:
        if cell is None or isinstance(cell, date):
            return cell
        text = str(cell).strip()
        dotted = _DOTS.fullmatch(text)
        try:
            if dotted:
                return date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
            if _ISO.fullmatch(text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._wrong("day", number, name, text)
        return None

    def _law(self, number: int, said: Mapping[str, str | date | None]) -> str:
        code = str(said["law"])
        if not LAW_CODE.fullmatch(code):
            self._wrong("law-code" if code else "needed", number, "law", code or "law")
            return code
        if code in self.of_library:
            self._wrong("law-of-library", number, "law", code)
        facts = LawFacts(**{name: said[column] for column, name in LAW_COLUMNS.items() if name})  # type: ignore[arg-type]  # each as its column was read
        known = self.laws.get(code)
        if known is None or facts == known.facts:
            self._check_law(number, facts)
            self.laws.setdefault(code, Law(code, facts))
            self.articles.setdefault(code, {})
        elif facts != LawFacts(""):
            differing = next(column for column, name in LAW_COLUMNS.items() if name and said[column] != getattr(known.facts, name))
            self._wrong("law-differs", number, differing, said[differing] or "")
        return code

    def _check_law(self, number: int, facts: LawFacts) -> None:
        if facts.kind not in LawKind.values:
            self._wrong("law-kind" if facts.kind else "needed", number, "law_kind", facts.kind or "law_kind")
        if not any((facts.title_ru, facts.title_tg, facts.title_en)):
            self._wrong("needed", number, "law_title_ru", "law_title_ru, law_title_tg, law_title_en")
        if facts.link and (urlsplit(facts.link).scheme not in ("https", "http") or not urlsplit(facts.link).netloc):
            self._wrong("link", number, "law_link", facts.link)
        self._check_days(number, facts.in_force_from, facts.in_force_until, "law_in_force_until")

    def _check_days(self, number: int, begin: date | None, end: date | None, column: str) -> None:
        if end is not None and begin is not None and end < begin:
            self._wrong("until", number, column, end)

    def _article(self, number: int, code: str, article: str, said: Mapping[str, str | date | None]) -> None:
        if not ARTICLE.fullmatch(article):
            self._wrong("article-number", number, "article", article)
            return
        name = f"{code} {article}"
        if name in self.rows:
            self._wrong("article-twice", number, "article", self.rows[name])
        self.rows.setdefault(name, number)
        themes = tuple(dict.fromkeys(str(said["themes"]).replace(",", " ").split()))
        matches = tuple(dict.fromkeys(one.strip() for one in re.split(r"[,;\n]", str(said["matches"])) if one.strip()))
        for theme in themes:
            if theme not in self.themes:
                self._wrong("theme", number, "themes", theme)
        for match in matches:
            if match not in self.provisions:
                self._wrong("match", number, "matches", match)
        if not themes:
            self._wrong("needed", number, "themes", "themes")
        given = {
            **{column: said[column] for column in ARTICLE_COLUMNS if column != "article"},
            "themes": themes,
            "matches": matches,
        }
        facts = ArticleFacts(**given)  # type: ignore[arg-type]  # each as its column was read
        if not any((facts.title_ru, facts.title_tg, facts.title_en)):
            self._wrong("needed", number, "title_ru", "title_ru, title_tg, title_en")
        self._check_days(number, facts.in_force_from, facts.in_force_until, "in_force_until")
        self.articles[code][article] = facts
