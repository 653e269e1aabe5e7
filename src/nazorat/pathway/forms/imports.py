from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit.forms import day_field
from nazorat.kit.sheets import letter
from nazorat.pathway.forms.gaps import not_ahead
from nazorat.pathway.forms.outside import MOST_CYCLE
from nazorat.pathway.matrices import TARGETS
from nazorat.pathway.models import LINK, SOURCE, Language, Mechanism, OutsideAlike, OutsideImport
from nazorat.pathway.tables import MOST_BYTES, FileRefused, Trouble

# what is wrong with a file or a row; `value` is what stands there
SAID: Mapping[str, str | Promise] = {
    "too-large": _("The file is too large: at most 3.5 MB and 120,000 rows. A larger table can be packed into a ZIP."),
    "not-a-table": _("This is no Word document, CSV file or XLSX workbook that can be read. %(value)s"),
    "several-files": _("The archive holds something else than one table: %(value)s."),
    "empty": _("No row of a table was found."),
    "encoding": _("The text is not UTF-8 here. Choose the letters that the file was saved with, or save it as UTF-8."),
    "not-latin": _("Read with Latin letters this row makes no sense (%(value)s). Choose other letters, or save the file as UTF-8."),
    "not-cp1251": _("Read as Windows-1251 this is no Cyrillic text. Save the file as UTF-8."),
    "docx-not": _("This is no Word document in the format DOCX."),
    "docx-bomb": _("The document unpacks to far more than a text needs."),
    "docx-macros": _("The document holds macros. Save it as DOCX without them."),
    "docx-xml": _("The document is damaged, or holds what no text needs."),
    "docx-embedded": _("The document holds other files. Save it without them."),
    "docx-external": _("The document fetches something from elsewhere. Save it without that."),
    "docx-hidden": _("The document holds hidden text. Take it out, or show it."),
    "docx-too-big": _("The document is too large: at most 3.5 MB."),
    "docx-not-read": _("The document could not be read in time."),
    "headless": _("The table has no head that is known. It is read with the columns chosen here; look at its rows."),
    "other-head": _(
        "The head of this table is another than that of the largest one, or it has other columns. Import it in a file of its own."
    ),
    "tracked": _("The row holds tracked changes. Accept or reject them in Word."),
    "merged": _("A cell lies over several rows. Undo the merging and fill each cell."),
    "no-country": _("The state under review is missing."),
    "no-text": _("The text of the recommendation is missing."),
    "no-session": _("The session or cycle is missing."),
    "no-mechanism": _("The mechanism is missing. Give a column for it, or one mechanism for the whole file."),
    "mechanism-unknown": _("“%(value)s” is no mechanism that is known here."),
    "paragraph": _("“%(value)s” is no number of a paragraph."),
    "cycle": _("“%(value)s” is no cycle."),
    "day": _("“%(value)s” is no day, or one that has not come. Write it as 2026-01-31 or 31.01.2026."),
    "link": _("“%(value)s” is no web address."),
    "response-unknown": _("“%(value)s” is no response that is known here."),
    "other-catalogue": _("This is not the head of a catalogue: kind, on, title, body, function, words, source, link."),
    "entry-kind": _("“%(value)s” is no kind that is known here."),
    "no-source": _("The source is missing."),
    "no-entry": _("What this kind of row needs is missing."),
    "other-plan": _("No table with the columns measure, and point or number, was found."),
    "plan-no-head": _(
        "This table is as wide as those of the measures and has not their head. Give it the head, or take it out of the file."
    ),
    "plan-code": _("A point or number is as the plan counts: 10 or 10.3."),
    "measure-twice": _("This point and number stand in the plan, or above in this file."),
    "body-unknown": _("No organisation has this name: “%(value)s”. Enter it first, or write its name as it stands."),
    "other-list": _("This is not the head of the list: number, and heading and text in tg, ru or en."),
    "item-number": _("“%(value)s” is no number of an item."),
    "item-twice": _("This number stands above in this file."),
    "item-other-words": _("This item stands here already with other words. Take the first file back, or leave the row out."),
    "no-model": _("No model stands above this row."),
    "no-event": _("No event stands above this row."),
    "long": _("The text is too long for this column."),
    "broken": _("Letters were lost or read in a wrong encoding: “%(value)s”."),
}


@dataclass(frozen=True)
class Told:
    """Something wrong in words, with where it stands: `table` and `row` 0 for the file as a whole."""

    table: int
    row: int
    column: str
    text: str


def told(troubles: Iterable[Trouble | Sequence[Any]]) -> list[Told]:
    """What is wrong in the reader's language, of troubles or of their kept form."""
    held = [one if isinstance(one, Trouble) else Trouble(*one) for one in troubles]
    return [Told(one.table, one.row, one.column, (str(SAID[one.code]) % {"value": one.value}).strip()) for one in held]


