from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, QuerySet

from nazorat.fieldwork.models import Record
from nazorat.fieldwork.reading import answer_words, held_out
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.drafts import OpenDebrief, OpenEntry, OpenFinding
from nazorat.findings.evidence import (
    EVIDENCE,
    FIRMNESS,
    Cited,
    Corroboration,
    Link,
    Origin,
    Stance,
    answer_at,
    corroborate,
    link_key,
    places_of,
)
from nazorat.findings.models import AdoptedFinding, Debrief, DebriefEntry, Finding, Recheck, Transmission
from nazorat.people.models import Member
from nazorat.standards.models import Provision, Standing, Theme
from nazorat.standards.queries import provisions_by_code
from nazorat.visits.models import TeamMember, Visit
from nazorat.visits.queries import WORKING, team_of
from nazorat.xlsform import Form, Question


def entries_of(visit: Visit) -> QuerySet[DebriefEntry]:
    """The sealed statements of a visit's debrief, oldest first."""
    return DebriefEntry.objects.filter(visit=visit).select_related("author", "falls_due__looked_by")


def sheet_of(visit: Visit) -> Debrief | None:
    """The sealed sheet of a visit's debrief, or None before anybody filled it in."""
    return Debrief.objects.filter(visit=visit).first()


def finding_rows(visit: Visit) -> QuerySet[Finding]:
    """The sealed findings of a visit, by number."""
    return Finding.objects.filter(visit=visit)


def transmissions_of(finding: Finding) -> QuerySet[Transmission]:
    """Decisions on passing it on, the latest first."""
    return Transmission.objects.filter(finding=finding).select_related("proposed_by", "decided_by")


def decided(findings: Iterable[OpenFinding]) -> set[UUID]:
    """Those of them for which two have decided, as they stand now, whether they are passed on."""
    versions = {finding.id: finding.version for finding in findings}
    made = Transmission.objects.filter(finding__in=versions, decided_at__isnull=False).values_list("finding", "version")
    return {finding for finding, version in made if versions[finding] == version}


def adopted_findings() -> QuerySet[AdoptedFinding]:
    """Findings of adopted reports, in clear, for every member."""
    return AdoptedFinding.objects.select_related("visit", "place")


def records_beside(visit: Visit, ids: Collection[UUID]) -> set[UUID]:
    """All records of the visit that came by the same tools as these."""
    same = Record.objects.filter(visit=visit, id__in=ids).values("tool_version__tool")
    return set(Record.objects.filter(visit=visit, tool_version__tool__in=same).values_list("id", flat=True)) if ids else set()


def rechecks_of(visit: Visit) -> QuerySet[Recheck]:
    """Re-checks of sentences, the latest first."""
    return Recheck.objects.filter(visit=visit).select_related("begun_by", "checker__key", "checker__organisation")


def authors_of(visit: Visit) -> dict[UUID, Member]:
    """Who wrote each finding."""
    return {row.id: row.author for row in Finding.objects.filter(visit=visit).select_related("author")}


def two_sides(visit: Visit) -> bool:
    """Whether members of more than one organisation work on the visit."""
    return working_seats(visit).values("member__organisation").distinct().count() > 1


def next_finding_number(visit: Visit) -> int:
    return int(Finding.objects.filter(visit=visit).aggregate(last=Max("number"))["last"] or 0) + 1


def working_team(visit: Visit) -> list[TeamMember]:
    """Who may be given a next step: the seats that hold keys."""
    return list(working_seats(visit))


def working_seats(visit: Visit) -> QuerySet[TeamMember]:
    return team_of(visit).filter(role__in=WORKING)


def works_on(member: Member, visit: Visit) -> bool:
    """Whether the member's seat on this visit holds keys."""
    return visit.team.filter(member=member, left_at=None, role__in=WORKING).exists()


# items that say nothing by themselves
SILENT = ("note", "hidden", "photo", "audio", "file", "acknowledge")

# The matrix: theme by origin, drawn from what was opened. Nothing here reads a row.

# where a second origin is looked for first
LOOK_NEXT = (Origin.OWN, Origin.PLACE, Origin.PERSONS, Origin.HEALTH, Origin.OUTSIDE)


@dataclass(frozen=True)
class Cell:
    """Where a theme meets an origin. `open_gap`: nobody has checked and nobody said that it is not needed."""

    theme: str
    origin: Origin
    entries: tuple[OpenEntry, ...]
    open_gap: bool

    @property
    def look(self) -> str:
        """One word for how the cell is drawn: gap, against, for, sealed, na or void."""
        stances = {entry.stance for entry in self.entries}
        if Stance.GAP in stances or self.open_gap:
            return "gap"
        for stance, look in ((Stance.CONTRADICTS, "against"), (Stance.SUPPORTS, "for"), (Stance.EXPLAINS, "for")):
            if any(entry.stance is stance and not entry.closed for entry in self.entries):
                return look
        if any(entry.closed for entry in self.entries):
            return "sealed"
        return "na" if stances else "void"

    @property
    def sealed(self) -> int:
        """Statements for a smaller circle, which this reader does not see."""
        return sum(entry.closed for entry in self.entries)

    @property
    def shown(self) -> tuple[OpenEntry, ...]:
        return tuple(entry for entry in self.entries if not entry.closed)


