from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.fieldwork.actions import FreeNote
from nazorat.fieldwork.entering import WAYS, Entered
from nazorat.fieldwork.forms.sheets import choice_of
from nazorat.fieldwork.paper import Values
from nazorat.fieldwork.pasted import Clean, plain
from nazorat.fieldwork.pictures import WIDEST_SCAN, NotShown, redrawn
from nazorat.fieldwork.typed import LONGEST_TEXT
from nazorat.kit import dates
from nazorat.visits.models import VisitKey
from nazorat.xlsform import Form, Question

# items of the library's note, by their names: what the form asks under the tool's own words
ASKED = ("place", "unit", "day", "part_of_day", "origin", "theme", "source")
MOST_NOTES = 30
LARGEST_SCAN = 3_000_000
MOST_PAGES = 8


def page_name(number: int) -> str:
    """What a page is called in the record: nothing of the name that it came with."""
    return f"scan-{number}.jpg" if number > 1 else "scan.jpg"


class ScansInput(forms.ClearableFileInput):
    """A field of several files; a browser sends them in the order in which it shows them."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class PagesField(forms.FileField):
    """The pages of a scan, each drawn anew: what was uploaded goes no further."""

    widget = ScansInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list) else [data] if data else []
        if len(given) > MOST_PAGES:
            raise forms.ValidationError(_("At most eight pages at once: put the rest into another note."))
        pages = [self._page(one, number, len(given)) for number, one in enumerate(given, start=1)]
        if len(set(pages)) < len(pages):
            raise forms.ValidationError(_("The same page is there twice."))
        return pages

    def _page(self, given: Any, number: int, count: int) -> bytes:
        try:
            scan = super().clean(given)
            if scan.size > LARGEST_SCAN:
                raise forms.ValidationError(_("This picture is too large. Save it smaller, or in two halves."))
            return redrawn(scan.read(), WIDEST_SCAN)
        except NotShown as refused:
            why: Any = _("This is no picture that can be drawn. Save the page as JPEG or PNG; a PDF page by page.")
            raise forms.ValidationError(_of_page(number, count, why)) from refused
        except forms.ValidationError as refused:
            raise forms.ValidationError(_of_page(number, count, " ".join(refused.messages))) from refused


def _of_page(number: int, count: int, why: Any) -> str:
    return gettext("Page %(n)s: %(why)s") % {"n": dates.number(number), "why": why} if count > 1 else str(why)


class ScanForm(forms.Form):
    """The pages of one sheet that was keyed."""

    scan = PagesField(
        label=_("Pages of the sheet, in their order"), widget=ScansInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, each drawn anew: place, time and camera stay behind. Look first: no name may stand on the paper."),
    )  # fmt: skip

    def pages(self) -> tuple[tuple[str, bytes], ...]:
        """The pages of a valid form under their names in the record."""
        return tuple((page_name(number), page) for number, page in enumerate(self.cleaned_data["scan"], start=1))


class NoteForm(forms.Form):
    """A free note. Labels and choices are the tool's, so that a note from paper and one from here say the same."""

    text = forms.CharField(
        label=_("The note"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 12, "data-paste": True}),
        help_text=_("No names, nicknames, cell numbers or articles. Of a scan: what it shows, in a sentence."),
    )  # fmt: skip
    split = forms.BooleanField(label=_("Each paragraph is a note of its own"), required=False)
    way = forms.ChoiceField(label=_("How it came"), choices=list(WAYS.items()), initial="typed", widget=forms.RadioSelect)
    memory = forms.BooleanField(label=_("From memory: written afterwards, not at the place"), required=False)
    place = forms.ChoiceField()
    unit = forms.CharField(required=False, max_length=4)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    part_of_day = forms.ChoiceField()
    origin = forms.ChoiceField()
    theme = forms.ChoiceField()
    source = forms.ChoiceField()
    circle = forms.TypedChoiceField(label=_("Who reads it"), coerce=lambda code: VisitKey.Compartment(int(code)))
    scan = PagesField(
        label=_("Scan or photos, page by page"), required=False, widget=ScansInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_(
            "JPEG, PNG or WebP: up to eight pages in the order of their names, up to 3 MB each and 4 MB together. "
            "Each is drawn anew: place, time and camera stay behind, and so does its name."
        ),
    )  # fmt: skip
    not_seen = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    form_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tool: Form, circles: list[tuple[int, Any]], began_on: Any, **given: Any) -> None:
        first = {"form_id": uuid4(), "day": began_on}
        super().__init__(*args, **{"initial": first, **given})
        self.asked: dict[str, Question] = {question.name: question for question in tool.questions()}
        language = dates.tongue()
        for name in (*ASKED, "not_seen"):
            question = self.asked[name]
            self.fields[name].label = question.label.in_(language)
            self.fields[name].help_text = question.hint.in_(language)
            if question.real_choices:
                choices = [(choice.code, choice.label.in_(language)) for choice in question.real_choices]
                choice_of(self, name).choices = choices if name == "not_seen" else [("", ""), *choices]
        choice_of(self, "circle").choices = circles
        self.began_on = began_on
        self.clean_text_of: Clean = Clean("")

    def clean_text(self) -> str:
        self.clean_text_of = plain(self.cleaned_data["text"])
        if not self.clean_text_of.text:
            raise forms.ValidationError(_("Say it in one sentence."))
        return self.clean_text_of.text

    def clean_unit(self) -> str:
        unit: str = self.cleaned_data["unit"].strip().upper()
        if not unit.isalnum() and unit:
            raise forms.ValidationError(_("One to four capital letters or digits."))
        return unit

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("way") == "scanned" and not given.get("scan") and "scan" not in self.errors:
            self.add_error("scan", _("Attach the scan, or say how else the note came."))
        if given.get("split") and given.get("scan"):
            self.add_error("split", _("A scan belongs to one note."))
        if given.get("split") and len(self.clean_text_of.paragraphs) > MOST_NOTES:
            self.add_error("split", _("At most thirty notes at once: paste the rest afterwards."))
        return given

    def notes(self) -> list[FreeNote]:
        """The notes of a valid form: one, or one for each paragraph."""
        given = self.cleaned_data
        texts = self.clean_text_of.paragraphs if given["split"] else [given["text"]]
        entered = Entered(given["memory"], None, given["way"])
        files = tuple((page_name(number), page) for number, page in enumerate(given["scan"], start=1))
        return [FreeNote(self._values(text), given["circle"], entered, files) for text in texts]

    def _values(self, text: str) -> Values:
        given: Values = {"text": text, **{name: self.cleaned_data[name] for name in ASKED if self.cleaned_data[name]}}
        if pages := len(self.cleaned_data["scan"]):
            given |= {"taken": pages, "picture": page_name(1)}
            if self.cleaned_data["not_seen"]:
                given["not_seen"] = tuple(self.cleaned_data["not_seen"])
        return {self.asked[name].path: value for name, value in given.items()}
