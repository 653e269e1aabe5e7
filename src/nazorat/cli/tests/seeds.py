"""What the served installations of these tests hold: run in a child with the server's home."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from nazorat.reports.models import ReleasedFile, Report
from nazorat.vault import crypto
from support.doors import make_door
from support.make import make_keyring, make_member, person
from support.reports import make_cast, make_report


def reports() -> dict[str, Any]:
    """One report released, one a draft; the lead of both, and a member who has nothing to do with them."""
    cast = make_cast(tools=())
    released, draft = make_report(cast), make_report(cast)
    for language in ("ru", "en"):
        content = f"%PDF-1.7 released {language}".encode()
        ReleasedFile.objects.create(report=released, language=language, kind="pdf", content=content, sha256=crypto.sha256(content))
    Report.objects.filter(id=released.id).update(state=Report.State.RELEASED, released_at=timezone.now())
    return {
        "lead": person(cast.lead.member), "other": person(cast.other.member), "third": person(make_member()),
        "stranger": person(make_member()), "released": released.number, "draft": str(draft.id),
    }  # fmt: skip


def door() -> dict[str, Any]:
    """A visit at whose door ODK Collect may post."""
    made = make_door(lead=make_keyring(make_member()))
    return {"token": made.token, "lead": person(made.lead.member), "visit": str(made.visit.id)}
