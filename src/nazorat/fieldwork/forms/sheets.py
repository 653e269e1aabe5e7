from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.actions.sheets import MOST_AT_ONCE
from nazorat.fieldwork.models import Destruction, Sheet
from nazorat.kit import dates
from nazorat.people.models import Member
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import forms_of_versions
from nazorat.typeset.numbers import parse_sheet_number
from nazorat.visits.models import Visit
from nazorat.visits.queries import team_of, tools_of

TONGUES = {"ru": "Русский", "tg": "Тоҷикӣ", "en": "English", "uz-Latn": "Oʻzbekcha", "uz-Cyrl": "Ўзбекча"}
# a tool without words in these is printed in its own language, as it is shown on the pages
WITHOUT_WORDS = ("ru", "tg", "en")


class IssueForm(forms.Form):
    """How many sheets of which tool, to whom, in which language."""

    tool = forms.ChoiceField(label=_("Tool"))
    member = forms.ChoiceField(label=_("Issued to"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE, initial=10)
    language = forms.ChoiceField(label=_("Language of the sheet"), choices=list(TONGUES.items()))
    layout = forms.TypedChoiceField(
        label=_("Kind of paper"), coerce=int, required=False, empty_value=None,
        choices=[(int(one), one.label) for one in (Sheet.Layout.TICKS, Sheet.Layout.NOTEBOOK, Sheet.Layout.CODES)],
        help_text=_("A notebook page is of the free note. Of the anonymous questionnaire every paper bears one number, that of its batch."),
    )  # fmt: skip

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = {str(version.id): version for version in tools_of(visit).defer("workbook", "xform")}
        self.members = {seat.member.code: seat.member for seat in team_of(visit)}
        self.trees = forms_of_versions(version.id for version in self.versions.values())
        language = dates.tongue()
        offered = [(name, self.trees[version.id].title_in(language)) for name, version in self.versions.items()]
        choice_of(self, "tool").choices = offered
        choice_of(self, "member").choices = [(code, code) for code in self.members]
        spoken = {code for tree in self.trees.values() for code in tree.languages}
        choice_of(self, "language").choices = [
            (code, name) for code, name in TONGUES.items() if code in spoken or code in WITHOUT_WORDS
        ]
        self.fields["language"].initial = language if language in TONGUES else "ru"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        tool, language = given.get("tool"), given.get("language")
        if tool and language not in WITHOUT_WORDS and language not in self.trees[self.versions[tool].id].languages:
            self.add_error("language", _("This tool has no wording in that language."))
        return given

    @property
    def chosen_version(self) -> ToolVersion:
        return self.versions[self.cleaned_data["tool"]]

    @property
    def chosen_member(self) -> Member:
        return self.members[self.cleaned_data["member"]]


class MarkForm(forms.Form):
    """Sheets chosen in the list and what is said of them; a destruction needs its reason."""

    ACTS = ("return", "lost", "confiscated", "spoilt", "destroy")
    act = forms.ChoiceField(choices=[(name, name) for name in ACTS])
    sheet = forms.TypedMultipleChoiceField(coerce=int)
    reason = forms.TypedChoiceField(choices=Destruction.Reason.choices, coerce=int, required=False, empty_value=None)

    def __init__(self, *args: Any, visit: Visit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheets = {sheet.number: sheet for sheet in Sheet.objects.filter(visit=visit)}
        choice_of(self, "sheet").choices = [(number, str(number)) for number in self.sheets]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("act") == "destroy" and given.get("reason") is None:
            raise forms.ValidationError(_("Say why they are to be destroyed."))
        return given

    @property
    def chosen(self) -> list[Sheet]:
        return [self.sheets[number] for number in self.cleaned_data["sheet"]]


class DestructionForm(forms.Form):
    """What the second member says of a destruction."""

    act = forms.ChoiceField(choices=[("confirm", "confirm"), ("withdraw", "withdraw")])


class NumberForm(forms.Form):
    """A sheet's number as it is printed, with its check digit."""

    number = forms.CharField(
        label=_("Number of the sheet"),
        max_length=14,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True, "class": "sheet-number"}),
        help_text=_("All digits as printed, the last one too: 0050-2 or 00502."),
    )

    def clean_number(self) -> int:
        try:
            return parse_sheet_number(self.cleaned_data["number"])
        except ValueError as wrong:
            if str(wrong) == "check-digit":
                raise forms.ValidationError(_("One digit is not as printed: compare it with the sheet.")) from wrong
            raise forms.ValidationError(_("A number has four digits and a fifth after the hyphen.")) from wrong


class SheetsFilter(forms.Form):
    """Narrows the list of sheets."""

    member = forms.ChoiceField(label=_("Issued to"), required=False)
    tool = forms.ChoiceField(label=_("Tool"), required=False)
    fate = forms.TypedChoiceField(
        label=_("State"), required=False, coerce=int, empty_value=None, choices=[("", _("all")), *Sheet.Fate.choices]
    )

    def __init__(self, *args: Any, sheets: list[Sheet], titles: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = sorted({sheet.issued_to.code for sheet in sheets})
        choice_of(self, "member").choices = [("", _("all")), *((code, code) for code in codes)]
        choice_of(self, "tool").choices = [("", _("all")), *sorted(titles.items())]

    def narrowed(self, sheets: list[Sheet]) -> list[Sheet]:
        """The sheets that the filter lets through; all of them while it is not understood."""
        asked = self.cleaned_data if self.is_valid() else {}
        return [
            sheet
            for sheet in sheets
            if asked.get("member") in (None, "", sheet.issued_to.code)
            and asked.get("tool") in (None, "", sheet.tool_version.tool.code)
            and asked.get("fate") in (None, sheet.fate)
        ]


def choice_of(form: forms.Form, name: str) -> forms.ChoiceField:
    """A field of a form as the choice field that it is."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker: each caller names a choice field
    return field
