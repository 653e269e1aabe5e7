from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from nazorat.kit import dates
from nazorat.people.models import Member, Organisation
from nazorat.places.models import Place
from nazorat.visits.models import Visit

# the language that a finding has its words in when it has none in the reader's
MASTER = "ru"


class Debrief(models.Model):
    """What a debrief holds beside its statements: chosen themes, closing talk, undertakings. One for a visit."""

    sealed_class = "T2"

    visit = models.OneToOneField(Visit, primary_key=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"debrief of {self.visit_id}"


class DebriefEntry(models.Model):
    """One statement of the debrief, sealed with its theme, origin and stance."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return str(self.id)


class InternalNote(models.Model):
    """One version of a visit's internal note, sealed to the team. Each saving is a new row; earlier ones stay as they were."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["visit", "-number"]
        constraints = [models.UniqueConstraint(fields=["visit", "number"], name="findings_note_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of the note of {self.visit_id}"


class Undertaking(models.Model):
    """That what a statement says was undertaken falls due: the day in clear, so that the desk can remind without a key.

    What was undertaken is in the statement's seal; whether it was kept is sealed here, to the same circle. `version` counts the looks.
    """

    sealed_class = "T2"

    entry = models.OneToOneField(DebriefEntry, primary_key=True, on_delete=models.CASCADE, related_name="falls_due")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    version = models.PositiveIntegerField(default=0)
    looked_on = models.DateField(null=True)
    looked_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ["due_on", "entry"]
        constraints = [
            models.CheckConstraint(
                condition=Q(version=0, looked_on=None, looked_by=None, sealed=None)
                | Q(version__gt=0, looked_on__isnull=False, looked_by__isnull=False, sealed__isnull=False),
                name="findings_undertaking_whole_or_open",
            )
        ]

    def __str__(self) -> str:
        return f"undertaking of {self.entry_id}"


class Finding(models.Model):
    """A finding while it is a draft: words, theme, status and severity are all inside the seal."""

    sealed_class = "T2"

    class State(models.IntegerChoices):
        DRAFT = 1
        ADOPTED = 2

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.DRAFT)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["visit", "number"]
        constraints = [models.UniqueConstraint(fields=["visit", "number"], name="findings_number_once")]

    def __str__(self) -> str:
        return f"finding {self.number}"


class Transmission(models.Model):
    """A decision whether what a finding tells is passed on: form, to whom, whose consent and why are inside the seal.

    Proposed by one member of the team, decided by one of another organisation. Decisions are kept; one
    of an earlier `version` of the finding is no decision on what it says now.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="transmissions")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    decided_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_for=None, decided_at=None)
                | (
                    Q(decided_by__isnull=False, decided_for__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                    & ~Q(decided_for=F("proposed_for"))
                ),
                name="findings_transmission_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"transmission {self.id}"


class Recheck(models.Model):
    """Sentences of the findings, drawn at random, read by a second member against their records. Seed, sentences and verdicts are sealed.

    `commitment` is to the seed, from before the draw. `size` of `out_of` sentences are drawn. None is ever taken away.
    """

    sealed_class = "T2"

    class State(models.IntegerChoices):
        BEGUN = 1
        DRAWN = 2
        SIGNED = 3

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.BEGUN)
    size = models.PositiveIntegerField()
    out_of = models.PositiveIntegerField(default=0)
    commitment = models.BinaryField()
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    checker = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    signature = models.BinaryField(default=bytes)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-begun_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=1, checker=None, drawn_at=None, signed_at=None)
                | Q(state=2, checker__isnull=False, drawn_at__isnull=False, signed_at=None)
                | Q(state=3, checker__isnull=False, drawn_at__isnull=False, signed_at__isnull=False),
                name="findings_recheck_in_order",
            ),
            models.CheckConstraint(condition=Q(checker=None) | ~Q(checker=F("begun_by")), name="findings_recheck_by_another"),
        ]

    def __str__(self) -> str:
        return f"recheck {self.id}"


class Meeting(models.Model):
    """A findings meeting: its day, who was there, and what was decided of each finding are all inside the seal.

    One is held at a time. A closed one does not change: what is decided later is decided at another meeting.
    """

    sealed_class = "T2"

    class State(models.IntegerChoices):
        OPEN = 1
        CLOSED = 2

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.OPEN)
    sealed = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    begun_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["visit", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "number"], name="findings_meeting_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(state=1), name="findings_one_meeting_open"),
            models.CheckConstraint(
                condition=Q(state=1, closed_by=None, closed_at=None) | Q(state=2, closed_by__isnull=False, closed_at__isnull=False),
                name="findings_meeting_open_or_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.number} of {self.visit_id}"


class AdoptedFinding(models.Model):
    """A finding of an adopted report, in clear: the only table where a finding has words, and a draft has no row here.

    `words` holds by language the PARTS of `findings.drafts`. Two people of two organisations adopt: the database refuses anything else.
    """

    finding = models.OneToOneField(Finding, primary_key=True, on_delete=models.PROTECT, related_name="adopted")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    theme = models.CharField(max_length=20)
    status = models.CharField(max_length=16)
    severity = models.PositiveSmallIntegerField()
    spread = models.CharField(max_length=12)
    cause = models.CharField(max_length=16)
    provisions = models.JSONField(default=list)
    words = models.JSONField(default=dict)
    adopted_at = models.DateTimeField()
    adopted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    adopted_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    seconded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["visit", "number"]
        constraints = [
            models.CheckConstraint(condition=~Q(adopted_by=F("seconded_by")), name="findings_adopted_by_two_people"),
            models.CheckConstraint(condition=~Q(adopted_for=F("seconded_for")), name="findings_adopted_by_two_bodies"),
        ]

    def __str__(self) -> str:
        return f"adopted finding {self.number}"

    @property
    def title(self) -> str:
        """The title in the reader's language, else in the master's."""
        own = self.words.get(dates.tongue(MASTER)) or {}
        return str(own.get("title") or self.words.get(MASTER, {}).get("title", ""))
