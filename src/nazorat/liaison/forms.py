from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field


class WayInForm(forms.Form):
    """The secret of the address and the code that was told in another way."""

    secret = forms.CharField(
        label=_("Secret of the address"), max_length=60,
        help_text=_("What stands after # in the address that you were sent. If nothing stands here, type it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-from-link": ""}),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Eight digits, told to you on the telephone."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}),
    )  # fmt: skip

    def refuse(self) -> None:
        self.add_error(None, _("This address and this code do not belong together. Look at both again, or ring whoever sent them."))


class LinkForm(forms.Form):
    """Until when a link stands."""

    ends_on = day_field(
        label=_("Stands until"), help_text=_("The end of this day. At first the day on which the term of the letter ends."),
    )  # fmt: skip
