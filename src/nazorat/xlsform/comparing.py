"""Two versions of a tool side by side: what came, went, moved, was worded or asked otherwise, and whether answers stay comparable."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from .form import Companion, Form, Group, Node, Question, Repeat
from .words import Words

State = Literal["added", "removed", "moved", "changed"]
What = Literal[
    "label", "hint", "constraint_message", "choice", "no_answer", "order", "kind",
    "number", "required", "relevant", "constraint", "calculate", "default",
    "theme", "provisions", "origin", "unit", "person", "sensitive", "count",
]  # fmt: skip
Apart = Literal["key", "kind", "unit", "choices", "person"]
# what an item asks besides its words, as attributes of a question
_ASKED: tuple[What, ...] = (
    "number", "required", "relevant", "constraint", "calculate", "default", "theme", "provisions", "origin", "unit", "person", "sensitive",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that differs. ``language`` is "" for what is no wording, ``code`` the choice that it is about."""

    what: What
    before: str
    after: str
    language: str = ""
    code: str = ""


@dataclass(frozen=True)
class Compared:
    """One item that is not the same in both versions: ``node`` as it is now, or as it was when it is gone; ``before`` None when it is new.

    ``apart`` says why answers cannot be compared across the two.
    """

    node: Node
    before: Node | None
    states: tuple[State, ...]
    changes: tuple[Change, ...] = ()
    apart: tuple[Apart, ...] = ()

    @property
    def is_item(self) -> bool:
        """False for a group, which holds no answer itself."""
        return isinstance(self.node, Question)


@dataclass(frozen=True)
class Comparison:
    """What differs, in the order of the newer version; what is gone stands where it stood."""

    rows: tuple[Compared, ...]
    counts: Counter[State] = field(default_factory=Counter)
    kept: int = 0  # items of both versions
    comparable: int = 0  # of these, items whose answers can be put together


def compare(before: Form, after: Form) -> Comparison:
    """What changed from one version to another. An item is known by its path, the key of its answers."""
    old, new = {node.path: node for node in before.nodes()}, {node.path: node for node in after.nodes()}
    regrouped = _regrouped(old, new)
    pairs = [(old.get(path) or regrouped.get(path), node) for path, node in new.items()]
    moved = _moved([one.path for one, _ in pairs if one], list(old))
    reasons = {one.of: one for one in before.companions}, {one.of: one for one in after.companions}
    rows = [_compared(one, node, moved, tuple(_reasons(one, node, *reasons))) for one, node in pairs]
    taken = {one.path for one, _ in pairs if one}
    placed = _with_gone(rows, [node for path, node in old.items() if path not in taken], list(old))
    shown = tuple(row for row in placed if row.states)
    kept = [row for row in rows if row.before and row.is_item]
    return Comparison(shown, Counter(state for row in shown for state in row.states), len(kept), sum(not row.apart for row in kept))


def _regrouped(old: dict[str, Node], new: dict[str, Node]) -> dict[str, Node]:
    """Path of now to the item as it was, of items that stand in another group: known by a name that each version has once."""

    def once(nodes: dict[str, Node], others: dict[str, Node]) -> dict[str, Node]:
        names = Counter(node.name for node in nodes.values())
        return {node.name: node for path, node in nodes.items() if names[node.name] == 1 and path not in others}

    gone = once(old, new)
    return {node.path: gone[name] for name, node in once(new, old).items() if name in gone and type(gone[name]) is type(node)}


def _moved(now: Sequence[str], then: Sequence[str]) -> set[str]:
    """The fewest items whose moving explains the new order: all that are in no longest run which kept its order."""
    at = {path: place for place, path in enumerate(then)}
    places = [at[path] for path in now]
    ends: list[int] = []
    last: list[int] = []
    back: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        back.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [place], [index]
    stayed, index = set[str](), last[-1] if last else -1
    while index >= 0:
        stayed.add(now[index])
        index = back[index]
    return set(now) - stayed


