"""A sealed table holds bytes, ids, times, counts and switches only: there is no plain copy "for searching"."""

from collections.abc import Iterator

import pytest
from django.apps import apps as registry
from django.db import connection, models

from support.source import apps, rooms

T2 = "T2"
ALLOWED = (
    models.BinaryField, models.UUIDField, models.ForeignKey, models.DateTimeField, models.DateField, models.TimeField,
    models.DurationField, models.IntegerField, models.AutoField, models.BooleanField,
)  # fmt: skip
POSTGRESQL = {
    "bytea", "uuid", "timestamp with time zone", "date", "time without time zone", "interval", "smallint", "integer", "bigint", "boolean",
}  # fmt: skip
SQLITE = {
    "blob",
    "datetime",
    "date",
    "time",
    "smallint",
    "integer",
    "bigint",
    "bool",
    "smallint unsigned",
    "integer unsigned",
    "bigint unsigned",
}
# what a room may not keep otherwise, as soon as it keeps it at all
ALWAYS_SEALED = {"fieldwork": ("record", "recordversion", "keyingdraft")}


def sealed_models() -> Iterator[type[models.Model]]:
    for room in apps():
        if registry.is_installed(f"nazorat.{room}"):
            yield from (model for model in registry.get_app_config(room).get_models() if getattr(model, "sealed_class", "") == T2)


def test_what_is_always_sealed_says_so() -> None:
    wrong = []
    for room, names in ALWAYS_SEALED.items():
        known = registry.all_models.get(room, {}) if room in rooms() else {}
        wrong += [f"{room}.{name}" for name in names if name in known and getattr(known[name], "sealed_class", "") != T2]
    assert wrong == []


def test_sealed_models_declare_no_text() -> None:
    wrong = []
    for model in sealed_models():
        for field in model._meta.concrete_fields:
            to_text = isinstance(field, models.ForeignKey) and not isinstance(field.target_field, ALLOWED)
            if not isinstance(field, ALLOWED) or to_text:
                wrong.append(f"{model._meta.label}.{field.name}: {type(field).__name__}")
        wrong += [f"{model._meta.label}.{field.name}: a table of its own" for field in model._meta.local_many_to_many]
    assert wrong == []


@pytest.mark.django_db
def test_sealed_tables_have_no_text_column() -> None:
    """The database as it is, whatever the models say."""
    wrong = []
    for model in sealed_models():
        ids = {field.column for field in model._meta.concrete_fields if isinstance(field, models.UUIDField | models.ForeignKey)}
        columns = columns_of(model._meta.db_table)
        assert columns
        wrong += [
            f"{model._meta.db_table}.{name}: {kind}" for name, kind in columns.items() if not holds_no_text(kind, name in ids)
        ]
    assert wrong == []


def columns_of(table: str) -> dict[str, str]:
    """Column names and their types as the database itself gives them, in lower case."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, lower(type) FROM pragma_table_info(%s)", [table])
        else:
            cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
        return {str(name): str(kind) for name, kind in cursor.fetchall()}


def holds_no_text(kind: str, is_id: bool) -> bool:
    if connection.vendor == "sqlite":
        # Django keeps a UUID in SQLite as 32 characters
        return kind in SQLITE or (is_id and kind == "char(32)")
    return kind in POSTGRESQL


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "expected"), [("text", False), ("varchar", False), ("character varying", False), ("jsonb", False), ("integer", True)]
)
def test_text_columns_are_told_from_others(kind: str, expected: bool) -> None:
    assert holds_no_text(kind, False) is expected
