from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member, Organisation
from nazorat.visits.models import Visit


class Report(models.Model):
    """A report. Until adoption all its words are sealed to the members it was granted to."""

    class Kind(models.IntegerChoices):
        VISIT = 1, _("Visit report")
        CONSOLIDATED = 2, _("Consolidated report")
        # of what was adopted already: the same facts told shorter, or those of one theme
        SHORT = 3, _("Short public edition")
        PLAIN = 4, _("Sheet in plain language")
        BRIEF = 5, _("One page for embassies")
        THEMATIC = 6, _("Thematic report")
        ANNUAL = 7, _("Annual report")

    class State(models.IntegerChoices):
        DRAFT = 1
        ADOPTED = 2
        RELEASED = 3

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    visits = models.ManyToManyField(Visit, related_name="+")
    master = models.CharField(max_length=5, default="ru")
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.DRAFT)
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    adopted_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    # who spoke to us is asked again whether anything was done to them: set when a draft goes to the authority
    reprisal_check_on = models.DateField(null=True)
    comments_due = models.DateField(null=True)
    # which body has which copy of the draft, by the copy's number: what the journal of letters says too
    handed_to = models.JSONField(default=dict)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"report {self.number}"

    @property
    def open_to_comments(self) -> bool:
        """The authority's comments are taken from the day the draft was handed over until the report is adopted."""
        return self.state == self.State.DRAFT and self.reprisal_check_on is not None

    @property
    def derived(self) -> bool:
        """Whether it tells only what reports before it adopted. It adopts nothing itself, and has a gate, signatures and release of its own."""
        return self.kind in (self.Kind.SHORT, self.Kind.PLAIN, self.Kind.BRIEF, self.Kind.THEMATIC, self.Kind.ANNUAL)

    @property
    def annual(self) -> bool:
        """Whether it tells a year of the mechanism: made of what is in clear, by the coordinators, who open no visit for it."""
        return self.kind == self.Kind.ANNUAL

    @property
    def visited(self) -> list[Visit]:
        """Its visits, for templates; queries fetch them beforehand."""
        return list(self.visits.all())


class ReportScope(models.Model):
    """What a report on a theme or a year is about, sealed with its draft: a theme named before release would tell what is being looked at."""

    sealed_class = "T2"

    report = models.OneToOneField(Report, primary_key=True, on_delete=models.CASCADE, related_name="scope")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"scope of {self.report_id}"


class ReportGrant(models.Model):
    """The symmetric key of a draft, sealed to one member: to be granted is to be able to read."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "member"], name="reports_grant_once")]

    def __str__(self) -> str:
        return f"grant of {self.report_id}"


class SectionText(models.Model):
    """One section in one language, sealed. `section` and `language` are numbers of fixed lists, so that nothing is said in clear.

    Whether a translation is stale is inside the seal: it names the master's paragraphs that it was made from.
    """

    sealed_class = "T2"

    class State(models.IntegerChoices):
        DRAFT = 1
        REVIEWED = 2

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="texts")
    section = models.PositiveSmallIntegerField()
    language = models.PositiveSmallIntegerField()
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.DRAFT)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["section", "language"]
        constraints = [models.UniqueConstraint(fields=["report", "section", "language"], name="reports_section_once")]

    def __str__(self) -> str:
        return f"section {self.section}/{self.language} of {self.report_id}"


class SectionVersion(models.Model):
    """A section's text as it stood before a change or a review: the row's own bytes, sealed for its id and version, put aside."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    text = models.ForeignKey(SectionText, on_delete=models.PROTECT, related_name="earlier")
    version = models.PositiveIntegerField()
    state = models.PositiveSmallIntegerField(choices=SectionText.State.choices)
    sealed = models.BinaryField()
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["text", "version"]
        constraints = [models.UniqueConstraint(fields=["text", "version"], name="reports_version_once")]

    def __str__(self) -> str:
        return f"version {self.version} of {self.text_id}"


class Proposal(models.Model):
    """What a Word file that came back proposes for one paragraph, sealed: its words, and what they are held against."""

    sealed_class = "T2"

    class State(models.IntegerChoices):
        WAITS = 1
        ACCEPTED = 2
        REFUSED = 3

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="proposals")
    language = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.WAITS)
    brought_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_proposal_once")]

    def __str__(self) -> str:
        return f"proposal {self.number} for {self.report_id}"


class GateAnswer(models.Model):
    """What the author answered to one catch of the gate, sealed; `catch` is the catch's own digest and falls away with the text."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="answers")
    catch = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "catch"], name="reports_answer_once")]

    def __str__(self) -> str:
        return f"answer for {self.report_id}"


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


class Thread(models.Model):
    """Remarks of drafters on one paragraph, sealed with the draft's key: the paragraph, its words then, and who said what. Open until closed."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="threads")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="reports_thread_once")]

    def __str__(self) -> str:
        return f"thread {self.number} on {self.report_id}"


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
