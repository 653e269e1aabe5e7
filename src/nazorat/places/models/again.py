from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models.place import Place


class Reopening(models.Model):
    """A place that was closed holds people again from a day on; without a day the closing was entered wrongly. What was closed stays told."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="reopenings")
    closed_on = models.DateField()
    on = models.DateField(_("opened again on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entered_at"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="places_reopening_has_source")]

    def __str__(self) -> str:
        return f"{self.place_id} closed on {self.closed_on}"
