from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nazorat.kit import flash
from nazorat.people.access import MemberRequest, signed_in
from nazorat.standards import actions, queries
from nazorat.standards.access import norm_for_entering
from nazorat.standards.compare import UNITS, Norm
from nazorat.standards.forms import NormForm
from nazorat.standards.models import COMPARATORS, Limit, NormEntry, Provision, Standing, Subject

LIMIT_HEAD = (
    *("id", "subject", "comparator", "value", "unit"),
    *("occupancy_from", "occupancy_to", "place_kinds", "source", "status_here"),
)


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


@signed_in
def provisions_page(request: MemberRequest) -> HttpResponse:
    """Articles and rules, by instrument, theme and words."""
    found = list(_asked_provisions(request))
    shown = {
        "groups": [(instrument, list(rows)) for instrument, rows in groupby(found, key=lambda row: row.instrument)],
        "count": len(found),
        "unreviewed": sum(not row.reviewed for row in found),
        "instruments": queries.instruments_with_provisions(),
        "themes": queries.themes(),
        "asked": {name: request.GET.get(name, "") for name in ("q", "instrument", "theme")},
    }
    return render(request, "standards/provisions.html", shown)


@signed_in
def provisions_table(request: MemberRequest) -> HttpResponse:
    """The provisions asked for, as CSV."""
    rows = (
        (row.code, row.title_en, row.title_ru, row.title_tg, " ".join(link.theme.code for link in row.theme_links.all()))
        for row in _asked_provisions(request)
    )
    return _csv("provisions.csv", ("code", "title_en", "title_ru", "title_tg", "themes"), rows)


@signed_in
def instruments_page(request: MemberRequest) -> HttpResponse:
    """Instruments and what each weighs here."""
    rows = queries.instruments()
    groups = [(standing.label, [row for row in rows if row.status == standing]) for standing in Standing]
    return render(request, "standards/instruments.html", {"groups": [group for group in groups if group[1]]})


@signed_in
def limits_page(request: MemberRequest) -> HttpResponse:
    """Limits by subject, national norm first; a norm that nobody entered is the loudest thing on the page."""
    lines = _limit_lines(request)
    by_subject = [(subject.label, [line for line in lines if line.limit.subject == subject]) for subject in Subject]
    shown = {
        "groups": [group for group in by_subject if group[1]],
        "gaps": sum(line.gap for line in lines),
        "national": sum(line.limit.national for line in lines),
        "asked": {name: request.GET.get(name, "") for name in ("q", "gaps")},
    }
    return render(request, "standards/limits.html", shown)


@signed_in
def limits_table(request: MemberRequest) -> HttpResponse:
    """The limits asked for, as CSV; an empty value of a national norm is the gap."""
    rows = (
        (
            *(line.limit.code, line.limit.subject, line.limit.comparator, line.norm.value, line.limit.unit),
            *(line.limit.occupancy_from, line.limit.occupancy_to, line.limit.place_kinds),
            *(f"{line.limit.instrument.short_en} {line.norm.locator}".strip(), line.limit.status),
        )
        for line in _limit_lines(request)
    )
    return _csv("limits.csv", LIMIT_HEAD, rows)


@signed_in
def norm_page(request: MemberRequest, limit_id: UUID) -> HttpResponse:
    """Enter a national norm with its source; earlier entries stand below."""
    limit = norm_for_entering(request.user, limit_id)
    form = NormForm(request.POST or None, unit=str(UNITS[limit.unit]))
    if request.method == "POST" and form.is_valid():
        actions.enter_national_norm(
            by=request.user,
            limit_id=limit.pk,
            value=form.cleaned_data["value"],
            source=form.cleaned_data["source"],
            in_force_on=form.cleaned_data["in_force_on"],
            place_kinds=form.kinds,
        )
        flash.say(request, "norm-entered")
        return redirect("standards-limits")
    status = 422 if form.is_bound else 200
    return render(request, "standards/norm.html", {"limit": limit, "form": form, "unit": UNITS[limit.unit]}, status=status)


def _asked_provisions(request: HttpRequest) -> Iterable[Provision]:
    asked = request.GET
    return queries.provisions(instrument=asked.get("instrument", ""), theme=asked.get("theme", ""), text=asked.get("q", ""))


def _limit_lines(request: HttpRequest) -> list[LimitLine]:
    today, sought = timezone.localdate(), request.GET.get("q", "").casefold().split()
    lines = []
    for limit in queries.with_entries(Limit.objects.all()):
        words = f"{limit.code} {limit.title} {limit.get_subject_display()} {limit.instrument.short}".casefold()
        if not all(word in words for word in sought):
            continue
        entry = queries.entry_in_force(limit, "", today) if limit.national else None
        norm = queries.norm_of(limit, "", today)
        line = LimitLine(limit, norm, entry, dict(COMPARATORS)[norm.comparator], UNITS[limit.unit])
        if line.gap or not request.GET.get("gaps"):
            lines.append(line)
    return lines


def _csv(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    # the mark lets spreadsheet programs read Cyrillic
    content = "\ufeff" + text.getvalue()
    return HttpResponse(
        content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
