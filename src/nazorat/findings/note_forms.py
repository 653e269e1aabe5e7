from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.pasted import Clean
from nazorat.findings.notes import brought
from nazorat.kit.forms import KeepingForm
from nazorat.kit.problems import Problem
from nazorat.people import signin
from nazorat.people.models import Member
from nazorat.typeset import WordRefused
from nazorat.typeset.returned import MOST_BYTES

LONGEST = 400_000


class NoteForm(KeepingForm):
    """The internal note, whole, as it was changed from a version."""

    text = forms.CharField(
        label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 28, "spellcheck": "true"}),
        help_text=_(
            "Two number signs begin a heading, a blank line begins a paragraph. "
            "What was told to a smaller circle does not belong here: the whole team reads it."
        ),
    )  # fmt: skip


class NoteFileForm(forms.Form):
    """A note that was written elsewhere, as a Word file. Its clean data is its words, freed of what Word puts beside them."""

    word = forms.FileField(
        label=_("Word file"), widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("A .docx of up to 3.5 MB. Headings, lists, tables and footnotes come along, pictures do not. The file itself is not kept."),
    )  # fmt: skip

    def clean_word(self) -> Clean:
        given = self.cleaned_data["word"]
        try:
            read = brought(given.read(MOST_BYTES + 1))
        except WordRefused as refused:
            problem = Problem(refused.code)
            raise forms.ValidationError(f"{problem.sentence} {problem.next_step}") from refused
        if not read.text:
            raise forms.ValidationError(_("There are no words in this file. A scan belongs to the free notes."))
        if len(read.text) > LONGEST:
            raise forms.ValidationError(_("This is longer than a note. Bring it in parts."))
        return read


class NoteCopyForm(forms.Form):
    """The passphrase that opens the copy: what was drawn for it, or one's own."""

    passphrase = forms.CharField(
        label=_("Passphrase of this copy"), max_length=200, initial=signin.new_phrase,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Drawn for this copy, not kept by us: write it down first. Any age program opens the file with it."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        self.by = by

    def clean_passphrase(self) -> str:
        phrase: str = self.cleaned_data["passphrase"]
        signin.check_phrase(phrase, self.by)
        return phrase
