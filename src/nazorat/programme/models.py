from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.programme.rules import FACTOR_CHOICES


class Rule(models.Model):
    """How often a kind of place is visited at least, and how many team-days a visit takes. The latest row of a kind holds; all stay."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Place.Kind.choices)
    # None: no minimum is set for this kind
    months = models.PositiveSmallIntegerField(_("at least once in so many months"), null=True, blank=True)
    days = models.PositiveSmallIntegerField(_("team-days of a visit"))
    source = models.CharField(_("source"), max_length=300)
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-set_at"]
        constraints = [
            models.CheckConstraint(condition=Q(months__isnull=True) | Q(months__gte=1), name="programme_rule_months_from_one"),
            models.CheckConstraint(condition=Q(days__gte=1), name="programme_rule_days_from_one"),
            models.CheckConstraint(condition=~Q(source=""), name="programme_rule_has_source"),
        ]

    def __str__(self) -> str:
        return f"rule of {self.kind}"


class Travel(models.Model):
    """How many team-days the way to a region and back takes. The latest row of a region holds; all stay."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    region = models.CharField(_("region"), max_length=120)
    days = models.PositiveSmallIntegerField(_("days there and back"))
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-set_at"]

    def __str__(self) -> str:
        return f"way to {self.region}"


class Weight(models.Model):
    """What one factor of the score counts. The latest row of a factor holds; all stay, so that who changed what is known."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    factor = models.CharField(_("factor"), max_length=12, choices=FACTOR_CHOICES)
    weight = models.PositiveSmallIntegerField(_("weight"))
    set_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-set_at"]
        constraints = [models.CheckConstraint(condition=Q(weight__lte=100), name="programme_weight_to_a_hundred")]

    def __str__(self) -> str:
        return f"weight of {self.factor}"


class Share(models.Model):
    """The seed of the random share, sealed to the planners: with it and the register anybody could work out where we go.

    At rest it tells that a share was drawn, by whom and when. `commitment` is of the seed. The latest one counts.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField()
    commitment = models.BinaryField(max_length=32)
    drawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-drawn_at"]

    def __str__(self) -> str:
        return f"share {self.id}"


class Override(models.Model):
    """A planner raises or lowers the score of a place, with a reason. Place, points and reason are sealed to the planners."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_by__isnull=True, ended_at__isnull=True) | Q(ended_by__isnull=False, ended_at__isnull=False),
                name="programme_override_ended_whole",
            )
        ]

    def __str__(self) -> str:
        return f"override {self.id}"


class Proposal(models.Model):
    """A member proposes a place. Sealed to the planners and who proposes; the answer to both only where it is a refusal.

    Who learned that their proposal was accepted would know where a team goes next. At rest it tells who proposed and who answered.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    answer = models.BinaryField(default=b"")
    answered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True, answered_at__isnull=True, answer=b"")
                | (Q(answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=b"")),
                name="programme_proposal_answered_whole",
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}"


class Scenario(models.Model):
    """Which places fit into so many team-days, and why each is in or out: what was asked and what came of it, sealed to the planners."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    sealed = models.BinaryField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"scenario {self.number}"
