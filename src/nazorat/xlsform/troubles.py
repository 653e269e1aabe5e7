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
    "external-choices": (
        _("“{value}” needs a file of its own beside the tool, which not every device reads."),
        _("Use select_one with a choice_filter."),
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
