from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.correspondence.actions import AnswerFacts
from nazorat.correspondence.forms.journal import PastDays
from nazorat.correspondence.models import Book, JournalEntry, NumbersAnswer, NumbersRequest
from nazorat.kit.forms import day_field
from nazorat.places.models import Return

Wanted, Outcome = NumbersRequest.Wanted, NumbersAnswer.Outcome


class NumbersRequestForm(PastDays):
    """Which numbers, of which day."""

    past = ("as_of",)
    wanted = forms.MultipleChoiceField(
        label=_("Numbers asked for"), choices=Wanted.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("The first five stand in article 20 (a), the others in article 20 (b)."),
    )  # fmt: skip
    as_of = day_field(
        label=_("As of"), required=False, help_text=_("The day that the numbers are to be of, where the letter names one.")
    )


class NumbersAnswerForm(PastDays):
    """What came of a request."""

    past = ("came_on",)
    came_on = day_field(label=_("Day"))
    outcome = forms.ChoiceField(label=_("What came"), choices=Outcome.choices, widget=forms.RadioSelect, initial=Outcome.GIVEN)
    given = forms.MultipleChoiceField(
        label=_("Numbers that it brought"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what can be used: a total in place of numbers by place is not that."),
    )  # fmt: skip
    ground = forms.ChoiceField(
        label=_("Ground, where it brought none"), required=False, choices=[("", "—"), *NumbersAnswer.Ground.choices]
    )
    letter = forms.ModelChoiceField(label=_("Letter that came"), required=False, queryset=JournalEntry.objects.none())
    returned = forms.ModelChoiceField(label=_("Table in the register of places"), required=False, queryset=Return.objects.none())

    def __init__(self, *args: Any, asking: NumbersRequest, **given: Any) -> None:
        super().__init__(*args, **given)
        brought = self.fields["given"]
        assert isinstance(brought, forms.MultipleChoiceField)  # noqa: S101 - it was declared as one
        brought.choices = [(code, Wanted(code).label) for code in asking.wanted]
        came = JournalEntry.objects.filter(book__kind=Book.Kind.INCOMING, body=asking.letter.body, struck_at=None).select_related(
            "book"
        )
        self._offer("letter", came.order_by("-dated"), lambda row: f"{row.code} · {row.reference}")
        self._offer("returned", Return.objects.filter(authority=asking.letter.body).defer("content"), str)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        named, brought = bool(given.get("given")), given.get("outcome") == Outcome.GIVEN
        if brought and not named:
            self.add_error("given", _("Say which numbers came."))
        if named and not brought:
            self.add_error(
                "outcome", _("Numbers that came were given: choose the first, and enter the refusal of the rest as another answer.")
            )
        return given

    def facts(self) -> AnswerFacts:
        return AnswerFacts(**self.cleaned_data)
