"""Shows that what was measured was the real thing: run in a child with the benchmark's home, prints one line of JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import django

SETTINGS = ("fsync", "synchronous_commit", "full_page_writes", "wal_level")
PRAGMAS = ("journal_mode", "synchronous", "secure_delete", "temp_store", "foreign_keys", "cache_size")


def look() -> dict[str, Any]:
    """The pragmas in force, how many records there are, and whether a random one is sealed and opens for its lead."""
    from django.db import connection  # noqa: PLC0415 - models need the settings

    from nazorat.fieldwork.envelope import unpack  # noqa: PLC0415 - as above
    from nazorat.fieldwork.models import RecordVersion  # noqa: PLC0415 - as above
    from nazorat.people.keyring import Keyring  # noqa: PLC0415 - as above
    from nazorat.people.models import Member  # noqa: PLC0415 - as above
    from nazorat.visits.actions import visit_keys  # noqa: PLC0415 - as above

    facts = json.loads(os.environ["BENCH_FACTS"])
    row = (
        RecordVersion.objects.exclude(record__received_at__lte=facts["seeded_at"])
        .order_by("?")
        .select_related("record__visit")
        .first()
    )
    opened = False
    if row is not None:
        lead = Keyring(Member.objects.get(id=facts["lead"]), facts["identity"], bytes.fromhex(facts["seed"]))
        keys = visit_keys(by=lead, visit=row.record.visit)
        sealed = bytes(row.sealed)
        opened = sealed.startswith(b"age-encryption.org/v1\n") and unpack(keys.open(sealed, row.key_id)).record == row.record_id
    return {
        "records": RecordVersion.objects.count(),
        "random_record_opens": opened,
        "database": connection.vendor,
        "pragmas": pragmas(),
    }


def pragmas() -> dict[str, Any]:
    """What the database was told about keeping what it has: pragmas of SQLite, settings of PostgreSQL."""
    from django.db import connection  # noqa: PLC0415 - models need the settings

    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            return {name: shown(cursor, f"SHOW {name}") for name in SETTINGS}
        return {name: shown(cursor, f"PRAGMA {name}") for name in PRAGMAS}


def shown(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(look()) + "\n")
