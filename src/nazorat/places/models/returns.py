from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member, Organisation
from nazorat.places.models.facts import Marking
from nazorat.places.models.place import Place, PlaceBefore


class Return(models.Model):
    """A table that an authority handed over, as it came, what its columns are and what was decided of its rows.

    `columns` is a target for each column, "" for one that is left out; `decisions` by number of row "new", "leave" or the id of a place;
    under "rest" stands "new" where every other row in doubt is a new place.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("not imported yet")
        IMPORTED = "imported", _("imported")
        UNDONE = "undone", _("undone")

    class Encoding(models.TextChoices):
        UTF_8 = "", "UTF-8"
        CP1251 = "cp1251", "Windows-1251"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    encoding = models.CharField(max_length=10, choices=Encoding.choices, blank=True, default=Encoding.UTF_8)
    authority = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, blank=True, default="")
    as_of = models.DateField()
    source = models.CharField(max_length=200)
    marking = models.CharField(max_length=10, choices=Marking.choices)
    columns = models.JSONField(default=list)
    decisions = models.JSONField(default=dict)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-entered_at"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="places_return_has_source")]

    def __str__(self) -> str:
        return self.filename


class ReturnedPlace(models.Model):
    """What a return said of a place, in which row: whether it brought the place into the register, and what was known before."""

    brought_by = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="rows")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="returned")
    row = models.PositiveIntegerField()
    is_new = models.BooleanField(default=False)
    before = models.ForeignKey(PlaceBefore, on_delete=models.SET_NULL, null=True, related_name="+")
    figures = models.JSONField(default=dict)

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["brought_by", "place"], name="places_returned_once")]

    def __str__(self) -> str:
        return f"row {self.row} of {self.brought_by_id}"


class RememberedColumn(models.Model):
    """What a column of this head was said to be the last time; `head` is in one spelling."""

    head = models.CharField(primary_key=True, max_length=300)
    target = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"{self.head}: {self.target}"
