from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.people.models import Member


class Tool(models.Model):
    """A monitoring tool, known by the form id of its workbook."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=64, unique=True)
    # the workbook of the library that a coordinator chose not to take in place of the version corrected here
    declined_sha256 = models.BinaryField(max_length=32, default=b"")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ToolVersion(models.Model):
    """One published version: the workbook as it came and the XForm made of it. Never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    tool = models.ForeignKey(Tool, on_delete=models.PROTECT, related_name="versions")
    version = models.CharField(max_length=64)
    workbook = models.BinaryField()
    workbook_sha256 = models.BinaryField(max_length=32, default=b"")
    xform = models.BinaryField()
    md5 = models.CharField(max_length=32)  # OpenRosa's form list asks for this digest of the exact bytes served
    # what the check advised when it was published, as xlsform.Trouble.kept: codes and cells; None of versions older than this column
    warnings = models.JSONField(null=True, default=None)
    # as a release of the library brought it, and not corrected or uploaded here
    from_library = models.BooleanField(default=False)
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tool__code", "-published_at"]
        constraints = [models.UniqueConstraint(fields=["tool", "version"], name="tools_version_once")]

    def __str__(self) -> str:
        return f"{self.tool_id} {self.version}"


class ToolFile(models.Model):
    """A file that a version shows or reads: picture, sound, external choices."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(ToolVersion, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    md5 = models.CharField(max_length=32)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["version", "name"], name="tools_file_once")]

    def __str__(self) -> str:
        return self.name


class ToolReview(models.Model):
    """A named local reviewer signed the wording of a version in one language. Two of two organisations make it reviewed (practice rule R17)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(ToolVersion, on_delete=models.CASCADE, related_name="reviews")
    language = models.CharField(max_length=12)
    reviewer = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [models.UniqueConstraint(fields=["version", "language", "reviewer"], name="tools_review_once")]

    def __str__(self) -> str:
        return f"{self.language} of {self.version_id}"


class Composition(models.Model):
    """A tool that is put together of questions of published ones (T1), until it is published itself; then what its next version is made of.

    `title` by code of language; `tool` is what it was published as.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=64, unique=True)
    title = models.JSONField()
    default_language = models.CharField(max_length=12)
    tool = models.OneToOneField(Tool, null=True, on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return self.code


class ComposedItem(models.Model):
    """One question of a composition: of a version, by its path there, or an own one, with its words in each language.

    A path is the key of the answers, so that a tool has it once.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    composition = models.ForeignKey(Composition, on_delete=models.CASCADE, related_name="items")
    place = models.PositiveIntegerField()
    path = models.CharField(max_length=300)
    version = models.ForeignKey(ToolVersion, null=True, on_delete=models.PROTECT, related_name="+")
    own = models.JSONField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["composition", "path"], name="tools_composed_path_once"),
            models.CheckConstraint(
                condition=Q(version__isnull=False) ^ Q(own__isnull=False), name="tools_composed_of_version_or_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} of {self.composition_id}"


class Correction(models.Model):
    """Another text for one cell of a version's workbook (T1), kept until somebody publishes all of them as the next version."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(ToolVersion, on_delete=models.CASCADE, related_name="corrections")
    sheet = models.CharField(max_length=31)  # the longest name that Excel gives a sheet
    row = models.PositiveIntegerField()
    column = models.PositiveIntegerField()
    text = models.TextField()
    corrected_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["sheet", "row", "column"]
        constraints = [models.UniqueConstraint(fields=["version", "sheet", "row", "column"], name="tools_correction_once")]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}:{self.column} of {self.version_id}"