class ImportForm(forms.Form):
    """A file and what holds for all of its rows. `troubles` says after validation why it cannot be read."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A matrix in Word, a table as CSV or XLSX, or a CSV in a ZIP; up to 3.5 MB. Nothing is brought in before you have seen it."),
        widget=forms.FileInput(attrs={"accept": ".docx,.csv,.txt,.tsv,.xlsx,.zip"}),
    )  # fmt: skip
    encoding = forms.ChoiceField(label=_("Letters of a CSV file"), required=False, choices=OutsideImport.Encoding.choices)
    language = forms.ChoiceField(label=_("Language of the text"), choices=Language.choices)
    country = forms.CharField(
        label=_("Our country"), max_length=300,
        help_text=_("As the file spells it; several spellings apart by semicolons. Rows about other states are left out."),
    )  # fmt: skip
    every_country = forms.BooleanField(label=_("Bring in the rows about other states too"), required=False)
    mechanism = forms.ChoiceField(label=_("Mechanism of all rows"), required=False)
    session = forms.CharField(label=_("Session of all rows"), max_length=40, required=False)
    cycle = forms.IntegerField(label=_("Cycle of all rows"), min_value=1, max_value=MOST_CYCLE, required=False)
    source = forms.CharField(
        label=_("Document or database"), max_length=SOURCE, help_text=_("Rows may name a document of their own.")
    )
    on = day_field(label=_("Date of the source"))
    link = forms.URLField(
        label=_("Web address"), max_length=LINK, required=False, assume_scheme="https", validators=[URLValidator(["http", "https"])]
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [("", _("a column says it")), *Mechanism.choices]
        self.fields["mechanism"] = forms.ChoiceField(label=_("Mechanism of all rows"), required=False, choices=choices)
        self.order_fields(
            ["file", "encoding", "language", "country", "every_country", "mechanism", "session", "cycle", "source", "on", "link"]
        )
        self.troubles: list[Told] = []

    def clean_on(self) -> date:
        return not_ahead(self.cleaned_data["on"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file: UploadedFile[Any] | None = given.pop("file", None)
        if file is None or self.errors:
            return given
        given["filename"] = file.name or ""
        given["content"] = file.read(MOST_BYTES + 1)
        return given

    def refuse(self, refused: FileRefused) -> None:
        """Say at the field why the file cannot be read."""
        self.troubles = told(refused.troubles)
        self.add_error("file", gettext("This file cannot be read; why is named below."))


class HeadsForm(forms.Form):
    """A target for each column. Fields are called column0, column1 …"""

    def __init__(self, *args: Any, brought: OutsideImport, examples: Sequence[Sequence[str]], **given: Any) -> None:
        super().__init__(*args, **given)
        self.wide = len(brought.head)
        choices = [("", _("leave out")), *TARGETS.items()]
        for at, name in enumerate(brought.head):
            shown = [row[at][:70] for row in examples if at < len(row) and row[at]][:3]
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=f"{letter(at)} · {name}"[:120], choices=choices, required=False, initial=brought.columns[at],
                help_text=escape(" · ".join(shown)[:240]),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for at in range(self.wide):
            target = given.get(f"column{at}")
            if target and target in seen:
                self.add_error(f"column{at}", _("Another column is that already."))
            seen.add(target or "")
        if not any(target.startswith("text") for target in seen) and not self.errors:
            self.add_error(None, _("Choose which column holds the text."))
        return given

    @property
    def chosen(self) -> list[str]:
        """The target of each column."""
        return [self.cleaned_data[f"column{at}"] for at in range(self.wide)]


class StartForm(forms.Form):
    """Whether rows that were named as wrong are left out."""

    leave = forms.BooleanField(label=_("Leave the rows out that are named below"), required=False)


class AlikeForm(forms.Form):
    """For each pair that the page shows whether it is one recommendation; fields are called pair and the pair's id."""

    rest = forms.BooleanField(label=_("Further pairs with equal words are one recommendation (up to 500 at once)"), required=False)

    def __init__(self, *args: Any, pairs: Iterable[OutsideAlike], **given: Any) -> None:
        super().__init__(*args, **given)
        choices = [("", _("decide later")), *OutsideAlike.Decision.choices]
        for pair in pairs:
            self.fields[f"pair{pair.id}"] = forms.ChoiceField(label=_("Decision"), choices=choices, required=False)

    @property
    def decisions(self) -> dict[UUID, str]:
        """What was decided now, by pair."""
        return {UUID(name.removeprefix("pair")): value for name, value in self.cleaned_data.items() if name != "rest" and value}
