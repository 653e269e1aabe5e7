from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render

from nazorat.kit import dates
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.reports import actions
from nazorat.reports.access import proposal_for_work, report_for_work
from nazorat.reports.difference import Piece, difference
from nazorat.reports.forms import WordForm
from nazorat.reports.material import Material
from nazorat.reports.models import Proposal, Report
from nazorat.reports.sections import LANGUAGES, SectionKind, sections_of
from nazorat.reports.views.reports import back_to
from nazorat.reports.word import KIND_WORDS, REMARK, ProposalText, applied, stands_now


@dataclass(frozen=True)
class ProposalLine:
    """A proposal as the page shows it: its section, the difference, and what stands here when that is not what left."""

    one: actions.OpenProposal
    kind: SectionKind | None
    words: str
    pieces: tuple[Piece, ...]
    fits: bool
    now: str


def word_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """What Word files propose, those that wait first; a file is brought in here. `?all=1` shows decided ones too."""
    report = report_for_work(request.user, report_id)
    form = WordForm(request.POST, request.FILES) if request.method == "POST" else WordForm(initial={"language": report.master})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.bring_word(by=request.keyring, report=report, language=given["language"], content=given["word"].read())
        except Problem as problem:
            form.add_error("word", f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "word-brought")
            return back_to(request, "report-word", report.id)
    material = actions.open_report(by=request.keyring, report=report)
    every = actions.open_proposals(by=request.keyring, report=report)
    waiting = [one for one in every if one.row.state == Proposal.State.WAITS]
    chosen = every if request.GET.get("all") == "1" else waiting
    shown = {
        "report": report, "form": form, "lines": [_line(one, material) for one in chosen], "waiting": len(waiting), "total": len(every),
        "draft": report.state == Report.State.DRAFT,
    }  # fmt: skip
    return render(request, "reports/word.html", shown, status=422 if form.is_bound else 200)


def decide(request: UnlockedRequest, report_id: UUID, proposal_id: UUID) -> HttpResponseBase:
    """Accept a proposal into the text, say that it was done by hand, or refuse it."""
    report = report_for_work(request.user, report_id)
    row, decision = proposal_for_work(report, proposal_id), request.POST.get("decision", "")
    if decision == "accept":
        one = next(one for one in actions.open_proposals(by=request.keyring, report=report) if one.row.id == row.id)
        material = actions.open_report(by=request.keyring, report=report)
        actions.accept_proposal(by=request.keyring, material=material, proposal=one)
    else:
        actions.close_proposal(by=request.keyring, proposal=row, done=decision == "done")
    say(request, "proposal-decided")
    return back_to(request, "report-word", report.id)


def _line(one: actions.OpenProposal, material: Material) -> ProposalLine:
    kind = next((each for each in sections_of(material.report) if each.number == one.text.section), None)
    held = material.texts.get((one.text.section, LANGUAGES[one.row.language]))
    text = held.words.text if held else ""
    fits = applied(one.text, text) is not None
    remark = one.text.kind == REMARK
    pieces = () if remark else difference(one.text.then, one.text.now)
    return ProposalLine(one, kind, _words(one.text), pieces, fits, "" if fits or remark else stands_now(one.text, text))


def _words(text: ProposalText) -> str:
    """What a proposal is; of lines that are gone, how many."""
    words = str(KIND_WORDS[text.kind])
    return f"{words} ({dates.number(text.lost)})" if text.lost else words
