from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.people.models import Member


class RegionalSeat(models.Model):
    """A member of the team of a region: what they are shown first. It opens nothing and hides nothing; keys do that.

    The region is as the register's places name it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    region = models.CharField(max_length=120)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["region", "member__code"]
        constraints = [
            models.UniqueConstraint(fields=["region", "member"], name="places_one_regional_seat"),
            models.CheckConstraint(condition=~Q(region=""), name="places_regional_seat_has_region"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.region}"
