from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.reports.models import Letter, Report
from nazorat.reports.queries import authorities, visits_to_report
from nazorat.visits.models import Visit

if TYPE_CHECKING:
    VisitsChoice = forms.ModelMultipleChoiceField[Visit]
    LetterModelForm = forms.ModelForm[Letter]
else:
    # Django's own classes take no type in brackets when they run
    VisitsChoice, LetterModelForm = forms.ModelMultipleChoiceField, forms.ModelForm

KINDS = [(Report.Kind.VISIT.value, _("on one visit")), (Report.Kind.CONSOLIDATED.value, _("consolidated, on several visits"))]
MASTERS = [("ru", _("Russian")), ("tg", _("Tajik")), ("en", _("English"))]
FORMATS = [("docx", "Word"), ("pdf", "PDF"), ("html", "HTML")]


class VisitsField(VisitsChoice):
    """Visits by number and place."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.number} · {obj.place.name if obj.place else ''}"


class BeginForm(forms.Form):
    """Which visits a report covers and in which language it is written first."""

    kind = forms.TypedChoiceField(label=_("Kind"), choices=KINDS, coerce=int, widget=forms.RadioSelect, initial=1)
    visits = VisitsField(queryset=Visit.objects.none(), label=_("Visits"), widget=forms.CheckboxSelectMultiple)
    master = forms.ChoiceField(
        label=_("Authentic language"), choices=MASTERS, initial="ru",
        help_text=_("The report is written in it first; where texts differ, it prevails."),
    )  # fmt: skip

    def __init__(self, *args: Any, by: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["visits"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared so above
        field.queryset = visits_to_report(by)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        visits = given.get("visits")
        if given.get("kind") == Report.Kind.VISIT and visits is not None and len(visits) > 1:
            self.add_error("visits", _("A visit report covers one visit. Choose one, or a consolidated report."))
        return given


class TextForm(forms.Form):
    """The words of a section, as they were changed from a version."""

    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """How many people here a sentence fits, and why; for a marking, the lawyer who cleared it."""

    key = forms.RegexField(r"^[0-9a-f]{40}$", widget=forms.HiddenInput)
    people = forms.IntegerField(
        label=_("How many people here does this sentence fit?"), min_value=0, max_value=100000, required=False
    )
    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("people") is None and not (given.get("reason") or "").strip():
            self.add_error("people", _("Give a number, a reason, or both."))
        return given


class ExportForm(forms.Form):
    """Which copy of the draft leaves, and to whom."""

    language = forms.ChoiceField(label=_("Language"), choices=MASTERS)
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    to = forms.ChoiceField(
        label=_("For"), initial="me", widget=forms.RadioSelect,
        choices=[("me", _("my own work: sealed to my key")), ("authority", _("comments of the authority: in clear, past the gate"))],
    )  # fmt: skip
    copy = forms.RegexField(r"^[\w/-]{1,12}$", label=_("Copy number"), required=False)


class LetterForm(LetterModelForm):
    """A covering letter's facts."""

    class Meta:
        model = Letter
        fields = ("number", "dated", "addressee", "office", "telephone", "reply_days")
        labels = {
            "number": _("Outgoing number"), "dated": _("Date"), "addressee": _("Addressee"), "office": _("Office"),
            "telephone": _("Our telephone"), "reply_days": _("Days to reply"),
        }  # fmt: skip
        widgets = {"dated": forms.DateInput(attrs={"type": "date"})}
        help_texts = {"office": _("a function such as director, not a name")}

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        field = self.fields["addressee"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a foreign key's field is one
        field.queryset = authorities()
