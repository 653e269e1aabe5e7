"""Having a database let go of bytes that a row no longer has."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import DatabaseError, connection, models

log = logging.getLogger("nazorat.vault")


def scrub(tables: Sequence[type[models.Model]]) -> None:
    """Take out what the database still holds of deleted rows and overwritten bytes of these tables. After the commit, outside a transaction.

    SQLite has overwritten the pages (secure_delete); the log beside the database holds them until it is taken in. PostgreSQL keeps the
    bytes until it vacuums.
    """
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            else:
                names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
                cursor.execute(f"VACUUM {names}")
    except DatabaseError:
        log.exception("The database will let go of the bytes with its next vacuum or checkpoint")
