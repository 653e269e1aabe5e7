from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member, Organisation
from nazorat.reports.models import Letter, Report
from nazorat.visits.models import Visit


class Book(models.Model):
    """One year of outgoing or of incoming letters. `last` is the number that was given last; whoever takes the next holds this row."""

    class Kind(models.IntegerChoices):
        OUTGOING = 1, _("outgoing")
        INCOMING = 2, _("incoming")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-year", "kind"]
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="correspondence_book_once")]

    def __str__(self) -> str:
        return f"book {self.kind} of {self.year}"


class JournalEntry(models.Model):
    """One letter in the journal (T1). Everything that it says is a number, a day or a code: there are no words to tell something in.

    `reference` is the number printed on the letter: ours on one that went out, theirs on one that came in. `about` is the letter of
    ours that it answers, or reminds of. The database refuses to delete a row or to give it another number.
    """

    class Subject(models.IntegerChoices):
        DRAFT = 1, _("draft for comment")
        REPORT = 2, _("report with recommendations")
        REQUEST = 3, _("request for documents or facts")
        MANDATE = 4, _("mandate and cooperation")
        REMINDER = 5, _("reminder")
        COMMENTS = 6, _("comments on a draft")
        REPLY = 7, _("reply to recommendations")
        OTHER = 8, _("other subject")

    class Office(models.TextChoices):
        HEAD = "head", _("head of the body")
        DEPUTY = "deputy", _("deputy head")
        DEPARTMENT = "department", _("head of a department")
        PLACE = "place", _("director of the place")
        MEDICAL = "medical", _("head of the medical service")
        REGISTRY = "registry", _("registry")

    class Way(models.IntegerChoices):
        HAND = 1, _("by hand")
        REGISTERED = 2, _("registered post")
        COURIER = 3, _("courier")
        ELECTRONIC = 4, _("electronic mail")
        # entered by no hand: what the liaison of a body sent by the link to its copy
        LINK = 5, _("by link")

    class Proof(models.IntegerChoices):
        STAMP = 1, _("stamp on our copy")
        RECEIPT = 2, _("receipt of the post")
        SIGNATURE = 3, _("signature in the courier's book")
        ANSWER = 4, _("their answer names it")
        NONE = 5, _("no proof")

    class Struck(models.IntegerChoices):
        NOT_SENT = 1, _("the letter was not sent")
        TWICE = 2, _("it was entered twice")
        ADDRESSEE = 3, _("wrong addressee")
        FACTS = 4, _("wrong date, number or term")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=40, blank=True)
    dated = models.DateField()
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=12, choices=Office.choices, blank=True)
    subject = models.PositiveSmallIntegerField(choices=Subject.choices)
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    letter = models.OneToOneField(Letter, null=True, on_delete=models.PROTECT, related_name="+")
    # the number that every page of a draft carries: whose copy was found is read from here
    copy = models.CharField(max_length=12, blank=True)
    about = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="followed_by")
    way = models.PositiveSmallIntegerField(choices=Way.choices)
    delivered_on = models.DateField(null=True)
    proof = models.PositiveSmallIntegerField(choices=Proof.choices, null=True)
    term_days = models.PositiveSmallIntegerField(null=True)
    # the day of delivery and the term together; empty while one of them is not known
    due_on = models.DateField(null=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    struck_reason = models.PositiveSmallIntegerField(choices=Struck.choices, null=True)

    class Meta:
        ordering = ["-book__year", "-entered_at"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="correspondence_number_once"),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_reason=None)
                | Q(struck_at__isnull=False, struck_by__isnull=False, struck_reason__isnull=False),
                name="correspondence_struck_whole",
            ),
            # one number, one addressee: else a copy that is found would say nothing
            models.UniqueConstraint(
                fields=["report", "copy"], condition=Q(struck_at=None) & ~Q(copy=""), name="correspondence_copy_once"
            ),
            models.CheckConstraint(condition=Q(copy="") | Q(report__isnull=False, subject=1), name="correspondence_copy_of_draft"),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(delivered_on__isnull=False, term_days__isnull=False),
                name="correspondence_due_from_delivery",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="correspondence_due")]

    def __str__(self) -> str:
        return f"letter {self.number}"

    @property
    def outgoing(self) -> bool:
        return self.book.kind == Book.Kind.OUTGOING

    @property
    def code(self) -> str:
        """How the journal cites it: number and year, as it is printed on a letter that the journal made."""
        return f"{self.number}/{self.book.year}"

    @property
    def days_late(self) -> int:
        """Of an answer that came after the term of the letter that it answers: how many days after."""
        due = self.about.due_on if self.about and not self.outgoing else None
        return max((self.delivered_on - due).days, 0) if due and self.delivered_on else 0

    @property
    def addressed(self) -> str:
        """The body, and the office in it: a function, never a person."""
        return f"{self.body.name}, {self.get_office_display()}" if self.office else self.body.name

    def due_from(self, delivered: date) -> date | None:
        """The last day of its term when it is delivered on a day; None when no reply is asked for."""
        return delivered + timedelta(days=self.term_days) if self.term_days else None


class OpenScan(models.Model):
    """The scan of a letter whose source is open (T1): a picture drawn anew without what it carried, or a PDF that is never shown."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="open_scans")
    kind = models.CharField(max_length=4, choices=[("pdf", "PDF"), ("jpg", "JPEG")])
    content = models.BinaryField()
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"scan {self.id}"


class SealedScan(models.Model):
    """The scan of a letter that is not open: under the key or the inbox of its report, or the planners' key where it has none."""

    sealed_class = "T2"

    class Under(models.IntegerChoices):
        REPORT = 1
        PLANNERS = 2
        # of what came by itself while nobody who holds the report's key was here
        INBOX = 3

    class Marked(models.IntegerChoices):
        OFFICIAL = 1, _("for official use")
        SECRET = 2, _("secret")
        UNKNOWN = 3, _("marking unknown")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="sealed_scans")
    under = models.PositiveSmallIntegerField(choices=Under.choices)
    marking = models.PositiveSmallIntegerField(choices=Marked.choices)
    sealed = models.BinaryField()
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"scan {self.id}"


class MadeFile(models.Model):
    """A letter that the journal made itself, in one language and format, as it goes out (T1)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="files")
    language = models.CharField(max_length=5)
    kind = models.CharField(max_length=5)
    content = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["language", "kind"]
        constraints = [models.UniqueConstraint(fields=["entry", "language", "kind"], name="correspondence_file_once")]

    def __str__(self) -> str:
        return f"{self.language}.{self.kind} of {self.entry_id}"
