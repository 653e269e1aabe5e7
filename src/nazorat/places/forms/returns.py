from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext, gettext_lazy as _, ngettext

from nazorat.kit import sheets
from nazorat.kit.forms import day_field
from nazorat.kit.sheets import MOST_BYTES, Said, Table, TableRefused, Trouble, letter, read_table
from nazorat.people.queries import authorities
from nazorat.places.columns import targets
from nazorat.places.forms.inside import not_to_come
from nazorat.places.models import Place, PlaceFacts, Return
from nazorat.places.review import Row

# what is wrong with a return; `value` is what stands there
SAID: Mapping[str, str | Promise] = {
    "no-name-column": _("Choose which column holds the name."),
    "no-name": _("The name is missing."),
    "not-words": _("“%(value)s” is a number or a date where words are expected."),
    "not-a-number": _("“%(value)s” is not a number."),
    "not-whole": _("“%(value)s” is not a whole number."),
    "negative": _("“%(value)s” is below zero."),
    "impossible": _("“%(value)s” is more than any place holds."),
    "day": _("“%(value)s” can be read in several ways. Write the day as 2026-01-31 or 31.01.2026."),
    "no-such-day": _("“%(value)s” is no day of the calendar."),
    "day-impossible": _("“%(value)s” has not come yet, or is too long ago."),
    "kind-unknown": _("“%(value)s” is no kind of place that is known here."),
    "kind-missing": _("The kind is missing. Give a column for it, or one kind for the whole return."),
    "kind-other": _("A place of another kind is entered by hand, with words for what it is."),
    "authority-unknown": _("“%(value)s” is no authority that is entered."),
    "shifted": _("The row has moved by one column: further left or right all its cells would be right."),
    "sum": _("The parts are more than the whole: %(value)s."),
    "too-full": _("More than ten times the capacity: %(value)s."),
    "closed": _("The place was closed before that day."),
    "twice": _("The same place as row %(value)s. Leave one of them out."),
}


def said(troubles: Iterable[Trouble]) -> list[Said]:
    """What is wrong in the reader's language."""
    return sheets.said(troubles, SAID)


class ReturnForm(forms.Form):
    """A file and what holds for all of its rows. `troubles` says after validation why it cannot be read."""

    file = forms.FileField(
        label=_("Table"),
        help_text=_("CSV or XLSX with one head, up to 2.5 MB. Nothing is brought in before you have seen it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    encoding = forms.ChoiceField(label=_("Letters of a CSV file"), required=False, choices=Return.Encoding.choices)
    authority = forms.ModelChoiceField(
        authorities(), label=_("Authority"), help_text=_("Who handed it over; rows may name another.")
    )
    kind = forms.ChoiceField(label=_("Kind of all rows"), required=False)
    as_of = day_field(label=_("Day that the figures hold for"), help_text=_("A column of days goes before it."))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Document, number and date."))
    marking = forms.ChoiceField(
        label=_("Marking of the source"),
        choices=PlaceFacts.Marking.choices,
        initial=PlaceFacts.Marking.UNKNOWN,
        help_text=_("Anything but “open” holds a release back until a lawyer clears it."),
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        kinds = [("", _("a column says it")), *Place.Kind.choices]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind of all rows"), required=False, choices=kinds)
        self.fields["authority"] = forms.ModelChoiceField(
            authorities(), label=_("Authority"), help_text=_("Who handed it over; rows may name another.")
        )
        self.order_fields(["file", "encoding", "authority", "kind", "as_of", "source", "marking"])
        self.troubles: list[Said] = []

    def clean_as_of(self) -> date | None:
        return not_to_come(self.cleaned_data["as_of"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file: UploadedFile[Any] | None = given.get("file")
        if file is None or self.errors:
            return given
        given["filename"] = file.name or ""
        given["content"] = file.read(MOST_BYTES + 1)
        try:
            read_table(given["content"], given["filename"], given["encoding"])
        except TableRefused as refused:
            self.troubles = said(refused.troubles)
            count = len(refused.troubles)
            words = ngettext(
                "This table cannot be read: %(n)s thing is wrong, named below.",
                "This table cannot be read: %(n)s things are wrong, named below.",
                count,
            )
            self.add_error("file", words % {"n": count})
        return given


class ColumnsForm(forms.Form):
    """A target for each column. Fields are called column0, column1 …"""

    def __init__(self, *args: Any, table: Table, columns: list[str], **given: Any) -> None:
        super().__init__(*args, **given)
        self.wide = len(table.head)
        choices = [("", _("leave out")), *targets().items()]
        for at, name in enumerate(table.head):
            examples = [str(row[at]) for _at, row in table.rows[:40] if row[at] is not None][:3]
            self.fields[f"column{at}"] = forms.ChoiceField(
                label=f"{letter(at)} · {name}"[:120], choices=choices, required=False, initial=columns[at],
                help_text=escape(" · ".join(examples)[:200]),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        seen: set[str] = set()
        for at in range(self.wide):
            target = given.get(f"column{at}")
            if target and target in seen:
                self.add_error(f"column{at}", _("Another column is that already."))
            seen.add(target or "")
        return given

    @property
    def chosen(self) -> list[str]:
        """The target of each column."""
        return [self.cleaned_data[f"column{at}"] for at in range(self.wide)]


class DecideForm(forms.Form):
    """For each row in doubt that the page shows: a new place, one of those suggested, or left out; fields are called row12, row40 …"""

    rest = forms.BooleanField(label=_("All rows in doubt that I decide nothing for are new places"), required=False)

    def __init__(self, *args: Any, rows: Iterable[Row], **given: Any) -> None:
        super().__init__(*args, **given)
        for row in rows:
            same = [
                (str(one.place.id), gettext("it is: %(name)s (%(score)s of 100)") % {"name": one.place.name, "score": one.score})
                for one in row.suggestions
                if one.place is not None
            ]
            choices = [
                ("", gettext("decide later")),
                *same,
                ("new", gettext("a new place")),
                ("leave", gettext("leave the row out")),
            ]
            alike = ", ".join(str(one.row) for one in row.suggestions if one.row)
            self.fields[f"row{row.number}"] = forms.ChoiceField(
                label=f"{row.number} · {row.name}", choices=choices, required=False,
                help_text=gettext("may be the same as row %(rows)s") % {"rows": alike} if alike else "",
            )  # fmt: skip
        self.order_fields([*(name for name in self.fields if name != "rest"), "rest"])

    @property
    def decisions(self) -> dict[str, str]:
        """By number of row what was decided now."""
        made = {name.removeprefix("row"): value for name, value in self.cleaned_data.items() if name != "rest" and value}
        return made | ({"rest": "new"} if self.cleaned_data["rest"] else {})
