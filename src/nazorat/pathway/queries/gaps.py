from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.kit.spelling import asked_for, has_words
from nazorat.pathway.models import Cell, Gap, Move, ObjectionAnswer, ObjectionArticle, PublicObjection
from nazorat.standards.models import Provision
from nazorat.standards.queries import provisions

if TYPE_CHECKING:
    from django.utils.functional import Promise

PROTOCOL = "OPCAT"
# the two questions of the table: what comes before ratification or designation, and what neither has to wait for
FIRST, LATER, UNKNOWN = "first", "later", "unknown"
ASKED: dict[str, tuple[str, ...]] = {
    FIRST: (Cell.Need.RATIFICATION, Cell.Need.DESIGNATION),
    LATER: (Cell.Need.DEFERRABLE, Cell.Need.DESIRABLE),
    UNKNOWN: ("",),
}
QUESTIONS: dict[str, Promise] = {
    FIRST: _("What must come first"),
    LATER: _("What need not be waited for"),
    UNKNOWN: _("Not known when needed"),
}


@dataclass(frozen=True)
class Shown:
    """A column of a gap: the cell that stands, or none, which is unknown."""

    column: str
    label: str
    cell: Cell | None

    @property
    def said(self) -> str:
        """What it says, in the reader's language where it is a choice; nothing where it is unknown."""
        return said(self.cell) if self.cell else ""


@dataclass(frozen=True)
class Row:
    """A line of the gap table."""

    gap: Gap
    cells: Mapping[str, Cell]
    move: Move | None

    @property
    def article(self) -> str:
        """The article and its point, "OPCAT 20 (c)"."""
        return article_of(self.gap)

    @property
    def status(self) -> str:
        """Where the gap stands: untouched until an act moved it."""
        return self.move.to if self.move else Move.Status.UNTOUCHED.value

    @property
    def status_words(self) -> str:
        return str(Move.Status(self.status).label)

    @property
    def shown(self) -> list[Shown]:
        """Its columns in the order of the table."""
        return [Shown(one.value, str(one.label), self.cells.get(one.value)) for one in Cell.Column]

    @property
    def law_and_gap(self) -> list[Shown]:
        """What the law says and what it lacks."""
        return self.shown[:2]

    @property
    def to_change(self) -> list[Shown]:
        """What is to be changed, by whom, at what cost, and how far that is."""
        return self.shown[2:6]

    @property
    def needed(self) -> Shown:
        """When it is needed."""
        return self.shown[6]

    def code(self, column: str) -> str:
        """The code of a column of choices; empty is unknown."""
        return self.cells[column].code if column in self.cells else ""

    @property
    def owner_id(self) -> UUID | None:
        return self.cells["owner"].owner_id if "owner" in self.cells else None


def article_of(gap: Gap) -> str:
    """The article and its point, "OPCAT 20 (c)"."""
    return f"{gap.provision.code} ({gap.point})" if gap.point else gap.provision.code


def said(cell: Cell) -> str:
    """What a cell says, in the reader's language where it is a choice."""
    if cell.owner:
        return cell.owner.name
    if cell.amount is not None:
        return f"{cell.amount:f} {cell.currency}"
    return str(cell.CHOICES[cell.column](cell.code).label) if cell.code else cell.words


def articles() -> QuerySet[Provision]:
    """The articles of the Protocol."""
    return provisions(instrument=PROTOCOL)


def gaps_listed() -> QuerySet[Gap]:
    """Gaps that were not withdrawn, by article."""
    return Gap.objects.filter(withdrawn_at=None).select_related("provision")


def rows_of(gaps: QuerySet[Gap]) -> list[Row]:
    """Gaps as lines of the table. Three queries however many there are."""
    standing = Cell.objects.filter(replaced_at=None).select_related("owner")
    held = gaps.prefetch_related(Prefetch("cells", standing), Prefetch("moves", Move.objects.filter(struck_at=None)))
    return [_row(gap) for gap in held]


def _row(gap: Gap) -> Row:
    return Row(gap, {cell.column: cell for cell in gap.cells.all()}, next(iter(gap.moves.all()), None))


