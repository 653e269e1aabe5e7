"""What the served installations of these tests hold: run in a child with the server's home."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import count
from typing import Any

from django.utils import timezone
from PIL import Image

from nazorat.audit.models import Act
from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.fieldwork.models import Attachment, RecordVersion
from nazorat.people.models import Member
from nazorat.reports.models import ReleasedFile, Report
from nazorat.retention.actions import agree, ask_erasure
from nazorat.retention.models import Erasure
from nazorat.retention.queries import kept_things
from nazorat.vault import blobs, crypto
from nazorat.vault.models import Blob
from nazorat.visits.actions.everywhere import grant_everywhere
from nazorat.visits.models import TeamMember, Visit, VisitKeyGrant
from support import make
from support.doors import make_door
from support.make import make_keyring, make_member, make_organisation, person
from support.records import make_record
from support.reports import make_cast, make_finding, make_report


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


def handed_over() -> dict[str, Any]:
    """Two visits with a record each; of a new institution one member is granted the first visit, another is vouched for and not granted."""
    given, kept = make_cast(tools=("note",)), make_cast(tools=("note",))
    for cast in (given, kept):
        make_record(cast.visit, "note", {"what/text": f"words of {cast.visit.id}"}, cast.lead)
    new = make_organisation(name="New institution")
    heir, waiting = (make_member(organisation=new) for _each in range(2))
    grant_everywhere(by=given.lead, member=heir, visits=[given.visit], role=TeamMember.Role.MONITOR)
    return {"heir": person(heir), "waiting": person(waiting), "given": str(given.visit.id), "kept": str(kept.visit.id)}


def old_visit() -> dict[str, Any]:
    """A visit of years ago with a record and a photo, two members who decide, and what stands sealed of it, as hex."""
    cast = make_cast(tools=("note",))
    picture = BytesIO()
    Image.new("RGB", (300, 300)).save(picture, "JPEG")
    make_record(
        cast.visit, "note", {"what/text": "a note", "pictures/picture": "1.jpg"}, cast.lead, files=(("1.jpg", picture.getvalue()),)
    )
    make_finding(cast)
    Visit.objects.filter(id=cast.visit.id).update(began_on=date(2019, 3, 8), ended_on=date(2019, 3, 8))
    rows = [*RecordVersion.objects.values_list("sealed", flat=True), *VisitKeyGrant.objects.values_list("wrapped", flat=True)]
    files = [blobs.read(blob) for blob in Blob.objects.all()]
    return {"visit": str(cast.visit.id), "sealed": [bytes(each).hex() for each in [*rows, *files]]}


def erase() -> dict[str, Any]:
    """Two members of two organisations erase it. They are new, as is their custodian: this process cannot open the keys of the others."""
    Member.objects.update(role=Member.Role.MONITOR)
    make._numbers = count(1000)
    first, second = (make_keyring(make_member(role=role)) for role in (Member.Role.CUSTODIAN, Member.Role.COORDINATOR))
    (thing,) = (one for one in kept_things(timezone.localdate()) if one.state == "due")
    agree(by=second, decision=ask_erasure(by=first, thing=thing))
    return {}


def what_is_left() -> dict[str, Any]:
    """Counts of what an erasure destroys, and what the chain says of it."""
    return {
        "grants": VisitKeyGrant.objects.count(), "sealed": RecordVersion.objects.exclude(sealed=b"").count(),
        "attachments": Attachment.objects.count(), "erasures": Erasure.objects.count(), "chain": verify(exported_lines()).holds,
        "verbs": list(Act.objects.filter(verb__startswith="retention.erase").values_list("verb", flat=True)),
    }  # fmt: skip