@dataclass(frozen=True)
class Row:
    """A theme of the debrief with its five cells, its dissents and the findings made of it."""

    theme: str
    cells: tuple[Cell, ...]
    dissents: tuple[OpenEntry, ...]
    corroboration: Corroboration
    findings: tuple[OpenFinding, ...]
    chosen: bool

    @property
    def gaps(self) -> int:
        return sum(cell.look == "gap" for cell in self.cells)

    @property
    def spoken(self) -> bool:
        """Whether anybody said anything that counts as evidence."""
        return any(entry.stance in EVIDENCE for cell in self.cells for entry in cell.entries)


@dataclass(frozen=True)
class Matrix:
    """The debrief as it is drawn. Gaps are counted over the whole matrix, whatever part of it is shown."""

    rows: tuple[Row, ...]
    gaps: int
    unassigned: int

    def of(self, theme: str) -> Row:
        """The row of a theme. LookupError without one."""
        return next(row for row in self.rows if row.theme == theme)


def matrix_of(debrief: OpenDebrief, order: Sequence[str]) -> Matrix:
    """Draw the matrix. `order` holds every theme code; a theme has a row when it was chosen or anything was said or found of it."""
    spoken = {entry.text.theme for entry in debrief.entries} | {finding.text.theme for finding in debrief.findings}
    wanted = spoken | set(debrief.sheet.themes)
    known = [*order, *sorted(wanted - set(order))]
    rows = tuple(_row(debrief, theme) for theme in known if theme in wanted)
    gaps = [cell for row in rows for cell in row.cells if cell.look == "gap"]
    unassigned = sum(not any(entry.stance is Stance.GAP and entry.text.who for entry in cell.entries) for cell in gaps)
    return Matrix(rows, len(gaps), unassigned)


def _row(debrief: OpenDebrief, theme: str) -> Row:
    own = [entry for entry in debrief.entries if entry.text.theme == theme]
    evidence = [entry for entry in own if entry.stance in EVIDENCE]
    said = [entry for entry in own if entry.stance is not Stance.DISSENT]
    chosen = theme in debrief.sheet.themes
    empty = [origin for origin in LOOK_NEXT if all(entry.origin is not origin for entry in said)]
    settled = any(entry.measured or entry.stance is Stance.GAP for entry in said)
    lonely = len({entry.origin for entry in evidence}) == 1 and not settled
    # a chosen theme asks every origin; any other asks for a second one when it rests on one
    missing = empty if chosen else empty[:1] if lonely else []
    cells = tuple(Cell(theme, origin, tuple(e for e in said if e.origin is origin), origin in missing) for origin in Origin)
    return Row(
        theme=theme,
        cells=cells,
        dissents=tuple(entry for entry in own if entry.stance is Stance.DISSENT),
        corroboration=corroborate(entry for entry in evidence if not entry.closed),
        findings=tuple(finding for finding in debrief.findings if finding.text.theme == theme),
        chosen=chosen,
    )


def narrowed(matrix: Matrix, words: str, gaps_only: bool) -> Matrix:
    """The rows with all the words somewhere in them, or those with gaps; the counts stay those of the whole."""
    sought = words.casefold().split()
    rows = [row for row in matrix.rows if not gaps_only or row.gaps]
    return Matrix(tuple(row for row in rows if all(word in _words_of(row) for word in sought)), matrix.gaps, matrix.unassigned)


def _words_of(row: Row) -> str:
    entries = [entry for cell in row.cells for entry in cell.shown] + list(row.dissents)
    parts = [row.theme, *(f"{entry.text.statement} {entry.text.next_step} {entry.text.who}" for entry in entries)]
    return " ".join([*parts, *(finding.title("ru") for finding in row.findings)]).casefold()


def statements(entries: Iterable[OpenEntry], *, ids: Collection[UUID] | None = None) -> list[OpenEntry]:
    """The entries that can be cited as evidence, all or those with these ids."""
    return [entry for entry in entries if entry.stance in EVIDENCE and (ids is None or entry.id in ids)]


def themes_named(found: Iterable[Theme]) -> dict[str, Theme]:
    """Themes by their code."""
    return {theme.code: theme for theme in found}


# Findings as a list and as a page shows them.


@dataclass(frozen=True)
class Line:
    """A finding in a list, with what it is sorted by."""

    finding: OpenFinding
    number: int
    title: str
    theme: str
    firmness: int
    weight: int
    evidence: int


