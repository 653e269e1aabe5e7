from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.pathway.models.gaps import QUOTE, SOURCE, STAGES, WORDS, Cell, Gap
from nazorat.pathway.models.plans import Measure
from nazorat.pathway.models.road import TITLE, Struck
from nazorat.pathway.models.taken import Brought
from nazorat.people.models import Member

BODY = 200


class DialogueEvent(Brought, Struck):
    """A meeting that is publicly known, `on` the day on which it began: a conference, a contact with the Subcommittee. No person is named."""

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("conference")
        ROUND_TABLE = "round_table", _("round table")
        WORKING_GROUP = "working_group", _("working group")
        SUBCOMMITTEE = "subcommittee", _("contact with the Subcommittee")
        OTHER = "other", _("another event")

    kind = models.CharField(max_length=13, choices=Kind.choices)
    title = models.CharField(max_length=TITLE)
    town = models.CharField(max_length=80, blank=True)
    words = models.CharField(max_length=WORDS, blank=True)

    class Meta(Struck.Meta):
        ordering = ["-on", "-entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("conference", "round_table", "working_group", "subcommittee", "other")),
                name="pathway_event_is_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"event {self.id}"


class Presence(Brought, Struck):
    """That a body was at an event, by which function: never by whom."""

    event = models.ForeignKey(DialogueEvent, on_delete=models.PROTECT, related_name="present")
    body = models.CharField(max_length=BODY)
    function = models.CharField(max_length=120, blank=True)

    class Meta(Struck.Meta):
        ordering = ["entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.UniqueConstraint(
                fields=["event", "body", "function"], condition=Q(struck_at__isnull=True), name="pathway_presence_once"
            ),
        ]

    def __str__(self) -> str:
        return f"presence at {self.event_id}"


class Statement(Brought, Struck):
    """What a body said in public at an event, quoted shortly or summed up."""

    event = models.ForeignKey(DialogueEvent, on_delete=models.PROTECT, related_name="statements")
    body = models.CharField(max_length=BODY)
    words = models.CharField(max_length=QUOTE)

    class Meta(Struck.Meta):
        ordering = ["entered_at"]

    def __str__(self) -> str:
        return f"statement at {self.event_id}"


class Commitment(Struck):
    """What a body undertook in public, with its term where it gave one. How it stands, its latest step says."""

    event = models.ForeignKey(DialogueEvent, on_delete=models.PROTECT, related_name="commitments")
    body = models.CharField(max_length=BODY)
    words = models.CharField(max_length=QUOTE)
    due_on = models.DateField(null=True)

    class Meta(Struck.Meta):
        ordering = ["due_on", "entered_at"]

    def __str__(self) -> str:
        return f"commitment at {self.event_id}"


class CommitmentLink(models.Model):
    """That what a body undertook would fill a gap of the law, or is a measure of a national plan."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="links")
    gap = models.ForeignKey(Gap, null=True, on_delete=models.PROTECT, related_name="+")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gap__isnull=False, measure=None) | Q(gap=None, measure__isnull=False),
                name="pathway_commitment_link_to_one_thing",
            ),
            models.UniqueConstraint(fields=["commitment", "gap"], name="pathway_commitment_gap_once"),
            models.UniqueConstraint(fields=["commitment", "measure"], name="pathway_commitment_measure_once"),
        ]

    def __str__(self) -> str:
        return f"link of commitment {self.commitment_id}"


class LawProposal(Struck):
    """A proposal on a law or a draft (art. 19 c). How far it is, its latest step says."""

    title = models.CharField(max_length=TITLE)
    words = models.CharField(max_length=WORDS)

    class Meta(Struck.Meta):
        ordering = ["-on", "-entered_at"]

    def __str__(self) -> str:
        return f"proposal {self.id}"


class DialogueStep(Struck):
    """A dated public step of a commitment or of a proposal on a law, back too. The latest that stands says how it stands."""

    class Kept(models.TextChoices):
        OPEN = "open", pgettext_lazy("a commitment", "open")
        PARTLY = "partly", pgettext_lazy("a commitment", "partly kept")
        KEPT = "kept", pgettext_lazy("a commitment", "kept")
        WITHDRAWN = "withdrawn", pgettext_lazy("a commitment", "withdrawn")

    Stage = Cell.Stage

    commitment = models.ForeignKey(Commitment, null=True, on_delete=models.PROTECT, related_name="steps")
    proposal = models.ForeignKey(LawProposal, null=True, on_delete=models.PROTECT, related_name="steps")
    to = models.CharField(max_length=10)
    act = models.CharField(max_length=WORDS)

    class Meta(Struck.Meta):
        ordering = ["-on", "-entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(commitment__isnull=False, proposal=None, to__in=("open", "partly", "kept", "withdrawn"))
                | Q(commitment=None, proposal__isnull=False, to__in=STAGES),
                name="pathway_step_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"step to {self.to}"

    @property
    def to_words(self) -> str:
        """Where it brought what it is of, in the reader's language."""
        return str(self.Kept(self.to).label if self.commitment_id else Cell.Stage(self.to).label)


class Consultation(Struck):
    """That a body or group was asked about something, `on` the day of asking; what it answered, and what changed by it."""

    body = models.CharField(max_length=BODY)
    words = models.CharField(max_length=WORDS)
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=WORDS, blank=True)
    answer_source = models.CharField(max_length=SOURCE, blank=True)
    changed = models.CharField(max_length=WORDS, blank=True)
    answer_entered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta(Struck.Meta):
        ordering = ["-on", "-entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="", answer_source="", changed="", answer_entered_by=None)
                | (Q(answered_on__gte=F("on"), answer_entered_by__isnull=False) & ~Q(answer="") & ~Q(answer_source="")),
                name="pathway_consultation_answered_by_a_source",
            ),
        ]

    def __str__(self) -> str:
        return f"consultation {self.id}"
