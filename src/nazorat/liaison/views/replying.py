from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.liaison import actions
from nazorat.liaison.access import link_for_reading
from nazorat.liaison.forms import AnswerForm, SendRepliesForm
from nazorat.liaison.keys import COOKIE, Opened
from nazorat.liaison.queries import draft_of
from nazorat.liaison.texts import Question
from nazorat.liaison.views.door import late, page


def questions_page(request: HttpRequest) -> HttpResponseBase:
    """The recommendations that the letter asked about, with what was answered so far."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    questions = _questions(opened)
    draft = draft_of(opened, opened.link)
    rows = [(number, one, draft.answer_to(one.id)) for number, one in enumerate(questions, start=1)]
    return page(request, "questions", {"link": opened.link, "entry": opened.link.entry, "rows": rows, "draft": draft})


def answer_page(request: HttpRequest, number: int) -> HttpResponseBase:
    """Answer one recommendation, by its place in the list."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    questions = _questions(opened)
    if not 1 <= number <= len(questions):
        raise Http404
    one, draft = questions[number - 1], draft_of(opened, opened.link)
    held = draft.answer_to(one.id)
    first = {"claimed": held.claimed, "said": held.said, "seen": held.digest} if held else {}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid() and _kept(opened, form, one):
        say(request, "answer-saved" if form.cleaned_data["claimed"] else "answer-removed")
        return HttpResponseRedirect(f"{reverse('liaison-replies')}#p{number}")
    shown = {"link": opened.link, "one": one, "number": number, "form": form, "draft": draft}
    return page(request, "answer", shown, status=422 if form.is_bound else 200)


def send_page(request: HttpRequest) -> HttpResponseBase:
    """Everything that waits to be sent, once more before it goes; afterwards the receipt, with number and day."""
    token = request.COOKIES.get(COOKIE, "")
    opened = link_for_reading(token)
    link, draft, codes = opened.link, draft_of(opened, opened.link), {one.id: one.code for one in _questions(opened)}
    form = SendRepliesForm(request.POST if request.method == "POST" else None, initial={"version": link.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_replies(by=opened, **form.cleaned_data)
        except Problem as refused:
            form.add_error(None, f"{refused.sentence} {refused.next_step}")
        else:
            say(request, "remarks-sent")
            return HttpResponseRedirect(reverse("liaison-replies-send"))
    rows = [(codes[one.recommendation], one) for one in draft.answers]
    shown = {"link": link, "entry": link.entry, "draft": draft, "rows": rows, "form": form, "late": late(link)}
    return page(request, "sent" if link.arrival else "send", shown, status=422 if form.is_bound else 200)


def _questions(opened: Opened) -> list[Question]:
    """What the link asks about. A link to a copy of a draft asks nothing: not found."""
    if not opened.link.asks:
        raise Http404
    return actions.read_questions(by=opened)


def _kept(opened: Opened, form: AnswerForm, one: Question) -> bool:
    try:
        actions.save_answer(by=opened, answer=form.answer(one.id), seen=form.cleaned_data["seen"])
    except Problem as refused:
        form.add_error(None, f"{refused.sentence} {refused.next_step}")
        return False
    return True
