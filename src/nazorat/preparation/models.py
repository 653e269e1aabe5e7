from __future__ import annotations

from uuid import uuid4

from django.db import models

from nazorat.people.models import Member
from nazorat.visits.models import Device, Visit


class DevicePreparation(models.Model):
    """What one field app may fetch of a visit's preparation, sealed to that device's own key: nobody at the desk opens it.

    At rest it tells for whom it was made and when, and one of a few lengths. It is replaced by what is made next for the same device.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    device = models.OneToOneField(Device, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"preparation for device {self.device_id}"
