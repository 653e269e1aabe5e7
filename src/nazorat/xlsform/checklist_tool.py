"""From the draft of a tool to its workbook, and from a cell of that back to the row of the draft."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from .checklist import CHOSEN, Draft, DraftRow
from .checklist_answers import option_code
from .checklist_words import KNOWN
from .source_rows import Sheets, sheets_of
from .source_shape import Item, SourceChoice, SourceSection, Tool

YES_NO: Final = "yes_no"
# a tool for neither talks nor registers nor rooms: of no kind that the lint knows
OTHER: Final = "other"
_NOTE: Final = {
    "ru": "Примечания, без имён", "tg": "Эзоҳ, бе ном", "en": "Notes, no names", "uz-Latn": "Izoh, ismsiz", "uz-Cyrl": "Изоҳ, исмсиз",
}  # fmt: skip
_ABOUT: Final = {
    "ru": "Черновик, сделанный из документа Word; формулировки не проверены.",
    "tg": "Тарҳе, ки аз ҳуҷҷати Word сохта шудааст; ибораҳо санҷида нашудаанд.",
    "en": "A draft made of a Word document; its wording is not reviewed.",
    "uz-Latn": "Word hujjatidan tuzilgan qoralama; matni tekshirilmagan.",
    "uz-Cyrl": "Word ҳужжатидан тузилган қоралама; матни текширилмаган.",
}  # fmt: skip
_TYPES: Final = {YES_NO: "select_one", "select_one": "select_one", "select_multiple": "select_multiple"}


@dataclass(frozen=True)
class Drafted:
    """The workbook of a draft as cells. `rows`: of which row of the draft each row of a sheet comes, counted from 0."""

    sheets: Sheets = field(repr=False)
    rows: Mapping[tuple[str, int], int]


@dataclass
class _Making:
    """Items by the row that they come from, and lists of choices."""

    draft: Draft
    names: dict[str, int] = field(default_factory=dict)
    lists: dict[str, tuple[SourceChoice, ...]] = field(default_factory=dict)

    def named(self, wish: str, index: int) -> str:
        name, serial = wish, 2
        while name in self.names:
            name, serial = f"{wish}_{serial}", serial + 1
        self.names[name] = index
        return name


def drafted(draft: Draft, version: str) -> Drafted:
    """The workbook of a draft, marked as one. What is not understood is not in it, nor a heading with nothing under it."""
    making = _Making(draft)
    sections = tuple(section for section in _sections(making) if section.items)
    own = draft.languages[0]
    about = {code: _ABOUT[code] for code in draft.languages}
    tool = Tool(
        code=draft.code, version=version, kind=draft.purpose.removeprefix(OTHER), default_language=own, languages=draft.languages, title=draft.title,
        about=about, purpose={}, sources=(), minutes="", training={}, status="draft", review={}, choices=making.lists, sections=sections,
    )  # fmt: skip
    sheets = sheets_of(tool)
    by = {"survey": ("name", making.names), "choices": ("list_name", {name: making.names.get(name, -1) for name in making.lists})}
    rows: dict[tuple[str, int], int] = {}
    for sheet, (key, names) in by.items():
        place = sheets[sheet][0].index(key) if sheets[sheet][0] else 0
        for number, cells in enumerate(sheets[sheet], start=1):
            index = names.get(cells[place].removesuffix("_na") if sheet == "survey" else cells[place], -1)
            if number > 1 and index >= 0:
                rows[sheet, number] = index
    return Drafted(sheets, rows)


def _sections(making: _Making) -> Iterator[SourceSection]:
    """A section from each heading to the next; what stands before the first is under the title."""
    label, place, items = making.draft.title, -1, list[Item]()
    last = ""  # the number of the last question that a note may follow
    for index, row in [*enumerate(making.draft.rows), (len(making.draft.rows), None)]:
        if row is None or row.kind == "group":
            if items:
                if making.draft.notes == "group" and last:
                    items.append(_note(making, place, last))
                yield SourceSection(making.named(f"group_{place + 2}", place), label, "", tuple(items))
            if row is not None:
                label, place, items, last = row.words, index, [], ""
        elif row.kind:
            items.append(_item(making, index, row))
            last = row.number if row.kind != "note" else last
            if making.draft.notes == "item" and row.kind != "note":
                items.append(_note(making, index, last))


def _item(making: _Making, index: int, row: DraftRow) -> Item:
    wish = re.sub(r"[^a-z0-9]+", "_", row.number.casefold()).strip("_")
    name = making.named(f"q{wish}" if wish else f"row_{index + 1}", index)
    choices = ""
    if row.kind == YES_NO:
        choices = YES_NO
        making.lists[YES_NO] = tuple(
            SourceChoice(code, {one: KNOWN[code][one] for one in making.draft.languages}) for code in ("yes", "no")
        )
    elif row.kind in CHOSEN:
        choices = name
        making.lists[name] = tuple(_choices(row, making.draft.languages))
    about_person = making.draft.purpose == "interview" and row.kind != "note"
    hint = {code: row.hint for code in making.draft.languages[:1] if row.hint and len(making.draft.languages) == 1}
    return _plain(
        name, _TYPES.get(row.kind, row.kind), row.words, row.number if row.kind != "note" else "", choices=choices, unit=row.unit, hint=hint,
        person=about_person, sensitive="words" if row.kind == "text" else "",
    )  # fmt: skip


def _choices(row: DraftRow, languages: tuple[str, ...]) -> Iterator[SourceChoice]:
    taken: set[str] = set()
    for place, first in enumerate(row.options.get(languages[0], ()), start=1):
        code = option_code(first, place)
        code = f"c{place}" if code in taken else code
        taken.add(code)
        given = {language: row.options.get(language, ()) for language in languages}
        yield SourceChoice(code, {language: texts[place - 1] if place <= len(texts) else "" for language, texts in given.items()})


def _note(making: _Making, index: int, after: str) -> Item:
    """A place for notes, numbered after the question that it follows; it is kept from names by its own words."""
    name = making.named(f"notes_{index + 2}", index)
    person = making.draft.purpose == "interview"
    return _plain(
        name, "text", {code: _NOTE[code] for code in making.draft.languages}, f"{after}n", person=person, sensitive="words"
    )


def _plain(
    name: str, type_: str, label: Mapping[str, str], number: str, *, choices: str = "", unit: str = "", person: bool = False,
    sensitive: str = "", hint: Mapping[str, str] | None = None,
) -> Item:  # fmt: skip
    return Item(
        name=name, type=type_, label=label, hint=hint or {}, number=number, required=False, relevant="", constraint="",
        constraint_message={}, calculation="", default="", appearance="", parameters="", choices=choices, theme="", provisions=(), origin="",
        unit=unit, person=person, sensitive=sensitive,
    )  # fmt: skip
