"""What the page of answers shows: the items of one tool counted, small numbers of persons hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext as _, gettext_lazy, ngettext

from nazorat.analysis.figures import Material, share_error_of
from nazorat.analysis.population import Population
from nazorat.analysis.protected import Shown, protected, refuse
from nazorat.analysis.tally import CHOSEN_PATHS, DRAWN, Band, by_choosing
from nazorat.disclosure.tables import THRESHOLD
from nazorat.fieldwork.records import OpenRecord
from nazorat.kit import dates
from nazorat.standards.compare import UNITS
from nazorat.xlsform import Form, Question
from nazorat.xlsform.form import SELECTS

POPULATION_TOOLS = ("opening", "registers")
# tools in the order in which their answers are read; others follow by code
ORDER = ("interview", "room", "registers", "opening", "access", "closing", "note")
TOOL_WORDS = {
    "interview": gettext_lazy("Talks"),
    "room": gettext_lazy("Rooms"),
    "registers": gettext_lazy("Registers"),
    "opening": gettext_lazy("Opening talk"),
    "access": gettext_lazy("Access"),
    "closing": gettext_lazy("Closing talk"),
    "note": gettext_lazy("Notes"),
}
PERSONS_TOOL = "interview"
COUNTED = (*SELECTS, "integer", "decimal")
ONLY_ANSWERED = ("text", "date", "time", "datetime", "photo", "audio", "file", "geopoint")
ALL = "all"
# fewer values have no middle worth telling
FEWEST = 5
REFUSED = {
    "place-too-small": gettext_lazy("hidden: the place holds too few persons; pool it with others"),
    "too-few-persons": gettext_lazy("hidden: fewer than five persons; pool it with other places"),
    "cannot-be-hidden": gettext_lazy("hidden: its small numbers cannot be covered"),
    "by-subtraction": gettext_lazy("hidden: taken from other tables it would tell on a few"),
    "apart": gettext_lazy("hidden: persons chosen in several ways are not added up"),
}
WITHOUT_WORDS = {
    "na_not_asked": gettext_lazy("not asked"),
    "na_not_checked": gettext_lazy("not checked"),
    "na_refused": gettext_lazy("refused"),
    "na_unknown": gettext_lazy("does not know"),
    "na_illegible": gettext_lazy("illegible"),
    "absent": gettext_lazy("skipped"),
}


@dataclass(frozen=True)
class AnswersAsked:
    """What the address asks of the page of answers. `how` is a way of choosing, or "all"; `counts` the visit's records by tool."""

    tool: str
    theme: str = ""
    how: str = ""
    words: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


def answers_asked(given: Mapping[str, str], records: Mapping[tuple[str, int], int]) -> AnswersAsked:
    """The address read: an unknown tool gives the first that this visit has records of."""
    counts: Counter[str] = Counter()
    for (tool, _door), n in records.items():
        counts[tool] += n
    known = sorted(counts, key=lambda tool: (ORDER.index(tool) if tool in ORDER else len(ORDER), tool))
    tool = given.get("tool", "")
    return AnswersAsked(
        tool if tool in known else (known[0] if known else ""), given.get("theme", ""), given.get("how", ""),
        given.get("q", "").strip(), {name: counts[name] for name in known},
    )  # fmt: skip


@dataclass(frozen=True)
class Bar:
    """One line of a distribution: its words, count (None: hidden), share of those who answered, length in hundredths."""

    label: str
    count: int | None
    share: float | None
    length: str


@dataclass(frozen=True)
class Item:
    """One question as drawn: bars of its choices or bands, and beside them how many gave no answer and why."""

    question: Question
    label: str
    shown: Shown
    bars: tuple[Bar, ...]
    without: tuple[tuple[str, int | None], ...]
    counted: bool
    shares: bool

    @property
    def said(self) -> list[Bar]:
        """Lines with a number, and those that are hidden; of a number also its empty bands, which show its shape."""
        return [bar for bar in self.bars if bar.count != 0 or self.shown.source.bands]

    @property
    def nobody(self) -> str:
        """The choices that nobody made, in one line."""
        return "" if self.shown.source.bands else ", ".join(bar.label for bar in self.bars if bar.count == 0)

    @property
    def why(self) -> str | Promise:
        return REFUSED[self.shown.refused]

    @property
    def without_words(self) -> list[tuple[str | Promise, int]]:
        """The kinds of no-answer that may be told, and the items that were skipped; zeros left out."""
        return [(WITHOUT_WORDS[code], n) for code, n in self.without if n]

    @property
    def without_hidden(self) -> bool:
        """Whether some of why nothing was answered is hidden."""
        return any(n is None for _code, n in self.without)

    @property
    def numbers_words(self) -> str:
        """The figures of a number that may be shown, in one line."""
        numbers, unit = self.shown.numbers, self.question.unit
        if numbers is None:
            return ""
        enough = numbers.n >= FEWEST
        ends = (numbers.first, numbers.third) if enough else ()
        quarters = "–".join(dates.number(_short(one)) for one in ends if one is not None)
        parts = [_("median %(n)s") % {"n": dates.number(_short(numbers.median))}] if enough and numbers.median is not None else []
        parts += [_("middle half %(ends)s") % {"ends": quarters}] if quarters else []
        if numbers.low is not None and numbers.high is not None:
            parts.append(_("from %(low)s to %(high)s") % {"low": dates.number(numbers.low), "high": dates.number(numbers.high)})
        return f"{', '.join(parts)} {UNITS.get(unit, unit)}".strip()


