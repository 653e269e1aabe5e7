"""Lists in pages, sorted by their heads. Nothing here reads a row: a list is given, a page of it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise

Row = TypeVar("Row", covariant=True)
SIZE = 50


class Rows(Protocol[Row]):
    """What can be cut into pages: a list or a query set."""

    def __getitem__(self, at: slice, /) -> Iterable[Row]: ...


def asked_of(request: HttpRequest) -> QueryDict:
    """What a list is asked for: posted where its rows are sealed, since words that may name a person stand in no address."""
    return request.POST if request.method == "POST" else request.GET


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. `number` starts at 1; `first` and `last` are the places of its rows, from 1."""

    rows: list[Row]
    number: int
    pages: int
    total: int
    size: int

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


def page_of(rows: Rows[Row], number: str | None, *, total: int | None = None, size: int = SIZE) -> Page[Row]:
    """The page that the address asks for; a number that is none, or beyond the end, gives the nearest page.

    `total` is counted when it is not given: `count()` of a query set, `len()` of a list.
    """
    if total is None:
        total = len(rows) if isinstance(rows, Sequence) else int(rows.count())  # type: ignore[attr-defined]  # a query set, not a list
    pages = max(1, -(-total // size))
    asked = int(number) if number and number.isdecimal() and len(number) < 9 else 1
    at = min(max(asked, 1), pages)
    return Page(list(rows[(at - 1) * size : at * size]), at, pages, total, size)


@dataclass(frozen=True)
class Column:
    """A head of a list. `code` "" cannot be sorted; `field` is what to order by, its code by default."""

    code: str
    label: str | Promise
    num: bool = False
    field: str = ""


@dataclass(frozen=True)
class Head:
    """A column as drawn: `sort` "ascending", "descending" or ""; `next` is the order that it gives, `query` the whole of its link."""

    label: str | Promise
    num: bool
    sort: str
    next: str = ""
    query: str = ""


@dataclass(frozen=True)
class Ledger:
    """The heads of a list and the order that the address chose, as for `order_by`."""

    heads: tuple[Head, ...]
    order: str


def ledger(asked: QueryDict, columns: Sequence[Column], default: str) -> Ledger:
    """Read `?sort=code` or `?sort=-code`; anything else sorts by `default` (a code, with "-" for descending)."""
    by_code = {column.code: column for column in columns if column.code}
    chosen = asked.get("sort", default)
    if chosen.removeprefix("-") not in by_code:
        chosen = default
    code, down = chosen.removeprefix("-"), chosen.startswith("-")
    heads = tuple(_head(asked, column, code, down) for column in columns)
    field = by_code[code].field or code
    return Ledger(heads, ("-" if down else "") + field)


def _head(asked: QueryDict, column: Column, code: str, down: bool) -> Head:
    if not column.code:
        return Head(column.label, column.num, "")
    here = column.code == code
    again = asked.copy()
    again.pop("page", None)
    again["sort"] = turn = ("" if down else "-") + code if here else column.code
    sort = ("descending" if down else "ascending") if here else ""
    return Head(column.label, column.num, sort, turn, "?" + again.urlencode())


def sorted_rows(rows: Iterable[Any], order: str) -> list[Any]:
    """Sort what was opened in memory by an attribute, as `order_by` would sort stored rows; empty values come last."""
    field, down = order.removeprefix("-"), order.startswith("-")
    held = [(getattr(row, field), row) for row in rows]
    full = sorted((pair for pair in held if pair[0] is not None), key=lambda pair: pair[0], reverse=down)
    return [row for _, row in full] + [row for value, row in held if value is None]
