"""From the readable source of a tool (YAML) to its workbook (XLSX).

``python -m nazorat.xlsform.source library/tools/*/`` writes ``<code>.xlsx`` beside each ``<code>.yaml``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from .source_check import SourceRefused
from .source_rows import sheets_of
from .source_shape import LANGUAGES, Item, Texts, Tool, tool_from
from .source_words import TABLE, read_table, with_words
from .source_workbook import cells, workbook

__all__ = ["SourceRefused", "build", "cells", "main", "read_source", "rebuild", "sheets_of", "troubles"]

THEMES = frozenset({"TREAT", "SAFEG", "PROT", "MAT", "REGIME", "HEALTH", "STAFF", "GROUPS", "INVOL", "MGMT"})
KINDS = frozenset({"", "interview", "registers", "room"})
STATUSES = frozenset({"", "draft"})
ORIGINS = frozenset({"S", "A", "R", "M"})
SENSITIVE = frozenset({"", "health", "violence", "group", "words", "compartment"})
TYPES = frozenset({"text", "integer", "decimal", "date", "time", "select_one", "select_multiple", "calculate", "note", "image"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PROVISION = re.compile(r"[A-Z]+ \d+")
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


class _NoRepeats(yaml.SafeLoader):
    """Refuses a key that is there twice; plain YAML keeps the last without a word."""


def _mapping(loader: _NoRepeats, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node)
        if key in found:
            raise SourceRefused(f"line {key_node.start_mark.line + 1}: {key!r} is there twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_NoRepeats.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_source(path: Path) -> Tool:
    """The tool in a YAML file; raises SourceRefused when it cannot be understood or has troubles."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_NoRepeats)  # noqa: S506 - a SafeLoader with one more refusal
    except yaml.YAMLError as error:
        raise SourceRefused(f"{path.name}: {error}") from error
    tool = tool_from(raw)
    try:
        tool = with_words(tool, read_table(path.parent.parent / TABLE) if len(tool.languages) > len(LANGUAGES) else {})
    except SourceRefused as error:
        raise SourceRefused(f"{path.name}: {error}") from error
    if found := troubles(tool):
        raise SourceRefused("\n".join(f"{path.name}: {trouble}" for trouble in found))
    return tool


def build(tool: Tool) -> bytes:
    """The workbook of a tool; equal tools give equal bytes."""
    return workbook(sheets_of(tool))


def rebuild(folder: Path) -> Path:
    """Writes the workbook beside the source in the folder of one tool and returns its path."""
    code = folder.resolve().name
    target = folder / f"{code}.xlsx"
    target.write_bytes(build(read_source(folder / f"{code}.yaml")))
    return target


def troubles(tool: Tool) -> list[str]:
    """Everything in a tool that a monitor, a keyer or an analyst would stumble over, as sentences."""
    return [*_names(tool), *_lists(tool), *_references(tool), *(text for item in tool.items() for text in _item(item))]


def _names(tool: Tool) -> Iterator[str]:
    if not re.fullmatch(r"\d{10}", tool.version):
        yield "version: ten digits are needed, year month day and a serial of two"
    if tool.kind not in KINDS:
        yield f"kind: {tool.kind} is none of {', '.join(sorted(filter(None, KINDS)))}"
    if tool.status not in STATUSES:
        yield f"status: {tool.status} is not draft"
    items = list(tool.items())
    names = [section.name for section in tool.sections] + [item.name for item in items]
    for name, times in Counter(names).items():
        if times > 1 or not _NAME.fullmatch(name) or name.endswith("_na"):
            yield f"{name}: a name is small letters, digits and _, is used once and does not end in _na"
    for number, times in Counter(item.number for item in items if item.number).items():
        if times > 1:
            yield f"number {number} is there {times} times"
    for words in (tool.title, tool.about, tool.purpose, tool.training, *(section.label for section in tool.sections)):
        yield from _same_words(words, "the title, about or a section")


def _lists(tool: Tool) -> Iterator[str]:
    for name, choices in tool.choices.items():
        for choice in choices:
            if not _NAME.fullmatch(choice.code) or choice.code.startswith("na_"):
                yield f"{name}, {choice.code}: a code is small letters, digits and _, and does not begin with na_"
            yield from _same_words(choice.label, f"{name}, {choice.code}")
        for language in tool.languages:
            if len({choice.label[language] for choice in choices}) < len(choices):
                yield f"{name}: two choices read the same in {language}"
    used = {item.choices for item in tool.items() if item.choices}
    for name in used ^ set(tool.choices):
        yield f"list {name}: is {'missing' if name in used else 'never used'}"


def _references(tool: Tool) -> Iterator[str]:
    names = {item.name for item in tool.items()}
    expressions = [(section.name, section.relevant) for section in tool.sections]
    for item in tool.items():
        expressions += [(item.name, text) for text in (item.relevant, item.constraint, item.calculation)]
        expressions += [(item.name, text) for text in item.label.values()]
    for where, text in expressions:
        for name in set(_REFERENCE.findall(text)) - names:
            yield f"{where}: there is no item {name}"


def _same_words(words: Texts, where: str) -> Iterator[str]:
    # Tajik and Uzbek in Cyrillic share many words (ҳа, вақт, маҳбус): an Uzbek text that equals the Tajik one is no untranslated one
    read = Counter(text.casefold() for code, text in words.items() if code != "uz-Cyrl")
    cyrillic = words.get("uz-Cyrl", "").casefold()
    if (words and max(read.values()) > 1) or (cyrillic and cyrillic in read and cyrillic != words["tg"].casefold()):
        yield f"{where}: two languages read the same: {' / '.join(words.values())}"


def _item(item: Item) -> Iterator[str]:
    rules = {
        f"unknown type {item.type}": item.type in TYPES,
        "choices belong to selects, and only to them": item.is_select == bool(item.choices),
        "a theme of the ten is needed": item.theme in THEMES,
        "an origin S, A, R or M is needed": item.origin in ORIGINS,
        "provisions such as NMR 13 are needed": bool(item.provisions) and all(map(_PROVISION.fullmatch, item.provisions)),
        "a number is needed, and only what is asked has one": bool(item.number) == (item.type not in ("calculate", "note")),
        "a calculation is needed, and only here": (item.type == "calculate") == bool(item.calculation),
        f"unknown kind of sensitive: {item.sensitive}": item.sensitive in SENSITIVE,
    }
    yield from (f"{item.name}: {trouble}" for trouble, kept in rules.items() if not kept)
    for words in (item.label, item.hint, item.constraint_message):
        yield from _same_words(words, item.name)


def main(arguments: list[str]) -> int:
    """Rebuilds the workbooks of the folders named; 1 when a source was refused, with the reasons on stderr."""
    refused = 0
    for folder in arguments:
        try:
            sys.stdout.write(f"{rebuild(Path(folder))}\n")
        except (SourceRefused, OSError) as error:
            sys.stderr.write(f"{error}\n")
            refused = 1
    return refused


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
