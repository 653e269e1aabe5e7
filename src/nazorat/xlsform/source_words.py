"""Further languages of a tool, from a table of words that all tools of a folder share.

The table is a CSV with columns ``en``, ``ru`` and one for each further language. A row is found by the English and the Russian
wording together, so that a changed wording has no translation until somebody writes it: a stale one cannot be shown.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from .source_check import SourceRefused
from .source_shape import MORE_LANGUAGES, Item, SourceChoice, SourceSection, Texts, Tool

TABLE = "uzbek.csv"
Table = Mapping[tuple[str, str], Texts]
_Word = Callable[[Texts], Texts]


def read_table(path: Path) -> dict[tuple[str, str], Texts]:
    """Words by (English, Russian); raises SourceRefused for a missing file, a row that is there twice, an empty cell."""
    found: dict[tuple[str, str], Texts] = {}
    if not path.is_file():
        raise SourceRefused(f"there is no {path.name} beside the tools")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["en"], row["ru"])
            if key in found:
                raise SourceRefused(f"{path.name}: {key[0]} / {key[1]} is there twice")
            found[key] = {code: row[code] for code in MORE_LANGUAGES}
            if not all(found[key].values()):
                raise SourceRefused(f"{path.name}: {key[0]} / {key[1]} has an empty cell")
    return found


def with_words(tool: Tool, table: Table) -> Tool:
    """The tool with the further languages it asks for; SourceRefused names what the table has no words for."""
    further = [code for code in tool.languages if code in MORE_LANGUAGES]
    if not further:
        return tool
    missing: list[str] = []

    def word(texts: Texts) -> Texts:
        if not texts:
            return texts
        known = table.get((texts["en"], texts["ru"]))
        if known is None:
            missing.append(f"no words in {', '.join(further)} for {texts['en']} / {texts['ru']}")
            return texts
        return {**texts, **{code: known[code] for code in further}}

    whole = replace(
        tool, title=word(tool.title), about=word(tool.about), purpose=word(tool.purpose), training=word(tool.training),
        sections=tuple(_section(one, word) for one in tool.sections),
        choices={name: tuple(SourceChoice(one.code, word(one.label)) for one in choices) for name, choices in tool.choices.items()},
    )  # fmt: skip
    if missing:
        raise SourceRefused("\n".join(missing))
    return whole


def _section(section: SourceSection, word: _Word) -> SourceSection:
    return replace(section, label=word(section.label), items=tuple(_item(item, word) for item in section.items))


def _item(item: Item, word: _Word) -> Item:
    return replace(item, label=word(item.label), hint=word(item.hint), constraint_message=word(item.constraint_message))