@dataclass(frozen=True)
class Section:
    """The items of one group of the form."""

    title: str
    items: tuple[Item, ...]

    @property
    def drawn(self) -> list[Item]:
        """Items with choices or numbers."""
        return [item for item in self.items if item.counted]

    @property
    def worded(self) -> list[Item]:
        """Items answered in words, by a date or a picture: only how many answered is said."""
        return [item for item in self.items if not item.counted]


@dataclass(frozen=True)
class Chip:
    """A choice of the page: words, number, whether it is the one shown."""

    code: str
    label: str | Promise
    count: int | None
    current: bool


@dataclass(frozen=True)
class AnswersPage:
    """The page of answers. `error` is the half-width of a share among those drawn, None where it cannot be said."""

    asked: AnswersAsked
    form: Form | None
    sections: Sequence[Section]
    themes: Sequence[str]
    groups: Mapping[str, int]
    how: str
    records: int
    population: Population
    error: float | None
    unread: int
    too_few: str = ""

    @property
    def tools(self) -> list[Chip]:
        return [Chip(tool, TOOL_WORDS.get(tool, tool), n, tool == self.asked.tool) for tool, n in self.asked.counts.items()]

    @property
    def ways(self) -> list[Chip]:
        """How those shown were chosen; persons chosen in several ways are never shown together."""
        labels = {one.code: one.label.in_(get_language() or "ru") for one in self._how.choices} if self._how else {}
        chips = [Chip(way, labels.get(way, way), n, way == self.how) for way, n in self.groups.items() if way]
        if self.persons or len(chips) < 2:
            return chips
        return [*chips, Chip(ALL, _("all"), sum(self.groups.values()), self.how == ALL)]

    @property
    def _how(self) -> Question | None:
        return next((one for one in self.form.questions() if one.path in CHOSEN_PATHS), None) if self.form else None

    @property
    def items(self) -> list[Item]:
        return [item for section in self.sections for item in section.items]

    @property
    def hidden(self) -> int:
        """Items of which something is hidden."""
        return sum(bool(item.shown.refused or item.shown.hidden) for item in self.items)

    @property
    def sentence(self) -> str:
        """What the numbers are of, and how far a share can be off."""
        n = dates.number(self.records)
        if not self.persons:
            return ngettext("%(n)s record counted.", "%(n)s records counted.", self.records) % {"n": n}
        said = ngettext("%(n)s talk counted.", "%(n)s talks counted.", self.records) % {"n": n}
        if self.error is None:
            return (
                f"{said} {_('No share is given: only persons drawn by the group stand for others.')}" if self.how != DRAWN else said
            )
        off = _("A share of them is off by up to %(points)s points, as a draw from %(held)s (95 %%).")
        return f"{said} {off % {'points': round(self.error * 100), 'held': dates.number(self.population.held or 0)}}"

    @property
    def unread_words(self) -> str:
        words = ngettext(
            "%(n)s record is sealed to others on the team", "%(n)s records are sealed to others on the team", self.unread
        )
        return words % {"n": dates.number(self.unread)}

    @property
    def shows_population(self) -> bool:
        """Beside the talks, what their share is a share of; beside the sheets that told and read the roll, whether it closes."""
        return self.asked.tool in (PERSONS_TOOL, *POPULATION_TOOLS)

    @property
    def persons(self) -> bool:
        return self.asked.tool == PERSONS_TOOL


