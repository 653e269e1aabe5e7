from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.custody.access import need_custodian
from nazorat.custody.models import CustodyKey, Drill
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto

DRILL = "custody-drill"
LASTS = timedelta(hours=1)


@dataclass(frozen=True)
class Dummy:
    """A half of no name, sealed to a custody key, and what it must come back as, boxed under the server's secret."""

    record: UUID
    half: bytes = field(repr=False)
    token: str = field(repr=False)


def make_dummy(*, by: Keyring, key: CustodyKey) -> Dummy:
    """Make a half that stands in no row and belongs to no record. Raises Problem "refused", "not-vouched"."""
    need_custodian(by)
    record, secret = uuid4(), crypto.new_key()
    facts = {
        "format": "nazorat-half/1",
        "half": base64.b64encode(secret).decode(),
        "record": str(record),
        "side": "a",
        "version": 1,
    }
    half = crypto.seal(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode(), [key.recipient])
    expected = {"key": str(key.id), "digest": crypto.sha256(secret).hex(), "at": timezone.now().isoformat()}
    return Dummy(record, half, crypto.server_box(DRILL, json.dumps(expected)))


def pass_drill(*, by: Keyring, key: CustodyKey, token: str, digest: str, from_sheets: bool) -> Drill:
    """Keep that the key opened the dummy, within the hour. Raises Problem "refused", "not-vouched", "drill-failed"."""
    need_custodian(by)
    try:
        expected = json.loads(crypto.server_unbox(DRILL, token))
    except (crypto.CannotOpen, ValueError) as wrong:
        raise Problem("drill-failed") from wrong
    now = timezone.now()
    fresh = now - datetime.fromisoformat(expected["at"]) < LASTS
    if not fresh or expected["key"] != str(key.id) or not crypto.equal(expected["digest"].encode(), digest.encode()):
        raise Problem("drill-failed")
    with transaction.atomic():
        made = Drill.objects.create(key=key, from_sheets=from_sheets, done_at=now)
        append("custody.pass-drill", by=by.member.id, organisation=by.member.organisation_id, obj=key.id)
    return made
