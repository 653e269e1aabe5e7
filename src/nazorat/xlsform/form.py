"""The form tree: what a tool asks, in which order, with which choices.

Paths are the names of groups and items below the root, joined by "/": "space/length". A key is a path below
the nearest repeat; outside repeats key and path are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Literal

from .words import NO_WORDS, PLAIN, Words

NAMESPACE = "urn:nazorat:tool:1"

Kind = Literal[
    "integer", "decimal", "text", "select_one", "select_many", "rank", "date", "time", "datetime", "photo", "audio",
    "file", "geopoint", "geotrace", "geoshape", "acknowledge", "note", "calculate", "hidden",
]  # fmt: skip
UPLOADS: frozenset[str] = frozenset({"photo", "audio", "file"})
# what an item may say that it asks for: who a person is. Such a tool is at no door
IDENTITY = frozenset({"identity", "t3"})
# where an XForm says that a picture which the tool brings along stands in an upload beforehand
FIGURES = "jr://images/"
SELECTS: frozenset[str] = frozenset({"select_one", "select_many", "rank"})

NO_ANSWERS = ("not_asked", "not_checked", "refused", "unknown", "illegible")
NO_ANSWER_PREFIX = "na_"


@dataclass(frozen=True)
class NoAnswer:
    """Why an item has no answer; ``code`` is one of NO_ANSWERS."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in NO_ANSWERS:
            raise ValueError(f"no such kind of no-answer: {self.code!r}")

    @property
    def choice(self) -> str:
        """The code as a choice of the workbook: "na_refused"."""
        return NO_ANSWER_PREFIX + self.code


def no_answer(choice: str) -> NoAnswer | None:
    """The no-answer that a choice code such as "na_refused" stands for, or None."""
    code = choice.removeprefix(NO_ANSWER_PREFIX)
    return NoAnswer(code) if code != choice and code in NO_ANSWERS else None


@dataclass(frozen=True)
class Choice:
    """One choice of a select."""

    code: str
    label: Words = NO_WORDS

    @property
    def is_no_answer(self) -> bool:
        """True for the five na_ choices."""
        return no_answer(self.code) is not None


@dataclass(frozen=True)
class Question:
    """One item. ``repeat`` is the path of the nearest repeat; expressions are as the XForm holds them."""

    name: str
    path: str
    kind: Kind
    label: Words = NO_WORDS
    hint: Words = NO_WORDS
    choices: tuple[Choice, ...] = ()
    choices_open: bool = False  # codes come from outside the form, so they cannot be checked here
    listed: tuple[Choice, ...] = ()  # choices of a file beside the workbook, too many for paper
    data_type: str = "string"
    required: bool = False
    relevant: str = ""
    constraint: str = ""
    constraint_message: Words = NO_WORDS
    calculate: str = ""
    default: str = ""
    figure: str = ""  # the picture of the tool that is drawn upon; until somebody does it is no answer
    preload: str = ""
    appearance: str = ""
    bounds: tuple[str, str, str] | None = None  # start, end, step of a range
    number: str = ""
    theme: str = ""
    provisions: tuple[str, ...] = ()
    origin: str = ""
    unit: str = ""
    person: bool = False
    sensitive: str = ""
    repeat: str | None = None
    no_answer_path: str | None = None

    @property
    def key(self) -> str:
        """The path below the nearest repeat: the key in that repeat's answers."""
        return self.path[len(self.repeat) + 1 :] if self.repeat else self.path

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes of all choices."""
        return frozenset(choice.code for choice in (*self.choices, *self.listed))

    @property
    def real_choices(self) -> tuple[Choice, ...]:
        """The choices without the five kinds of no-answer."""
        return tuple(choice for choice in self.choices if not choice.is_no_answer)


@dataclass(frozen=True)
class Named:
    """A file that a form names. ``columns`` are those of a list that its selects read, ``several`` the codes of which many can be chosen."""

    name: str
    kind: str  # image, audio, video, csv, xml or geojson
    columns: tuple[str, ...] = ()
    several: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """A named group of items."""

    name: str
    path: str
    label: Words = NO_WORDS
    children: tuple[Node, ...] = ()
    relevant: str = ""
    appearance: str = ""
    repeat: str | None = None


@dataclass(frozen=True)
class Repeat:
    """A group that may occur many times; ``repeat`` is the path of the repeat around it."""

    name: str
    path: str
    label: Words = NO_WORDS
    children: tuple[Node, ...] = ()
    relevant: str = ""
    appearance: str = ""
    count: str = ""
    repeat: str | None = None

    @property
    def key(self) -> str:
        """The path below the repeat around it: the key of the list in that repeat's answers."""
        return self.path[len(self.repeat) + 1 :] if self.repeat else self.path


Node = Group | Repeat | Question


@dataclass(frozen=True)
class Companion:
    """The hidden item that says why another has no answer; ``of`` is the path of that other item."""

    path: str
    of: str
    label: Words = NO_WORDS
    choices: tuple[Choice, ...] = ()


def _walk(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if not isinstance(node, Question):
            yield from _walk(node.children)


@dataclass(frozen=True)
class Form:
    """A whole tool, read from its XForm."""

    form_id: str
    version: str
    title: Words
    languages: tuple[str, ...]
    default_language: str
    children: tuple[Node, ...]
    companions: tuple[Companion, ...] = ()
    root_name: str = "data"
    namespace: str = ""
    meta_namespace: str = ""
    kind: str = ""
    declares_nazorat: bool = False
    allowed_metadata: tuple[str, ...] = ()
    status: str = ""  # "draft": its makers want nobody to take it to a real visit
    # of the note in which a tool says what it is for: its path, what whoever teaches reads, "20-35", codes of instruments
    purpose: str = ""
    training: Words = NO_WORDS
    minutes: str = ""
    sources: tuple[str, ...] = ()
    files: tuple[Named, ...] = ()
    entities: tuple[str, ...] = ()  # lists that its records add to or change
    public_key: str = ""  # RSA, SubjectPublicKeyInfo in base64: ODK Collect encrypts every finished record to it

    def __getstate__(self) -> dict[str, object]:
        # A form goes to children that set paper; what was worked out from it holds functions, which do not travel.
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def nodes(self) -> Iterator[Node]:
        """Every group, repeat and question, depth first."""
        return _walk(self.children)

    @cached_property
    def _questions(self) -> tuple[Question, ...]:
        return tuple(node for node in self.nodes() if isinstance(node, Question))

    @cached_property
    def _by_path(self) -> dict[str, Question]:
        return {question.path: question for question in self._questions}

    def questions(self) -> tuple[Question, ...]:
        """Every question, flat, in the order of the paper; companions are left out."""
        return self._questions

    def question(self, path: str) -> Question:
        """The question at a path; KeyError when there is none."""
        return self._by_path[path]

    def repeats(self) -> tuple[Repeat, ...]:
        """Every repeat, outer before inner."""
        return tuple(node for node in self.nodes() if isinstance(node, Repeat))

    def paper(self) -> tuple[Question, ...]:
        """The numbered questions, in the order of the paper."""
        return tuple(question for question in self._questions if question.number)

    def title_in(self, language: str = PLAIN) -> str:
        """The title in a language, with fallback."""
        return self.title.in_(language)
