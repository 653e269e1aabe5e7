"""The dossier as a document: the same parts in the same order as the page, every number of a chart as a table beneath it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _, override

from nazorat.dossier.queries import Dossier
from nazorat.findings.evidence import STATUS_WORDS, Status as Stands
from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.places.drawing import population, shares
from nazorat.places.models import Figure as Counted
from nazorat.places.queries import Capacity
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.press import pressed, refusing
from nazorat.reports.sections import LANGUAGES
from nazorat.reports.wording import phrase
from nazorat.typeset import Document, Figure, Section, Status, Table, charts_svg
from nazorat.typeset.compose import escape, table_markdown
from nazorat.typeset.document import Language

Claimed, Verified = AdoptedRecommendation.Claimed, AdoptedRecommendation.Verified


def printed(told: Dossier, figures: Sequence[Counted], by: Member) -> bytes:
    """The dossier as PDF in the reader's language, in English where the press does not know it. Raises Problem "documents-failed"."""
    language = language_of_press()
    with override(language):
        document = _document(told, figures, by, language)
    return pressed([document], ("pdf",))[0]["pdf"]


def language_of_press() -> Language:
    """The reader's language, English where the press does not know it."""
    tongue = dates.tongue("ru")
    return cast(Language, tongue if tongue in LANGUAGES else "en")


def _document(told: Dossier, figures: Sequence[Counted], by: Member, language: Language) -> Document:
    place, demo = told.place, settings.NAZORAT_DEMO
    today = dates.day(timezone.localdate(), "long")
    rows = ((_("As of"), today), (_("Printed for"), by.code), (_("Authority"), place.authority.name))
    return Document(
        title=place.name_in(language), language=language, kind=_("Dossier of a place"), subtitle=str(place.get_kind_display()),
        sections=tuple(sections(told, figures)), status=Status(_("For the work of the mechanism"), rows=rows), contents=False,
        demonstration=phrase("demonstration", language) if demo else None,
        demonstration_short=phrase("demonstration.short", language) if demo else "", header=place.name_in(language), footer=today,
    )  # fmt: skip


def sections(told: Dossier, figures: Sequence[Counted], *, drawn: bool = True) -> Iterator[Section]:
    """The parts of a dossier in the language that is active, also for a document of which they are one part. Raises as `printed`.

    Without `drawn` the numbers of its charts stand as a table alone.
    """
    yield Section("facts", _("Facts"), markdown=_facts(told), counted=False)
    if told.occupied:
        charts = tuple(_charts(told, figures)) if drawn else ()
        numbers = "" if drawn else table_markdown(_series(told))
        yield Section("population", _("Population and occupancy"), markdown=numbers, figures=charts, counted=False)
    for name, heading, markdown in (
        ("visits", _("Visits"), _visits(told)),
        ("findings", _("Findings by theme"), _findings(told)),
        ("recommendations", _("Recommendations that are not met"), _asked(told)),
        ("others", _("What other monitors found"), _others(told)),
        ("limits", _("Limits measured against"), _limits(told)),
        ("documents", _("Documents"), _documents(told)),
    ):
        if markdown:
            yield Section(name, heading, markdown=markdown, counted=False)


def _facts(told: Dossier) -> str:
    place = told.place
    lines = [
        (_("Region"), place.region), (_("District"), place.district), (_("Owner"), place.get_owner_display()),
        (_("Held"), place.get_basis_display()), (_("Liberty"), place.get_liberty_display()),
        (_("Security level"), place.get_security_display()),
        (_("Official capacity"), _figure(place.capacity, place.capacity_source, place.get_capacity_marking_display())),
        (_("Operational capacity"), _figure(place.operational, place.operational_source, place.get_operational_marking_display())),
        (_("Closed on"), dates.day(place.closed_on, "long") if place.closed_on else ""),
    ]  # fmt: skip
    return "\n".join(f"- {escape(str(label))}: {escape(str(value))}" for label, value in lines if value)


def _figure(count: int | None, source: str, marking: object) -> str:
    return "" if count is None else f"{dates.number(count)} ({source}; {marking})"


