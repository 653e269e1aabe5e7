from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from nazorat.people.models import Member, TrainingSession
from nazorat.reports.models import Report
from nazorat.visits.models import Cost, Visit


class Project(models.Model):
    """Money that bodies give for a part of the work, for a time (T1). Bodies only: no person is named."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    title = models.CharField(max_length=200, unique=True)
    funder = models.CharField(max_length=200)
    co_funders = models.CharField(max_length=500, blank=True)
    partners = models.CharField(max_length=500, blank=True)
    began_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-began_on", "title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("began_on")), name="projects_end_is_not_before"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """What a project set out to reach, counted by one line of the numbers: where it stood before, and what is aimed at until when.

    A dropped one stays: a target that was missed is a result too (European Court of Auditors, special report 9/2015).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    line = models.CharField(max_length=30)
    wording = models.CharField(max_length=300)
    baseline = models.PositiveIntegerField()
    baseline_on = models.DateField()
    target = models.PositiveIntegerField()
    target_on = models.DateField()
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["entered_at"]
        constraints = [
            models.CheckConstraint(condition=Q(target_on__gte=F("baseline_on")), name="projects_target_is_not_before_baseline")
        ]

    def __str__(self) -> str:
        return f"indicator {self.id}"


class Tag(models.Model):
    """One fact counts under one project: a visit, a session of training, a report or a cost. The database takes none of them twice."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="tags")
    visit = models.OneToOneField(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    training = models.OneToOneField(TrainingSession, null=True, on_delete=models.PROTECT, related_name="+")
    report = models.OneToOneField(Report, null=True, on_delete=models.PROTECT, related_name="+")
    cost = models.OneToOneField(Cost, null=True, on_delete=models.PROTECT, related_name="+")
    tagged_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    tagged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["tagged_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, training__isnull=True, report__isnull=True, cost__isnull=True)
                | Q(visit__isnull=True, training__isnull=False, report__isnull=True, cost__isnull=True)
                | Q(visit__isnull=True, training__isnull=True, report__isnull=False, cost__isnull=True)
                | Q(visit__isnull=True, training__isnull=True, report__isnull=True, cost__isnull=False),
                name="projects_tag_is_of_one_fact",
            )
        ]

    def __str__(self) -> str:
        return f"tag {self.id}"
