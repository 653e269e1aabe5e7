"""Lists of ODK Collect that its own records add to while there is no network (the entities of ODK's specification)."""

from __future__ import annotations

import csv
import io

VERSION = "__version"
# a row that no record changed yet
FIRST = "1"
WANTED = {"name", "label"}


def entity_list(content: bytes) -> bytes | None:
    """A CSV file with the version of each row that Collect asks for; None when it is no such list, and is served as it is."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if not rows or not set(rows[0]) >= WANTED:
        return None
    if VERSION in rows[0]:
        return content
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(
        [[*row, *[""] * (len(rows[0]) - len(row)), FIRST if number else VERSION] for number, row in enumerate(rows) if row]
    )
    return written.getvalue().encode()
