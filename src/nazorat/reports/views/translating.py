from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.reports.access import language_for_work, report_for_work, section_for_work
from nazorat.reports.actions import open_memory, open_report, write_text
from nazorat.reports.build import built
from nazorat.reports.forms import PieceForm
from nazorat.reports.material import Material
from nazorat.reports.memory import Match, best, numbers_between
from nazorat.reports.models import Report
from nazorat.reports.naming import headings
from nazorat.reports.sections import SectionKind
from nazorat.reports.translating import is_live, is_open, paired, put, words_of
from nazorat.standards.queries import glossary_between
from nazorat.standards.turned_down import turned_down


@dataclass(frozen=True)
class Spot:
    """One piece of a section in a language that it is translated to, and the pieces that are translated, by their places."""

    kind: SectionKind
    language: str
    part: int
    pairs: Sequence[tuple[str, str]]

    @property
    def parts(self) -> list[int]:
        return [at for at, (ours, _theirs) in enumerate(self.pairs) if not is_live(ours)]

    @property
    def master(self) -> str:
        """The words of the master's piece."""
        return words_of(self.pairs[self.part][0])

    @property
    def said(self) -> str:
        """What the translation says there; empty while nobody translated it."""
        theirs = self.pairs[self.part][1]
        return "" if is_open(theirs) else words_of(theirs)

    @property
    def place(self) -> int:
        return self.parts.index(self.part) + 1

    @property
    def before(self) -> int | None:
        return next((at for at in reversed(self.parts) if at < self.part), None)

    @property
    def after(self) -> int | None:
        return next((at for at in self.parts if at > self.part), None)

    @property
    def waits(self) -> int | None:
        """The next piece that nobody translated yet, from here on and then from the beginning."""
        others = [at for at in self.parts if at > self.part] + [at for at in self.parts if at < self.part]
        return next((at for at in others if is_open(self.pairs[at][1])), None)


def pairs_of(material: Material, kind: SectionKind, language: str) -> list[tuple[str, str]] | None:
    """The pieces of a section with those of its translation; None where they are not in step."""
    master, held = material.texts.get((kind.number, material.report.master)), material.texts.get((kind.number, language))
    return paired(master.words.text if master else "", held.words.text if held else "")


def piece_page(request: UnlockedRequest, report_id: UUID, code: str, language: str, part: int) -> HttpResponseBase:
    """Translate one piece: its terms and what was translated before stand beside it; one of these is taken in by a press."""
    report = report_for_work(request.user, report_id)
    kind, language = section_for_work(report, code), language_for_work(language)
    material = open_report(by=request.keyring, report=report)
    spot = _spot(material, kind, language, part)
    held = material.texts.get((kind.number, language))
    first = {"text": spot.said, "version": held.version if held else 0}
    saved = request.POST if request.method == "POST" and "take" not in request.POST else None
    form = PieceForm(saved, master=spot.pairs[part][0], initial=first)
    if form.is_bound and form.is_valid():
        text, version = put(spot.pairs, part, form.cleaned_data["text"]), form.cleaned_data["version"]
        write_text(by=request.keyring, material=material, kind=kind, language=language, text=text, version=version, part=part)
        say(request, "piece-saved")
        return _onward(report, spot, next_one="next" in request.POST)
    pairs = open_memory(by=request.keyring, material=material, master=built(material, report.master), language=language)
    matches = best(pairs, spot.master, (report.master, language))
    stood = ""
    if "take" in request.POST:
        form, stood = _taken(request.POST, matches, spot)
    return render(request, "reports/piece.html", _shown(report, spot, form, matches) | {"stood": stood}, status=_status(form))


def _status(form: PieceForm) -> int:
    return 422 if form.is_bound else 200


def _spot(material: Material, kind: SectionKind, language: str, part: int) -> Spot:
    """Raises Http404 for a piece that nobody translates, Problem "translation-out-of-step" where none can be told from another."""
    if language == material.report.master:
        raise Http404
    pairs = pairs_of(material, kind, language)
    if pairs is None:
        raise Problem("translation-out-of-step")
    spot = Spot(kind, language, part, pairs)
    if part not in spot.parts:
        raise Http404
    return spot


def _taken(given: QueryDict, matches: Sequence[Match], spot: Spot) -> tuple[PieceForm, str]:
    """The form with a match in it, not saved yet, and what it takes the place of. A sentence goes after what was typed."""
    typed = given.get("text", "").strip()
    match = next((one for one in matches if one.pair.key == given["take"]), None)
    if match is None:
        raise Problem("changed-meanwhile")
    after = match.pair.sentence and typed
    text = f"{typed} {match.pair.other}" if after else match.pair.other
    form = PieceForm(master=spot.pairs[spot.part][0], initial={"text": text, "version": given.get("version", "")})
    return form, "" if after or typed == text else typed


def _shown(report: Report, spot: Spot, form: PieceForm, matches: Sequence[Match]) -> dict[str, object]:
    languages, words = (report.master, spot.language), str(form["text"].value() or "")
    return {
        "report": report, "kind": spot.kind, "language": spot.language, "spot": spot, "form": form, "matches": matches,
        "heading": headings(report, spot.language)[spot.kind.code], "draft": report.state == Report.State.DRAFT,
        "terms": glossary_between(*languages).agreed(spot.master, words), "words": words, "turned_down": turned_down(words, spot.language),
        "numbers": numbers_between(languages, spot.master, words),
    }  # fmt: skip


def _onward(report: Report, spot: Spot, *, next_one: bool) -> HttpResponseBase:
    """To the next piece that waits, or to the section with the translation beside it."""
    if next_one and spot.waits is not None:
        return redirect("report-piece", report.id, spot.kind.code, spot.language, spot.waits)
    return HttpResponseRedirect(f"{reverse('report-section', args=[report.id, spot.kind.code])}?with={spot.language}")
