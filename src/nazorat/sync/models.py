from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from nazorat.fieldwork.models import Record
from nazorat.people.models import Member
from nazorat.visits.models import Device, Visit

RECEIPTS = "nazorat-receipts/1"


class Bundle(models.Model):
    """A sealed bundle that a member brought to the desk: from which device, how much of it went in. What it holds stands with the records.

    `told` is JSON of ids, codes of refusals and the signed receipts: what the device reads before it deletes.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    taken_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)
    sha256 = models.BinaryField(max_length=32)
    size = models.BigIntegerField()
    taken = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField()
    refused = models.PositiveIntegerField()
    told = models.BinaryField()

    class Meta:
        ordering = ["-taken_at"]

    def __str__(self) -> str:
        return f"bundle {self.id}"

    @property
    def code(self) -> str:
        """What page and device call it."""
        return str(self.id)[:8]

    @cached_property
    def account(self) -> dict[str, Any]:
        """`told` as it was kept: `whole`, `lost`, `made_at` (ms of the device's clock), `refused` and `receipts`."""
        held: dict[str, Any] = json.loads(bytes(self.told))
        return held

    @property
    def receipts(self) -> bytes:
        """What a device reads before it deletes: each receipt in the very words that the server signed."""
        facts = {"format": RECEIPTS, "receipts": self.account["receipts"]}
        return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


class Ruling(models.Model):
    """What a member decided on records of which not all may be right. Rows are only added: the last one stands, the others are its history.

    `doubt` is the digest of the kind and the records' ids; `counts` the one record that counts, None when all of them do. Why is sealed.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    kind = models.PositiveSmallIntegerField()
    doubt = models.BinaryField(max_length=32)
    counts = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="+")
    none_counts = models.BooleanField(default=False)
    sealed = models.BinaryField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.CheckConstraint(condition=Q(none_counts=False) | Q(counts=None), name="sync_ruling_says_one_thing")]

    def __str__(self) -> str:
        return f"ruling {self.id}"


class ClockNote(models.Model):
    """That a device's clock was off by more than a day when it sent: by how many seconds it was ahead, once a day of ours."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    ahead = models.BigIntegerField()

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(fields=["device", "on"], name="sync_clock_noted_once_a_day")]

    def __str__(self) -> str:
        return f"{self.device_id} ahead by {self.ahead} s"


class AppFace(models.Model):
    """The name and icon under which the field app is given out, when they are not those that it is built with. There is one row at most."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    only = models.BooleanField(unique=True, default=True)
    name = models.CharField(max_length=12)
    icon = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.name
