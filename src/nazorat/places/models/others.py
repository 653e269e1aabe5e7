from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models.facts import Marking
from nazorat.places.models.place import Place


class OthersFinding(models.Model):
    """What another monitor found in a place and made public: a source from outside, never evidence of our own."""

    class By(models.TextChoices):
        PROSECUTOR = "prosecutor", _("prosecutor")
        COUNCIL = "council", _("public council, public commission")
        OMBUDSMAN = "ombudsman", _("Ombudsman, outside our visits")
        COURT = "court", _("court")
        INSPECTION = "inspection", _("inspection of a ministry")
        NGO = "ngo", _("civil society organisation")
        ICRC = "icrc", _("ICRC")
        UN = "un", _("body of the United Nations")
        OTHER = "other", _("another source")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="others_findings")
    by = models.CharField(max_length=12, choices=By.choices)
    body = models.CharField(max_length=200)
    on = models.DateField()
    summary = models.TextField()
    where = models.CharField(max_length=300, blank=True, default="")
    marking = models.CharField(max_length=10, choices=Marking.choices, default=Marking.UNKNOWN)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None) | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="places_others_finding_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by} on {self.on}"


class SealedFinding(models.Model):
    """What another monitor found and told in confidence: the place too is inside the seal, for the planners alone.

    `mark` is the place under the server's secret, by which the planners' page of that place finds it.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-entered_at"]

    def __str__(self) -> str:
        return f"sealed finding {self.id}"
