from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.liaison.texts import CLAIMS, KINDS, LONGEST, Answer, Remark


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


class RemarkForm(forms.Form):
    """One comment on a paragraph. Nothing written takes it out."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KINDS.items()))
    said = forms.CharField(
        label=_("Comment"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
        help_text=_("Name nobody who is held. To take the comment out, leave this empty."),
    )  # fmt: skip
    was = forms.ChoiceField(required=False, choices=[("", ""), *KINDS.items()], widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def remark(self, paragraph: int) -> Remark:
        said = self.cleaned_data["said"].replace("\r\n", "\n").strip()
        return Remark(paragraph, self.cleaned_data["kind"], said)


class AnswerForm(forms.Form):
    """What the body says to one recommendation. Nothing chosen takes the answer out."""

    claimed = forms.ChoiceField(label=_("Your answer"), required=False, choices=[("", _("no answer yet")), *CLAIMS.items()])
    said = forms.CharField(
        label=_("In your own words"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
        help_text=_("What was done or will be done, by whom and by when; or why not. Name nobody who is held."),
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("said") and not given.get("claimed") and not self.errors:
            self.add_error("claimed", _("Choose what your answer is."))
        return given

    def answer(self, recommendation: UUID) -> Answer:
        said = self.cleaned_data["said"].replace("\r\n", "\n").strip()
        return Answer(recommendation, self.cleaned_data["claimed"], said)


class SendRepliesForm(forms.Form):
    """The draft of the answer as it was shown."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class TakeForm(forms.Form):
    """What came by a link, as it is taken in: in clear from then on."""

    claimed = forms.ChoiceField(label=_("The authority says"), choices=list(CLAIMS.items()))
    text = forms.CharField(
        label=_("In its own words"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("It stands in clear from then on: take out what names a person."),
    )  # fmt: skip


class FileForm(forms.Form):
    """A file to be sent with the answer."""

    file = forms.FileField(
        label=_("File"), help_text=_("A PDF, a Word file (.docx) or a picture, at most 3 MB. Of a picture only what it shows is kept."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.docx,image/jpeg,image/png,image/webp"}),
    )  # fmt: skip


class SendForm(forms.Form):
    """Whether there are comments, and the language that they are in."""

    nothing = forms.BooleanField(label=_("We have no comments on this draft"), required=False)
    language = forms.ChoiceField(label=_("Language of your comments"), choices=settings.LANGUAGES)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class LinkForm(forms.Form):
    """Until when a link stands."""

    ends_on = day_field(
        label=_("Stands until"), help_text=_("The end of this day. At first the day on which the term of the letter ends."),
    )  # fmt: skip
