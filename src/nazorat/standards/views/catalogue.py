from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit import flash
from nazorat.kit.downloads import download
from nazorat.kit.pagination import Column, Ledger, ledger, sorted_rows
from nazorat.kit.tables import Sheet, csv_bytes
from nazorat.people.access import MemberRequest
from nazorat.standards import actions, queries
from nazorat.standards.access import may_enter_norms, may_enter_terms, norm_for_entering, term_for_removing
from nazorat.standards.compare import UNITS, Norm
from nazorat.standards.forms import (
    GlossaryFilter,
    InstrumentsFilter,
    LimitsFilter,
    NormForm,
    ProvisionsFilter,
    SearchFilter,
    TermForm,
)
from nazorat.standards.models import COMPARATORS, Limit, NormEntry, Standing, Subject

Row = TypeVar("Row")
MOST_SHOWN = 40
LIMIT_HEAD = (
    *("id", "subject", "comparator", "value", "unit"),
    *("occupancy_from", "occupancy_to", "place_kinds", "source", "status_here"),
)
INSTRUMENT_FIELDS = (
    *("code", "title_en", "title_ru", "title_tg", "issuer", "symbol", "year", "status", "party_here", "since_here", "mark", "verified"), "held",
)  # fmt: skip
INSTRUMENT_HEAD = (*INSTRUMENT_FIELDS[:7], "status_here", *INSTRUMENT_FIELDS[8:12], "provisions")
TERM_FIELDS = ("term_en", "term_ru", "term_tg", "term_uz", "reviewed_by_ru", "reviewed_by_tg", "reviewed_by_uz")
# the catalogue's own order groups a list by instrument, subject or weight; any other order is one plain list
CATALOGUE = "catalogue"
PROVISION_COLUMNS = (
    Column(CATALOGUE, _("Number")), Column("title", _("Title")), Column("", _("Themes")), Column("reviewed", _("Translation")),
)  # fmt: skip
LIMIT_COLUMNS = (
    Column(CATALOGUE, _("Limit")), Column("source", _("Source")), Column("persons", _("Persons in the room")),
    Column("weight", _("Weight here")), Column("value", _("Value"), num=True),
)  # fmt: skip
INSTRUMENT_COLUMNS = (
    Column("title", _("Instrument")), Column("symbol", _("Symbol")), Column("held", _("In the catalogue"), num=True),
    Column("verified", _("Standing checked")), Column(CATALOGUE, _("Weight here")), Column("year", _("Year"), num=True),
)  # fmt: skip


@dataclass(frozen=True)
class LimitLine:
    """One limit as the page of limits shows it: its norm today and, for a national one, the entry it comes from."""

    limit: Limit
    norm: Norm
    entry: NormEntry | None
    comparator: object
    unit: object

    @property
    def gap(self) -> bool:
        return self.limit.national and self.entry is None

    @property
    def source(self) -> str:
        return f"{self.limit.instrument.short} {self.norm.locator}"

    @property
    def persons(self) -> int | None:
        return self.limit.occupancy_from

    @property
    def weight(self) -> int:
        return Standing.values.index(self.limit.status)

    @property
    def value(self) -> Decimal | None:
        return self.norm.value


def provisions_page(request: MemberRequest) -> HttpResponse:
    """Articles and rules, by instrument, theme, weight and words."""
    form, heads = ProvisionsFilter(request.GET), ledger(request.GET, PROVISION_COLUMNS, CATALOGUE)
    found = _in_order(queries.provisions(**form.asked()), heads.order)
    groups = [(row, list(rows)) for row, rows in groupby(found, key=lambda row: row.instrument)]
    shown = {
        "groups": groups if _by_catalogue(heads) else [(None, found)],
        "count": len(found),
        "unreviewed": sum(not row.reviewed for row in found),
        "filter_form": form,
        "ledger": heads,
    }
    return render(request, "standards/provisions.html", shown)


def search_page(request: MemberRequest) -> HttpResponse:
    """One search over provisions, limits, instruments and terms."""
    form = SearchFilter(request.GET or None)
    found = queries.search(**form.asked()) if form.is_bound else queries.Found(False)
    return render(request, "standards/search.html", {"filter_form": form, "found": found, "most": f":{MOST_SHOWN}"})


def provisions_table(request: MemberRequest) -> HttpResponse:
    """The provisions asked for, as CSV."""
    rows = (
        (row.code, row.title_en, row.title_ru, row.title_tg, " ".join(link.theme.code for link in row.theme_links.all()))
        for row in queries.provisions(**ProvisionsFilter(request.GET).asked())
    )
    return download(csv_bytes(Sheet("provisions", ("code", "title_en", "title_ru", "title_tg", "themes"), rows)), "provisions.csv")


def instruments_page(request: MemberRequest) -> HttpResponse:
    """Instruments and what each weighs here."""
    form, heads = InstrumentsFilter(request.GET), ledger(request.GET, INSTRUMENT_COLUMNS, CATALOGUE)
    found = _in_order(queries.instruments(**form.asked()), heads.order)
    groups = [(standing.label, [row for row in found if row.status == standing]) for standing in Standing]
    shown = {
        "groups": [group for group in groups if group[1]] if _by_catalogue(heads) else [("", found)],
        "count": len(found),
        "unchecked": sum(not row.verified and not row.own for row in found),
        "filter_form": form,
        "ledger": heads,
    }
    return render(request, "standards/instruments.html", shown)


