from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from nazorat.fieldwork.reading import title_of
from nazorat.fieldwork.records import OpenRecord
from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.people.access import UnlockedRequest
from nazorat.sync import actions, forms
from nazorat.sync.actions.doubts import Doubted, Ruled
from nazorat.visits.access import begun_visit_for_work
from nazorat.visits.panels import tabs_of


def doubts_page(request: UnlockedRequest, visit_id: UUID) -> HttpResponseBase:
    """Records and draws of a visit held against each other; what may be wrong is decided here. All that is looked at is one act."""
    visit = begun_visit_for_work(request.user, visit_id)
    form = forms.RulingForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        one = given["counts"] if isinstance(given["counts"], UUID) else None
        actions.decide_doubt(
            by=request.keyring, visit=visit, kind=given["kind"], ids=given["ids"], counts=one, none_counts=given["counts"] == "none",
            why=given["why"],
        )  # fmt: skip
        say(request, "doubt-decided")
        return HttpResponseRedirect(reverse("visit-doubts", args=[visit.id]))
    looked = actions.open_doubts(by=request.keyring, visit=visit)
    shown = {
        "visit": visit, "tabs": tabs_of(request, visit, "sent"), "looked": looked, "rows": doubt_rows(looked.doubts, dates.tongue()),
        "form": form,
    }  # fmt: skip
    return render(request, "sync/doubts.html", shown, status=422 if form is not None else 200)


@dataclass(frozen=True)
class DoubtLine:
    """A record of a doubt as the page shows it. `chosen`: the ruling that stands says that it counts alone."""

    record: OpenRecord
    tool: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class DoubtRow:
    """A doubt with its records, what was decided last and before, and the ids that its form sends back."""

    doubted: Doubted
    lines: tuple[DoubtLine, ...]

    @property
    def ids(self) -> str:
        return ",".join(str(line.record.id) for line in self.lines)

    @property
    def last(self) -> Ruled | None:
        return self.doubted.rulings[-1] if self.doubted.rulings else None

    @property
    def alone(self) -> bool:
        return len(self.lines) == 1


def doubt_rows(doubts: Iterable[Doubted], language: str) -> list[DoubtRow]:
    """The doubts as they are shown, in the reader's language."""
    rows = []
    for one in doubts:
        last = one.rulings[-1].row.counts_id if one.rulings else None
        lines = [DoubtLine(it, it.form.title_in(language), title_of(it, language), it.id == last) for it in one.doubt.records]
        rows.append(DoubtRow(one, tuple(lines)))
    return rows
