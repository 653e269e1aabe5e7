"""What a database is made of, said so that two can be compared; each function runs in a child with a database of its own (`live.ask_home`)."""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection

from nazorat.cli.tables import make_tables

# a column that came later stands last in its table: its place says nothing
ASKED = {
    "sqlite": {
        "columns": """SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk
            FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' ORDER BY 1, 2""",
        "keys": """SELECT m.name, k."from", k."table", k."to", k.on_delete
            FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' ORDER BY 1, 2, 3""",
        "rest": "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY 1, 2",
        # a constraint with its table is in no list of its own, only in the words that made the table
        "words": "SELECT name, '', sql FROM sqlite_master WHERE type = 'table' ORDER BY 1",
    },
    "postgresql": {
        # Django's own migrations give that key 32 bits and its models 64; nobody here is in a group
        "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity,
            collation_name FROM information_schema.columns WHERE table_schema = 'public'
            AND (table_name, column_name) <> ('auth_group_permissions', 'id') ORDER BY 1, 2""",
        "keys": """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
        "rest": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2",
        "triggers": "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
        "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    },
}


def made() -> dict[str, list[str]]:
    make_tables()
    return _said()


def migrated() -> dict[str, list[str]]:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    return _said()


def _said() -> dict[str, list[str]]:
    said = {}
    with connection.cursor() as cursor:
        for name, question in ASKED[connection.vendor].items():
            cursor.execute(question)
            rows = cursor.fetchall()
            said[name] = [_sorted(*row) if name == "words" else repr(row) for row in rows]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY 1, 2")
        said["migrations"] = [f"{app}.{name}" for app, name in cursor.fetchall()]
    return said


def _sorted(table: str, _nothing: str, words: str) -> str:
    """The parts of a CREATE TABLE, in order of the alphabet."""
    return f"{table}: {sorted(words.partition('(')[2].removesuffix(')').split(', '))}"
