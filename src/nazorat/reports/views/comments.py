from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import UnlockedRequest
from nazorat.reports import actions
from nazorat.reports.access import comment_for_work, report_for_work
from nazorat.reports.build import built
from nazorat.reports.comments import KIND_WORDS, OpenComment, counterpart
from nazorat.reports.difference import Piece, difference
from nazorat.reports.material import Material
from nazorat.reports.reply_forms import (
    ChangeCommentForm,
    CommentAnswerForm,
    CommentForm,
    CommentsLetterForm,
    TermForm,
    answer_initial,
)
from nazorat.reports.views.reports import back_to

ROWS, MOST_ROWS = 3, 60
FIELDS = ("paragraph", "kind", "said")
ANSWER_FIELDS = ("id", "version", "outcome", "answer_ru", "answer_tg", "answer_en")


@dataclass(frozen=True)
class AnswerLine:
    """One comment to answer, what changed in its paragraph since it was handed over (nothing while it reads the same), and the form."""

    comment: OpenComment
    changes: tuple[Piece, ...]
    form: CommentAnswerForm


def comments_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """The authority's comments by paragraph with our answers. `?kind=` and `?open=1` narrow them."""
    report = report_for_work(request.user, report_id)
    every = actions.open_comments(by=request.keyring, report=report)
    kind, waiting = request.GET.get("kind", ""), request.GET.get("open") == "1"
    rows = [one for one in every if kind in ("", one.text.kind) and not (waiting and one.text.outcome)]
    shown = {
        "report": report, "rows": rows, "total": len(every), "waiting": sum(not one.text.outcome for one in every),
        "kinds": [(code, words, sum(one.text.kind == code for one in every)) for code, words in KIND_WORDS.items()],
        "open_to_comments": report.open_to_comments, "term_form": TermForm(initial={"due": report.comments_due}),
    }  # fmt: skip
    return render(request, "reports/comments.html", shown)


