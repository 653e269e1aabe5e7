from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.findings.models import AdoptedFinding
from nazorat.pathway.models.gaps import WORDS, Gap, Sourced
from nazorat.pathway.models.outside import OutsideRecommendation
from nazorat.pathway.models.road import TITLE, Struck
from nazorat.pathway.models.taken import Brought
from nazorat.people.models import Member, Organisation
from nazorat.recommendations.models import AdoptedRecommendation

HALVES = (1, 2)


class NationalPlan(Struck):
    """A national plan as it was published: title, the body that answers for it, and its years."""

    title = models.CharField(max_length=TITLE)
    body = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta(Struck.Meta):
        ordering = ["-begins_on", "title"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="pathway_plan_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"plan {self.id}"


class Measure(Brought, Struck):
    """A measure of a plan under its point and number. `term` is what the plan says of when, `term_on` the day by which, where it has one."""

    plan = models.ForeignKey(NationalPlan, on_delete=models.PROTECT, related_name="measures")
    point = models.CharField(max_length=12)
    number = models.CharField(max_length=12, blank=True)
    words = models.CharField(max_length=WORDS)
    term = models.CharField(max_length=120, blank=True)
    term_on = models.DateField(null=True)

    class Meta(Struck.Meta):
        ordering = ["entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "point", "number"], condition=Q(struck_at__isnull=True), name="pathway_measure_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"measure {self.code}"

    @property
    def code(self) -> str:
        """Point and number as the plan counts, "10.3" or "10"."""
        return self.number or self.point


class MeasureBody(models.Model):
    """A body that answers for a measure."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="bodies")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["body__name"]
        constraints = [models.UniqueConstraint(fields=["measure", "body"], name="pathway_body_of_a_measure_once")]

    def __str__(self) -> str:
        return f"{self.body_id} of {self.measure_id}"


class MeasureSaid(Sourced):
    """How far a measure was in a half year: as a body reported it, or as the mechanism observed it. The two never touch.

    What it said before it was changed is kept. `words` of what was observed are its ground.
    """

    class Track(models.TextChoices):
        REPORTED = "reported", _("Reported state")
        OBSERVED = "observed", _("Observed state")

    class State(models.TextChoices):
        NOT_STARTED = "not_started", pgettext_lazy("a measure", "not started")
        IN_PROGRESS = "in_progress", pgettext_lazy("a measure", "in progress")
        PARTLY = "partly", pgettext_lazy("a measure", "partly done")
        DONE = "done", pgettext_lazy("a measure", "done")
        DROPPED = "dropped", pgettext_lazy("a measure", "dropped")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="said")
    track = models.CharField(max_length=8, choices=Track.choices)
    year = models.PositiveSmallIntegerField()
    half = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices)
    words = models.CharField(max_length=WORDS, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year", "-half", "-entered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "track", "year", "half"],
                condition=Q(replaced_at__isnull=True),
                name="pathway_state_of_a_half_year_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="pathway_state_replaced_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(half__in=HALVES, state__in=("not_started", "in_progress", "partly", "done", "dropped")),
                name="pathway_state_is_of_a_half_year",
            ),
            models.CheckConstraint(
                condition=Q(track="reported") | (Q(track="observed") & ~Q(words="")), name="pathway_observed_has_ground"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track} {self.year}/{self.half} of {self.measure_id}"


class MeasureLink(models.Model):
    """That a measure answers a recommendation from outside or our own, is about a finding, or fills a gap of the law."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="links")
    outside = models.ForeignKey(OutsideRecommendation, null=True, on_delete=models.PROTECT, related_name="+")
    own = models.ForeignKey(AdoptedRecommendation, null=True, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(AdoptedFinding, null=True, on_delete=models.PROTECT, related_name="+")
    gap = models.ForeignKey(Gap, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outside__isnull=False, own=None, finding=None, gap=None)
                | Q(outside=None, own__isnull=False, finding=None, gap=None)
                | Q(outside=None, own=None, finding__isnull=False, gap=None)
                | Q(outside=None, own=None, finding=None, gap__isnull=False),
                name="pathway_measure_link_to_one_thing",
            ),
            models.UniqueConstraint(fields=["measure", "outside"], name="pathway_measure_outside_once"),
            models.UniqueConstraint(fields=["measure", "own"], name="pathway_measure_own_once"),
            models.UniqueConstraint(fields=["measure", "finding"], name="pathway_measure_finding_once"),
            models.UniqueConstraint(fields=["measure", "gap"], name="pathway_measure_gap_once"),
        ]

    def __str__(self) -> str:
        return f"link of measure {self.measure_id}"
