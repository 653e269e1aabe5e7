"""What a home holds, asked in a child: by its settings, with its own database and blobs. `python -m protocols.readings records`."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import django


def records(facts: dict[str, Any]) -> dict[str, Any]:
    """Every record opened as its lead opens it, every blob looked at, the chain verified."""
    from django.conf import settings  # noqa: PLC0415 - models need the settings

    from nazorat.audit.models import Act  # noqa: PLC0415 - as above
    from nazorat.audit.queries import exported_lines  # noqa: PLC0415 - as above
    from nazorat.audit.verifier import verify  # noqa: PLC0415 - as above
    from nazorat.fieldwork.actions import open_file, open_records  # noqa: PLC0415 - as above
    from nazorat.fieldwork.models import Attachment, Record, RecordVersion  # noqa: PLC0415 - as above
    from nazorat.people.keyring import Keyring  # noqa: PLC0415 - as above
    from nazorat.people.models import Member  # noqa: PLC0415 - as above
    from nazorat.visits.models import Visit  # noqa: PLC0415 - as above

    lead = Keyring(Member.objects.get(id=facts["lead"]), facts["identity"], bytes.fromhex(facts["seed"]))
    visit = Visit.objects.get(id=facts["visit"])
    acts = Act.objects.filter(verb__startswith="fieldwork.receive-record").values_list("obj", flat=True)
    held = Attachment.objects.select_related("version__record", "blob")
    files = [open_file(by=lead, visit=visit, attachment=item) for item in held]
    opened = open_records(by=lead, visit=visit)
    parts = [path.name for path in Path(settings.NAZORAT_BLOBS).glob("??/*")]
    return {
        "texts": [record.answers.get("text") for record in opened],
        "versions": [record.version for record in opened],
        "complete": [record.complete for record in opened],
        "files": sorted([name, len(content)] for name, content in files),
        "rows": [Record.objects.count(), RecordVersion.objects.count(), held.count()],
        "acts": len(acts) == len(set(acts)) == Record.objects.count(),
        "chain": verify(exported_lines()).holds,
        "on_disk": len(parts),
        "drafts": sum(name.endswith(".part") for name in parts),
    }


def swept(_facts: dict[str, Any]) -> dict[str, Any]:
    """Sweep as the server does a day later: what then lies on the disk, what of it is half written, how many files the rows name."""
    from django.conf import settings  # noqa: PLC0415 - models need the settings

    from nazorat.vault import blobs  # noqa: PLC0415 - as above
    from nazorat.vault.models import Blob  # noqa: PLC0415 - as above

    gone = blobs.sweep(time.time() + 2 * 24 * 3600)
    left = [path.name for path in Path(settings.NAZORAT_BLOBS).glob("??/*")]
    return {
        "gone": gone,
        "on_disk": len(left),
        "drafts": sum(name.endswith(".part") for name in left),
        "rows": Blob.objects.count(),
    }


def store(_facts: dict[str, Any]) -> dict[str, Any]:
    """How this installation's connections are set, as the database itself tells it on the second connection of a process."""
    from django.db import connection  # noqa: PLC0415 - models need the settings

    connection.ensure_connection()
    connection.close()
    sqlite = connection.vendor == "sqlite"
    names = (
        ("journal_mode", "synchronous", "secure_delete", "temp_store", "foreign_keys")
        if sqlite
        else ("synchronous_commit", "fsync")
    )
    with connection.cursor() as cursor:
        found: dict[str, Any] = {}
        for name in names:
            cursor.execute(f"{'PRAGMA' if sqlite else 'SHOW'} {name}")
            found[name] = cursor.fetchone()[0]
        cursor.execute("SELECT %s", ["a word of somebody"])
        binds = not sqlite and type(cursor.cursor).__name__.startswith("Server")
    return {"vendor": connection.vendor, "held": found, "binds_on_the_server": binds}


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"records": records, "swept": swept, "store": store}[sys.argv[1]](json.loads(os.environ["FACTS"]))))
