"""The forms of the check of sentences, which nothing else of the room shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.findings.forms import LONG, choices_of
from nazorat.findings.rechecks import VERDICT_WORDS, RecheckText


class BeginRecheckForm(forms.Form):
    """How many sentences another member reads against their records."""

    size = forms.IntegerField(label=_("How many sentences"), min_value=1, max_value=100, initial=10)


class RecheckForm(forms.Form):
    """For each drawn sentence what its records say. What is left empty is answered another time."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, text: RecheckText, **given: Any) -> None:
        super().__init__(*args, **given)
        for at, one in enumerate(text.sentences):
            verdicts = forms.ChoiceField(
                label=_("This sentence"),
                required=False,
                choices=choices_of(VERDICT_WORDS),
                widget=forms.RadioSelect,
                initial=one.verdict,
            )
            self.fields[f"verdict-{at}"] = verdicts
            self.fields[f"note-{at}"] = forms.CharField(label=_("Note"), required=False, max_length=LONG, initial=one.note)

    def clean(self) -> dict[str, Any]:
        """A sentence that differs, or cannot be checked, says why."""
        given = self.cleaned_data
        for name, verdict in [*given.items()]:
            note = name.replace("verdict", "note")
            if name != note and verdict not in ("", "agrees") and not given.get(note):
                self.add_error(note, _("Say what differs, or why it cannot be checked."))
        return given

    def found(self) -> dict[int, tuple[str, str]]:
        """Verdict and note by the position of the sentence."""
        given = self.cleaned_data
        return {
            int(name.removeprefix("verdict-")): (verdict, given[name.replace("verdict", "note")])
            for name, verdict in given.items()
            if name.startswith("verdict-")
        }
