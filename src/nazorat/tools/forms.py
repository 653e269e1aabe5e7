from __future__ import annotations

import base64
import binascii
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import files_kept
from nazorat.xlsform import Carried, CheckReport, Place, check

MOST_BYTES = 1_500_000
# the workbook and its files wait in the page as text, a third longer, and one post holds 4 MB
MOST_TOGETHER = 2_700_000
LONGEST = 2_000
CHANGED = _("The page was changed. Choose the file again.")


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


class Chooser(forms.FileInput):
    """A field for several files."""

    allow_multiple_selected = True


class Several(forms.FileField):
    """Several files, none of them empty; their names as one writes them, not as one Macintosh takes them apart."""

    widget = Chooser

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, bytes]]:
        given = [super(Several, self).clean(one, initial) for one in data or []]
        return [(unicodedata.normalize("NFC", one.name), one.read()) for one in given if one]


class UploadForm(forms.Form):
    """A workbook to look at, and the files that it names. `report` says what is wrong, cell by cell, after validation."""

    workbook = forms.FileField(
        label=_("Workbook"),
        help_text=_("XLSForm as .xlsx, up to 1.5 MB. Nothing is published before you have seen it."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    beside = Several(
        label=_("Files beside it"),
        required=False,
        help_text=_(
            "Pictures, sounds, films and lists (CSV, XML, GeoJSON) that the workbook names, at most 19 and 2.7 MB with it. "
            "Those that the version before has need not be given again."
        ),
    )
    report: CheckReport | None = None

    def clean_workbook(self) -> UploadedFile[Any] | None:
        given: UploadedFile[Any] | None = self.cleaned_data["workbook"]
        if given is None:
            return None
        if (given.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1.5 MB. Remove pictures and unused sheets."))
        self.content = given.read()
        return given

    def clean_beside(self) -> list[tuple[str, bytes]]:
        given: list[tuple[str, bytes]] = self.cleaned_data["beside"]
        twice = next((name for name, count in Counter(name for name, _content in given).items() if count > 1), None)
        if twice is not None:
            raise forms.ValidationError(_("The file “%(name)s” was given twice."), params={"name": twice})
        return given

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        given = cleaned.get("workbook")
        if given is None or "beside" not in cleaned:
            return cleaned
        self.given = dict(cleaned["beside"])
        if len(self.content) + sum(map(len, self.given.values())) > MOST_TOGETHER:
            self.add_error("beside", _("The workbook and its files are larger than 2.7 MB together. Make the pictures smaller."))
            return cleaned
        self.report = check(self.content, as_workbook(given.name or ""), self.given, files_kept)
        if not self.report.ok:
            errors = len(self.report.errors)
            said = ngettext(
                "This workbook cannot be used: %(n)s error, listed below.",
                "This workbook cannot be used: %(n)s errors, listed below.",
                errors,
            )
            self.add_error("workbook", said % {"n": errors})
        return cleaned

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
    beside = forms.JSONField(widget=forms.HiddenInput, required=False)
    filename = forms.CharField(widget=forms.HiddenInput, max_length=200)

    @classmethod
    def of(cls, content: bytes, filename: str, files: Mapping[str, bytes]) -> HeldForm:
        beside = {name: _packed(one) for name, one in files.items()}
        return cls(initial={"held": _packed(content), "beside": beside, "filename": filename[:200]})

    def clean_filename(self) -> str:
        return as_workbook(self.cleaned_data["filename"])

    def clean_held(self) -> bytes:
        return _unpacked(self.cleaned_data["held"])

    def clean_beside(self) -> dict[str, bytes]:
        given = self.cleaned_data["beside"] or {}
        if not isinstance(given, dict):
            raise forms.ValidationError(CHANGED)
        return {name: _unpacked(one) for name, one in given.items()}


_PLAIN = str.maketrans("-_", "+/")


def _packed(content: bytes) -> str:
    # none of its letters grows in a post
    return base64.urlsafe_b64encode(content).decode()


def _unpacked(text: object) -> bytes:
    try:
        return base64.b64decode(str(text).translate(_PLAIN), validate=True)
    except (binascii.Error, ValueError) as error:
        raise forms.ValidationError(CHANGED) from error


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
            # of a language that is being added the tool's own words say what is filled in
            asked = references(row.text or row.beside)
            if given.get(name) and references(given[name]) != asked:
                shown = ", ".join(asked) or "—"
                self.add_error(name, _("Keep what is filled in from other answers as it stands: %(shown)s.") % {"shown": shown})
        return given

    @property
    def texts(self) -> dict[Place, str]:
        """The text of each cell that was changed in the page, lines ended as a workbook ends them: what stood in it unchanged is not taken,
        since somebody else may have corrected it meanwhile."""
        return {self.rows[name].place: self.cleaned_data[name].replace("\r\n", "\n") for name in self.changed_data}


class LanguageForm(forms.Form):
    """A language that a tool is to have: its code, and its name in itself."""

    code = forms.RegexField(
        r"^[a-z]{2,3}(-[A-Z][a-z]{3})?$", label=_("Code"), max_length=8,
        help_text=_("Two or three letters of ISO 639, and the alphabet where there are two: ky, fa, uz-Cyrl."),
        error_messages={"invalid": _("A code is like ky, fa or uz-Cyrl.")},
    )  # fmt: skip
    name = forms.RegexField(
        r"^[^\W\d_][\w ʻʼ’'-]*$", label=_("Name in the language itself"), max_length=40,
        error_messages={"invalid": _("Letters, spaces and hyphens only.")},
    )  # fmt: skip

    def __init__(self, *args: Any, there: Iterable[str], **given: Any) -> None:
        super().__init__(*args, **given)
        self.there = set(there)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if code in self.there:
            raise forms.ValidationError(_("The tool has this language."))
        return code


class TakeForm(forms.Form):
    """Of each text that both the library and somebody here changed: which of the two holds."""

    SIDES = (("library", _("the library's")), ("ours", _("ours")))

    def __init__(self, *args: Any, clashes: Iterable[Carried], **given: Any) -> None:
        super().__init__(*args, **given)
        self.rows = {f"c{row.place.sheet}-{row.place.row}-{row.place.column}": row for row in clashes}
        for name in self.rows:
            self.fields[name] = forms.ChoiceField(label=_("Which holds"), choices=self.SIDES, widget=forms.RadioSelect)

    @property
    def ours(self) -> frozenset[Place]:
        """The cells in which the text corrected here holds."""
        return frozenset(row.place for name, row in self.rows.items() if self.cleaned_data[name] == "ours")


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