def rows_listed() -> list[Row]:
    """The gap table."""
    return rows_of(gaps_listed())


def row_of(gap: Gap) -> Row:
    """One gap as a line of the table, a withdrawn one too."""
    return rows_of(Gap.objects.filter(pk=gap.pk).select_related("provision", "withdrawn_by"))[0]


def rows_found(rows: Sequence[Row], asked: Mapping[str, str]) -> list[Row]:
    """The lines that were asked for: `need` (a question or one of its answers), `status`, `stage`, `owner`, `article`, `q` words."""
    needs = ASKED.get(asked.get("need", ""), (asked["need"],)) if asked.get("need") else None
    found = [row for row in rows if needs is None or row.code("need") in needs]
    if asked.get("status"):
        found = [row for row in found if row.status == asked["status"]]
    if asked.get("stage"):
        wanted = "" if asked["stage"] == UNKNOWN else asked["stage"]
        found = [row for row in found if row.code("stage") == wanted]
    if asked.get("owner"):
        wanted = "None" if asked["owner"] == UNKNOWN else asked["owner"]
        found = [row for row in found if str(row.owner_id) == wanted]
    words = asked_for(asked.get("q", ""))
    return [row for row in found if has_words(words, _names(row))]


def _names(row: Row) -> list[str]:
    """What a line is searched by."""
    return [row.article, row.gap.provision.title, *(f"{said(cell)} {cell.source}" for cell in row.cells.values())]


