from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Act(models.Model):
    """One act in the chain. `hash` = SHA-256 over the canonical line that `audit.verifier` defines."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    organisation = models.UUIDField(null=True)
    verb = models.CharField(max_length=60)
    obj = models.UUIDField(null=True)
    count = models.BigIntegerField(default=1)
    commitment = models.BinaryField(default=b"", max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["obj", "seq"], name="audit_act_obj")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"


class Checkpoint(models.Model):
    """A point of the chain signed by the server; a copy kept elsewhere makes a rewritten chain visible."""

    seq = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)
    at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"checkpoint {self.seq}"


class CoSignature(models.Model):
    """A custodian's signature under a checkpoint, with the public key that it holds against. Ids are plain, as everywhere in this room."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="cosignatures")
    member = models.UUIDField()
    organisation = models.UUIDField()
    public = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["checkpoint", "member"], name="audit_cosigned_once")]

    def __str__(self) -> str:
        return f"signature under {self.checkpoint_id}"


class SharedLook(models.Model):
    """Two custodians of two organisations who look at acts of reading together: one asked, another agreed, for some hours."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asked_by = models.UUIDField()
    asked_for = models.UUIDField()
    asked_at = models.DateTimeField()
    agreed_by = models.UUIDField(null=True)
    agreed_for = models.UUIDField(null=True)
    agreed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True, agreed_for__isnull=True, agreed_at__isnull=True)
                | Q(agreed_by__isnull=False, agreed_for__isnull=False, agreed_at__isnull=False),
                name="audit_look_agreed_whole",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | (~Q(agreed_by=models.F("asked_by")) & ~Q(agreed_for=models.F("asked_for"))),
                name="audit_look_agreed_by_another_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"look asked for by {self.asked_for}"
