from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models.gaps import LINK, SOURCE
from nazorat.people.models import Member


class OutsideImport(models.Model):
    """A file of recommendations from outside: what holds for all its rows, what its columns are, and how far the work on it is.

    `country` is the state that was looked at, in as many spellings as the file has, apart by semicolons. `done` is how many rows the work
    of the state has been through. `troubles` are the first of `wrong` things, by table and row. Its recommendations stand in the table
    from the moment when the state is "imported", all of them.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("columns to be chosen")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not imported")
        BRINGING = "bringing", _("being imported")
        IMPORTED = "imported", _("imported")
        UNDONE = "undone", _("undone")

    class Encoding(models.TextChoices):
        UTF_8 = "", "UTF-8"
        CP1251 = "cp1251", "Windows-1251"
        CP1252 = "cp1252", "Windows-1252"
        LATIN_1 = "latin-1", "ISO 8859-1 (Latin-1)"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    filename = models.CharField(max_length=200)
    encoding = models.CharField(max_length=10, choices=Encoding.choices, blank=True, default=Encoding.UTF_8)
    language = models.CharField(max_length=2)
    country = models.CharField(max_length=300)
    every_country = models.BooleanField(default=False)
    mechanism = models.CharField(max_length=12, blank=True)
    session = models.CharField(max_length=40, blank=True)
    cycle = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=SOURCE)
    on = models.DateField()
    link = models.CharField(max_length=LINK, blank=True)
    head = models.JSONField(default=list)
    columns = models.JSONField(default=list)
    notices = models.JSONField(default=list)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    elsewhere = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField(default=0)
    troubles = models.JSONField(default=list)
    compared = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-entered_at"]
        constraints = [models.CheckConstraint(condition=~Q(source=""), name="pathway_import_has_source")]

    def __str__(self) -> str:
        return self.filename


class OutsideChunk(models.Model):
    """Rows of a file as they came, until they are imported: for each its table, its number there, the theme above it and its cells."""

    brought_by = models.ForeignKey(OutsideImport, on_delete=models.CASCADE, related_name="chunks")
    first = models.PositiveIntegerField()
    rows = models.JSONField()

    class Meta:
        ordering = ["first"]
        constraints = [models.UniqueConstraint(fields=["brought_by", "first"], name="pathway_chunk_once")]

    def __str__(self) -> str:
        return f"rows from {self.first} of {self.brought_by_id}"


class OutsideHead(models.Model):
    """What a column of this head was said to be the last time; `head` is in one spelling."""

    head = models.CharField(primary_key=True, max_length=300)
    target = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"{self.head}: {self.target}"
