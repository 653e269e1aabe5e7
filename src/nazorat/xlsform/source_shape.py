"""A monitoring tool as its readable source holds it: words in three languages, sections, items, choices.

The source is YAML with these keys: ``code version kind status languages title about purpose sources minutes training review
choices sections``. A section may give ``theme origin provisions person sensitive`` for the items in it; an item's own value wins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from .source_check import SourceRefused, as_list, as_map, as_text

LANGUAGES = {"en": "English (en)", "ru": "Русский (ru)", "tg": "Тоҷикӣ (tg)"}
MORE_LANGUAGES = {"uz-Latn": "Oʻzbekcha (uz-Latn)", "uz-Cyrl": "Ўзбекча (uz-Cyrl)"}
SHARED = ("theme", "origin", "provisions", "person", "sensitive")
Texts = Mapping[str, str]


@dataclass(frozen=True)
class SourceChoice:
    """One choice: its code and its label by language."""

    code: str
    label: Texts


@dataclass(frozen=True)
class Item:
    """One question, note or calculation. ``choices`` is the name of a list of the tool."""

    name: str
    type: str
    label: Texts
    hint: Texts
    number: str
    required: bool
    relevant: str
    constraint: str
    constraint_message: Texts
    calculation: str
    default: str
    appearance: str
    parameters: str
    choices: str
    theme: str
    provisions: tuple[str, ...]
    origin: str
    unit: str
    person: bool
    sensitive: str

    @property
    def is_select(self) -> bool:
        """True when the item is answered by choices."""
        return self.type in ("select_one", "select_multiple")

    @property
    def has_companion(self) -> bool:
        """True when a reason for no answer is kept in an item of its own."""
        return self.type in ("integer", "decimal", "text", "date", "time")


@dataclass(frozen=True)
class SourceSection:
    """One band of the sheet and the items under it."""

    name: str
    label: Texts
    relevant: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Tool:
    """A whole tool; ``review`` names, by language, the people who have signed its wording.

    ``kind`` says what the tool is for where it matters to what it may ask: interview, registers or room. ``status`` is
    ``draft`` for a tool that nobody should take to a real visit. ``purpose``, ``sources`` (codes of instruments), ``minutes``
    ("20-35") and ``training`` are for who chooses and teaches a tool; in the workbook they are its second note. ``languages`` beyond
    the three have their words in a table beside the tools (see source_words).
    """

    code: str
    version: str
    kind: str
    default_language: str
    languages: tuple[str, ...]
    title: Texts
    about: Texts
    purpose: Texts
    sources: tuple[str, ...]
    minutes: str
    training: Texts
    status: str
    review: Mapping[str, tuple[str, ...]]
    choices: Mapping[str, tuple[SourceChoice, ...]]
    sections: tuple[SourceSection, ...]

    def items(self) -> Iterator[Item]:
        """Every item in paper order."""
        for section in self.sections:
            yield from section.items

    def unreviewed(self) -> tuple[str, ...]:
        """The languages whose wording has fewer than two named reviewers."""
        return tuple(language for language in self.languages if len(self.review.get(language, ())) < 2)


def _texts(value: Any, where: str, *, needed: bool = True) -> Texts:
    if value is None and not needed:
        return {}
    given = as_map(value, where)
    if set(given) != set(LANGUAGES):
        raise SourceRefused(f"{where}: words are needed in {', '.join(LANGUAGES)}, found {', '.join(given)}")
    return {language: as_text(given[language], f"{where}, {language}") for language in LANGUAGES}


def _choices(value: Any, where: str) -> tuple[SourceChoice, ...]:
    return tuple(SourceChoice(code, _texts(label, f"{where}, {code}")) for code, label in as_map(value, where).items())


def _provisions(value: Any, where: str) -> tuple[str, ...]:
    return tuple(as_text(one, where) for one in as_list(value, where))


_ITEM_KEYS = {field.name for field in fields(Item)}
_PLAIN = ("number", "relevant", "constraint", "calculation", "default", "appearance", "parameters", "theme", "origin", "unit")


def _item(raw: Any, shared: Mapping[str, Any], lists: dict[str, tuple[SourceChoice, ...]]) -> Item:
    given = {**shared, **as_map(raw, "an item")}
    name = as_text(given.get("name"), "the name of an item")
    if unknown := set(given) - _ITEM_KEYS:
        raise SourceRefused(f"{name}: unknown {', '.join(sorted(unknown))}")
    choices = given.get("choices", "")
    if isinstance(choices, dict):
        if name in lists:
            raise SourceRefused(f"{name}: there are two lists of choices of this name")
        lists[name] = _choices(choices, name)
        choices = name
    return Item(
        name=name,
        type=as_text(given.get("type"), f"{name}, type"),
        label=_texts(given.get("label"), f"{name}, label"),
        hint=_texts(given.get("hint"), f"{name}, hint", needed=False),
        constraint_message=_texts(given.get("constraint_message"), f"{name}, constraint message", needed=False),
        required=bool(given.get("required", False)),
        person=bool(given.get("person", False)),
        sensitive=as_text(given.get("sensitive", ""), f"{name}, sensitive", empty=True),
        provisions=_provisions(given.get("provisions", []), f"{name}, provisions"),
        choices=as_text(choices, f"{name}, choices", empty=True),
        **{key: as_text(given.get(key, ""), f"{name}, {key}", empty=True) for key in _PLAIN},
    )


def _section(raw: Any, lists: dict[str, tuple[SourceChoice, ...]]) -> SourceSection:
    given = as_map(raw, "a section")
    name = as_text(given.get("name"), "the name of a section")
    shared = {key: given[key] for key in SHARED if key in given}
    return SourceSection(
        name=name,
        label=_texts(given.get("label"), f"{name}, label"),
        relevant=as_text(given.get("relevant", ""), f"{name}, relevant", empty=True),
        items=tuple(_item(item, shared, lists) for item in as_list(given.get("items"), name)),
    )


def _languages(value: Any) -> tuple[str, ...]:
    found = _provisions(value, "languages")
    if (
        found[: len(LANGUAGES)] != tuple(LANGUAGES)
        or not set(found) <= {*LANGUAGES, *MORE_LANGUAGES}
        or len(set(found)) < len(found)
    ):
        raise SourceRefused(f"languages: {', '.join(LANGUAGES)} first, then any of {', '.join(MORE_LANGUAGES)}")
    return found


def tool_from(raw: Any) -> Tool:
    """The tool that a parsed YAML document describes; SourceRefused names the item that is wrong."""
    given = as_map(raw, "the source")
    lists = {name: _choices(value, name) for name, value in as_map(given.get("choices", {}), "choices").items()}
    sections = tuple(_section(section, lists) for section in as_list(given.get("sections"), "sections"))
    review = as_map(given.get("review", {}), "review")
    return Tool(
        code=as_text(given.get("code"), "code"),
        version=str(given.get("version", "")),
        kind=as_text(given.get("kind", ""), "kind", empty=True),
        default_language=as_text(given.get("default_language", "ru"), "default language"),
        languages=_languages(given.get("languages", list(LANGUAGES))),
        title=_texts(given.get("title"), "title"),
        about=_texts(given.get("about"), "about"),
        purpose=_texts(given.get("purpose"), "purpose", needed=False),
        sources=_provisions(given.get("sources", []), "sources"),
        minutes=as_text(given.get("minutes", ""), "minutes", empty=True),
        training=_texts(given.get("training"), "training", needed=False),
        status=as_text(given.get("status", ""), "status", empty=True),
        review={language: _provisions(names, "review") for language, names in review.items()},
        choices=lists,
        sections=sections,
    )
