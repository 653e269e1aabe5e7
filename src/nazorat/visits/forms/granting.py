from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.problems import Problem
from nazorat.visits.forms.planning import MOST_VISITS, OTHERS, SeatForm
from nazorat.visits.models import Visit


class ManySeatsForm(SeatForm):
    """One seat on several visits that the acting member leads."""

    def __init__(self, *args: Any, led: Iterable[Visit], **given: Any) -> None:
        super().__init__(*args, roles=OTHERS, **given)
        named = [(str(visit.id), _visit_words(visit)) for visit in led]
        self.fields["visits"] = forms.MultipleChoiceField(
            label=_("Visits"),
            choices=named,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one.")},
        )


def _visit_words(visit: Visit) -> str:
    number = str(_("Visit %(n)s") % {"n": visit.number})
    return f"{number} · {visit.place.name}" if visit.place else number


class ProgressForm(forms.Form):
    """Where granting on many visits stands, as its page carries it on: `left` are ids, `refused` is "id code" for each visit."""

    role = forms.ChoiceField(choices=[("", ""), *((role, role) for role in OTHERS)], required=False)
    interviews = forms.BooleanField(required=False)
    total = forms.IntegerField(min_value=0, max_value=MOST_VISITS)
    granted = forms.IntegerField(min_value=0)
    left = forms.CharField(required=False)
    refused = forms.CharField(required=False)

    def clean_left(self) -> list[UUID]:
        return [_uuid(word) for word in str(self.cleaned_data["left"]).split()]

    def clean_refused(self) -> list[tuple[UUID, Problem]]:
        words = str(self.cleaned_data["refused"]).split()
        return [(_uuid(visit), _problem(code)) for visit, code in zip(words[::2], words[1::2], strict=False)]


def _uuid(word: str) -> UUID:
    try:
        return UUID(word)
    except ValueError as broken:
        raise forms.ValidationError("no id") from broken


def _problem(code: str) -> Problem:
    try:
        return Problem(code)
    except LookupError as unknown:
        raise forms.ValidationError("no code") from unknown
