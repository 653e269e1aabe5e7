from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models.facts import Marking, PlaceFacts
from nazorat.places.models.place import Place


class Unit(models.Model):
    """A part of a place, down to wings and cells. A unit is closed on a day, never deleted."""

    class Kind(models.TextChoices):
        BUILDING = "building", _("building")
        WING = "wing", _("wing, block")
        FLOOR = "floor", _("floor")
        WARD = "ward", _("ward")
        DORMITORY = "dormitory", _("dormitory")
        CELL = "cell", _("cell")
        ADMISSION = "admission", _("admission, quarantine")
        ISOLATION = "isolation", _("punishment or isolation cell")
        MEDICAL = "medical", _("sick bay")
        OTHER = "other", _("other")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="units")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("part of")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = models.CharField(_("name or number"), max_length=100)
    sex = models.CharField(_("sex of those held"), max_length=20, choices=PlaceFacts.Sex.choices, default=PlaceFacts.Sex.UNKNOWN)
    age = models.CharField(_("age of those held"), max_length=20, choices=PlaceFacts.Age.choices, default=PlaceFacts.Age.UNKNOWN)
    capacity = models.PositiveIntegerField(_("official capacity"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True, default="")
    marking = models.CharField(_("marking of the source"), max_length=10, choices=Marking.choices, default=Marking.UNKNOWN)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__isnull=True) | ~Q(source=""), name="places_unit_capacity_has_source"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="places_unit_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Figure(models.Model):
    """How many of a group were held in a place on a day, as one source says; sources that differ stand side by side."""

    class Group(models.TextChoices):
        ALL = "all", _("all")
        MEN = "men", _("men")
        WOMEN = "women", _("women")
        BOYS = "boys", _("boys")
        GIRLS = "girls", _("girls")
        REMAND = "remand", _("not yet sentenced")
        SENTENCED = "sentenced", _("sentenced")
        ADMINISTRATIVE = "administrative", _("under administrative arrest")
        LIFE = "life", _("sentenced for life")
        FOREIGN = "foreign", _("foreigners")
        WITH_MOTHERS = "with_mothers", _("children with their mothers")
        INVOLUNTARY = "involuntary", _("patients against their will")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="figures")
    group = models.CharField(_("group"), max_length=20, choices=Group.choices, default=Group.ALL)
    on = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("how many"))
    source = models.CharField(_("source"), max_length=200)
    marking = models.CharField(_("marking of the source"), max_length=10, choices=Marking.choices, default=Marking.UNKNOWN)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    brought_by = models.ForeignKey("places.Return", on_delete=models.PROTECT, null=True, related_name="brought")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "group"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="places_figure_has_source"),
            models.UniqueConstraint(
                fields=["place", "on", "group", "source"], condition=Q(withdrawn_at=None), name="places_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} of {self.place_id} on {self.on}"
