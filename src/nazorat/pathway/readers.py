"""One page for each reader of the board: the same rows, differently chosen. Public facts alone: no sealed note is asked for here.

Every row says its source and day; what is not known says so. Words come out in the language that is active.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _, gettext_lazy, pgettext_lazy

from nazorat.kit import dates
from nazorat.pathway import queries
from nazorat.pathway.models import OutsideLink, Paper, Sourced

if TYPE_CHECKING:
    from django.utils.functional import Promise

Cells = tuple[str, ...]
# recommendations from outside on a page that is to be read
MOST_OUTSIDE = 200
MOST_FACTS = 100


class Reader(models.TextChoices):
    """Who reads a page of the board."""

    PRESIDENT = "president", gettext_lazy("President’s office")
    MINISTRIES = "ministries", gettext_lazy("Ministries")
    PARLIAMENT = "parliament", gettext_lazy("Parliament")
    EMBASSIES = "embassies", gettext_lazy("Embassies and United Nations")
    CIVIL = "civil", gettext_lazy("Civil society")
    PUBLIC = "public", pgettext_lazy("readers", "The public")


@dataclass(frozen=True)
class Part:
    """A table of a page: its title, its columns, its rows. `drawing` names a chart of `pathway.drawing` that stands above it."""

    code: str
    title: str
    head: Cells
    rows: tuple[Cells, ...]
    drawing: str = ""

    @property
    def labelled(self) -> list[list[tuple[str, str]]]:
        """Each row with the name of its column beside each cell."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows]


def told_source(fact: Sourced | None) -> str:
    """Source and day of a fact."""
    return f"{fact.source}, {dates.day(fact.on, 'long')}" if fact else ""


def _day(on: date | None) -> str:
    return dates.day(on, "long") if on else _("unknown")


def _gaps(rows: Iterable[queries.Row], *columns: str) -> Iterator[Cells]:
    for row in rows:
        shown = {one.column: one for one in row.shown}
        said = [shown[column] for column in columns]
        sources = "; ".join(dict.fromkeys(told_source(one.cell) for one in said if one.cell))
        yield (row.article, *(one.said or _("unknown") for one in said), row.status_words, sources)


def _asked(question: str) -> Callable[[], Part]:
    def part() -> Part:
        rows = queries.rows_found(queries.rows_listed(), {"need": question})
        head = (_("Article"), _("Gap"), _("Instrument to change"), _("Owner"), _("Cost"), _("Status"), _("Source"))
        title = str(queries.QUESTIONS[question])
        return Part(question, title, head, tuple(_gaps(rows, "gap", "instrument", "owner", "cost")))

    return part


def _law() -> Part:
    head = (_("Article"), _("Present law"), _("Gap"), _("Owner"), _("When it is needed"), _("Status"), _("Source"))
    return Part("law", _("What the law lacks"), head, tuple(_gaps(queries.rows_listed(), "law", "gap", "owner", "need")))


def _stages() -> Part:
    rows = []
    for line in queries.stage_lines():
        act, step = line.latest, line.step
        ahead = f"{step.words} ({_day(step.due_on)})" if step else _("unknown")
        rows.append((str(line.number), line.label, line.status_words, act.act if act else "", ahead, told_source(act)))
    head = (_("No."), _("Stage"), _("Status"), _("Latest act"), _("Next step"), _("Source"))
    return Part("stages", _("Stages"), head, tuple(rows))


def _dues() -> Part:
    rows = [
        (_day(one.deadline.due_on), one.deadline.words, one.deadline.body.name if one.deadline.body else _("unknown"),
         one.state_words, told_source(one.deadline))
        for one in queries.dues()
    ]  # fmt: skip
    return Part("dues", _("What is due"), (_("Due"), _("What"), _("Body"), _("State"), _("Source")), tuple(rows))


def _commitments() -> Part:
    rows = []
    for one in queries.commitments_said():
        words = str(getattr(one.of, "words", ""))
        rows.append(
            (str(getattr(one.of, "body", "")), words, _day(getattr(one.of, "due_on", None)), one.state_words, told_source(one.of))
        )
    head = (_("Body"), _("What it undertook"), _("Due"), _("State"), _("Source"))
    return Part("commitments", _("Commitments"), head, tuple(rows))


def _objections() -> Part:
    rows = [
        (said.objection.body.name, said.objection.quote, said.articles, said.objection.interest or _("unknown"), said.state_words,
         "; ".join(f"{each.state}: {each.words}" for each in said.answers), told_source(said.objection))
        for said in queries.objections_said(queries.objections_standing())
    ]  # fmt: skip
    head = (
        _("Body"), _("In its own words, shortly"), _("Articles that it is about"), _("What the body itself has at stake"), _("State"),
        _("What comparable states did"), _("Source"),
    )  # fmt: skip
    return Part("objections", _("Objections"), head, tuple(rows))


def _controls() -> Part:
    rows = [
        (line.body.name, cell.label, cell.held, cell.used, told_source(cell.said))
        for line in queries.control_lines()
        for cell in line.cells
    ]
    head = (_("Body"), _("Power"), _("The power"), _("How it is used"), _("Source"))
    return Part("controls", _("Bodies of control"), head, tuple(rows))


