from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
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