def _compared(before: Node | None, after: Node, moved: set[str], reasons: tuple[Change, ...]) -> Compared:
    if before is None:
        return Compared(after, None, ("added",))
    regrouped = before.path != after.path
    changes = (*_changes(before, after), *reasons)
    states: list[State] = ["moved"] if before.path in moved or regrouped else []
    if changes:
        states.append("changed")
    return Compared(after, before, tuple(states), changes, tuple(_apart(before, after)) if isinstance(after, Question) else ())


def _with_gone(rows: list[Compared], gone: list[Node], then: list[str]) -> Iterator[Compared]:
    """What is gone after the row whose item stood before it, or first of all."""
    following: dict[str, list[Compared]] = {}
    left, above = {node.path: node for node in gone}, ""
    for path in then:
        if path in left:
            following.setdefault(above, []).append(Compared(left[path], left[path], ("removed",)))
        else:
            above = path
    yield from following.get("", ())
    for row in rows:
        yield row
        if row.before:
            yield from following.get(row.before.path, ())


def _apart(before: Node, after: Question) -> Iterator[Apart]:
    if not isinstance(before, Question) or before.kind != after.kind or before.bounds != after.bounds:
        yield "kind"
        return
    if before.path != after.path:
        yield "key"
    if before.unit != after.unit:
        yield "unit"
    if before.codes - after.codes:
        yield "choices"
    if before.person != after.person:
        yield "person"


def _changes(before: Node, after: Node) -> Iterator[Change]:
    yield from _worded("label", before.label, after.label)
    if _kind(before) != _kind(after):
        yield Change("kind", _kind(before), _kind(after))
    if isinstance(before, Question) and isinstance(after, Question):
        yield from _worded("hint", before.hint, after.hint)
        yield from _worded("constraint_message", before.constraint_message, after.constraint_message)
        yield from _choices(before, after)
        for what in _ASKED:
            one, two = _said(getattr(before, what)), _said(getattr(after, what))
            if one != two:
                yield Change(what, one, two)
    elif before.relevant != after.relevant:
        yield Change("relevant", before.relevant, after.relevant)
    if isinstance(before, Repeat) and isinstance(after, Repeat) and before.count != after.count:
        yield Change("count", before.count, after.count)


def _kind(node: Node) -> str:
    if isinstance(node, Question):
        return f"{node.kind} {'–'.join(node.bounds[:2])}" if node.bounds else node.kind
    return "group" if isinstance(node, Group) else "repeat"


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


def _worded(what: What, before: Words, after: Words, code: str = "") -> Iterator[Change]:
    for language in dict.fromkeys([*after, *before]):
        one, two = before.get(language, ""), after.get(language, "")
        if one != two:
            yield Change(what, one, two, language, code)


def _reasons(before: Node | None, after: Node, old: Mapping[str, Companion], new: Mapping[str, Companion]) -> Iterator[Change]:
    """The words that ask why an item has no answer, and those of each reason."""
    one, two = old.get(before.path) if before else None, new.get(after.path)
    if before is None or one == two:
        return
    empty = Companion("", "")
    one, two = one or empty, two or empty
    yield from _worded("no_answer", one.label, two.label)
    was, now = ({choice.code: choice.label for choice in companion.choices} for companion in (one, two))
    for code in dict.fromkeys([*now, *was]):
        yield from _worded("no_answer", was.get(code, Words()), now.get(code, Words()), code)


def _choices(before: Question, after: Question) -> Iterator[Change]:
    old, new = {one.code: one for one in before.choices}, {one.code: one for one in after.choices}
    for code in dict.fromkeys([*new, *old]):
        one, two = old.get(code), new.get(code)
        yield from _worded("choice", one.label if one else Words(), two.label if two else Words(), code)
    both = [code for code in new if code in old]
    was = [code for code in old if code in new]
    if both != was:
        yield Change("order", ", ".join(was), ", ".join(both))
