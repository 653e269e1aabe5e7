from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, xlsx_bytes
from nazorat.tools.checklist_words import NOT_UNDERSTOOD, NOTES, PURPOSES, ROW_KINDS, WHY, mark_said, place_said, refusal_said
from nazorat.tools.queries import finished_code, next_version, versions_taken
from nazorat.tools.templatetags.tools import tongue
from nazorat.typeset import WordRefused, checklist_docx
from nazorat.typeset.returned import MOST_BYTES
from nazorat.xlsform import CheckReport, Trouble, check
from nazorat.xlsform.checklist import (
    CHOSEN,
    CODE,
    LANGUAGES,
    LONGEST,
    MOST_OPTIONS,
    ChecklistRefused,
    Draft,
    DraftRow,
    Kind,
    Notes,
    draft_kept,
    kept,
)
from nazorat.xlsform.checklist_reading import draft_of
from nazorat.xlsform.checklist_tool import Drafted, drafted

UNASKED = ("", "group", "note")
# signs that no cell of a workbook can hold, as xlsform.UNWRITABLE
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_TONGUES = [(code, tongue(code)) for code in LANGUAGES]


class ChecklistForm(forms.Form):
    """A checklist that was kept in Word. Its clean data is the draft that was made of it; the file itself is not kept."""

    word = forms.FileField(
        label=_("Word file"), widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("A .docx of up to 3.5 MB with tables or numbered lines. The file itself is not kept."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), required=False, choices=[("", _("as the text seems")), *_TONGUES])
    second = forms.ChoiceField(
        label=_("Second language"), required=False, choices=[("", _("as the heads of the columns say")), *_TONGUES],
        help_text=_("For tables with a column of questions in each of two languages."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, second = given.get("language", ""), given.get("second", "")
        if second and (not first or first == second):
            self.add_error("second", _("Choose two different languages."))
        elif given.get("word"):
            given["draft"] = self._read(given["word"], [one for one in (first, second) if one])
        return given

    def _read(self, file: Any, languages: list[str]) -> Draft | None:
        try:
            draft = draft_of(checklist_docx(file.read(MOST_BYTES + 1)), languages)
        except WordRefused as refused:
            problem = Problem(refused.code)
            self.add_error("word", f"{problem.sentence} {problem.next_step}")
        except ChecklistRefused as refused:
            self.add_error("word", refusal_said(refused))
        else:
            code = re.sub(r"[^a-z0-9]+", "_", PurePath(file.name or "").stem.lower()).strip("_")[:40]
            return replace(draft, code=code if CODE.fullmatch(code) else "")
        return None


@dataclass(frozen=True)
class RowFields:
    """One row of the document as the page shows it: where it stood, what was made of it, and the fields that change it."""

    place: str
    row: DraftRow
    why: str
    lost: bool
    kind: BoundField
    words: list[BoundField]
    options: list[BoundField]

    @property
    def wrong(self) -> bool:
        return any(field.errors for field in (self.kind, *self.words, *self.options))


class DraftForm(forms.Form):
    """A draft with every row of it to correct. It travels in the page itself: nothing is stored before it is published."""

    held = forms.CharField(widget=forms.HiddenInput)
    report: CheckReport | None = None
    made: bytes = b""

    def __init__(self, *args: Any, draft: Draft, strict: bool = True, **given: Any) -> None:
        super().__init__(*args, **given)
        self.draft, self._strict = draft, strict
        self.fields["held"].initial = json.dumps(kept(draft), ensure_ascii=False)
        many = len(draft.languages) > 1
        for code in draft.languages:
            label = _("Title (%(language)s)") % {"language": tongue(code)} if many else _("Title")
            self.fields[f"title-{code}"] = forms.CharField(
                label=label,
                max_length=200,
                initial=draft.title.get(code, ""),
                validators=[_writable],
                widget=forms.TextInput(attrs={"lang": code}),
            )
        self.fields["code"] = forms.RegexField(
            CODE, label=_("Code"), initial=draft.code, help_text=_("Small Latin letters, digits and _, such as police_cells. It stays."),
            error_messages={"invalid": _("Small Latin letters, digits and _ only, beginning with a letter.")},
        )  # fmt: skip
        self.fields["purpose"] = forms.ChoiceField(
            label=_("What it is for"), initial=draft.purpose, choices=[("", _("choose")), *PURPOSES.items()],
            help_text=_("In a tool for talks, whatever leads to a person is refused: names, papers, exact days."),
        )  # fmt: skip
        self.fields["notes"] = forms.ChoiceField(
            label=_("A line for notes"), required=False, initial=draft.notes, choices=list(NOTES.items())
        )
        for index, row in enumerate(draft.rows):
            self._row_fields(index, row)

    @classmethod
    def of_page(cls, data: Any, *, strict: bool = True) -> DraftForm:
        """The form of a page that came back. Raises Problem "bad-request" when what it carried is no draft."""
        return cls(data, draft=held_draft(data), strict=strict)

    def _row_fields(self, index: int, row: DraftRow) -> None:
        place = place_said(row.spot)
        attrs = {"class": "input", "rows": 2, "dir": "auto"}
        self.fields[f"r{index}-kind"] = forms.ChoiceField(
            label=_("What it is: %(place)s") % {"place": place}, required=False, initial=row.kind, choices=list(ROW_KINDS.items()),
            widget=forms.Select(attrs={"class": "input", "aria-label": f"{gettext('What it is')}: {place}"}),
        )  # fmt: skip
        for code in self.draft.languages:
            named = f"{place}, {tongue(code)}"
            words = {**attrs, "lang": code, "aria-label": f"{gettext('Words')}: {named}"}
            self.fields[f"r{index}-w-{code}"] = forms.CharField(
                required=False,
                max_length=LONGEST,
                initial=row.words.get(code, ""),
                validators=[_writable],
                widget=forms.Textarea(attrs=words),
            )
            options = {**attrs, "lang": code, "placeholder": gettext("Answers"), "aria-label": f"{gettext('Answers')}: {named}"}
            self.fields[f"r{index}-o-{code}"] = forms.CharField(
                required=False, max_length=4 * LONGEST, initial="\n".join(row.options.get(code, ())), validators=[_writable],
                widget=forms.Textarea(attrs=options),
            )  # fmt: skip

    def head(self) -> list[BoundField]:
        """The fields above the rows."""
        return [self[name] for name in self.fields if not re.match(r"r\d+-|held$", name)]

    def rows(self) -> Iterator[RowFields]:
        """Every row of the document with its fields."""
        for index, row in enumerate(self.draft.rows):
            words, options = ([self[f"r{index}-{what}-{code}"] for code in self.draft.languages] for what in "wo")
            kind = self[f"r{index}-kind"]
            # what was not understood is, once a person said what it is
            lost = row.why in NOT_UNDERSTOOD and not kind.value()
            why = "" if row.why in NOT_UNDERSTOOD and not lost else str(WHY.get(row.why, ""))
            yield RowFields(place_said(row.spot), row, why, lost, kind, words, options)

    def marks(self) -> list[str]:
        """What a person has to know of the file, in sentences."""
        found = [mark_said(mark) for mark in self.draft.marks]
        if self.draft.beside:
            found.append(gettext("Nothing is made of these columns: %(heads)s. Their text stands beside each question.") % {
                "heads": ", ".join(f"“{head}”" for head in self.draft.beside)})  # fmt: skip
        return found

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        corrected = self._corrected(given)
        if self._strict:
            for index, row in enumerate(corrected.rows):
                self._check_row(index, row)
        if not any(row.kind not in UNASKED for row in corrected.rows):
            self.add_error(None, _("No row is a question."))
        if not self.errors:
            self._make(corrected)
        self.corrected = corrected
        return given

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if finished_code(code):
            raise forms.ValidationError(
                _("A published tool has this code; choose another, or this draft would become its next version.")
            )
        return code

    def _corrected(self, given: dict[str, Any]) -> Draft:
        """The draft as the page has it now; numbers in turn where a row became a question that had none."""
        languages = self.draft.languages
        rows = []
        for index, row in enumerate(self.draft.rows):
            kind = cast("Kind", given.get(f"r{index}-kind", row.kind))
            words = {code: " ".join(given.get(f"r{index}-w-{code}", "").split()) for code in languages}
            options = {code: tuple(_lines(given.get(f"r{index}-o-{code}", ""))) for code in languages}
            rows.append(replace(row, kind=kind, words=words, options=options if any(options.values()) else {}))
        return replace(
            self.draft, code=given.get("code", self.draft.code), title={code: given.get(f"title-{code}", "") for code in languages},
            purpose=given.get("purpose", ""), notes=cast("Notes", given.get("notes", "")), rows=tuple(_numbered(rows)),
        )  # fmt: skip

    def _check_row(self, index: int, row: DraftRow) -> None:
        if not row.kind:
            return
        for code, text in row.words.items():
            if not text:
                self.add_error(f"r{index}-w-{code}", _("Write it in this language, or leave the row out."))
        if row.kind not in CHOSEN:
            return
        own = self.draft.languages[0]
        first = row.options.get(own, ())
        if not 1 < len(first) <= MOST_OPTIONS or len({one.casefold() for one in first}) < len(first):
            self.add_error(f"r{index}-o-{own}", _("Write two answers or more, each on its line and each once."))
        for code in self.draft.languages[1:]:
            if len(row.options.get(code, ())) != len(first):
                self.add_error(f"r{index}-o-{code}", _("Write as many answers as in the first language, in the same order."))

    def _make(self, corrected: Draft) -> None:
        """The workbook, and in the end the same check as of any upload, what is wrong said at its row."""
        version = next_version(timezone.localdate(), versions_taken(corrected.code))
        made = drafted(corrected, version)
        self.filename = f"{corrected.code}.xlsx"
        self.made = xlsx_bytes(*(Sheet(name, rows[0], rows[1:]) for name, rows in made.sheets.items()))
        if self._strict:
            self.report = check(self.made, self.filename)
            for trouble in self.report.errors:
                self.add_error(self._field_of(made, trouble), " ".join(trouble.said(gettext)))

    def _field_of(self, made: Drafted, trouble: Trouble) -> str | None:
        index = made.rows.get((trouble.sheet, trouble.row or 0))
        what = "o" if trouble.sheet == "choices" else "w"
        return None if index is None else f"r{index}-{what}-{self.draft.languages[0]}"


def held_draft(data: Any) -> Draft:
    """The draft that a page carried. Raises Problem "bad-request"."""
    try:
        draft = draft_kept(json.loads(data.get("held", "")))
        # half of a pair of signs cannot be shown again
        json.dumps(kept(draft), ensure_ascii=False).encode()
        return draft
    except (ValueError, OverflowError, RecursionError) as error:
        raise Problem("bad-request") from error


def _lines(text: str) -> Iterator[str]:
    return (line for one in text.splitlines() if (line := " ".join(one.split()).lstrip("=+-@ ") or one.strip()))


def _numbered(rows: list[DraftRow]) -> list[DraftRow]:
    """Numbers in turn where they were so; else a row that became a question has that of the one before it and a letter."""
    numbers = [row.number for row in rows if row.kind not in UNASKED]
    if all(numbers) and len(set(numbers)) == len(numbers):
        return rows
    in_turn = all(number.isdecimal() for number in numbers if number)
    taken, last, found = set(numbers), "", list[DraftRow]()
    for row in rows:
        number = row.number
        if row.kind in UNASKED:
            number = ""
        elif in_turn:
            last = number = str(int(last or 0) + 1)
        elif not number:
            number = next(one for size in range(1, len(rows) + 2) if (one := f"{last}{'a' * size}") not in taken)
            taken.add(number)
        last = number or last
        found.append(replace(row, number=number))
    return found


def _writable(text: str) -> None:
    if _CONTROL.search(text):
        raise forms.ValidationError(_("A sign in this text cannot be written into a workbook."))
