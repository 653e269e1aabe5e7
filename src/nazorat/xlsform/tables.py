"""Flat tables from records: one for the form, one for each repeat; codes in the cells, labels at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from .form import Choice, Form, Group, NoAnswer, Node, Question, Repeat
from .instance import Answers, Instance, Value

ID = "_id"
PARENT = "_parent"
_NOT_A_COLUMN = frozenset({"note"})


@dataclass(frozen=True)
class Column:
    """One column. ``choice`` is set on the columns that a select_many is split into."""

    name: str
    question: Question | None = None
    choice: Choice | None = None

    def label(self, language: str) -> str:
        """What to write above the column in a language; its name where there is no label."""
        if self.question is None:
            return self.name
        words = self.question.label.in_(language) or self.question.name
        return f"{words}: {self.choice.label.in_(language) or self.choice.code}" if self.choice else words


@dataclass(frozen=True)
class Table:
    """``path`` is "" for the main table and the path of its repeat for another. Rows follow ``columns``.

    A cell is None when there was no answer, a NoAnswer when the monitor said why, 1 or 0 in a split column.
    """

    name: str
    path: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def labelled(self, language: str) -> list[tuple[Any, ...]]:
        """The rows with the labels of choices in place of codes."""
        return [
            tuple(_labelled(column, cell, language) for column, cell in zip(self.columns, row, strict=True)) for row in self.rows
        ]


def tables(form: Form, instances: Iterable[Instance]) -> tuple[Table, ...]:
    """The main table, then one for each repeat, outer before inner.

    ``_id`` of the main table is the instance id; a row of a repeat has ``_id`` "<id of parent>/<name>[n]", counted
    from 1, and its parent's id in ``_parent``.
    """
    repeats = form.repeats()
    main = Table(form.form_id, "", (Column(ID), *_columns(form.children)))
    inner = {r.path: Table(r.name, r.path, (Column(ID), Column(PARENT), *_columns(r.children))) for r in repeats}
    below: dict[str | None, list[Repeat]] = {}
    for repeat in repeats:
        below.setdefault(repeat.repeat, []).append(repeat)
    for instance in instances:
        main.rows.append((instance.instance_id, *_cells(main.columns[1:], instance.answers)))
        _fill(None, instance.instance_id, instance.answers, below, inner)
    return (main, *inner.values())


def _columns(nodes: Sequence[Node]) -> list[Column]:
    columns: list[Column] = []
    for node in nodes:
        if isinstance(node, Group):
            columns += _columns(node.children)
        elif isinstance(node, Question) and node.kind not in _NOT_A_COLUMN:
            columns.append(Column(node.key, node))
            if node.kind == "select_many":
                columns += [Column(f"{node.key}/{choice.code}", node, choice) for choice in node.real_choices]
    return columns


def _cells(columns: Sequence[Column], answers: Answers) -> list[object]:
    return [_cell(column, answers.get(column.question.key)) for column in columns if column.question]


def _cell(column: Column, value: Value | None) -> object:
    if column.choice is None:
        return value
    return int(column.choice.code in value) if isinstance(value, tuple) else None


def _fill(above: str | None, parent: str, answers: Answers, below: dict[str | None, list[Repeat]], inner: dict[str, Table]) -> None:
    for repeat in below.get(above, ()):
        rows = answers.get(repeat.key)
        for count, row in enumerate(rows if isinstance(rows, list) else (), start=1):
            own = f"{parent}/{repeat.name}[{count}]"
            table = inner[repeat.path]
            table.rows.append((own, parent, *_cells(table.columns[2:], row)))
            _fill(repeat.path, own, row, below, inner)


def _labelled(column: Column, cell: object, language: str) -> object:
    question = column.question
    if question is None or column.choice is not None or not question.choices:
        return cell
    labels = {choice.code: choice.label.in_(language) or choice.code for choice in question.choices}
    if isinstance(cell, tuple):
        return tuple(labels.get(code, code) for code in cell)
    if isinstance(cell, NoAnswer):
        return labels.get(cell.choice, cell.choice)
    return labels.get(cell, cell) if isinstance(cell, str) else cell
