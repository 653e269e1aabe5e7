from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.home.queries.kept import Kept, read_kept

MOST_BYTES = 3_500_000


class KeptForm(forms.Form):
    """A kept `checkpoints.jsonl`, or lines of it."""

    file = forms.FileField(
        label=_("File that you kept"),
        required=False,
        help_text="checkpoints.jsonl",
        widget=forms.FileInput(attrs={"accept": ".jsonl,.txt"}),
    )
    lines = forms.CharField(
        label=_("Or its last line"), required=False, widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "dir": "ltr"})
    )
    kept: list[Kept]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file = given.get("file")
        text = given.get("lines", "")
        if file is not None and file.size <= MOST_BYTES:
            text = file.read().decode(errors="replace")
        try:
            self.kept = read_kept(text)
        except ValueError:
            self.add_error("file", _("This is no file of checkpoints. It is the one that “Checkpoint to keep elsewhere” gave you."))
        return given
