from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.people.models import Member, Organisation
from nazorat.reports.models.drafts import Report


class HandedCopy(models.Model):
    """What a numbered copy said that went to an authority past the gate, sealed with the draft's key. `mark` finds it by its number."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    # of the draft's key and the copy's number together: the number is what every page of the copy carries
    mark = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    handed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["handed_at"]

    def __str__(self) -> str:
        return f"copy {self.id} of {self.report_id}"


class Inbox(models.Model):
    """A key of a draft that seals what comes while nobody is here: public, and private under the draft's key. Signed by its maker."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.OneToOneField(Report, on_delete=models.PROTECT, related_name="inbox")
    public = models.BinaryField()
    sealed = models.BinaryField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField(max_length=64)

    def __str__(self) -> str:
        return f"inbox of {self.report_id}"


class Comment(models.Model):
    """One comment of an authority on the draft, sealed: its paragraph, kind, words, letter, our answer and outcome.

    What was typed is under the draft's key; what came by itself is sealed to the draft's inbox until somebody answers it.
    """

    sealed_class = "T2"

    class Under(models.IntegerChoices):
        KEY = 1
        INBOX = 2

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    number = models.PositiveSmallIntegerField()
    under = models.PositiveSmallIntegerField(choices=Under.choices, default=Under.KEY)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_comment_once")]

    def __str__(self) -> str:
        return f"comment {self.number} on {self.report_id}"


class Objection(models.Model):
    """A head's objection to one wording, its reason sealed. It stands while that wording is the report's, and stays on file after."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="objections")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    # the first 16 bytes of the report's digest: what the gate shows and a person can read out
    wording = models.BinaryField(max_length=16)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "member", "wording"], condition=Q(withdrawn_at=None), name="reports_objection_once"
            )
        ]

    def __str__(self) -> str:
        return f"objection to {self.report_id}"


class Signature(models.Model):
    """A member's Ed25519 signature under exactly these words. It counts only while the digest is the report's."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signatures")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField(max_length=32)
    edition = models.PositiveIntegerField(default=1)
    signature = models.BinaryField(max_length=64)
    signed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["signed_at"]
        constraints = [models.UniqueConstraint(fields=["report", "member", "digest"], name="reports_signature_once")]

    def __str__(self) -> str:
        return f"signature under {self.report_id}"


class Letter(models.Model):
    """A covering letter: its journal facts in clear, its words made from the mandate profile."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="letters")
    number = models.CharField(max_length=40, unique=True)
    dated = models.DateField()
    addressee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    reply_days = models.PositiveIntegerField(default=30)
    written_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-dated", "-number"]

    def __str__(self) -> str:
        return f"letter {self.number}"


class ReleasedFigure(models.Model):
    """A count of persons as a released report shows it (T0): it passed the gate there. The database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="figures")
    name = models.CharField(max_length=20)
    value = models.PositiveIntegerField()

    class Meta:
        ordering = ["report", "name"]
        constraints = [models.UniqueConstraint(fields=["report", "name"], name="reports_figure_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.report_id}"


class ReleasedFile(models.Model):
    """A released document (T0): one language, one format. The database refuses to change or delete it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT, related_name="files")
    edition = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=5)
    content = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    released_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["language", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "letter", "edition", "language", "kind"], nulls_distinct=False, name="reports_file_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}.{self.kind} of {self.report_id}"


class ReleasedText(models.Model):
    """What an edition says in one language as the press was given it (T0): the next one is made of it and not of what is known by then.

    The database refuses to change or delete it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=5)
    content = models.BinaryField()

    class Meta:
        ordering = ["edition", "language"]
        constraints = [models.UniqueConstraint(fields=["report", "edition", "language"], name="reports_released_text_once")]

    def __str__(self) -> str:
        return f"{self.language} of edition {self.edition} of {self.report_id}"


class Edition(models.Model):
    """A further edition of a released report: the late letter that it appends, sealed with the draft's key. What it says is public once
    it is released, in its documents; the row then changes no more.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_edition_once")]

    def __str__(self) -> str:
        return f"edition {self.number} of {self.report_id}"
