from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member


class Case(models.Model):
    """A risk of a reprisal, a reprisal, a complaint or a tip. At rest it tells that there is one, its kind, and when it is looked at again.

    `mark` is the place under the server's secret, so that a count can be made without opening; empty where none is named.
    """

    sealed_class = "T2"

    class Kind(models.IntegerChoices):
        RISK = 1, _("risk of a reprisal")
        REPRISAL = 2, _("reprisal")
        COMPLAINT = 3, _("complaint")
        TIP = 4, _("tip")

    class Outcome(models.IntegerChoices):
        NOTHING = 1, _("nothing happened")
        ENDED = 2, _("it ended")
        REMEDIED = 3, _("it was made good")
        GOES_ON = 4, _("it goes on")
        WITH_OTHERS = 5, _("others have taken it over")
        UNKNOWN = 6, _("nothing more could be learned")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    mark = models.BinaryField(max_length=32, default=b"")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    look_on = models.DateField(null=True)
    outcome = models.PositiveSmallIntegerField(choices=Outcome.choices, null=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        indexes = [models.Index(fields=["look_on"], name="cases_look_on")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False, outcome__isnull=False, look_on=None),
                name="cases_closed_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.number}"


class Keeper(models.Model):
    """A member on the list of a case, with the key that it is sealed to."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="keepers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField(max_length=100)

    class Meta:
        ordering = ["member__code"]
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="cases_keeper_once")]

    def __str__(self) -> str:
        return f"{self.member_id} keeps {self.case_id}"


class Step(models.Model):
    """What a member of the list did or learned: the words, and to whom it was passed on, are sealed to the list."""

    sealed_class = "T2"

    class Kind(models.IntegerChoices):
        LOOKED = 1, _("looked again")
        DONE = 2, _("something was done")
        REFERRED = 3, _("passed on")
        ANSWERED = 4, _("an answer came")
        HAPPENED = 5, _("the reprisal happened")
        CLOSED = 6, _("closed")
        LISTED = 7, _("the list was changed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sealed = models.BinaryField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"step {self.kind} of {self.case_id}"
