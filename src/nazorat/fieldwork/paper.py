"""The places of a tool on paper, in paper order: one for each question, and one in each printed copy of a repeat.

A place's name is the question's path with the copy after its repeat: "who/kind", "bed[0]/state". It names the fields of the keying page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from nazorat.tools.queries import form_of_version
from nazorat.xlsform import NO_ANSWERS, SELECTS, Answers, Form, Node, Question, Repeat, Scalar, Value, Words
from nazorat.xlsform.expressions import NotRead, Tree, parse
from nazorat.xlsform.words import NO_WORDS

# as many copies of a repeat as a sheet has (typeset.paper)
COPIES = 3
ON_PAPER = frozenset({"integer", "decimal", "text", "select_one", "select_many", "rank", "date", "time", "datetime"})
_STEP = re.compile(r"([^/\[\]]+)(?:\[(\d+)\])?")

Values = dict[str, Scalar]


@dataclass(frozen=True)
class Place:
    """Where one answer stands. `when` are the trees that must all hold for it to apply; `copies` maps repeats' paths to copies."""

    name: str
    question: Question
    section: Words = NO_WORDS
    copies: Mapping[str, int] = field(default_factory=dict)
    when: tuple[Tree, ...] = ()

    @property
    def on_paper(self) -> bool:
        """Whether a keyer types it: numbered, and of a kind that paper can carry."""
        return bool(self.question.number) and self.question.kind in ON_PAPER

    @property
    def copy(self) -> int | None:
        """Which printed copy of the outermost repeat this is in, from 1; None outside repeats."""
        return next((number + 1 for number in self.copies.values()), None)

    @property
    def no_answers(self) -> tuple[str, ...]:
        """The kinds of no-answer that the tool can hold here."""
        question = self.question
        if question.kind in SELECTS:
            return tuple(code for code in NO_ANSWERS if f"na_{code}" in question.codes)
        return NO_ANSWERS if question.no_answer_path else ()

    def name_of(self, path: str) -> str:
        """The place that a path in this place's expressions means: in the same copies of the repeats around it."""
        return place_name(path, self.copies) if self.copies else path


def place_name(path: str, copies: Mapping[str, int]) -> str:
    """A path with the copies of its repeats put in."""
    done: list[str] = []
    plain: list[str] = []
    for step in path.split("/"):
        plain.append(step)
        copy = copies.get("/".join(plain))
        done.append(step if copy is None else f"{step}[{copy}]")
    return "/".join(done)


@lru_cache(maxsize=32)
def places_of_version(version_id: UUID) -> tuple[Place, ...]:
    """Every place of a published tool, calculations and hidden items among them."""
    return tuple(places(form_of_version(version_id)))


def places(form: Form) -> Iterator[Place]:
    """Every place of a form as it is printed."""
    return _walk(form.children, NO_WORDS, {}, (), _printed)


def places_in(form: Form, answers: Answers) -> tuple[Place, ...]:
    """Every place of a record: one for each copy that it has of a repeat."""

    def copies(name: str) -> int:
        rows = answer_at(answers, name)
        return len(rows) if isinstance(rows, list) else 0

    return tuple(_walk(form.children, NO_WORDS, {}, (), copies))


def answer_at(answers: Answers, name: str) -> Value | None:
    """What a record holds at a place, or the rows of a repeat; None where it holds nothing."""
    head, copy, rest = _split(name)
    if copy is None:
        return answers.get(head)
    rows = answers.get(head)
    return answer_at(rows[copy], rest) if isinstance(rows, list) and copy < len(rows) else None


def with_answer(answers: Answers, name: str, value: Scalar | None) -> Answers:
    """The answers with one of them changed, or taken out; every copy of a repeat keeps its place."""
    head, copy, rest = _split(name)
    if copy is None:
        kept = {key: held for key, held in answers.items() if key != head}
        return kept if value is None else {**kept, head: value}
    rows = answers[head]
    if not isinstance(rows, list):
        raise KeyError(name)
    return {**answers, head: [with_answer(row, rest, value) if at == copy else row for at, row in enumerate(rows)]}


def on_paper(version_id: UUID) -> tuple[Place, ...]:
    """The places that a keyer types, in paper order."""
    return tuple(place for place in places_of_version(version_id) if place.on_paper)


def _printed(name: str) -> int:
    """A repeat inside another is printed once in each copy."""
    return 1 if "[" in name else COPIES


def _walk(
    nodes: tuple[Node, ...], section: Words, copies: dict[str, int], when: tuple[Tree, ...], rows: Callable[[str], int]
) -> Iterator[Place]:
    for node in nodes:
        conditions = when + _trees(node.relevant)
        if isinstance(node, Question):
            yield Place(place_name(node.path, copies), node, section, copies, conditions)
        elif isinstance(node, Repeat):
            for number in range(rows(place_name(node.path, copies))):
                yield from _walk(node.children, node.label or section, {**copies, node.path: number}, conditions, rows)
        else:
            yield from _walk(node.children, node.label or section, copies, conditions, rows)


def _trees(expression: str) -> tuple[Tree, ...]:
    """What cannot be worked out here is no condition: on paper everything is visible."""
    try:
        return (parse(expression),) if expression else ()
    except NotRead:
        return ()


def flat(answers: Answers, above: str = "") -> Values:
    """The answers of a record by place."""
    found: Values = {}
    for key, value in answers.items():
        if isinstance(value, list):
            for copy, row in enumerate(value):
                found |= flat(row, f"{above}{key}[{copy}]/")
        else:
            found[above + key] = value
    return found


def nested(values: Values) -> Answers:
    """The answers of a record from values by place; copies in which nothing stands are left out."""
    answers: Answers = {}
    rows: dict[str, dict[int, Values]] = {}
    for name, value in values.items():
        head, copy, rest = _split(name)
        if copy is None:
            answers[head] = value
        else:
            rows.setdefault(head, {}).setdefault(copy, {})[rest] = value
    for key, copies in rows.items():
        answers[key] = [nested(copies[copy]) for copy in sorted(copies)]
    return answers


def _split(name: str) -> tuple[str, int | None, str]:
    """("bed", 0, "state") of "bed[0]/state"; ("who/kind", None, "") of a place outside repeats."""
    done: list[str] = []
    steps = name.split("/")
    for at, step in enumerate(steps):
        found = _STEP.fullmatch(step)
        if found and found[2] is not None:
            return "/".join([*done, found[1]]), int(found[2]), "/".join(steps[at + 1 :])
        done.append(step)
    return name, None, ""
