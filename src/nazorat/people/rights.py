"""Who may what: the one table of `rights.md`, as values. The doors obey it, the page shows it, the tests expect what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

TABLE = Path(__file__).with_suffix(".md")
METHODS = frozenset({"GET", "HEAD", "POST"})
ROLES = frozenset({"monitor", "coordinator", "custodian", "administrator", "complaints"})
HEADS = {
    "Who": ("who", "roles", "planners", "others are told"),
    "Whose": ("whose", "means", "found by"),
    "What": ("address", "by", "asked", "who", "whose", "found by", "act", "what"),
}
Cells = tuple[str, ...]
Value = TypeVar("Value")


class Asker(Protocol):
    """What of a member the table looks at."""

    @property
    def role(self) -> str: ...
    @property
    def planner(self) -> bool: ...


class Asked(IntEnum):
    """What somebody must have done before; each contains the ones before it."""

    NOTHING = 0
    ACCOUNT = 1
    KEY = 2
    PASSPHRASE = 3


# the words of the column, which are also those of the page
ASKED = {"-": Asked.NOTHING, "account": Asked.ACCOUNT, "key open": Asked.KEY, "passphrase anew": Asked.PASSPHRASE}


@dataclass(frozen=True)
class Who:
    """Whose accounts come in. `hidden`: the rest are told that nothing is there, else that their role does not open it."""

    words: str
    roles: frozenset[str]
    planners: str
    hidden: bool

    def allows(self, by: Asker) -> bool:
        if self.planners == "only":
            return by.planner and by.role in self.roles
        return by.role in self.roles or (self.planners == "too" and by.planner)


@dataclass(frozen=True)
class Whose:
    """Which ones of their kind, and the functions that find no others, as room and name in its `access`."""

    key: str
    words: str
    finders: frozenset[str]


@dataclass(frozen=True)
class Right:
    """One line: an address and who may what there."""

    address: str
    methods: Cells
    asked: Asked
    who: Who
    whose: Whose | None
    finder: str
    opens: bool
    what: str
    group: str

    @property
    def rule(self) -> tuple[object, ...]:
        """What the page says of it: lines with the same are one."""
        return (self.what, self.asked, self.who, self.whose, self.opens)


class TableWrong(ValueError):
    """The table cannot be read: nothing starts."""


def read(text: str) -> dict[str, Right]:
    """The lines by address. Raises TableWrong with the line that it cannot take: a slip must not open anything."""
    who: dict[str, Who] = {}
    whose: dict[str, Whose] = {}
    rights: dict[str, Right] = {}
    for number, (part, group, cells) in _rows(text):
        try:
            if part == "Who":
                _enter(who, cells[0], _who(cells))
            elif part == "Whose":
                _enter(whose, cells[0], Whose(cells[0], cells[1], frozenset(cells[2].split())))
            else:
                _enter(rights, cells[0], _right(cells, group, who, whose))
        except (LookupError, ValueError) as wrong:
            raise TableWrong(f"{TABLE.name}, line {number}: {wrong}") from wrong
    return rights


def _rows(text: str) -> Iterator[tuple[int, tuple[str, str, Cells]]]:
    """Number of the line, part, group and cells of each row. Raises TableWrong for a row of another shape."""
    part = group = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("### "):
            group = line.removeprefix("### ")
        elif line.startswith("## "):
            part, group = line.removeprefix("## "), ""
        if not line.startswith("|"):
            continue
        cells = tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|"))
        if len(cells) != len(HEADS.get(part, ())):
            raise TableWrong(f"{TABLE.name}, line {number}: {len(cells)} cells")
        if cells != HEADS[part] and set("".join(cells)) != {"-"}:
            yield number, (part, group, cells)


def _enter(into: dict[str, Value], key: str, value: Value) -> None:
    if not key or key in into:
        raise ValueError(f"'{key}' stands twice")
    into[key] = value


def _who(cells: Cells) -> Who:
    words, roles, planners, told = cells
    if set(roles.split()) - ROLES or planners not in ("", "only", "too") or told not in ("", "refused", "not found"):
        raise ValueError(f"'{words}' is not understood")
    return Who(words, frozenset(roles.split()), planners, hidden=told == "not found")


def _right(cells: Cells, group: str, known: Mapping[str, Who], kinds: Mapping[str, Whose]) -> Right:
    address, by, asked, who, whose, finder, act, what = cells
    methods, kind = tuple(by.split()), kinds[whose] if whose else None
    if not methods or set(methods) - METHODS or act not in ("", "act") or not what or not group:
        raise ValueError(f"'{address}' is not understood")
    if (kind is None) != (not finder) or (kind and finder not in kind.finders):
        raise ValueError(f"'{finder}' does not find '{whose}'")
    if (ASKED[asked] == Asked.NOTHING) != (not known[who].roles):
        raise ValueError(f"'{address}' lets everybody in, or asks nothing of a member")
    return Right(address, methods, ASKED[asked], known[who], kind, finder, act == "act", what, group)


RIGHTS: Mapping[str, Right] = MappingProxyType(read(TABLE.read_text("utf-8")))


def right_to(address: str | None) -> Right | None:
    """The line of an address; None where there is none, and so nothing."""
    return RIGHTS.get(address or "")


def may(by: Asker, address: str) -> bool:
    """Whether this account comes in at an address at all: for links and for acts. Raises LookupError for an unknown one."""
    return RIGHTS[address].who.allows(by)


def groups() -> Sequence[tuple[str, Sequence[Right]]]:
    """The lines as the page has them: by heading, neighbours with the same rule as one."""
    found: dict[str, list[Right]] = {}
    for right in RIGHTS.values():
        lines = found.setdefault(right.group, [])
        if not lines or lines[-1].rule != right.rule:
            lines.append(right)
    return list(found.items())


def messages(text: str) -> Iterator[tuple[int, str]]:
    """Line and English words of everything that the page shows, for the catalogues."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("### "):
            yield number, line.removeprefix("### ")
    for number, (part, _group, cells) in _rows(text):
        yield number, {"Who": cells[0], "Whose": cells[1], "What": cells[-1]}[part]
