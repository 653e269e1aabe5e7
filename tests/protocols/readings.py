"""What a home holds, asked in a child: by its settings, with its own database and blobs. `python -m protocols.readings records`."""

from __future__ import annotations

import json
import os
import sys
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


if __name__ == "__main__":
    django.setup()
    print(json.dumps({"records": records}[sys.argv[1]](json.loads(os.environ["FACTS"]))))
