"""What is wrong with a workbook, where, and what to do: one catalogue of sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning"]


def gettext_noop(text: str) -> str:
    """Marks a sentence for the message catalogues; the rooms above translate it."""
    return text


_ = gettext_noop
# Code: what is wrong, what to do. Names in braces are filled from the trouble's values.
CATALOGUE: dict[str, tuple[str, str]] = {
    # The file
    "too-big": (_("The file is too big."), _("A tool has at most {limit}. Remove pictures and unused sheets.")),
    "bad-file": (_("The file cannot be read as a workbook."), _("Save it again as an Excel workbook (.xlsx).")),
    "bad-type": (_("Files of the kind “{value}” are not read."), _("Use .xlsx, .csv or .md.")),
    "old-workbook": (
        _("The workbook is in the old format of Excel (.xls) or under a password."),
        _("Save it as an Excel workbook (.xlsx) without a password."),
    ),
    "macros": (
        _("The workbook holds a program (macros) or an embedded object."),
        _("Save it as an Excel workbook without macros (.xlsx)."),
    ),
    "formula": (
        _("The cell holds a formula, whose value another program may work out differently."),
        _("Copy the cell and paste it as a value."),
    ),
    "forbidden-xml": (
        _("The workbook holds a document type or entities, which a spreadsheet never needs."),
        _("Copy the sheets into a new workbook and save that."),
    ),
    "no-survey": (_("There is no sheet “survey”."), _("Name the sheet with the questions “survey”.")),
    "no-column": (_("The column “{value}” is missing."), _("Add it to the first row of the sheet.")),
    "twice-column": (_("The column “{value}” is there twice."), _("Rename or remove one of them.")),
    # Rows of the survey
    "no-type": (_("The row has no type."), _("Write a type such as integer, text or select_one list.")),
    "bad-type-name": (_("There is no type “{value}”."), _("Look for a spelling mistake in the type.")),
    "external-unfiltered": (
        _("“{value}” has no choice_filter, for which such a list is made."),
        _("Write one, or use select_one and the sheet “choices”."),
    ),
    "no-name": (_("The row has no name."), _("Give it a short name of Latin letters, digits and _.")),
    "bad-name": (
        _("“{value}” is no name."),
        _("A name begins with a letter or _, and holds letters, digits, _, - and . only; no space."),
    ),
    "twice-name": (
        _("The name “{value}” is already used in row {other} of the same group."),
        _("Give one of the two another name."),
    ),
    "end-alone": (_("This end closes nothing that is open."), _("Remove it, or add its begin above.")),
    "end-crossed": (
        _("This end closes a {value}, but the open one, of row {other}, is a {kind}."),
        _("Close the inner one first."),
    ),
    "begin-open": (_("The {kind} “{value}” is never closed."), _("Add its end after its last question.")),
    "no-list": (_("The select names no list of choices."), _("Write the name of a list after the type.")),
    "unknown-list": (_("There is no list “{value}” on the sheet “choices”."), _("Add it, or correct its name.")),
    "unknown-reference": (_("There is no question “{value}”."), _("Correct the name in ${{ }}.")),
    "bad-expression": (_("The expression cannot be read."), _("Look for a missing bracket, quote or operator.")),
    "circle": (
        _("“{value}” depends on itself: {other}."),
        _("Break the circle: one of them must be worked out or shown without the others."),
    ),
    "no-calculation": (_("A calculate row has no calculation."), _("Write the expression in the column calculation.")),
    "no-label": (_("“{value}” has no label."), _("Write what the monitor asks.")),
    "no-translation": (_("The text in {value} is missing."), _("Translate it, or remove it in every language.")),
    "no-language-column": (
        _("“{value}” is given in some languages, but there is no column for {other}."),
        _("Add the column."),
    ),
    # Choices and settings
    "no-choice-code": (_("The choice has no name."), _("Give it a short code.")),
    "space-in-code": (
        _("The code “{value}” has a space, and its list is used where several can be chosen."),
        _("Write _ for the space."),
    ),
    "twice-choice": (_("The code “{value}” is already in row {other} of this list."), _("Give it another code.")),
    "no-form-id": (_("The tool has no form_id."), _("Write one on the sheet “settings”.")),
    "no-version": (_("The tool has no version."), _("Write one on the sheet “settings”, such as 2026110101.")),
    "bad-default-language": (
        _("The default language “{value}” is not one of the tool's languages."),
        _("Write it exactly as after label::."),
    ),
    "converter": (_("The converter says: {value}"), _("See the documentation of XLSForm.")),
    # Files beside the workbook
    "file-missing": (
        _("The file “{value}” is named here and was not given."),
        _("Choose it together with the workbook, or take its name out of the cell."),
    ),
    "file-unnamed": (
        _("The file “{value}” is named nowhere in the workbook."),
        _("Leave it out, or write its name where it belongs."),
    ),
    "file-other-letters": (
        _("The file “{value}” is called “{other}” in the workbook."),
        _("Give both the same small and capital letters; devices tell them apart."),
    ),
    "file-bad-name": (
        _("“{value}” is no name for a file of a tool."),
        _("Take at most 120 letters, digits, spaces, _, - and a point before the ending."),
    ),
    "file-too-big": (_("The file “{value}” is too big."), _("A file of a tool has at most {limit}. Make it smaller.")),
    "file-too-many-pixels": (_("The picture “{value}” has too many pixels."), _("Make it smaller; devices show 1600 across.")),
    "file-no-picture": (
        _("What is in “{value}” is no picture that devices show."),
        _("Save it as PNG, JPEG, GIF or WebP."),
    ),
    "file-no-sound": (_("What is in “{value}” is no sound that devices play."), _("Save it as MP3, M4A, WAV or OGG.")),
    "file-no-film": (_("What is in “{value}” is no film that devices play."), _("Save it as MP4 or WebM.")),
    "file-no-table": (_("This cannot be read as a table of the kind CSV."), _("Save the list as CSV (UTF-8) once more.")),
    "file-not-utf8": (_("This line is not written in UTF-8."), _("Save the list as “CSV UTF-8”.")),
    "file-line-ends": (
        _("The lines of “{value}” end as on an old Macintosh, which devices read as one line."),
        _("Save the list as “CSV UTF-8”."),
    ),
    "file-no-commas": (_("The columns are not separated by commas."), _("Save the list as “CSV UTF-8” with commas.")),
    "file-formula": (
        _("The cell begins as a formula, which a spreadsheet would work out."),
        _("Write the value, or put a letter before it."),
    ),
    "file-too-long": (_("The list is too long."), _("It has at most {value} rows. Split it, or take out what no visit needs.")),
    "file-forbidden": (
        _("The file “{value}” holds a document type or entities, which a list never needs."),
        _("Write the list as CSV, or without them."),
    ),
    "file-no-xml": (_("What is in “{value}” is no XML that devices read."), _("Write root, in it item, in it the columns.")),
    "file-no-geojson": (
        _("This is no GeoJSON with a collection of features."),
        _("Save it as a FeatureCollection; each feature has properties and a geometry."),
    ),
    "file-no-column": (
        _("The file “{value}” has no column “{other}”, which is read here."),
        _("Name the column in the file so, or write value= and label= in the column parameters."),
    ),
    "entities": (
        _("Records of this tool add to the list “{value}”, or change it, where ODK Collect or ODK Central keeps such lists."),
        _("Nothing to mend: the desk keeps what was answered with each record, and keeps no such list up to date itself."),
    ),
    "encrypted-records": (
        _(
            "ODK Collect encrypts the records of this tool on the tablet. At the desk they open only with the private half of this key."
        ),
        _("Keep the private key in two places, apart from the tablets: without it nobody can ever read what was sent."),
    ),
    "public-key-broken": (
        _("The public_key is no RSA key of 2048 bits or more: with it no tablet could finish a record."),
        _("Write the key in base64 without its first and last line, or leave the cell empty. The handbook tells how to make one."),
    ),
    # What a monitoring tool should not do
    "monitor-metadata": (
        _("“{value}” tells who the monitor was, or when and where they worked."),
        _("Remove the row, or name it in the settings column attribute::nazorat:metadata."),
    ),
    "signature": (_("A signature identifies a person."), _("Remove it; consent is ticked, not signed.")),
    "sound": (_("A sound or film recording identifies a person by voice or face."), _("Remove it; write notes.")),
    "photo": (_("A photo in this tool can show a person or a name."), _("Take pictures of rooms with the room tool.")),
    "no-max-pixels": (
        _("The picture “{value}” has no largest size, so that devices send it whole."),
        _("Write max-pixels=1600 in the column parameters."),
    ),
    "attached": (_("A file or a scanned code in this tool can hold a face, a voice or a name."), _("Remove it; write notes.")),
    "exact-age": (_("An exact age or date of birth helps to identify a person."), _("Ask for a band of ages.")),
    "person-name": (_("This seems to ask for a person's name."), _("Use the person code of the visit.")),
    "cell-number": (_("The number of a cell helps to identify a person."), _("Ask for the unit only.")),
    "exact-day": (_("An exact day of what a person lived through helps to identify the person."), _("Ask for a band of time.")),
    "person-papers": (
        _("An article of law, identity paper, telephone or address leads to the person."),
        _("Remove it; nothing of this is needed for a finding."),
    ),
    "prisoner-rank": (
        _("No tool asks what place a person holds among prisoners."),
        _("Ask what is done to people, not who they are among themselves."),
    ),
    "identity-item": (
        _("“{value}” asks for an identity, so this tool is not offered to ODK Collect."),
        _("It can be filled in with our own app only."),
    ),
    "not-on-device": (
        _("“{value}” is not on the device: our own app leaves it empty."),
        _("Ask it in another way, or use the tool with ODK Collect or on paper."),
    ),
    "film-not-on-device": (
        _("The film “{value}” beside this label is not on the device: our own app shows the words alone."),
        _("Say in words what it shows, or add a picture or a sound, which the app has; ODK Collect plays the film."),
    ),
    "sum-of-blanks": (
        _("sum() over items that may be blank gives no number on some devices."),
        _("Calculate coalesce(${{{value}}}, 0) in the repeat and sum that."),
    ),
    "no-companion": (
        _("“{value}” has no way to say why it is not answered."),
        _("Add {value}_na with bind::nazorat:no_answer_of = {value}."),
    ),
    "no-no-answers": (
        _("The list “{value}” lacks {missing}."),
        _("Add the five kinds of no-answer to every list."),
    ),
    "same-words": (
        _("The texts in {value} and {other} are the same."),
        _("Translate one of them; figures and names may stay."),
    ),
    "bad-companion": (_("There is no question “{value}” beside this one."), _("Write the name of the question.")),
    "no-number": (_("“{value}” has no number on paper."), _("Write one in bind::nazorat:number.")),
    "twice-number": (_("The number {value} is already in row {other}."), _("Number the items as on paper.")),
    "bad-origin": (_("“{value}” is no origin."), _("Write S (seen), A (told), R (read) or M (measured).")),
}


@dataclass(frozen=True)
class Trouble:
    """One trouble. ``row`` is 1-based as in the spreadsheet, ``column`` is letter and header: "B (name)"."""

    sheet: str
    row: int | None
    column: str
    message: str
    hint: str
    code: str = "converter"
    level: Level = "error"
    values: tuple[tuple[str, str], ...] = ()

    def said(self, translate: Callable[[str], str]) -> tuple[str, str]:
        """Message and hint in another language, by a function such as Django's gettext."""
        message, hint = CATALOGUE[self.code]
        values = dict(self.values)
        return translate(message).format(**values), translate(hint).format(**values)

    def kept(self) -> dict[str, object]:
        """What is stored of it: the code and the place, never a sentence, which is said in the reader's language."""
        return {
            "code": self.code, "level": self.level, "sheet": self.sheet, "row": self.row, "column": self.column, "values": dict(self.values),
        }  # fmt: skip

    @property
    def place(self) -> str:
        """Where: "survey, row 5, B (name)"."""
        row = f"row {self.row}" if self.row else ""
        return ", ".join(part for part in (self.sheet, row, self.column) if part)


