from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.pathway.models.gaps import SOURCE, WORDS, Sourced
from nazorat.people.models import Member, Organisation

TITLE = 200


class Stage(models.TextChoices):
    """The way to the Protocol and to a working mechanism, in its order. A state may go several at once, and back."""

    IDEA = "idea", _("Idea, public call")
    STUDY = "study", _("Study, working group of several bodies")
    CONSULTATION = "consultation", _("Consultation, public and inclusive")
    ANALYSIS = "analysis", _("Analysis of the gaps of the law")
    COST = "cost", _("Analysis of cost")
    OPINIONS = "opinions", _("Opinions of ministries")
    GOVERNMENT = "government", _("Decision of the government, submission")
    PARLIAMENT = "parliament", _("Parliament")
    SIGNATURE = "signature", _("Signature of the head of state")
    DEPOSIT = "deposit", _("Deposit with the United Nations (in force after 30 days, art. 28)")
    DECLARATION = "declaration", _("Declaration under art. 24, where one is made")
    LAW = "law", _("Law of the mechanism, its budget line")
    DESIGNATION = "designation", _("Mechanism designated and notified (art. 17)")
    MEMBERS = "members", _("First members, training, code of conduct, programme")
    REPORT = "report", _("First annual report; contact with the Subcommittee, its visit")
    ASSESSMENT = "assessment", _("Self-assessment")


class Struck(Sourced):
    """A public fact that does not change: one that was entered wrongly is struck, counts no longer and stays to be read."""

    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="pathway_%(class)s_struck_by_somebody",
            )
        ]


class StageAct(Struck):
    """A dated public act on a stage, its evidence. The latest that stands says how far the stage is; without one that is unknown."""

    class To(models.TextChoices):
        BEGUN = "begun", pgettext_lazy("a stage", "begun")
        DONE = "done", pgettext_lazy("a stage", "done")
        BACK = "back", pgettext_lazy("a stage", "gone back")

    stage = models.CharField(max_length=12, choices=Stage.choices)
    to = models.CharField(max_length=6, choices=To.choices)
    act = models.CharField(max_length=WORDS)

    class Meta(Struck.Meta):
        ordering = ["-on", "-entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="pathway_act_is_on_a_stage"),
            models.CheckConstraint(condition=Q(to__in=("begun", "done", "back")), name="pathway_act_brings_a_stage_somewhere"),
        ]

    def __str__(self) -> str:
        return f"act on {self.stage}"


class Paper(models.Model):
    """A public document of a stage, as a draft law or the opinion of a ministry. What it says when stands in its versions."""

    class Kind(models.TextChoices):
        LAW = "law", _("draft law")
        NOTE = "note", _("explanatory note")
        OPINION = "opinion", _("opinion of a body")
        STUDY = "study", _("study or analysis")
        COST = "cost", _("calculation of cost")
        DECISION = "decision", _("decision or order")
        OTHER = "other", _("another document")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=TITLE)
    body = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entered_at"]
        constraints = [models.CheckConstraint(condition=Q(stage__in=Stage.values), name="pathway_paper_is_of_a_stage")]

    def __str__(self) -> str:
        return f"paper of {self.stage}"


class PaperVersion(Struck):
    """A version of a document: where it can be read, of which day it is, and what it changed."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    changes = models.CharField(max_length=WORDS, blank=True)

    class Meta(Struck.Meta):
        ordering = ["-number"]
        constraints = [
            *Struck.Meta.constraints,
            models.UniqueConstraint(fields=["paper", "number"], name="pathway_version_of_a_paper_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.paper_id}"


class Deadline(Struck):
    """What is due on a public day: a review, a report, an act of a plan, or the next step of a stage. Kept only by a source that says so."""

    class Kind(models.TextChoices):
        REVIEW = "review", _("review by a body")
        REPORT = "report", _("report to be made")
        PLAN = "plan", _("end of a plan or of a term in it")
        STEP = "step", _("next step of a stage")

    kind = models.CharField(max_length=6, choices=Kind.choices)
    stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    words = models.CharField(max_length=WORDS)
    body = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    kept_on = models.DateField(null=True)
    kept_source = models.CharField(max_length=SOURCE, blank=True)
    kept_entered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Struck.Meta):
        ordering = ["due_on", "entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kept_on=None, kept_source="", kept_entered_by=None)
                | (Q(kept_on__gte=F("on"), kept_entered_by__isnull=False) & ~Q(kept_source="")),
                name="pathway_deadline_kept_has_source",
            ),
            models.CheckConstraint(condition=Q(kind__in=("review", "report", "plan")) | Q(kind="step", stage__in=Stage.values),
                                   name="pathway_step_is_of_a_stage"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"due {self.due_on}"


class Milestone(Struck):
    """How far a state came, and when it went back: what neighbours' timelines are drawn of. `country` is a state, `on` the day it happened."""

    class Kind(models.TextChoices):
        SIGNED = "signed", pgettext_lazy("the Protocol", "signed")
        RATIFIED = "ratified", pgettext_lazy("the Protocol", "ratified")
        LAW = "law", _("law of the mechanism")
        BUDGET = "budget", _("budget line")
        DESIGNATED = "designated", _("mechanism designated")
        VISIT = "visit", _("first visit of the mechanism")
        BACK = "back", _("step back")

    country = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=WORDS, blank=True)

    class Meta(Struck.Meta):
        ordering = ["country", "on", "entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("signed", "ratified", "law", "budget", "designated", "visit", "back")),
                name="pathway_milestone_is_of_a_kind",
            ),
            models.CheckConstraint(condition=~Q(kind="back", words=""), name="pathway_step_back_says_which"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.country}"


class RoadNote(models.Model):
    """What planners alone may know: who or what stands in the way, notes of a meeting. Stage and words are inside the seal."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField()
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-entered_at"]

    def __str__(self) -> str:
        return f"note {self.id}"