def question_counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many gaps answer each question."""
    codes = [row.code("need") for row in rows]
    return {question: sum(code in needs for code in codes) for question, needs in ASKED.items()}


def cells_before(gap: Gap) -> list[Shown]:
    """What columns said before they were changed, the latest change first."""
    held = Cell.objects.filter(gap=gap, replaced_at__isnull=False).select_related("owner", "entered_by", "replaced_by")
    return [Shown(cell.column, cell.get_column_display(), cell) for cell in held.order_by("-replaced_at")]


def moves_of(gap: Gap) -> QuerySet[Move]:
    """The acts that moved a gap, the latest first, struck ones too."""
    return Move.objects.filter(gap=gap).select_related("entered_by", "struck_by")


def cell_standing(gap: Gap, column: str) -> Cell | None:
    """What a column says now."""
    return Cell.objects.filter(gap=gap, column=column, replaced_at=None).select_related("owner").first()


@dataclass(frozen=True)
class Tally:
    """How many gaps are listed since when, how they stand, and the last act that moved one of them."""

    listed: int
    since: date | None
    statuses: Mapping[str, int]
    last: Move | None


def gaps_tallied(rows: Sequence[Row]) -> Tally:
    """The gap table in numbers."""
    counts = {status.value: sum(row.status == status for row in rows) for status in Move.Status}
    moves = [row.move for row in rows if row.move]
    last = max(moves, key=lambda one: (one.on, one.entered_at), default=None)
    return Tally(len(rows), min((row.gap.listed_on for row in rows), default=None), counts, last)


HEAD = (
    "article", "point", "title",
    *(f"{column.value}{part}" for column in Cell.Column for part in ("", "_source", "_date", "_link")),
    "status", "act", "act_source", "act_date", "act_link", "listed_on",
)  # fmt: skip


def table_cells(rows: Iterable[Row]) -> Iterable[tuple[object, ...]]:
    """The gap table as rows under HEAD. What is not known says so; a cost keeps its currency beside it."""
    unknown = str(_("unknown"))
    for row in rows:
        held: list[str | date | Decimal | None] = []
        for column in Cell.Column:
            cell = row.cells.get(column.value)
            held += [said(cell), cell.source, cell.on, cell.link] if cell else [unknown, None, None, None]
        act = (row.move.act, row.move.source, row.move.on, row.move.link) if row.move else (None,) * 4
        head = (row.gap.provision.code, row.gap.point, row.gap.provision.title)
        yield (*head, *held, row.status_words, *act, row.gap.listed_on)


# Objections

OPEN, ANSWERED, WITHDRAWN = "open", "answered", "withdrawn"
STATES: dict[str, Promise] = {
    OPEN: pgettext_lazy("an objection", "open"),
    ANSWERED: pgettext_lazy("an objection", "answered"),
    WITHDRAWN: pgettext_lazy("an objection", "withdrawn"),
}


@dataclass(frozen=True)
class Said:
    """An objection with its articles and the answers that stand. Withdrawn is what its body took back; answered what an answer is known to."""

    objection: PublicObjection
    provisions: Sequence[Provision]
    answers: Sequence[ObjectionAnswer]

    @property
    def state(self) -> str:
        if self.objection.withdrawn_on:
            return WITHDRAWN
        return ANSWERED if self.answers else OPEN

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def articles(self) -> str:
        """The articles that it is about, "OPCAT 14, OPCAT 20"."""
        return ", ".join(one.code for one in self.provisions)


def objections_standing() -> QuerySet[PublicObjection]:
    """Objections that were not struck, the latest first."""
    return PublicObjection.objects.filter(struck_at=None).select_related("body", "entered_by")


def objections_said(found: QuerySet[PublicObjection]) -> list[Said]:
    """Objections with articles and answers. Three queries however many there are."""
    about = ObjectionArticle.objects.select_related("provision")
    answers = ObjectionAnswer.objects.filter(struck_at=None).select_related("entered_by")
    held = found.prefetch_related(Prefetch("articles", about), Prefetch("answers", answers))
    return [Said(one, [each.provision for each in one.articles.all()], list(one.answers.all())) for one in held]


def objection_said(objection: PublicObjection) -> Said:
    """One objection with articles and answers."""
    return objections_said(PublicObjection.objects.filter(pk=objection.pk).select_related("body", "entered_by"))[0]


def objections_to(provision: Provision) -> list[Said]:
    """What is held against an article."""
    return objections_said(objections_standing().filter(articles__provision=provision))


def gaps_at(provisions: Iterable[Provision]) -> QuerySet[Gap]:
    """Gaps listed for these articles."""
    return gaps_listed().filter(provision__in=list(provisions))


def objections_found(said: Iterable[Said], asked: Mapping[str, str]) -> list[Said]:
    """Those asked for: `state`, `body` (its id), `article` (id of a provision), `q` words of any script, answers included."""
    words = asked_for(asked.get("q", ""))
    found = [one for one in said if has_words(words, _names_of(one))]
    if asked.get("state"):
        found = [one for one in found if one.state == asked["state"]]
    if asked.get("body"):
        found = [one for one in found if str(one.objection.body_id) == asked["body"]]
    if asked.get("article"):
        found = [one for one in found if asked["article"] in [str(each.pk) for each in one.provisions]]
    return found


def _names_of(one: Said) -> list[str]:
    held = one.objection
    answers = (f"{each.state} {each.words} {each.source}" for each in one.answers)
    return [held.body.name, held.quote, held.source, held.interest, one.articles, *answers]


def state_counts(said: Iterable[Said]) -> dict[str, int]:
    """How many objections are open, answered, withdrawn."""
    states = [one.state for one in said]
    return {state: states.count(state) for state in STATES}


OBJECTION_HEAD = (
    "body", "said_on", "quote", "source", "link", "articles", "interest", "interest_source", "interest_date", "state", "withdrawn_on",
    "withdrawn_source", "answer_state", "answer", "answer_source", "answer_date", "answer_link",
)  # fmt: skip


def objection_cells(said: Iterable[Said]) -> Iterable[tuple[object, ...]]:
    """The log as rows under OBJECTION_HEAD: one for each answer, one for an objection without any."""
    unknown = str(_("unknown"))
    for one in said:
        held = one.objection
        head = (held.body.name, held.on, held.quote, held.source, held.link, one.articles)
        interest = (held.interest or unknown, held.interest_source, held.interest_on)
        state = (one.state_words, held.withdrawn_on, held.withdrawn_source)
        answers: list[ObjectionAnswer | None] = [*one.answers] or [None]
        for answer in answers:
            told = (answer.state, answer.words, answer.source, answer.on, answer.link) if answer else (None,) * 5
            yield (*head, *interest, *state, *told)
