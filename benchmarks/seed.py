"""Fills the home of a benchmark: a visit with the form under load, a paired device, and records that are stored already."""

from __future__ import annotations

import base64
import os
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from nazorat.audit.actions import Entry, append_all
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.vault import crypto
from nazorat.visits.models import Device, VisitKey, VisitTool
from nazorat.xlsform import parse_form
from support.doors import make_door, make_door_tool
from support.make import make_keyring, make_member, person
from support.visits import make_device

BLOCK = 2000
# sealed once and stored many times under other ids: what counts for ingest is how much is there, not that each differs
SAMPLES = 50


def ingest() -> dict[str, Any]:
    """BENCH_FORM names the XForm, BENCH_STORED how many sealed records are there before the clock starts."""
    xform = Path(os.environ["BENCH_FORM"]).read_bytes()
    door = make_door()
    form = parse_form(xform)
    version = make_door_tool(xform, code=form.form_id, version=form.version)
    VisitTool.objects.get_or_create(visit=door.visit, tool_version=version)  # the door has its own tool already
    stored, began = int(os.environ.get("BENCH_STORED", "0")), time.perf_counter()
    store(stored, door.device, version.id)
    return {
        "token": door.token, "stored": stored, "seeded_s": round(time.perf_counter() - began, 1), "seeded_at": datetime.now(UTC).isoformat(),
        "lead": str(door.lead.member.id), "identity": door.lead.identity, "seed": door.lead.signing_seed.hex(),
    }  # fmt: skip


def members() -> dict[str, Any]:
    """BENCH_MEMBERS says how many, each with what they type to sign in."""
    made = [make_member(totp=base64.b32encode(secrets.token_bytes(20)).decode()) for _ in range(int(os.environ["BENCH_MEMBERS"]))]
    for member in made:
        make_keyring(member)
    return {"people": [person(member) for member in made]}


def store(count: int, device: Device, version_id: UUID) -> None:
    """Records of 6 KB, each with its act in the chain, as ingest leaves them."""
    key = VisitKey.objects.get(visit_id=device.visit_id, compartment=VisitKey.Compartment.TEAM)
    samples = [crypto.seal(secrets.token_hex(3072).encode(), [key.recipient]) for _ in range(SAMPLES)] if count else []
    for start in range(0, count, BLOCK):
        now = datetime.now(UTC)
        records = [
            Record(visit_id=device.visit_id, tool_version_id=version_id, door=Record.Door.COLLECT, device=device, received_at=now)
            for _ in range(min(BLOCK, count - start))
        ]
        sealed = [samples[number % SAMPLES] for number in range(len(records))]
        with transaction.atomic():
            Record.objects.bulk_create(records)
            RecordVersion.objects.bulk_create(
                RecordVersion(
                    record=record, instance=uuid4(), key=key, sealed=body, mac=secrets.token_bytes(32), sha256=crypto.sha256(body),
                    received_at=now,
                )
                for record, body in zip(records, sealed, strict=True)
            )  # fmt: skip
            acts = [
                Entry("fieldwork.receive-record", device.id, None, record.id, commitment=crypto.sha256(record.id.bytes))
                for record in records
            ]
            append_all(acts)


def devices() -> dict[str, Any]:
    """BENCH_DEVICES field apps paired with one visit, each with the seed of its key and its token."""
    lead = make_keyring(make_member())
    door = make_door(Device.Kind.FIELD_APP, lead)
    paired = [(door.token, door.seed.hex())]
    for _ in range(int(os.environ["BENCH_DEVICES"]) - 1):
        pair = crypto.signing_pair()
        _device, token = make_device(door.visit, lead, Device.Kind.FIELD_APP, pair.public)
        paired.append((token, pair.seed.hex()))
    return {
        "devices": paired, "seeded_at": datetime.now(UTC).isoformat(), "lead": str(lead.member.id), "identity": lead.identity,
        "seed": lead.signing_seed.hex(),
    }  # fmt: skip
