from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.correspondence import actions
from nazorat.correspondence.access import asking_of, entry_for_keeping
from nazorat.correspondence.forms.numbers import NumbersAnswerForm, NumbersRequestForm
from nazorat.correspondence.models import JournalEntry
from nazorat.correspondence.numbers import NumbersLine, numbers_lines, requests_for_numbers, totals_by_body
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import Page, page_of
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may

TABLE_HEAD = (
    "year", "number", "dated", "delivered", "due", "body", "as_of", "wanted", "open", "state", "days", "answered", "outcomes", "grounds",
)  # fmt: skip
TOTALS_HEAD = ("body", "asked", "given", "partly", "refused", "none", "late", "waiting", "median_days")


def numbers_page(request: MemberRequest) -> HttpResponseBase:
    """Requests for numbers: what each body gave, refused or left unanswered, and how long it took."""
    lines = numbers_lines(requests_for_numbers(), timezone.localdate())
    page: Page[NumbersLine] = page_of(lines, request.GET.get("page"))
    shown = {
        "page": page,
        "totals": totals_by_body(lines),
        "may_enter": may(request.user, "letter-new"),
        "subject": JournalEntry.Subject.REQUEST,
    }
    return render(request, "correspondence/numbers.html", shown)


def numbers_table(request: MemberRequest) -> HttpResponseBase:
    """The requests as CSV, or with `format=xlsx` as a workbook with the totals by body on a second sheet."""
    lines = numbers_lines(requests_for_numbers(), timezone.localdate())
    sheet = Sheet("requests", TABLE_HEAD, (_cells(line) for line in lines))
    if request.GET.get("format") != "xlsx":
        return download(csv_bytes(sheet), "requests-for-numbers.csv")
    totals = [[one.body.name, *list(one.__dict__.values())[1:]] for one in totals_by_body(lines)]
    return download(xlsx_bytes(sheet, Sheet("bodies", TOTALS_HEAD, totals)), "requests-for-numbers.xlsx")


def ask_page(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """Say which numbers a letter asks for."""
    row = entry_for_keeping(request.user, entry_id)
    form = NumbersRequestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.ask_for_numbers(by=request.user, entry=row, **form.cleaned_data)
        say(request, "numbers-asked")
        return _to(row.id)
    return render(request, "correspondence/numbers_ask.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def answer_page(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """Enter what came of a request for numbers."""
    asking = asking_of(entry_for_keeping(request.user, entry_id))
    form = NumbersAnswerForm(
        request.POST if request.method == "POST" else None, asking=asking, initial={"came_on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        actions.enter_numbers_answer(by=request.user, request=asking, facts=form.facts())
        say(request, "numbers-answered")
        return _to(entry_id)
    shown = {"row": asking.letter, "form": form}
    return render(request, "correspondence/numbers_answer.html", shown, status=422 if form.is_bound else 200)


def _to(entry_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("letter", args=[entry_id]))


def _cells(line: NumbersLine) -> list[object]:
    row = line.row
    return [
        row.letter.book.year, row.letter.number, row.letter.dated, row.letter.delivered_on, row.letter.due_on, row.letter.body.name, row.as_of,
        " ".join(row.wanted), " ".join(line.open), line.state, line.days, line.answers[0].came_on if line.answers else None,
        " ".join(answer.outcome for answer in line.answers), " ".join(answer.ground for answer in line.answers if answer.ground),
    ]  # fmt: skip
