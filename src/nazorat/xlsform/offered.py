"""What a select of an XForm offers from a file beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from lxml import etree

from .form import Choice, Named
from .hardened import local_name
from .lists import ITEMSETS, FileRow, ListRefused, listed, listed_far, rows_of

XFORMS = "{http://www.w3.org/2002/xforms}"
INSTANCE = re.compile(r"instance\(\s*'([^']+)'\s*\)")
_SEARCH = re.compile(r"\bsearch\(\s*['\"]([^'\"]+)['\"]")


class Source(Protocol):
    """What is read of an XForm while its tree is made: secondary instances by id, files by name, and what selects read of them."""

    instances: dict[str, etree._Element]
    files: Mapping[str, bytes]
    named: dict[str, Named]
    entities: tuple[str, ...]
    default_language: str


def of_files(
    control: etree._Element | None, choices: tuple[Choice, ...], source: Source
) -> tuple[tuple[Choice, ...], tuple[Choice, ...] | None]:
    """The choices that stay, and those of a file; None where the file is not here, or records may add to the list."""
    if control is None:
        return choices, None
    several = local_name(control.tag) in ("select", "rank")
    if control.get("query"):
        rows = _rows(source, ITEMSETS, (), several)
        said = INSTANCE.search(control.get("query") or "")
        return choices, None if rows is None or said is None else listed_far(rows, said.group(1), source.default_language)
    searched = _SEARCH.search(control.get("appearance") or "")
    if searched:
        return _searched(f"{searched.group(1).removesuffix('.csv')}.csv", choices, source, several)
    itemset = control.find(f"{XFORMS}itemset")
    named = None if itemset is None else INSTANCE.search(itemset.get("nodeset") or "")
    instance = source.instances.get(named.group(1)) if named else None
    if itemset is None or instance is None:
        return choices, None
    value, label = (_reference(itemset, part, default) for part, default in (("value", "name"), ("label", "label")))
    name = (instance.get("src") or "").rpartition("/")[2]
    rows = _rows(source, name, (value, label), several)
    return choices, None if rows is None else listed(rows, value, label, source.default_language)


def _searched(
    name: str, choices: tuple[Choice, ...], source: Source, several: bool
) -> tuple[tuple[Choice, ...], tuple[Choice, ...] | None]:
    """search(): a choice whose code is no number names the columns of code and label; others stand beside those of the file."""
    columns = [one for one in choices if not one.code.lstrip("-").isdigit()]
    labels = [str(one.label) for one in columns]
    wanted = tuple(dict.fromkeys([one.code for one in columns] + [part.strip() for label in labels for part in label.split(",")]))
    rows = _rows(source, name, wanted, several)
    if rows is None:
        return choices, None
    stay = tuple(one for one in choices if one not in columns)
    pairs = zip(columns, labels, strict=True)
    return stay, tuple(choice for one, label in pairs for choice in listed(rows, one.code, label, source.default_language))


def _reference(itemset: etree._Element, part: str, default: str) -> str:
    found = itemset.find(f"{XFORMS}{part}")
    return default if found is None else found.get("ref") or default


def _rows(source: Source, name: str, columns: tuple[str, ...], several: bool) -> list[FileRow] | None:
    """The rows of a file of choices, once it is written down what a select reads of it; None when they cannot be known."""
    one = source.named.get(name) or Named(name, name.rpartition(".")[2].lower())
    more = columns[:1] if several else ()
    source.named[name] = replace(
        one, columns=tuple(dict.fromkeys([*one.columns, *columns])), several=tuple(dict.fromkeys([*one.several, *more]))
    )
    if name not in source.files or name.rpartition(".")[0] in source.entities:
        return None
    try:
        return rows_of(name, source.files[name])
    except ListRefused:
        return None
