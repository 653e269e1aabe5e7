from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.correspondence.actions import LetterFacts
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.correspondence.queries import bodies_written_to, reports_to_name, to_answer, visits_to_name, years
from nazorat.kit.forms import day_field
from nazorat.people.models import Member
from nazorat.people.queries import authorities
from nazorat.places.models import Place
from nazorat.reports.letters import COPY
from nazorat.reports.models import Report
from nazorat.visits.models import Visit

Subject, Office, Way, Proof = JournalEntry.Subject, JournalEntry.Office, JournalEntry.Way, JournalEntry.Proof
# a number is digits and signs with at most four letters ("01-07/12", "№ 5/2", "исх. 45"): no word that could be somebody's name
REFERENCE = re.compile(r"\A(?=[^\d]*\d)(?!(?:[\W\d_]*[^\W\d_]){5})[\w№ ./()-]+\Z")
LONGEST_TERM = 365
# what one may write of is what the other answers: each book has its own subjects
SUBJECTS = {
    Book.Kind.OUTGOING: (Subject.DRAFT, Subject.REPORT, Subject.REQUEST, Subject.MANDATE, Subject.REMINDER, Subject.OTHER),
    Book.Kind.INCOMING: (Subject.COMMENTS, Subject.REPLY, Subject.REQUEST, Subject.MANDATE, Subject.OTHER),
}


class PastDays(forms.Form):
    """Days that have come, and rows to choose from under the words that a page gives them."""

    past: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in self.past:
            if given.get(name) and given[name] > timezone.localdate():
                self.add_error(name, _("This day has not come yet."))
        return given

    def _offer(self, name: str, rows: Any, said: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it was declared as one
        field.queryset = rows
        field.label_from_instance = said  # type: ignore[method-assign]  # Django's own way, without a class for each


def _reference(label: Any, *, required: bool) -> forms.RegexField:
    said = _("A number, without words: “01-07/12”.")
    return forms.RegexField(REFERENCE, label=label, max_length=40, required=required, error_messages={"invalid": said})


def _term(**given: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Term in days"), required=False, min_value=1, max_value=LONGEST_TERM,
        help_text=_("It runs from the day of delivery. Empty when no reply is asked for."), **given,
    )  # fmt: skip


class EntryForm(PastDays):
    """What both books ask for. Nothing of it is free words."""

    kind = Book.Kind.OUTGOING
    body = forms.ModelChoiceField(label=_("Addressee"), queryset=authorities())
    office = forms.ChoiceField(
        label=_("Office"),
        required=False,
        choices=[("", _("the body as such")), *Office.choices],
        help_text=_("a function, never a name"),
    )
    subject = forms.TypedChoiceField(label=_("Subject"), coerce=int, choices=Subject.choices)
    report = forms.ModelChoiceField(label=_("Report"), required=False, queryset=Report.objects.none())
    visit = forms.ModelChoiceField(label=_("Visit"), required=False, queryset=Visit.objects.none())
    # what comes by link enters itself
    way = forms.TypedChoiceField(label=_("How"), coerce=int, choices=[(one.value, one.label) for one in Way if one != Way.LINK])

    def __init__(self, *args: Any, by: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        allowed = SUBJECTS[self.kind]
        self.fields["subject"] = forms.TypedChoiceField(
            label=_("Subject"), coerce=int, choices=[(one.value, one.label) for one in allowed]
        )
        self._offer("body", authorities(), lambda row: row.name)
        self._offer("report", reports_to_name(by), lambda row: _("report %(number)s") % {"number": row.number})
        self._offer("visit", visits_to_name(by), lambda row: _("visit %(number)s") % {"number": row.number})

    def facts(self) -> LetterFacts:
        """As the action takes them."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return LetterFacts(**given)


def _copy() -> forms.RegexField:
    said = _("Digits, at most four letters, “-” and “/”, as on the copy.")
    return forms.RegexField(
        COPY, label=_("Copy number"), required=False, max_length=12, error_messages={"invalid": said},
        help_text=_("Of a draft: the number on each of its pages. A copy that is found is looked up by it."),
    )  # fmt: skip


class OutgoingForm(EntryForm):
    """A letter that went out."""

    past = ("dated",)
    reference = _reference(_("Number on the letter"), required=False)
    dated = day_field(label=_("Date"))
    copy = _copy()
    term_days = _term()
    field_order = ("reference", "dated", "body", "office", "subject", "report", "copy", "visit", "way", "term_days")


class IncomingForm(EntryForm):
    """A letter that came in, and which of ours it answers."""

    kind = Book.Kind.INCOMING
    past = ("dated", "delivered_on")
    reference = _reference(_("Their number"), required=True)
    dated = day_field(label=_("Their date"))
    delivered_on = day_field(label=_("Received on"))
    about = forms.ModelChoiceField(label=_("Answers our letter"), required=False, queryset=JournalEntry.objects.none())
    field_order = ("reference", "dated", "delivered_on", "body", "office", "subject", "about", "report", "visit", "way")

    def __init__(self, *args: Any, by: Member, **given: Any) -> None:
        super().__init__(*args, by=by, **given)
        self.fields["body"].label = _("From")
        self._offer("about", to_answer(), lambda row: f"{row.code} · {row.body.name}")


FORMS: dict[str, type[EntryForm]] = {"outgoing": OutgoingForm, "incoming": IncomingForm}


class DeliveryForm(PastDays):
    """When a letter was delivered and by what that is known; the term runs from this day."""

    past = ("delivered_on",)
    delivered_on = day_field(label=_("Delivered on"))
    proof = forms.TypedChoiceField(label=_("Known by"), coerce=int, choices=Proof.choices)
    term_days = _term()


class StrikeForm(forms.Form):
    """Why an entry is struck through."""

    reason = forms.TypedChoiceField(label=_("Reason"), coerce=int, choices=JournalEntry.Struck.choices, widget=forms.RadioSelect)


class ScanForm(forms.Form):
    """A scan and the marking of its source."""

    marking = forms.ChoiceField(
        label=_("Marking of the source"), choices=Place.Marking.choices, initial=Place.Marking.UNKNOWN,
        help_text=_("Only what is open is kept in clear. The rest is sealed, and opened by those who write the report or plan visits."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), help_text=_("A PDF or a picture, at most 3 MB. Of a picture nothing is kept but what it shows."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
    )  # fmt: skip


class JournalFilter(forms.Form):
    """Book, addressee, subject, year, and the number of a copy that was found."""

    book = forms.ChoiceField(label=_("Book"), required=False, choices=[("", _("all")), *Book.Kind.choices])
    body = forms.ChoiceField(label=_("Addressee"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False, choices=[("", _("all")), *Subject.choices])
    year = forms.ChoiceField(label=_("Year"), required=False)
    copy = forms.CharField(label=_("Copy number"), required=False, max_length=12)
    only = forms.CharField(label="", required=False, widget=forms.HiddenInput)
    report = forms.UUIDField(label="", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        bodies = [(str(body.id), body.name) for body in bodies_written_to()]
        for name, choices in (("body", bodies), ("year", [(str(year), str(year)) for year in years()])):
            label = self.fields[name].label
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=[("", _("all")), *choices])
        self.order_fields(list(type(self).base_fields))