def new_comments_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Type the comments of one letter: its date and number once, then a row for each; empty rows fall away."""
    report = report_for_work(request.user, report_id)
    # the journal of letters links here with the day and number of a letter that came
    given = {name: request.GET[name] for name in ("received", "letter", "copy") if request.GET.get(name)}
    letter = CommentsLetterForm(_posted(request), initial={"received": timezone.localdate(), "language": report.master} | given)
    forms = _rows(request)
    if request.method == "POST" and letter.is_valid() and forms and all(form.is_valid() for form in forms):
        material = actions.open_report(by=request.keyring, report=report)
        try:
            actions.add_comments(by=request.keyring, material=material, rows=[form.text(letter) for form in forms])
        except Problem as problem:
            letter.add_error(None, f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "comments-added")
            return back_to(request, "report-comments", report.id)
    shown = {"report": report, "letter": letter, "forms": forms or [CommentForm(auto_id="id_%s_0")], "more": len(forms) + ROWS}
    return render(request, "reports/comments_new.html", shown, status=422 if letter.is_bound else 200)


def answers_page(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """Answer comments one by one or several at once: what their paragraph said when they came, what it says now, our words."""
    report = report_for_work(request.user, report_id)
    material = actions.open_report(by=request.keyring, report=report)
    lines, said = _lines(request, material), ""
    if request.method == "POST" and lines and all(line.form.is_valid() for line in lines):
        given = [_given(line.form) for line in lines]
        try:
            actions.answer_comments(by=request.keyring, material=material, given=given)
        except Problem as problem:
            said = f"{problem.sentence} {problem.next_step}"
        else:
            say(request, "comments-answered")
            return back_to(request, "report-comments", report.id)
    shown = {"report": report, "lines": lines, "draft": report.open_to_comments, "refusal": said}
    return render(request, "reports/comments_answers.html", shown, status=422 if request.method == "POST" else 200)


def comment_page(request: UnlockedRequest, report_id: UUID, comment_id: UUID) -> HttpResponseBase:
    """Correct what was typed of one comment."""
    report = report_for_work(request.user, report_id)
    row = comment_for_work(report, comment_id)
    material = actions.open_report(by=request.keyring, report=report)
    one = next(one for one in material.comments if one.id == row.id)
    letter = CommentsLetterForm(_posted(request), initial=one.text.__dict__)
    form = ChangeCommentForm(_posted(request), initial=_first(one))
    if request.method == "POST" and letter.is_valid() and form.is_valid():
        text, version = form.text(letter), form.cleaned_data["version"]
        try:
            actions.change_comment(by=request.keyring, material=material, comment=one, text=text, version=version)
        except Problem as problem:
            form.add_error(None, f"{problem.sentence} {problem.next_step}")
        else:
            say(request, "comment-changed")
            return back_to(request, "report-comments", report.id)
    shown = {"report": report, "comment": one, "letter": letter, "form": form}
    return render(request, "reports/comment.html", shown, status=422 if form.is_bound else 200)


def remove(request: UnlockedRequest, report_id: UUID, comment_id: UUID) -> HttpResponseBase:
    """Take out a comment that was typed by mistake."""
    report = report_for_work(request.user, report_id)
    actions.remove_comment(by=request.keyring, report=report, comment=comment_for_work(report, comment_id))
    say(request, "comment-removed")
    return back_to(request, "report-comments", report.id)


def set_term(request: UnlockedRequest, report_id: UUID) -> HttpResponseBase:
    """The last day for comments."""
    report = report_for_work(request.user, report_id)
    form = TermForm(request.POST)
    if not form.is_valid():
        raise Problem("bad-request")
    actions.set_comment_term(by=request.keyring, report=report, due=form.cleaned_data["due"])
    say(request, "comment-term-set")
    return back_to(request, "report-comments", report.id)


def _posted(request: UnlockedRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _rows(request: UnlockedRequest) -> list[CommentForm]:
    """Rows that were typed in, by repeated fields; on a fresh page as many empty ones as the address asks for."""
    if request.method != "POST":
        asked = request.GET.get("rows", "")
        count = int(asked) if asked.isdecimal() and len(asked) < 4 else ROWS
        return [CommentForm(auto_id=f"id_%s_{at}") for at in range(min(max(count, 1), MOST_ROWS))]
    given = zip(*(request.POST.getlist(name) for name in FIELDS), strict=False)
    typed = [dict(zip(FIELDS, row, strict=True)) for row in given if any(part.strip() for part in row)]
    return [CommentForm(row, auto_id=f"id_%s_{at}") for at, row in enumerate(typed[:MOST_ROWS])]


def _lines(request: UnlockedRequest, material: Material) -> list[AnswerLine]:
    """A form for each comment that was posted, or that the address names, or that waits."""
    given = zip(*(request.POST.getlist(name) for name in ANSWER_FIELDS), strict=False)
    posted = {row[0]: dict(zip(ANSWER_FIELDS, row, strict=True)) for row in given}
    named, known = request.GET.get("comment", ""), {str(one.id): one for one in material.comments}
    if set(posted) - set(known):
        raise Problem("changed-meanwhile")
    chosen = [one for one in material.comments if (str(one.id) in posted if posted else named in (str(one.id), "all"))]
    if not posted and not named:
        chosen = [one for one in material.comments if not one.text.outcome]
    words = {one.number: one.text for one in built(material, material.report.master).paragraphs}
    return [_line(one, words, posted.get(str(one.id)), material.report.master) for one in chosen]


def _line(one: OpenComment, words: dict[int, str], posted: dict[str, str] | None, master: str) -> AnswerLine:
    form = CommentAnswerForm(posted, kind=one.text.kind, master=master, initial=answer_initial(one), auto_id=f"id_%s_{one.number}")
    now = counterpart(one.text.then, one.text.paragraph, words)
    return AnswerLine(one, difference(one.text.then, now) if now else (), form)


def _given(form: CommentAnswerForm) -> actions.CommentAnswer:
    given = form.cleaned_data
    return actions.CommentAnswer(given["id"], given["version"], form.answers(), given["outcome"])


def _first(one: OpenComment) -> dict[str, object]:
    return {**one.text.__dict__, "paragraph": one.text.paragraph or None, "version": one.version}
