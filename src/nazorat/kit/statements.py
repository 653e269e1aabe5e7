"""Statements of the ingest path, compiled once: putting a query together costs Django ten times what running it costs the database.

A `Select` is an ordinary queryset with named slots in place of values; `insert` is `bulk_create` for rows that are complete.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Model, QuerySet, Value
from django.db.models.base import ModelState
from django.db.models.sql.compiler import SQLCompiler

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)


class Slot(Value):
    """A place for a value that is given when the statement runs; `field` says how the database wants it."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(name, output_field=field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)

    def fill(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return self.output_field.get_db_prep_value(value, connection)


class Select:
    """`build` gives a queryset of `values_list`, its values slots; it is asked once."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self.build = build
        self.lock = threading.Lock()
        self.made: tuple[str, str, tuple[Any, ...], SQLCompiler, Any] | None = None

    def rows(self, **values: Any) -> list[Row]:
        """What the database holds now. Raises KeyError when a slot gets no value."""
        connection = connections[DEFAULT_DB_ALIAS]
        _, sql, params, compiler, converters = self._made(connection)
        given = [param.fill(values[param.name], connection) if isinstance(param, Slot) else param for param in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            found: list[Row] = cursor.fetchall()
        return [tuple(row) for row in compiler.apply_converters(found, converters)] if converters else found

    def first(self, **values: Any) -> Row | None:
        found = self.rows(**values)
        return found[0] if found else None

    def _made(self, connection: BaseDatabaseWrapper) -> tuple[str, str, tuple[Any, ...], SQLCompiler, Any]:
        made = self.made
        if made is None or made[0] != connection.vendor:
            with self.lock:
                query = self.build().query
                compiler = query.get_compiler(connection=connection)
                sql, params = compiler.as_sql()
                made = (
                    connection.vendor,
                    sql,
                    tuple(params),
                    compiler,
                    compiler.get_converters([each for each, _, _ in compiler.select]),
                )
                self.made = made
        return made


def partly(model: type[M], **held: Any) -> M:
    """A row of which only some fields (by column name, such as `visit_id`) are in hand; Django fetches another when it is asked for."""
    row = model.__new__(model)
    # as `Model.from_db` leaves it, without its signals and its walk over every column
    row._state = ModelState()
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
    row.__dict__.update(held)
    return row


def fresh(model: type[M], **given: Any) -> M:
    """A new row to `insert`: every field given by its column name, none filled in. What a model does when it is made costs three times as much."""
    row = partly(model, **given)
    row._state.adding, row._state.db = True, None
    return row


Column = tuple[str, "Field[Any, Any]"]
_INSERTS: dict[tuple[str, type[Model]], tuple[str, list[Column]]] = {}


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model, every field set, as `bulk_create` does. No signals, no returned keys, nothing filled in on the way."""
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    sql, columns = _insert_of(type(rows[0]), connection)
    plain = not connection.features.has_native_uuid_field
    values = [
        [
            # most columns are ids: of a database that holds them as text, the text at once
            value.hex if plain and type(value) is UUID else field.get_db_prep_value(value, connection)
            for value, field in ((row.__dict__[name], field) for name, field in columns)
        ]
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
    for row in rows:
        row._state.adding = False


def _insert_of(model: type[Model], connection: BaseDatabaseWrapper) -> tuple[str, list[Column]]:
    known = _INSERTS.get((connection.vendor, model))
    if known is None:
        quote = connection.ops.quote_name
        fields = list(model._meta.concrete_fields)
        names, places = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places})"  # noqa: S608 - names are the model's own
        known = sql, [(field.attname, field.target_field if isinstance(field, ForeignKey) else field) for field in fields]
        _INSERTS[connection.vendor, model] = known
    return known
