from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarForm(forms.Form):
    """What goes into the calendar file. Days of plans leave the seal only when they are asked for."""

    tasks = forms.BooleanField(label=_("my tasks, on the day they are due"), required=False, initial=True)
    visits = forms.BooleanField(label=_("visits of the last two months on which I was"), required=False, initial=True)
    planned = forms.BooleanField(
        label=_("first days of visits that I lead and that have not begun"), required=False,
        help_text=_("They leave the seal with the file: whoever reads your calendar, and the firm that keeps it, sees that you work that day."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not any(given.values()):
            self.add_error(None, _("Choose at least one."))
        return given
