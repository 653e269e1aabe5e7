from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.people.models import Member, Organisation
from nazorat.standards.models import Provision

WORDS = 2000
SOURCE = 300
QUOTE = 600
LINK = 500
STAGES = ("idea", "draft", "ministry", "parliament", "adopted", "rejected")
NEEDS = ("ratification", "designation", "deferrable", "desirable")


class Sourced(models.Model):
    """A public fact: who says it, of which day it is, where it can be read, and who entered it when. No person is named in it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    source = models.CharField(max_length=SOURCE)
    on = models.DateField()
    link = models.CharField(max_length=LINK, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Gap(models.Model):
    """What the law lacks for an article of the Protocol. `listed_on` is the day of which the law was read: its baseline.

    What is said of it stands in its cells, and how it moved in its moves. One that was listed wrongly is withdrawn and stays to be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")
    point = models.CharField(max_length=12, blank=True)
    listed_on = models.DateField()
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=SOURCE, blank=True)

    class Meta:
        ordering = ["provision__number", "point", "entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                name="pathway_withdrawal_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"gap {self.id}"


class Cell(Sourced):
    """What a column of the gap table says of a gap, from when it was entered until it was replaced. A column without one is unknown."""

    class Column(models.TextChoices):
        LAW = "law", _("Present law")
        GAP = "gap", _("Gap")
        INSTRUMENT = "instrument", _("Instrument to change")
        OWNER = "owner", _("Owner")
        COST = "cost", _("Cost")
        STAGE = "stage", _("Stage")
        NEED = "need", _("When it is needed")

    class Stage(models.TextChoices):
        IDEA = "idea", _("idea")
        DRAFT = "draft", _("being drafted")
        MINISTRY = "ministry", _("with a ministry")
        PARLIAMENT = "parliament", _("in parliament")
        ADOPTED = "adopted", _("text adopted")
        REJECTED = "rejected", _("text rejected")

    class Need(models.TextChoices):
        RATIFICATION = "ratification", _("before ratification")
        DESIGNATION = "designation", _("before designation (art. 17)")
        DEFERRABLE = "deferrable", _("may be deferred (art. 24)")
        DESIRABLE = "desirable", _("desirable")

    CHOICES: ClassVar[dict[str, type[models.TextChoices]]] = {Column.STAGE: Stage, Column.NEED: Need}

    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, related_name="cells")
    column = models.CharField(max_length=12, choices=Column.choices)
    words = models.CharField(max_length=WORDS, blank=True)
    code = models.CharField(max_length=12, blank=True)
    owner = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-entered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["gap", "column"], condition=Q(replaced_at__isnull=True), name="pathway_one_cell_of_a_column_stands"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="pathway_replaced_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(column__in=("law", "gap", "instrument"), code="", owner=None, amount=None, currency="") & ~Q(words=""))
                | Q(column="owner", words="", code="", owner__isnull=False, amount=None, currency="")
                | (Q(column="cost", words="", code="", owner=None, amount__gte=0) & ~Q(currency=""))
                | Q(column="stage", words="", code__in=STAGES, owner=None, amount=None, currency="")
                | Q(column="need", words="", code__in=NEEDS, owner=None, amount=None, currency=""),
                name="pathway_cell_says_what_its_column_holds",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.column} of {self.gap_id}"


class Move(Sourced):
    """A dated act that moved a gap, back too. The latest that stands says where the gap stands; without one it is untouched."""

    class Status(models.TextChoices):
        UNTOUCHED = "untouched", _("untouched")
        MOVING = "moving", _("moving")
        CLOSED = "closed", pgettext_lazy("a gap", "closed")

    gap = models.ForeignKey(Gap, on_delete=models.PROTECT, related_name="moves")
    to = models.CharField(max_length=10, choices=Status.choices)
    act = models.CharField(max_length=WORDS)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-entered_at"]
        constraints = [
            models.CheckConstraint(condition=Q(to__in=("untouched", "moving", "closed")), name="pathway_move_is_to_a_status"),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="pathway_move_struck_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"move of {self.gap_id}"


class PublicObjection(Sourced):
    """What a body holds against the Protocol, in its own published words, quoted shortly; `on` is the day on which it was said.

    `interest` is what the body itself has at stake, stated neutrally and with a source of its own. A quotation does not change: one that
    was entered wrongly is struck and entered anew.
    """

    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    quote = models.CharField(max_length=QUOTE)
    interest = models.CharField(max_length=WORDS, blank=True)
    interest_source = models.CharField(max_length=SOURCE, blank=True)
    interest_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_source = models.CharField(max_length=SOURCE, blank=True)
    withdrawn_entered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(interest="", interest_source="", interest_on=None)
                | (~Q(interest="") & ~Q(interest_source="") & Q(interest_on__isnull=False)),
                name="pathway_interest_has_source",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_source="", withdrawn_entered_by=None)
                | (Q(withdrawn_on__gte=F("on"), withdrawn_entered_by__isnull=False) & ~Q(withdrawn_source="")),
                name="pathway_objection_taken_back_has_source",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="pathway_objection_struck_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"objection {self.id}"


class ObjectionArticle(models.Model):
    """An article of the Protocol that an objection is about."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    objection = models.ForeignKey(PublicObjection, on_delete=models.CASCADE, related_name="articles")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["provision__number"]
        constraints = [models.UniqueConstraint(fields=["objection", "provision"], name="pathway_article_once")]

    def __str__(self) -> str:
        return f"{self.provision_id} of {self.objection_id}"


class ObjectionAnswer(Sourced):
    """How a comparable state dealt with what an objection fears, from a published source."""

    objection = models.ForeignKey(PublicObjection, on_delete=models.PROTECT, related_name="answers")
    state = models.CharField(max_length=120)
    words = models.CharField(max_length=WORDS)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="pathway_answer_struck_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"answer to {self.objection_id}"
