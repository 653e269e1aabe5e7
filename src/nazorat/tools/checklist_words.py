"""Sentences about a checklist of Word: kinds of rows, what is guessed, what was found, and where."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.xlsform.checklist import MOST_ITEMS, ChecklistRefused, Kind, Mark, Spot, TableMark, Why

ROW_KINDS: dict[Kind, str | Promise] = {
    "": _("left out"), "group": _("heading"), "yes_no": _("yes or no"), "select_one": _("one of"), "select_multiple": _("several of"),
    "integer": _("whole number"), "decimal": _("number"), "text": _("words"), "date": _("date"), "note": _("text to read"),
}  # fmt: skip
PURPOSES: dict[str, str | Promise] = {
    "interview": _("Talks with people"), "registers": _("Registers and papers"), "room": _("Rooms"), "other": _("Anything else"),
}  # fmt: skip
NOTES: dict[str, str | Promise] = {
    "": _("nowhere"), "group": _("after the last question of each heading"), "item": _("after each question"),
}  # fmt: skip
WHY: dict[Why, str | Promise] = {
    "paragraph": _("Not understood: a line without number, box or blank."),
    "no-column": _("Not understood: the table has no column of questions."),
    "no-question": _("Not understood: the row has no question."),
    "too-long": _("Not understood: too long for a question."),
    "merged-words": _("Not understood: its question is merged with the row above."),
    "kind-guessed": _("The kind is guessed."),
    "several-guessed": _("One or several of them is guessed."),
    "group-guessed": _("A heading by its bold letters: guessed."),
    "several-rows": _("One of several questions in its cell."),
    "no-answers": _("“Does not know” and the like are left out: every question has them."),
}
NOT_UNDERSTOOD: tuple[Why, ...] = ("paragraph", "no-column", "no-question", "too-long", "merged-words")
MARKS: dict[TableMark, str | Promise] = {
    "columns": _("%(place)s: wider than 30 columns; the rest of it is not read."),
    "merged": _("%(place)s: a cell is merged both across and down; look whether its question is whole."),
    "tracked": _("%(place)s: changes that nobody accepted yet; they are read as accepted."),
    "pictures": _("%(place)s: a picture, which is left out."),
    "footnotes": _("%(place)s: a footnote, which is left out."),
    "long": _("%(place)s: longer than 5,000 characters; the rest is cut."),
}
REFUSED: dict[str, str | Promise] = {
    "nested": _(
        "%(place)s: a table stands inside a cell. Move its rows into the outer table, or set it apart, and bring the file again."
    ),
    "rows": _("%(place)s: here the rows are more than 1,000, the most that is read. Bring the file in parts."),
    "items": _(
        "%(place)s: here the questions, headings and lines are more than %(most)s, the most of one tool. Bring the file in parts."
    ),
    "none": _("Nothing in this file can be asked: there is no table with questions and no numbered line."),
}


def place_said(spot: Spot) -> str:
    """Where in the document: "Table 2, row 5" or "Paragraph 3"."""
    if spot.table:
        return gettext("Table %(table)s, row %(row)s") % {"table": spot.table, "row": spot.row}
    return gettext("Paragraph %(line)s") % {"line": spot.line}


def mark_said(mark: Mark) -> str:
    return str(MARKS[mark.code]) % {"place": place_said(mark.spot)}


def refusal_said(refused: ChecklistRefused) -> str:
    return str(REFUSED[refused.code]) % {"place": place_said(refused.spot), "most": MOST_ITEMS}