def trouble(code: str, sheet: str = "", row: int | None = None, column: str = "", level: Level = "error", **values: str) -> Trouble:
    """A trouble of the catalogue; ``values`` fill its sentences."""
    message, hint = CATALOGUE[code]
    return Trouble(
        sheet=sheet,
        row=row,
        column=column,
        message=message.format(**values),
        hint=hint.format(**values),
        code=code,
        level=level,
        values=tuple(values.items()),
    )


def trouble_kept(kept: dict[str, Any]) -> Trouble | None:
    """A trouble as `Trouble.kept` gave it; None when the catalogue does not know its code any more."""
    if kept["code"] not in CATALOGUE:
        return None
    return trouble(kept["code"], kept["sheet"], kept["row"], kept["column"], kept["level"], **kept["values"])


_SHEETS = ("", "settings", "survey", "choices")
_MOST = 200


def in_order(troubles: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """Errors first, then by sheet and row; the first 200, each place and code once."""
    once = {(t.code, t.sheet, t.row, t.column, t.message): t for t in troubles}

    def key(one: Trouble) -> tuple[bool, int, int]:
        known = _SHEETS.index(one.sheet) if one.sheet in _SHEETS else len(_SHEETS)
        return one.level != "error", known, one.row or 0

    return tuple(sorted(once.values(), key=key)[:_MOST])


class ToolRefused(Exception):
    """A workbook that cannot become a tool; ``troubles`` holds at least one error."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = in_order(troubles)
        super().__init__("; ".join(f"{one.place}: {one.message}" for one in self.troubles[:5]))
