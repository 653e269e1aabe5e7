from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.visits.models.course import Visit


class Device(models.Model):
    """Something that sends records to one visit: ODK Collect with a path token, or a field app with a signing key. Revocable."""

    class Kind(models.IntegerChoices):
        COLLECT = 1, _("ODK Collect")
        FIELD_APP = 2, _("field app")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="devices")
    number = models.PositiveIntegerField()
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    token_hash = models.BinaryField(max_length=32, unique=True)
    signing_public = models.BinaryField(max_length=32, null=True)
    paired_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    paired_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)
    # on the way it holds tools and public keys alone, and nothing of the place
    travel = models.BooleanField(default=False)
    # how many packs it was given; each has a number of its own, so that an old one is known again
    packs = models.PositiveIntegerField(default=0)
    packed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["visit", "number"], name="visits_device_number_once")]

    def __str__(self) -> str:
        return f"device {self.number}"


class Pairing(models.Model):
    """A short code that one field app may answer, once and for minutes; then what both sides gave for the number that they show.

    The app commits itself to its key before it sees the server's nonce, so that nobody can look for a key that gives a number
    of their choice. When the lead confirms, the row becomes a Device of the same id.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="pairings")
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True)
    travel = models.BooleanField(default=False)
    code_mac = models.BinaryField(max_length=32, unique=True)
    nonce = models.BinaryField(max_length=32)
    # the server's and the leads' public keys as they were when the code was answered, 32 bytes each
    trusted = models.BinaryField(default=b"")
    commitment = models.BinaryField(max_length=32, null=True)
    signing_public = models.BinaryField(max_length=32, null=True)
    device_nonce = models.BinaryField(max_length=32, null=True)
    token_hash = models.BinaryField(max_length=32, null=True)
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["opened_at"]

    def __str__(self) -> str:
        return f"pairing {self.id}"


class LeadLink(models.Model):
    """The lead's word, signed, on the key of who leads after them: devices go from one lead's signatures to the next by it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="lead_links")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    by_public = models.BinaryField(max_length=32)
    public = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"lead link of {self.visit_id}"