def lines_of(findings: Iterable[OpenFinding], named: Mapping[str, Theme], language: str) -> list[Line]:
    """Findings as lines, titles in a language."""
    return [
        Line(
            finding,
            finding.number,
            finding.title(language),
            _title(named, finding.text.theme),
            FIRMNESS.index(finding.text.status),
            finding.text.weight,
            len(finding.text.links) + len(finding.text.entries),
        )
        for finding in findings
    ]


def findings_found(lines: Iterable[Line], *, q: str = "", status: str = "", kind: str = "") -> list[Line]:
    """The lines with all the words in any language, of a status and a kind."""
    words = q.casefold().split()
    return [
        line
        for line in lines
        if (not status or line.finding.text.status == status)
        and (not kind or line.finding.text.kind == kind)
        and all(word in _said(line).casefold() for word in words)
    ]


def _said(line: Line) -> str:
    parts = [part for words in line.finding.text.words.values() for part in words.values()]
    return " ".join([str(line.number), line.theme, *line.finding.text.provisions, *parts])


def _title(named: Mapping[str, Theme], code: str) -> str:
    return named[code].title if code in named else code


@dataclass(frozen=True)
class Proof:
    """A linked answer as question and answer. `record` None: this member may not open it, or it is gone.

    `stale`: the record was corrected since it was linked, and the answer shown is the new one.
    """

    link: Link
    index: int
    record: OpenRecord | None
    tool: str = ""
    question: str = ""
    answer: str = ""
    stale: bool = False

    @property
    def name(self) -> str:
        return name_of(self.record) if self.record else ""


def name_of(record: OpenRecord) -> str:
    """How a record is told from others on paper and screen: the first letters of its id."""
    return str(record.id)[:4]


def evidence_of(links: Sequence[Link], records: Iterable[OpenRecord], language: str) -> list[Proof]:
    """The links with their answers out of opened records, in the order they were linked."""
    held = {record.id: record for record in records}
    return [_proof(index, link, held.get(link.record), language) for index, link in enumerate(links)]


def _proof(index: int, link: Link, record: OpenRecord | None, language: str) -> Proof:
    if record is None:
        return Proof(link, index, None)
    tool, stale = record.form.title_in(language), record.version != link.version
    try:
        question = record.form.question(link.path)
    except KeyError:
        return Proof(link, index, record, tool, stale=stale)
    answer = answer_words(question, answer_at(record.answers, question, link.repeat), language)
    label = f"{question.number} {question.label.in_(language)}".strip()
    return Proof(link, index, record, tool, label, answer, stale)


@dataclass(frozen=True)
class CitedEntry:
    """A debrief statement that a finding cites. `entry` None: it was taken out. `changed`: it was changed since."""

    cited: Cited
    entry: OpenEntry | None
    changed: bool


def cited_entries(cited: Iterable[Cited], entries: Iterable[OpenEntry]) -> list[CitedEntry]:
    """What a finding cites, beside the debrief as it is now."""
    held = {entry.id: entry for entry in entries}
    return [CitedEntry(one, held.get(one.entry), one.entry in held and held[one.entry].version != one.version) for one in cited]


def norms_of(codes: Collection[str]) -> list[Provision]:
    """The provisions in the order of practice rule R12: national first, then by what binds here."""
    weights = [standing.value for standing in Standing]
    found = provisions_by_code(codes).values()
    return sorted(found, key=lambda one: (weights.index(one.instrument.status), one.instrument.order, one.number))


# Choosing evidence out of opened records.


@dataclass(frozen=True)
class Offer:
    """One answer that can be linked. `name` is the sheet's number or the record's first letters; `linked` already.

    `withheld`: the person does not want it used; it is shown to be understood, and is evidence for nothing.
    """

    place: tuple[UUID, int, str, int | None]
    name: str
    sheet: int | None
    question: str
    answer: str
    linked: bool
    withheld: bool = False

    @property
    def key(self) -> str:
        return link_key(*self.place)


def items_of(form: Form) -> list[Question]:
    """The items of a tool that hold answers of their own."""
    return [question for question in form.questions() if question.kind not in SILENT]


def offers_of(
    records: Iterable[OpenRecord], item: Question | None, words: str, linked: Iterable[Link], language: str
) -> list[Offer]:
    """Answers to an item, or to any item, that have all the words in question or answer."""
    taken = {link.answer for link in linked}
    sought = words.casefold().split()
    found = []
    for record in records:
        for question in items_of(record.form) if item is None else [one for one in items_of(record.form) if one.path == item.path]:
            for repeat in places_of(record.answers, question):
                answer = answer_words(question, answer_at(record.answers, question, repeat), language)
                label = f"{question.number} {question.label.in_(language)}".strip()
                if answer and all(word in f"{label} {answer}".casefold() for word in sought):
                    place = (record.id, record.version, question.path, repeat)
                    known = (record.id, question.path, repeat) in taken
                    found.append(Offer(place, name_of(record), record.sheet, label, answer, known, held_out(record)))
    return found
