from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.pathway.catalogue import Entry, read_catalogue
from nazorat.pathway.forms.gaps import SourcedForm, public_words
from nazorat.pathway.forms.imports import Told, told
from nazorat.pathway.models import CountryFact, DialogueEvent
from nazorat.pathway.tables import MOST_BYTES, FileRefused


class FactForm(SourcedForm):
    """A public fact of the country."""

    words = public_words(_("What happened"))
    precision = forms.ChoiceField(label=_("The day is known"), choices=CountryFact.Precision.choices)
    field_order = ("words", "precision", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["on"].label = _("Day on which it happened")


class CatalogueForm(forms.Form):
    """A catalogue of facts. `troubles` says after validation why it cannot be taken in."""

    file = forms.FileField(
        label=_("File"), help_text=_("A CSV file or XLSX workbook under the head of a catalogue; all of it is taken in, or nothing."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.troubles: list[Told] = []
        self.entries: list[Entry] = []

    @property
    def filename(self) -> str:
        return str(getattr(self.cleaned_data.get("file"), "name", "") or "")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        if file is None:
            return given
        try:
            self.entries = read_catalogue(
                file.read(MOST_BYTES + 1), file.name or "", timezone.localdate(), list(DialogueEvent.Kind.values)
            )
        except FileRefused as refused:
            self.troubles = told(refused.troubles)
            self.add_error("file", gettext("This file cannot be read; why is named below."))
        return given
