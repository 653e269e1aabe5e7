from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.visits.letters import MandateFacts

TONGUES = (("tg", "Тоҷикӣ"), ("ru", "Русский"), ("en", "English"))
FORMATS = (("pdf", "PDF"), ("docx", "Word"))


def _unkept(**given: Any) -> forms.CharField:
    return forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **given)


class CredentialForm(forms.Form):
    """Name and document as they stand in the document."""

    name = _unkept(label=_("Name as it stands in the document"), max_length=120)
    document = _unkept(label=_("Document and its number"), max_length=60)


class MandateLetterForm(forms.Form):
    """What is entered of the letter at the gate. Nothing of it is kept."""

    language = forms.ChoiceField(label=_("Language"), choices=TONGUES)
    form = forms.ChoiceField(label=_("Format"), choices=FORMATS, widget=forms.RadioSelect, initial="pdf")
    number = _unkept(label=_("Outgoing number"), max_length=40, help_text=_("As the office gives it, in its journal of letters."))
    dated = day_field(label=_("Date of the letter"))
    since = day_field(label=_("Valid from"))
    until = day_field(label=_("Valid until"))
    telephone = _unkept(
        label=_("Telephone of the office"), max_length=40, help_text=_("Where the gate can ask whether the letter is genuine.")
    )
    names_place = forms.BooleanField(label=_("name the place"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("The last day is before the first."))
        return given

    @property
    def facts(self) -> MandateFacts:
        given = self.cleaned_data
        return MandateFacts(given["language"], given["number"], given["dated"], given["since"], given["until"], given["telephone"])
