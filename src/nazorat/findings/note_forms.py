from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import KeepingForm
from nazorat.people import signin
from nazorat.people.models import Member

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