def _papers() -> Part:
    rows = []
    for paper in Paper.objects.select_related("body").prefetch_related("versions"):
        for version in paper.versions.all():
            if version.struck_at is None:
                told = (paper.title, paper.get_kind_display(), str(version.number), version.changes)
                rows.append((*told, told_source(version)))
    head = (_("Document"), _("Kind"), _("Version"), _("What changed"), _("Source"))
    return Part("papers", _("Documents in their versions"), head, tuple(rows))


def _models() -> Part:
    rows = []
    for line in [*queries.model_lines(), *queries.foreign_lines()]:
        name = f"{line.foreign.country}: {line.foreign.name}" if line.foreign else line.label
        for cell in line.cells:
            rows.append((name, cell.label, cell.said.words if cell.said else _("unknown"), told_source(cell.said)))
        if line.total and line.budget:
            total = f"{line.total.total:f} {line.budget.currency}"
            rows.append((name, _("Budget of three years"), total, told_source(line.budget)))
    return Part("models", _("Models of a mechanism"), (_("Model"), _("Column"), _("What is known"), _("Source")), tuple(rows))


def _neighbours() -> Part:
    rows = [
        (country.name, _day(one.on), str(one.get_kind_display()), one.words, one.source)
        for country in queries.countries()
        for one in country.milestones
    ]
    head = (_("Country"), _("Day"), _("What happened"), _("In words"), _("Source"))
    return Part("neighbours", _("Other states"), head, tuple(rows), "neighbours")


def _outside() -> Part:
    """Recommendations that were matched to an article or a gap: those on the Protocol, not everything that was ever recommended."""
    linked = OutsideLink.objects.exclude(provision=None, gap=None).values("recommendation")
    rows = [
        (str(one.get_mechanism_display()), one.session or one.paragraph, one.text, one.by_state,
         str(one.get_response_display()) if one.response else _("unknown"), told_source(one))
        for one in queries.outside_standing().filter(id__in=linked)[:MOST_OUTSIDE]
    ]  # fmt: skip
    head = (_("Body"), _("Session"), _("Recommendation"), _("By"), _("Response"), _("Source"))
    return Part("outside", _("Recommendations from outside"), head, tuple(rows))


def _readiness() -> Part:
    rows = []
    for line in queries.criterion_lines():
        said = line.latest
        score = str(said.get_score_display()) if said else _("unknown")
        rows.append(
            (
                line.label,
                str(said.year) if said else "",
                score,
                said.evidence if said else "",
                said.action if said else "",
                told_source(said),
            )
        )
    head = (_("Criterion"), _("Year"), _("How far it is met"), _("Evidence"), _("What is to be done"), _("Source"))
    return Part("readiness", _("Readiness"), head, tuple(rows), "readiness")


def _consultations() -> Part:
    rows = [
        (one.body, one.words, _day(one.on), one.answer or _("unknown"), one.changed or _("unknown"), told_source(one))
        for one in queries.consultations_standing()
    ]
    head = (_("Who was asked"), _("About what"), _("Day"), _("Answer"), _("What changed"), _("Source"))
    return Part("consultations", _("Consultations"), head, tuple(rows))


def _proposals() -> Part:
    rows = []
    for one in queries.proposals_said():
        rows.append((str(getattr(one.of, "title", "")), str(getattr(one.of, "words", "")), one.state_words, told_source(one.of)))
    return Part("proposals", _("Proposals on laws"), (_("Title"), _("What is proposed"), _("State"), _("Source")), tuple(rows))


def _chronicle() -> Part:
    rows = [(one.when, one.words, one.source) for one in queries.facts_standing()[:MOST_FACTS]]
    return Part("chronicle", _("Chronicle"), (_("Day"), _("What happened"), _("Source")), tuple(rows))


PARTS: dict[Reader, tuple[Callable[[], Part], ...]] = {
    Reader.PRESIDENT: (_asked(queries.FIRST), _asked(queries.LATER), _stages, _dues, _commitments),
    Reader.MINISTRIES: (_objections, _law, _controls, _dues),
    Reader.PARLIAMENT: (_papers, _models, _neighbours, _asked(queries.FIRST)),
    Reader.EMBASSIES: (_chronicle, _outside, _stages, _readiness, _consultations),
    Reader.CIVIL: (_models, _readiness, _consultations, _proposals, _stages),
    Reader.PUBLIC: (_stages, _asked(queries.FIRST), _models, _neighbours, _chronicle),
}
ABOUT: dict[Reader, Promise] = {
    Reader.PRESIDENT: gettext_lazy("What must come first, what need not be waited for, who owes what, and what was promised."),
    Reader.MINISTRIES: gettext_lazy(
        "What bodies object to and how others dealt with it, what the law lacks, and who controls already."
    ),
    Reader.PARLIAMENT: gettext_lazy("Texts in their versions, models with their cost, and how other states went."),
    Reader.EMBASSIES: gettext_lazy("Whether it moves: the years, what was recommended and answered, readiness, who was asked."),
    Reader.CIVIL: gettext_lazy("Seat, appointment and removal in each model, readiness, consultations and proposals."),
    Reader.PUBLIC: gettext_lazy("Where the country stands on its way to the Protocol, from published sources alone."),
}


def parts_for(reader: Reader) -> list[Part]:
    """The tables of a reader's page, in the active language."""
    return [make() for make in PARTS[reader]]
