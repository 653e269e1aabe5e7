from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.people.models import Member


class PublicEdition(models.Model):
    """An edition of the public's page: made, looked at, released, taken back. The latest that was released is what everybody reads.

    Taking it back brings no earlier one back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    # over all files, by language and kind: what was looked at is what is released
    digest = models.BinaryField(max_length=32)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    released_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True, withdrawn_at__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="publish_edition_released_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="publish_edition_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"public edition {self.number}"

    @property
    def seen(self) -> str:
        """The digest as a page hands it back."""
        return bytes(self.digest).hex()


class PublicFile(models.Model):
    """A file of an edition as everybody gets it. The database refuses to change one, and to delete one that was released."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    edition = models.ForeignKey(PublicEdition, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    content = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        ordering: ClassVar[list[str]] = ["language", "kind"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "language", "kind"], name="publish_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language}) of {self.edition_id}"

    @property
    def tag(self) -> str:
        """The name of these bytes for a cache (RFC 9110, 8.8.3)."""
        return f'"{bytes(self.sha256).hex()[:32]}"'
