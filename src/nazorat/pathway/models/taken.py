from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.people.models import Member


class CatalogueTaken(models.Model):
    """A file that was taken in: how many rows it brought, when the whole was taken back.

    It held facts of a country, the measures of a `plan`, or with `assessment` items of the matrix for self-assessment.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    filename = models.CharField(max_length=200)
    plan = models.ForeignKey("pathway.NationalPlan", null=True, on_delete=models.PROTECT, related_name="+")
    assessment = models.BooleanField(default=False)
    count = models.PositiveIntegerField()
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-entered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="pathway_catalogue_undone_by_somebody",
            ),
            models.CheckConstraint(condition=Q(plan=None) | Q(assessment=False), name="pathway_catalogue_is_of_one_kind"),
        ]

    def __str__(self) -> str:
        return self.filename


class Brought(models.Model):
    """A row that a catalogue may have brought; one that was entered by hand has none."""

    taken_in = models.ForeignKey(CatalogueTaken, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