def instruments_table(request: MemberRequest) -> HttpResponse:
    """The instruments asked for, as CSV."""
    rows = map(attrgetter(*INSTRUMENT_FIELDS), queries.instruments(**InstrumentsFilter(request.GET).asked()))
    return download(csv_bytes(Sheet("instruments", INSTRUMENT_HEAD, rows)), "instruments.csv")


def limits_page(request: MemberRequest) -> HttpResponse:
    """Limits by subject, national norm first; a norm that nobody entered is the loudest thing on the page."""
    form, heads = LimitsFilter(request.GET), ledger(request.GET, LIMIT_COLUMNS, CATALOGUE)
    lines = _in_order(_limit_lines(form), heads.order)
    by_subject = [(subject.label, [line for line in lines if line.limit.subject == subject]) for subject in Subject]
    shown = {
        "groups": [group for group in by_subject if group[1]] if _by_catalogue(heads) else [("", lines)],
        "count": len(lines),
        "gaps": sum(line.gap for line in lines),
        "filter_form": form,
        "ledger": heads,
        "may_enter": may_enter_norms(request.user),
    }
    return render(request, "standards/limits.html", shown)


def limits_table(request: MemberRequest) -> HttpResponse:
    """The limits asked for, as CSV; an empty value of a national norm is the gap."""
    rows = (
        (
            *(line.limit.code, line.limit.subject, line.limit.comparator, line.norm.value, line.limit.unit),
            *(line.limit.occupancy_from, line.limit.occupancy_to, line.limit.place_kinds),
            *(f"{line.limit.instrument.short_en} {line.norm.locator}".strip(), line.limit.status),
        )
        for line in _limit_lines(LimitsFilter(request.GET))
    )
    return download(csv_bytes(Sheet("limits", LIMIT_HEAD, rows)), "limits.csv")


def norm_page(request: MemberRequest, limit_id: UUID) -> HttpResponse:
    """Enter a national norm with its source; earlier entries stand below."""
    limit = norm_for_entering(request.user, limit_id)
    form = NormForm(request.POST or None, unit=str(UNITS[limit.unit]), is_area=limit.is_area)
    if request.method == "POST" and form.is_valid():
        actions.enter_national_norm(
            by=request.user,
            limit_id=limit.pk,
            value=form.cleaned_data["value"],
            source=form.cleaned_data["source"],
            in_force_on=form.cleaned_data["in_force_on"],
            place_kinds=form.kinds,
            annexe_excluded=form.cleaned_data.get("annexe"),
            article=form.cleaned_data.get("article"),
        )
        flash.say(request, "norm-entered")
        return redirect("standards-limits")
    status = 422 if form.is_bound else 200
    return render(request, "standards/norm.html", {"limit": limit, "form": form, "unit": UNITS[limit.unit]}, status=status)


def glossary_page(request: MemberRequest) -> HttpResponse:
    """The terms in four languages; those that the mechanism entered stand first."""
    form = GlossaryFilter(request.GET or None)
    rows = queries.terms(form.words())
    shown = {"rows": rows, "count": len(rows), "filter_form": form, "may_enter": may_enter_terms(request.user)}
    return render(request, "standards/glossary.html", shown)


def glossary_table(request: MemberRequest) -> HttpResponse:
    """The terms asked for, as CSV."""
    rows = (attrgetter("code", *TERM_FIELDS)(row) for row in queries.terms(GlossaryFilter(request.GET).words()))
    return download(csv_bytes(Sheet("glossary", ("code", *TERM_FIELDS), rows)), "glossary.csv")


def new_term_page(request: MemberRequest) -> HttpResponse:
    """Enter a term of the mechanism's own."""
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.enter_term(by=request.user, words=form.cleaned_data)
        flash.say(request, "term-entered")
        return redirect("standards-glossary")
    return render(request, "standards/term.html", {"form": form}, status=422 if form.is_bound else 200)


def remove_term(request: MemberRequest, term_id: UUID) -> HttpResponse:
    """Take a term out that was entered here."""
    actions.remove_term(by=request.user, term=term_for_removing(request.user, term_id))
    flash.say(request, "term-removed")
    return redirect("standards-glossary")


def _by_catalogue(heads: Ledger) -> bool:
    return heads.order.removeprefix("-") == CATALOGUE


def _in_order(rows: Iterable[Row], order: str) -> list[Row]:
    """Rows that come in catalogue order, as the head of the list asks for."""
    if order.removeprefix("-") != CATALOGUE:
        return sorted_rows(rows, order)
    return list(rows)[::-1] if order.startswith("-") else list(rows)


def _limit_lines(form: LimitsFilter) -> list[LimitLine]:
    today, asked = timezone.localdate(), form.asked()
    gaps = asked.pop("gaps", "")
    lines = []
    for limit in queries.limits_found(**asked):
        entry = queries.entry_in_force(limit, "", today) if limit.national else None
        norm = queries.norm_of(limit, "", today)
        line = LimitLine(limit, norm, entry, dict(COMPARATORS)[norm.comparator], UNITS[limit.unit])
        if line.gap or not gaps:
            lines.append(line)
    return lines