def _charts(told: Dossier, figures: Sequence[Counted]) -> Iterator[Figure]:
    """The population, and how full the place was; the second only where a capacity is known."""
    limits = {one.on: Capacity(one.on, one.capacity) for one in told.occupied if one.capacity is not None}
    specs = [population(figures, [limits[on] for on in sorted(limits)]), *([shares(told.occupied)] if told.shared else [])]
    with refusing():
        drawn = charts_svg(specs)
    alt = _("The population over the years against the official capacity; the numbers stand in the table.")
    yield Figure("population", alt, _("Persons held"), svg=drawn[0], table=_series(told))
    if told.shared:
        full = _("Persons held as a share of the official capacity over the years; the numbers stand in the table.")
        yield Figure("occupancy", full, _("Occupancy"), svg=drawn[1])


def _series(told: Dossier) -> Table:
    rows = tuple(
        (
            dates.day(one.on, "long"), dates.number(one.count), dates.number(one.capacity) if one.capacity is not None else "–",
            dates.percent(one.share) if one.share is not None else "–", f"{one.source} ({one.marking_word})",
        )
        for one in told.years
    )  # fmt: skip
    head = (_("Day"), _("Persons held"), _("Official capacity"), _("Occupancy"), _("Source and its marking"))
    return Table(head, rows, align="lrrrl")


def _visits(told: Dossier) -> str:
    return "\n".join(
        "- "
        + escape(
            " · ".join(
                [
                    _("Visit %(n)s") % {"n": dates.number(one.number)},
                    _days(one.began_on, one.ended_on),
                    str(one.get_state_display()),
                ]
            )
        )
        for one in told.visits
    )


def _days(first: date | None, last: date | None) -> str:
    days = [one for one in (first, last) if one]
    return dates.span(days[0], days[-1]) if days else ""


def _findings(told: Dossier) -> str:
    parts = []
    for group in told.findings:
        parts.append(f"# {escape(group.title)}")
        parts.extend(
            f"- {escape(row.title)} ({escape(str(STATUS_WORDS[Stands(row.status)]))}, {_('visit %(n)s') % {'n': row.visit.number}})"
            for row in group.rows
        )
        parts.append("")
    return "\n".join(parts)


def _asked(told: Dossier) -> str:
    parts = []
    for one in told.asked:
        row, line = one.line.row, one.line
        said = [
            row.addressed, _("term: %(day)s") % {"day": dates.day(row.deadline, "long")} if row.deadline else "",
            _("claimed: %(word)s") % {"word": Claimed(line.claimed).label}, _("verified: %(word)s") % {"word": Verified(line.verified).label},
        ]  # fmt: skip
        parts.append(f"- **{escape(row.code)}** {escape(row.title)} — {escape('; '.join(filter(None, said)))}")
        if one.reply and one.reply.text:
            answer = _("Answer of %(day)s") % {"day": dates.day(one.reply.received_on, "long")}
            parts.append(f"  {escape(answer)}: {escape(' '.join(one.reply.text.split()))}")
    if told.met:
        parts.append("\n" + escape(_("Seen to be done: %(n)s") % {"n": dates.number(told.met)}))
    return "\n".join(parts)


def _limits(told: Dossier) -> str:
    parts = []
    for group in told.measures:
        parts.append(f"- **{escape(group.subject)}**")
        parts.extend(
            f"    - {escape(one.limit.title)}: {escape(f'{one.compared} {one.asks}' if one.asks else _('not entered'))} ({escape(one.source)})"
            for one in group.rows
        )
    return "\n".join(parts)


def _others(told: Dossier) -> str:
    """What others made public; what was told in confidence is never printed."""
    return "\n".join(
        f"- **{escape(str(one.get_by_display()))}** {escape(one.body)}, {escape(dates.day(one.on, 'long'))}: "
        f"{escape(' '.join(one.summary.split()))} ({escape(str(one.get_marking_display()))})"
        for one in told.others
    )


def _documents(told: Dossier) -> str:
    reports = [
        _("Report %(n)s, %(kind)s") % {"n": dates.number(one.number), "kind": one.get_kind_display()} for one in told.reports
    ]
    letters = [
        f"{line.row.code}, {dates.day(line.row.dated, 'long')}: {line.row.addressed}, {line.row.get_subject_display()}"
        for line in told.letters
    ]
    return "\n".join(f"- {escape(one)}" for one in (*reports, *letters))
