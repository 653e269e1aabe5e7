"""Tasks of a visit's team, before, during and after it: what, whose and until when stand under the team's seal."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from nazorat.people.models import Member


class Task(models.Model):
    """One task (T2). In clear stands that there is one and whether it is settled, so that the desk opens only those that are not.

    Whose it is and until when are sealed: of a plan they would tell who goes, and on which day.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey("visits.Visit", on_delete=models.CASCADE, related_name="tasks")
    settled = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [models.Index(fields=["visit", "settled"], name="visits_task_unsettled")]

    def __str__(self) -> str:
        return f"task {self.id}"
