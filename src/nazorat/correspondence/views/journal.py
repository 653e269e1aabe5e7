from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.correspondence import actions, queries
from nazorat.correspondence.access import entry_for_keeping, entry_for_reading, held_by, keeps, made_file_for_reading
from nazorat.correspondence.forms.journal import FORMS, DeliveryForm, JournalFilter, StrikeForm
from nazorat.correspondence.models import JournalEntry
from nazorat.correspondence.numbers import numbers_line
from nazorat.correspondence.worded import numbers_of, worded_as
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import Page, page_of
from nazorat.kit.tables import Sheet, csv_bytes
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.rights import may
from nazorat.reports.queries import reports_of

TABLE_HEAD = (
    "book", "year", "number", "reference", "dated", "body", "office", "subject", "report", "copy", "visit", "way", "delivered", "proof",
    "term_days", "due", "state", "reminders", "about", "struck",
)  # fmt: skip
MADE_TYPES = {
    "pdf": "application/pdf", "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def letters_page(request: MemberRequest) -> HttpResponseBase:
    """The journal: what waits for a reply above, filtered by book, addressee, subject and year."""
    form, fitting, lines = _asked(request)
    page: Page[queries.Line] = page_of(lines, request.GET.get("page"))
    shown = {
        "filter_form": form, "page": page, "chips": _chips(request, fitting), "may_enter": may(request.user, "letter-new"),
        "narrowed": any(request.GET.get(name) for name in ("book", "body", "subject", "year", "copy")),
    }  # fmt: skip
    return render(request, "correspondence/letters.html", shown)


def letters_table(request: MemberRequest) -> HttpResponseBase:
    """The letters asked for, as CSV."""
    _form, _fitting, lines = _asked(request)
    return download(csv_bytes(Sheet("letters", TABLE_HEAD, (_cells(line) for line in lines))), "letters.csv")


def letter_page(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """One letter: what is known of it, what came and went about it, its scans."""
    row = entry_for_reading(request.user, entry_id)
    today = timezone.localdate()
    line, asking = queries.line_of(row, today), numbers_of(row)
    shown = {
        "row": row, "line": line, "keeps": keeps(request.user, row), "after": queries.lines_of(queries.followed_by(row), today),
        "numbers": numbers_line(asking, today) if asking else None,
        "asks_numbers": row.outgoing and row.subject == JournalEntry.Subject.REQUEST and not row.struck_at and keeps(request.user, row),
        "files": queries.files_of(row), "worded": worded_as(row),
        "open_scans": queries.open_scans_of(row), "sealed_scans": queries.sealed_scans_of(row),
        "held": held_by(request.user, row) if may(request.user, "letter-scan-sealed") else (),
        "reads_report": row.report_id is not None and reports_of(request.user).filter(id=row.report_id).exists(),
    }  # fmt: skip
    return render(request, "correspondence/letter.html", shown)


def new_letter_page(request: MemberRequest, book: str) -> HttpResponseBase:
    """Enter a letter under the next number of its book."""
    if book not in FORMS:
        raise Http404
    first = {"dated": timezone.localdate(), "delivered_on": timezone.localdate(), "way": JournalEntry.Way.REGISTERED}
    form = FORMS[book](request.POST if request.method == "POST" else None, by=request.user, initial=first | _given(request))
    if request.method == "POST" and form.is_valid():
        row = actions.enter_letter(by=request.user, kind=form.kind, facts=form.facts())
        say(request, "letter-entered")
        return _to(row)
    return render(request, "correspondence/new.html", {"form": form, "book": book}, status=422 if form.is_bound else 200)


def delivery_page(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """Enter the day of delivery: the term runs from it."""
    row = entry_for_keeping(request.user, entry_id)
    first = {"delivered_on": timezone.localdate(), "term_days": row.term_days}
    form = DeliveryForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        actions.enter_delivery(by=request.user, entry=row, **form.cleaned_data)
        say(request, "letter-delivered")
        return _to(row)
    return render(request, "correspondence/delivery.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def strike_page(request: MemberRequest, entry_id: UUID) -> HttpResponseBase:
    """Strike a wrong entry through, with a reason."""
    row = entry_for_keeping(request.user, entry_id)
    form = StrikeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.strike_entry(by=request.user, entry=row, reason=form.cleaned_data["reason"])
        say(request, "letter-struck")
        return _to(row)
    return render(request, "correspondence/strike.html", {"row": row, "form": form}, status=422 if form.is_bound else 200)


def remind_view(request: UnlockedRequest, entry_id: UUID) -> HttpResponseBase:
    """Make the reminder of a letter whose term ended."""
    row = entry_for_keeping(request.user, entry_id)
    reminder = actions.remind(by=request.keyring, entry=row)
    say(request, "letter-reminded")
    return _to(reminder)


def write_view(request: UnlockedRequest, entry_id: UUID) -> HttpResponseBase:
    """Make the letter that an entry of ours stands for, or the answer to one that came in."""
    row = entry_for_keeping(request.user, entry_id)
    if row.outgoing:
        actions.word_letter(by=request.keyring, entry=row)
    else:
        row = actions.answer_letter(by=request.keyring, entry=row)
    say(request, "letter-worded")
    return _to(row)


def made_file(request: MemberRequest, entry_id: UUID, language: str, kind: str) -> HttpResponseBase:
    """A document of a letter that the journal made."""
    file = made_file_for_reading(request.user, entry_id, language, kind)
    name = f"letter-{file.entry.book.year}-{file.entry.number}-{language}.{kind}"
    return download(bytes(file.content), name, MADE_TYPES[file.kind])


def _to(row: JournalEntry) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("letter", args=[row.id]))


def _given(request: MemberRequest) -> dict[str, Any]:
    """What a link to the form already says: which letter is answered, or what one is about."""
    if (subject := request.GET.get("subject", "")) in map(str, JournalEntry.Subject.values):
        return {"subject": int(subject)}
    try:
        about = queries.to_answer().get(id=UUID(request.GET.get("about", "")))
    except (ValueError, JournalEntry.DoesNotExist):
        return {}
    return {"about": about, "body": about.body_id, "report": about.report_id, "visit": about.visit_id, "office": about.office}


def _asked(request: MemberRequest) -> tuple[JournalFilter, list[queries.Line], list[queries.Line]]:
    """The filter, the lines that fit it, and those of the view that is asked for. What is asked for and does not exist is left out."""
    form = JournalFilter(request.GET)
    form.is_valid()
    given = {name: str(value) for name, value in form.cleaned_data.items() if value and name != "only"}
    fitting = queries.lines_of(queries.fitting(queries.journal(), queries.Asked(**given)), timezone.localdate())
    return form, fitting, queries.narrowed(fitting, request.GET.get("only", ""))


def _chips(request: MemberRequest, fitting: list[queries.Line]) -> list[dict[str, Any]]:
    """The views of the journal, with how many letters stand in each."""
    words = {
        "": _("All"), "open": _("Reply awaited"), "late": _("Term ended"), "undelivered": _("Delivery not known"), "struck": _("Struck through"),
    }  # fmt: skip
    here, chips = request.GET.get("only", ""), []
    for code, label in words.items():
        asked = request.GET.copy()
        asked.pop("page", None)
        asked["only"] = code
        count = len(queries.narrowed(fitting, code))
        chips.append({"label": label, "url": f"?{asked.urlencode()}", "current": code == here, "count": count})
    return chips


def _cells(line: queries.Line) -> list[object]:
    row = line.row
    return [
        "outgoing" if row.outgoing else "incoming", row.book.year, row.number, row.reference, row.dated, row.body.name, row.office,
        JournalEntry.Subject(row.subject).name.lower(), row.report.number if row.report else None, row.copy, row.visit.number if row.visit else None,
        JournalEntry.Way(row.way).name.lower(), row.delivered_on, JournalEntry.Proof(row.proof).name.lower() if row.proof else "",
        row.term_days, row.due_on, line.state, line.reminders, row.about.code if row.about else "",
        JournalEntry.Struck(row.struck_reason).name.lower() if row.struck_reason else "",
    ]  # fmt: skip