def answers(material: Material, asked: AnswersAsked) -> AnswersPage:
    """The items of one tool counted over the records of one way of choosing; those drawn by the group stand first."""
    records = material.of(asked.tool)
    groups = by_choosing(records)
    how = asked.how if asked.how in groups or (asked.how == ALL and asked.tool != PERSONS_TOOL) else next(iter(groups), "")
    chosen = records if how == ALL else groups.get(how, [])
    form = records[-1].form if records else None
    population = material.population
    too_few = _too_few(asked.tool, len(chosen), population.held)
    items = [] if too_few else [drawn_item(question, chosen, population.held, how, len(groups)) for question in countable(form)]
    wanted = [item for item in items if _wanted(item, asked)]
    drawn_persons = asked.tool == PERSONS_TOOL and how == DRAWN and not too_few
    return AnswersPage(
        asked=asked, form=form, sections=_sections(form, wanted), themes=sorted({item.question.theme for item in items} - {""}),
        groups={name: len(found) for name, found in groups.items()}, how=how, records=len(chosen), population=population,
        error=share_error_of(material) if drawn_persons else None,
        unread=material.unread, too_few=too_few,
    )  # fmt: skip


def _too_few(tool: str, talks: int, held: int | None) -> str:
    """Why no table at all is made of talks with so few persons, or in a place that holds so few; "" where tables are made."""
    if tool != PERSONS_TOOL or not talks:
        return ""
    if held is not None and held < THRESHOLD:
        return "place-too-small"
    return "too-few-persons" if talks < THRESHOLD else ""


def countable(form: Form | None) -> list[Question]:
    """The numbered questions that people answered; notes and calculations are none."""
    return [one for one in form.paper() if one.kind in (*COUNTED, *ONLY_ANSWERED) and one.path not in CHOSEN_PATHS] if form else []


def drawn_item(question: Question, records: Sequence[OpenRecord], held: int | None, how: str, ways: int) -> Item:
    """One item counted and hidden where needed. Persons chosen in several ways are never added up: a difference would tell on a few."""
    shown = protected(question, records, place_holds=held)
    if question.person and how == ALL and ways > 1:
        shown = refuse(shown, "apart")
    shares = how == DRAWN and not shown.refused
    words = labels_of(question, shown)
    bars = tuple(_bar(words[code], n, shown.out_of, shares) for code, n in shown.counts.items())
    without = tuple((code, n) for code, n in (*shown.no_answers.items(), ("absent", shown.absent)) if n != 0)
    return Item(question, question.label.in_(get_language() or "ru"), shown, bars, without, question.kind in COUNTED, shares)


def labels_of(question: Question, shown: Shown) -> dict[str, str]:
    """The words of each line: a choice's label, or the ends of a band."""
    language = get_language() or "ru"
    words = {choice.code: choice.label.in_(language) for choice in question.choices}
    bands = {band.code: band_words(band) for band in shown.source.bands}
    return {code: bands.get(code) or words.get(code) or code for code in shown.counts}


def band_words(band: Band) -> str:
    """ "20-29" for whole numbers, "21.5 to under 22" else; one number for a band of one."""
    low, high = band.low, band.high
    if low == high:
        return dates.number(low)
    if band.whole:
        last = high - 1
        return dates.number(low) if last == low else f"{dates.number(low)}–{dates.number(last)}"
    return _("%(low)s to under %(high)s") % {"low": dates.number(low), "high": dates.number(high)}


def _bar(label: str, n: int | None, out_of: int, shares: bool) -> Bar:
    part = n / out_of if n is not None and out_of else None
    return Bar(label, n, part if shares else None, f"{(part or 0) * 100:.1f}")


def _wanted(item: Item, asked: AnswersAsked) -> bool:
    if asked.theme and item.question.theme.split(".")[0] != asked.theme.split(".")[0]:
        return False
    return asked.words.casefold() in f"{item.question.number} {item.label}".casefold()


def _sections(form: Form | None, items: Sequence[Item]) -> list[Section]:
    """The items under the titles of their outermost groups, in the order of the paper."""
    titles = {
        node.name: node.label.in_(get_language() or "ru")
        for node in (form.children if form else ())
        if not isinstance(node, Question)
    }
    parts: dict[str, list[Item]] = {}
    for item in items:
        parts.setdefault(item.question.path.split("/")[0], []).append(item)
    return [Section(titles.get(name, ""), tuple(found)) for name, found in parts.items()]


def _short(value: Decimal) -> Decimal:
    """A quantile lies between two values: one decimal is enough."""
    return value.quantize(Decimal("0.1")).normalize() if value != value.to_integral_value() else value.to_integral_value()
