from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from nazorat.tools.models import ToolVersion
from nazorat.xlsform import CheckReport, Place, check

MOST_BYTES = 1_500_000
LONGEST = 2_000


@dataclass(frozen=True)
class Worded:
    """A text of a tool in one language: its place among all, its cell, the text of the version and as it is corrected now."""

    index: int
    place: Place
    title: str
    text: str
    now: str
    beside: str


def as_workbook(filename: str) -> str:
    """The name under which a file is read: what is published here can be taken home as a workbook, so that it has to be one."""
    return f"{PurePath(filename).stem or 'workbook'}.xlsx"


class UploadForm(forms.Form):
    """A workbook to look at. `report` says what is wrong with it, cell by cell, after validation."""

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("XLSForm as .xlsx, up to 1.5 MB. Nothing is published before you have seen it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    report: CheckReport | None = None

    def clean_workbook(self) -> UploadedFile[Any] | None:
        given: UploadedFile[Any] | None = self.cleaned_data["workbook"]
        if given is None:
            return None
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1.5 MB. Remove pictures and unused sheets."))
        self.content = given.read()
        self.report = check(self.content, as_workbook(given.name or ""))
        if not self.report.ok:
            errors = len(self.report.errors)
            said = ngettext(
                "This workbook cannot be used: %(n)s error, listed below.",
                "This workbook cannot be used: %(n)s errors, listed below.",
                errors,
            )
            raise forms.ValidationError(said % {"n": errors})
        return given

    @classmethod
    def refused(cls, report: CheckReport) -> UploadForm:
        """A form that shows what publishing found, as if it had been found at the check."""
        form = cls({}, MultiValueDict())
        form.fields["workbook"].required = False
        form.full_clean()
        form.report = report
        form.add_error("workbook", gettext("This workbook cannot be used."))
        return form


class HeldForm(forms.Form):
    """A workbook that was looked at and waits in the page, to be published."""

    held = forms.CharField(widget=forms.HiddenInput)
    filename = forms.CharField(widget=forms.HiddenInput, max_length=200)

    @classmethod
    def of(cls, content: bytes, filename: str) -> HeldForm:
        return cls(initial={"held": base64.b64encode(content).decode(), "filename": filename[:200]})

    def clean_filename(self) -> str:
        return as_workbook(self.cleaned_data["filename"])

    def clean_held(self) -> bytes:
        try:
            return base64.b64decode(self.cleaned_data["held"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError(_("The page was changed. Choose the file again.")) from error


class CompareForm(forms.Form):
    """The version of the same tool that another is held against."""

    before = forms.ChoiceField(label=_("From version"))

    def __init__(self, *args: Any, others: Sequence[ToolVersion], **given: Any) -> None:
        super().__init__(*args, **given)
        self.others = {str(other.id): other for other in others}
        choices = [(key, other.version) for key, other in self.others.items()]
        self.fields["before"] = forms.ChoiceField(label=_("From version"), choices=choices)

    def chosen(self, earlier: ToolVersion) -> ToolVersion:
        """What was asked for, else the one that is given."""
        return self.others[self.cleaned_data["before"]] if self.is_valid() else earlier


class WordingFilter(forms.Form):
    """Which words are corrected: in which language, and those in which some words stand."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    q = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, *args: Any, languages: Iterable[tuple[str, str]], first: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.first = first
        self.fields["language"] = forms.ChoiceField(label=_("Language"), required=False, choices=list(languages), initial=first)

    def chosen(self) -> tuple[str, str]:
        """Language and words."""
        given = self.cleaned_data if self.is_valid() else {}
        return given.get("language") or self.first, given.get("q", "").casefold()


class CorrectForm(forms.Form):
    """The words of one page of a tool, in one language. What a text shows of other answers, such as ${age}, stays in it."""

    def __init__(self, *args: Any, rows: Iterable[Worded], language: str, **given: Any) -> None:
        super().__init__(*args, **given)
        self.rows = {f"w{row.index}": row for row in rows}
        attrs = {"rows": 2, "spellcheck": "true", "lang": language, "dir": "auto"}
        for name, row in self.rows.items():
            self.fields[name] = forms.CharField(
                label=row.title, initial=row.now, required=bool(row.text), max_length=max(LONGEST, len(row.text)), help_text=row.beside,
                widget=forms.Textarea(attrs=attrs), validators=[_writable], show_hidden_initial=True,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        from nazorat.xlsform import references  # noqa: PLC0415 - it brings pyxform; a server on which nobody corrects does without

        for name, row in self.rows.items():
            if name in given and references(given[name]) != references(row.text):
                shown = ", ".join(references(row.text)) or "—"
                self.add_error(name, _("Keep what is filled in from other answers as it stands: %(shown)s.") % {"shown": shown})
        return given

    @property
    def texts(self) -> dict[Place, str]:
        """The text of each cell that was changed in the page, lines ended as a workbook ends them: what stood in it unchanged is not taken,
        since somebody else may have corrected it meanwhile."""
        return {self.rows[name].place: self.cleaned_data[name].replace("\r\n", "\n") for name in self.changed_data}


def _writable(text: str) -> None:
    from nazorat.xlsform import UNWRITABLE  # noqa: PLC0415 - as above

    if UNWRITABLE.search(text):
        raise forms.ValidationError(_("A sign in this text cannot be written into a workbook."))


class ReviewForm(forms.Form):
    """The language whose wording is signed."""

    language = forms.ChoiceField()

    def __init__(self, *args: Any, version: ToolVersion, languages: tuple[str, ...], **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["language"] = forms.ChoiceField(choices=[(code, code) for code in languages])
