from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.assessment import ListRow, read_list
from nazorat.pathway.forms.gaps import SourcedForm, public_words
from nazorat.pathway.forms.imports import Told, told
from nazorat.pathway.models import ReadinessSaid
from nazorat.pathway.queries import ItemLine, texts_standing
from nazorat.pathway.tables import MOST_BYTES, FileRefused

# no mechanism was asked before the Protocol was adopted
FIRST_YEAR = 2002


class ReadinessForm(SourcedForm):
    """How far a criterion was met in a year. `seen` is the entry that the person saw, so that nobody writes over another."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR)
    score = forms.TypedChoiceField(label=_("How far it is met"), choices=ReadinessSaid.Score.choices, coerce=int)
    evidence = public_words(_("Evidence"))
    action = public_words(_("What is to be done"), required=False)
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order: tuple[str, ...] = ("year", "score", "evidence", "action", "source", "on", "link", "seen")

    def clean_year(self) -> int:
        year = int(self.cleaned_data["year"])
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not come yet."))
        return year

    @property
    def facts(self) -> dict[str, Any]:
        """What is said, as the act takes it."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @property
    def seen_id(self) -> UUID | None:
        return self.cleaned_data.get("seen")

    def keep(self, sentence: str, next_step: str, seen: UUID | None) -> None:
        """Show a refusal and keep what was typed; a second send goes over what was written meanwhile, now that the person knows."""
        self.add_error(None, f"{sentence} {next_step}")
        if isinstance(self.data, MultiValueDict):
            self.data = MultiValueDict({**{name: self.data.getlist(name) for name in self.data}, "seen": [str(seen or "")]})


class ItemForm(ReadinessForm):
    """An answer to an item of the matrix for a year: points, or words where no points fit, or that it does not apply."""

    ANSWERS = (*ReadinessSaid.Score.choices, *(one for one in ReadinessSaid.Answer.choices if one[0] != "points"))

    score = None  # type: ignore[assignment]  # None takes the field of the form below away
    answer = forms.ChoiceField(label=_("Answer"), choices=ANSWERS)
    words = public_words(_("Answer in words"), required=False)
    field_order = ("year", "answer", "words", "evidence", "action", "source", "on", "link", "seen")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("answer") == ReadinessSaid.Answer.WORDS and not given.get("words"):
            self.add_error("words", _("Say it in words, since no points fit."))
        return given

    @property
    def facts(self) -> dict[str, Any]:
        given = {name: value for name, value in super().facts.items() if name != "answer"}
        answer = self.cleaned_data["answer"]
        points = answer.isdigit()
        return {**given, "answered": "points" if points else answer, "score": int(answer) if points else None}


class ItemsFilter(forms.Form):
    """Heading, answer of the latest year, words."""

    heading = forms.ChoiceField(label=_("Heading"), required=False)
    answer = forms.ChoiceField(
        label=_("Answer of the latest year"), required=False, choices=[("", _("all")), *ItemForm.ANSWERS, ("unknown", _("unknown"))]
    )
    q = forms.CharField(label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"}))

    def __init__(self, *args: Any, lines: Sequence[ItemLine], **given: Any) -> None:
        super().__init__(*args, **given)
        headings = dict.fromkeys(one.heading for one in lines if one.heading)
        self.fields["heading"] = forms.ChoiceField(
            label=_("Heading"), required=False, choices=[("", _("all")), *((one, one[:90]) for one in headings)]
        )
        self.order_fields(("heading", "answer", "q"))

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; what makes no sense is not asked."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items()}


class ListFileForm(SourcedForm):
    """A file of items. `troubles` says after validation why it cannot be taken in, `rows` what it holds that is new."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV or XLSX under the head that is downloaded here: number, and heading and text by language. All rows or none."),
    )  # fmt: skip
    field_order = ("file", "source", "on", "link")

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.troubles: list[Told] = []
        self.rows: list[ListRow] = []

    @property
    def fact(self) -> dict[str, Any]:
        """Where it is read, and which file it was."""
        given = {name: self.cleaned_data[name] for name in ("source", "on", "link")}
        return {**given, "filename": self.cleaned_data["file"].name or "-"}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        try:
            self.rows = read_list(file.read(MOST_BYTES + 1), file.name or "", texts_standing())
        except FileRefused as refused:
            self.troubles = told(refused.troubles)
            raise forms.ValidationError(_("This file cannot be read; why is named below.")) from refused
        return file


def readiness_initial(said: ReadinessSaid | None, year: int) -> dict[str, Any]:
    """What a form begins with: what stands of the year."""
    if said is None:
        return {"year": year}
    answer = said.answered if said.score is None else said.score
    held = {
        "score": said.score,
        "answer": answer,
        "words": said.words,
        "evidence": said.evidence,
        "action": said.action,
        "source": said.source,
        "on": said.on,
    }
    return {**held, "link": said.link, "year": year, "seen": said.id}
