from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import KeepingForm
from nazorat.visits.briefs import BriefText

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _text(rows: int, label: _StrPromise, help_text: _StrPromise) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(required=False, max_length=8000, widget=widget, label=label, help_text=help_text)


class BriefForm(KeepingForm):
    """What the team agrees on before it goes."""

    objectives = _text(
        5, label=_("Objectives"), help_text=_("One to a line: what you will know after this visit that you do not know now.")
    )
    do_no_harm = _text(
        5, label=_("Do no harm"),
        help_text=_("Who may suffer for this visit or for talking to you, what you do about it, what you will not do."),
    )  # fmt: skip
    logistics = _text(
        4, label=_("Logistics"), help_text=_("Transport, meeting point, what is carried in, where you sleep, whom you ring.")
    )

    @property
    def text(self) -> BriefText:
        given = self.cleaned_data
        return BriefText(given["objectives"], given["do_no_harm"], given["logistics"])
