"""The correction of one item of a record: what it shall say, typed as on the keying page, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.actions import LONGEST_WHY, Change
from nazorat.fieldwork.correcting import as_it_stands, corrected_answers
from nazorat.fieldwork.forms.keying import Ask, _ask, words_for
from nazorat.fieldwork.history import Item
from nazorat.fieldwork.paper import Place, answer_at, flat
from nazorat.fieldwork.records import OpenRecord
from nazorat.fieldwork.typed import ANSWER, NO_ANSWER, NotRight, Typed, fault_of, read_place
from nazorat.xlsform import NoAnswer, Scalar, write_text

Fields = Mapping[str, list[str]]


class CorrectionForm(forms.Form):
    """One item of an opened record. The answer itself stands in the fields of the keying page, beside these."""

    item = forms.CharField(max_length=400, widget=forms.HiddenInput)
    was = forms.CharField(max_length=30_000, required=False, strip=False, widget=forms.HiddenInput)
    form_id = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_WHY, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who noticed it, how, and what it rests on. Sealed with the version; no names."),
    )  # fmt: skip

    def __init__(self, given: Mapping[str, Any] | None, *, record: OpenRecord, item: Item, fields: Fields, language: str) -> None:
        self.record, self.about, self.language = record, item, language
        self.typed = fields if given is not None else fields_from(record, item.place)
        self.value: Scalar | None = None
        self.fault: str = ""
        stands = as_it_stands(record.answers, item.name)
        super().__init__(given, initial={"item": item.name, "was": stands, "form_id": uuid4()})

    def clean(self) -> dict[str, Any]:
        """Reads the answer; what is wrong with it stands in `ask`, and keeps the form from being valid."""
        try:
            self.value = read_place(self.about.place, self.typed)
            after = corrected_answers(self.record.form, self.record.answers, self.about.place, self.value)
            self.fault = fault_of(self.about.place, flat(after))
        except NotRight as refused:
            self.fault = str(refused)
        if self.fault:
            self.add_error(None, str(words_for(self.about.place, self.fault, self.language)))
        return self.cleaned_data

    @property
    def ask(self) -> Ask:
        """The item as the keying page asks it, with what is wrong beside it."""
        wrong = {self.about.name: self.fault} if self.fault else {}
        return _ask(self.about.place, self.typed, Typed({}, wrong, frozenset(), {}), self.language, "")

    def stand_anew(self) -> None:
        """Let the next post be about what the record says now; what was typed stays."""
        self.data = {name: self.data.get(name) for name in self.fields} | {
            "was": as_it_stands(self.record.answers, self.about.name)
        }

    def change(self) -> Change:
        return Change(self.about.name, self.value, self.cleaned_data["was"], self.cleaned_data["why"])


def fields_from(record: OpenRecord, place: Place) -> dict[str, list[str]]:
    """The fields of the keying page as they stand with what a record says at a place."""
    held = answer_at(record.answers, place.name)
    if held is None or isinstance(held, list):
        return {}
    if isinstance(held, NoAnswer):
        return {NO_ANSWER + place.name: [held.code]}
    return {ANSWER + place.name: list(held) if isinstance(held, tuple) else [write_text(held)]}


def fields_posted(post: Any, place: Place) -> dict[str, list[str]]:
    """The two fields of one place out of what was posted, cut to what a place can hold."""
    names = (ANSWER + place.name, NO_ANSWER + place.name)
    return {name: [value[:20_000] for value in post.getlist(name)[:60]] for name in names if any(post.getlist(name))}
