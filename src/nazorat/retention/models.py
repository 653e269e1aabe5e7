from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member, Organisation
from nazorat.retention.classes import CLASSES

TIMED = ["visit", "report", "conflict", "case"]


class Hold(models.Model):
    """Nothing of this is erased while the hold stands. One member places it; two end it. The reason is a code, never words."""

    class Reason(models.IntegerChoices):
        COMPLAINT = 1, _("a complaint is open")
        COURT = 2, _("a court or an investigation needs it")
        REPRISAL = 3, _("somebody may suffer for having spoken to us")
        INTERNATIONAL = 4, _("an international body was written to")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kept = models.CharField(max_length=12)
    obj = models.UUIDField()
    reason = models.PositiveSmallIntegerField(choices=Reason.choices)
    placed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["placed_at"]
        constraints = [models.CheckConstraint(condition=Q(kept__in=TIMED), name="retention_hold_class_known")]

    def __str__(self) -> str:
        return f"hold {self.id}"


class Decision(models.Model):
    """What one member asks for and one of another organisation agrees to. `seq` is the act of the agreement."""

    class Kind(models.IntegerChoices):
        TERM = 1, _("another term for the class")
        LONGER = 2, _("keep it longer")
        LIFT = 3, _("end the hold")
        ERASE = 4, _("erase it")
        CLOCK = 5, _("the clock is right")

    class Reason(models.IntegerChoices):
        NEXT_VISIT = 1, _("the next visit to the place is not made yet")
        RECOMMENDATIONS = 2, _("recommendations from it are open")
        STUDY = 3, _("a thematic report rests on it")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    kept = models.CharField(max_length=12, blank=True, default="")
    obj = models.UUIDField(null=True)
    hold = models.ForeignKey(Hold, null=True, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveIntegerField(null=True)
    until = models.DateField(null=True)
    reason = models.PositiveSmallIntegerField(choices=Reason.choices, null=True)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    seq = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_for=None, agreed_at=None)
                | Q(agreed_by__isnull=False, agreed_for__isnull=False, agreed_at__isnull=False, withdrawn_at=None)
                & ~Q(agreed_by=F("asked_by"))
                & ~Q(agreed_for=F("asked_for")),
                name="retention_decision_by_two",
            ),
            models.CheckConstraint(
                condition=Q(kind=1, kept__in=TIMED, obj=None, months__isnull=False)
                | Q(kind=2, kept__in=TIMED, obj__isnull=False, until__isnull=False, reason__isnull=False)
                | Q(kind=3, kept__in=TIMED, obj__isnull=False, hold__isnull=False)
                | Q(kind=4, kept__in=TIMED, obj__isnull=False)
                | Q(kind=5, kept="", obj=None),
                name="retention_decision_whole",
            ),
            models.UniqueConstraint(
                fields=["kind", "kept", "obj"],
                condition=Q(agreed_at=None, withdrawn_at=None, obj__isnull=False),
                name="retention_asked_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "kept"],
                condition=Q(agreed_at=None, withdrawn_at=None, obj=None),
                name="retention_asked_once_of_class",
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.id}"

    @property
    def title(self) -> str:
        """What its class is called; empty for the clock."""
        return str(CLASSES[self.kept].title) if self.kept else ""


class Erasure(models.Model):
    """That something was erased: what remains of it besides its receipts. The same stands in the ledger outside the database.

    `decision` is empty when an older database was restored, which knows nothing of it, and the ledger erased again.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kept = models.CharField(max_length=12)
    obj = models.UUIDField()
    decision = models.OneToOneField(Decision, null=True, on_delete=models.PROTECT, related_name="erasure")
    grants = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    files = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(kept__in=[*TIMED, "organisation"]), name="retention_erasure_class_known"),
            # an organisation may come back and leave again
            models.UniqueConstraint(fields=["kept", "obj"], condition=Q(kept__in=TIMED), name="retention_erased_once"),
        ]

    def __str__(self) -> str:
        return f"erasure {self.id}"
