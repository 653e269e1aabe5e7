from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.forms import KeepingForm, day_field
from nazorat.people import signin
from nazorat.people.models import Member, MemberKey
from nazorat.people.queries import authorities
from nazorat.reports.letters import COPY
from nazorat.reports.models import Letter, Report
from nazorat.reports.queries import visits_to_report
from nazorat.reports.scope import Scope
from nazorat.reports.translating import fits
from nazorat.standards.models import Theme
from nazorat.typeset.returned import MOST_BYTES
from nazorat.visits.models import Visit

if TYPE_CHECKING:
    VisitsChoice = forms.ModelMultipleChoiceField[Visit]
    LetterModelForm = forms.ModelForm[Letter]
else:
    # Django's own classes take no type in brackets when they run
    VisitsChoice, LetterModelForm = forms.ModelMultipleChoiceField, forms.ModelForm

KINDS = [
    (Report.Kind.VISIT.value, _("on one visit")), (Report.Kind.CONSOLIDATED.value, _("consolidated, on several visits")),
    (Report.Kind.SHORT.value, _("short public edition of what was adopted")),
    (Report.Kind.PLAIN.value, _("sheet in plain language for people held there, one page")),
    (Report.Kind.BRIEF.value, _("one page for embassies")),
    (Report.Kind.THEMATIC.value, _("on one theme over several visits, of what was adopted")),
]  # fmt: skip
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

    theme = forms.ChoiceField(
        label=_("Theme"), required=False,
        help_text=_("Of a report on one theme. It stands sealed with the draft until the report is released."),
    )  # fmt: skip
    since = day_field(label=_("Visits from"), required=False)
    until = day_field(
        label=_("Visits to"), required=False, help_text=_("Of a report on one theme; left empty, all the chosen visits.")
    )

    def __init__(self, *args: Any, by: Member, themes: Iterable[Theme], **given: Any) -> None:
        super().__init__(*args, **given)
        named = [(one.code, f"{one.parent.title} · {one.title}" if one.parent else one.title) for one in themes]
        self.fields["theme"].choices = [("", "—"), *named]  # type: ignore[attr-defined]  # declared above as a choice
        field = self.fields["visits"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - declared so above
        field.queryset = visits_to_report(by)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        visits = given.get("visits")
        if given.get("kind") == Report.Kind.VISIT and visits is not None and len(visits) > 1:
            self.add_error("visits", _("A visit report covers one visit. Choose one, or a consolidated report."))
        self._clean_scope(given)
        return given

    def _clean_scope(self, given: dict[str, Any]) -> None:
        """A theme and its days belong to a thematic report, and to no other."""
        since, until = given.get("since"), given.get("until")
        if given.get("kind") != Report.Kind.THEMATIC:
            for name in ("theme", "since", "until"):
                if given.get(name):
                    self.add_error(name, _("Only a report on one theme takes this. Empty it, or choose that kind."))
            return
        if not given.get("theme"):
            self.add_error("theme", _("Choose the theme."))
        elif since and until and until < since:
            self.add_error("until", _("The last day is before the first."))
        else:
            self._clean_span(given, Scope(given["theme"], since, until))

    def _clean_span(self, given: dict[str, Any], scope: Scope) -> None:
        outside = [visit for visit in given.get("visits") or () if not scope.spans(visit.began_on)]
        if outside:
            numbers = ", ".join(str(visit.number) for visit in outside)
            self.add_error("visits", _("Begun outside these days: %(numbers)s.") % {"numbers": numbers})
        given["scope"] = scope


class AnnualForm(forms.Form):
    """The year that an annual report tells, and in which language it is written first."""

    year = forms.IntegerField(label=_("Year"), min_value=2000)
    master = forms.ChoiceField(
        label=_("Authentic language"), choices=MASTERS, initial="ru",
        help_text=_("The report is written in it first; where texts differ, it prevails."),
    )  # fmt: skip

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not come yet."))
        return year


class TextForm(KeepingForm):
    """The words of a section, as they were changed from a version."""

    text = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "true"}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PieceForm(forms.Form):
    """One piece of a translation, as the section was changed from a version."""

    text = forms.CharField(label=_("Translation"), widget=forms.Textarea(attrs={"rows": 9, "spellcheck": "true"}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, master: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.master = master

    def clean_text(self) -> str:
        words = "\n".join(self.cleaned_data["text"].split("\r\n")).strip()
        if not fits(self.master, words):
            raise forms.ValidationError(
                _("It stands for one piece of the master: one paragraph, list, table or heading, without blank lines.")
            )
        return words


class ThreadForm(forms.Form):
    """What is said to a paragraph."""

    text = forms.CharField(label=_("Remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class VersionsForm(forms.Form):
    """Two versions of a text; the last two unless others are asked for."""

    one = forms.TypedChoiceField(label=_("From version"), coerce=int)
    two = forms.TypedChoiceField(label=_("To version"), coerce=int)

    def __init__(self, *args: Any, numbers: Sequence[int], **given: Any) -> None:
        super().__init__(*args, **given)
        self.last = (numbers[-2] if len(numbers) > 1 else 0, numbers[-1] if numbers else 0)
        choices = [(0, _("nothing yet")), *((number, str(number)) for number in numbers)]
        for name, first in zip(("one", "two"), self.last, strict=True):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared so above
            field.choices, field.initial = choices, first

    def chosen(self) -> tuple[int, int]:
        """The versions to compare."""
        if not self.is_valid():
            return self.last
        return self.cleaned_data["one"], self.cleaned_data["two"]


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
    """Which copy of the draft leaves, for whom, and the passphrase that opens it: what was drawn for this copy, or one's own."""

    language = forms.ChoiceField(label=_("Language"), choices=MASTERS)
    format = forms.ChoiceField(label=_("Format"), choices=FORMATS)
    to = forms.ChoiceField(
        label=_("For"), initial="me", widget=forms.RadioSelect,
        choices=[
            ("me", _("my own work")),
            ("authority", _("comments of the authority: past the gate, numbered")),
            ("index", _("a custodian or the lawyer: the evidence index alone, as a table")),
        ],
    )  # fmt: skip
    copy = forms.RegexField(
        COPY, label=_("Copy number"), required=False, help_text=_("For an authority. Each body gets a number of its own."),
        error_messages={"invalid": _("Digits, at most four letters, “-” and “/”, as on the copy.")},
    )  # fmt: skip
    addressee = forms.ModelChoiceField(
        label=_("Addressee"), queryset=authorities(), required=False, help_text=_("The copy enters the journal of letters with it.")
    )
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

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("to") == "authority" and not given.get("copy") and "copy" not in self.errors:
            self.add_error("copy", _("A copy that goes out carries a number."))
        if given.get("to") == "authority" and not given.get("addressee") and "addressee" not in self.errors:
            self.add_error("addressee", _("A copy that goes out has an addressee."))
        return given


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


class GrantForm(forms.Form):
    """Who is to be given the draft, out of those who may be."""

    member = forms.ChoiceField(label=_("Member"))

    def __init__(self, *args: Any, keys: Iterable[MemberKey], **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [(str(key.member_id), f"{key.member.code} · {key.member.organisation}") for key in keys]
        self.fields["member"] = forms.ChoiceField(label=_("Member"), choices=choices)


class WordForm(forms.Form):
    """A copy of the draft that was worked on in Word, and which language's copy it is."""

    word = forms.FileField(
        label=_("Word file"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("A .docx made here as a copy for your own work, up to 3.5 MB."),
    )
    language = forms.ChoiceField(label=_("Language of the copy"), choices=MASTERS)

    def clean_word(self) -> UploadedFile[Any]:
        given: UploadedFile[Any] = self.cleaned_data["word"]
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 3.5 MB. Take pictures out; they are not read back."))
        return given
