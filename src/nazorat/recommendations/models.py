from __future__ import annotations

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.kit import dates
from nazorat.people.models import Member, Organisation
from nazorat.places.models import Place
from nazorat.recommendations.drafts import MASTER, OFFICES
from nazorat.visits.models import Visit


class Recommendation(models.Model):
    """A recommendation while it is a draft; everything it says is inside the seal."""

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
        constraints = [models.UniqueConstraint(fields=["visit", "number"], name="recommendations_number_once")]

    def __str__(self) -> str:
        return f"recommendation {self.number}"


class AdoptedRecommendation(models.Model):
    """A recommendation of an adopted report, in clear. Claimed and verified are two tracks that never touch.

    `words` and `indicator` by language; `findings` ids of adopted findings; `provisions` codes of the catalogue.
    """

    class Claimed(models.TextChoices):
        NONE = "none", _("no reply")
        PENDING = "pending", _("reply not due yet")
        ACCEPTED = "accepted", pgettext_lazy("recommendation", "accepted")
        PARTLY = "partly", _("partly accepted")
        REJECTED = "rejected", _("rejected")
        DONE = "done", _("“already done”")
        OTHER_BODY = "other_body", _("another body is competent")

    class Verified(models.TextChoices):
        NOT_CHECKED = "not_checked", _("not yet checked")
        NOT_STARTED = "not_started", _("not started")
        PLANNED = "planned", _("planned")
        IN_PROGRESS = "in_progress", _("in progress")
        PARTLY = "partly", _("partly implemented")
        IMPLEMENTED = "implemented", _("implemented")
        SUSTAINED = "sustained", _("implemented and sustained")
        NOT = "not", _("not implemented")
        WORSE = "worse", _("deteriorated")
        SUPERSEDED = "superseded", _("superseded")
        CANNOT = "cannot", _("cannot be assessed")

    recommendation = models.OneToOneField(Recommendation, primary_key=True, on_delete=models.PROTECT, related_name="adopted")
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    words = models.JSONField(default=dict)
    indicator = models.JSONField(default=dict)
    addressee = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    office = models.CharField(max_length=20, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField(null=True)
    reply_due = models.DateField(null=True)
    # when the authority was last reminded of the letter that asked for its reply; the journal of letters says it
    reminded_on = models.DateField(null=True)
    priority = models.BooleanField(default=False)
    findings = models.JSONField(default=list)
    provisions = models.JSONField(default=list)
    cause = models.CharField(max_length=16, blank=True)
    repeats = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeated_by")
    # the first of its chain, None in that one itself, and how many times it was made before: what is adopted changes no more
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    repetition = models.PositiveSmallIntegerField(default=0)
    claimed = models.CharField(max_length=12, choices=Claimed.choices, default=Claimed.PENDING)
    verified = models.CharField(max_length=12, choices=Verified.choices, default=Verified.NOT_CHECKED)
    # the number of the report that it was adopted with; its words and norms folded for the search of the register
    report = models.PositiveIntegerField(null=True)
    search = models.TextField(default="")
    adopted_at = models.DateTimeField(db_index=True)
    adopted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    adopted_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    seconded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    seconded_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-adopted_at", "number"]
        constraints = [
            models.CheckConstraint(condition=~Q(adopted_by=F("seconded_by")), name="recommendations_adopted_by_two_people"),
            models.CheckConstraint(condition=~Q(adopted_for=F("seconded_for")), name="recommendations_adopted_by_two_bodies"),
            models.CheckConstraint(
                condition=Q(repeats=None, root=None, repetition=0) | Q(repeats__isnull=False, root__isnull=False, repetition__gt=0),
                name="recommendations_repetition_has_its_first",
            ),
            models.CheckConstraint(
                condition=Q(repeats=None) | ~Q(repeats=F("recommendation")) & ~Q(root=F("recommendation")),
                name="recommendations_repeats_another",
            ),
        ]

    def __str__(self) -> str:
        return f"adopted recommendation {self.number}"

    def said(self, language: str) -> str:
        """The act in a language, falling back to Russian."""
        return str(self.words.get(language) or self.words.get(MASTER, ""))

    @property
    def title(self) -> str:
        """The act in the reader's language."""
        return self.said(dates.tongue(MASTER))

    @property
    def addressed(self) -> str:
        """The lead addressee as a heading: an office of the place, or the body."""
        return str(OFFICES[self.office]) if self.office in OFFICES else self.addressee.name

    @property
    def adopted_on(self) -> date:
        """The day of the adoption where the mechanism is."""
        return timezone.localdate(self.adopted_at)

    @property
    def code(self) -> str:
        """How it is cited elsewhere: year and number of the visit, number of the recommendation."""
        year = self.visit.began_on.year if self.visit.began_on else self.adopted_on.year
        return f"{year}-{self.visit.number:02}/{self.number}"

    def claimed_on(self, today: date) -> str:
        """What the authority claims on a day: a reply that was due and has not come is "none"."""
        late = self.claimed == self.Claimed.PENDING and self.reply_due is not None and self.reply_due < today
        return self.Claimed.NONE.value if late else self.claimed


class RecommendedTheme(models.Model):
    """A theme of the findings that a recommendation rests on, as they were adopted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(AdoptedRecommendation, on_delete=models.PROTECT, related_name="themes")
    theme = models.CharField(max_length=20, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recommendation", "theme"], name="recommendations_theme_once")]

    def __str__(self) -> str:
        return f"{self.theme} of {self.recommendation_id}"


class Reply(models.Model):
    """One dated answer of an authority. Late replies are added; earlier ones stay: the database refuses to change or delete one.

    What was entered wrongly is entered again, and `corrects` names the row that counts no more.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(AdoptedRecommendation, on_delete=models.PROTECT, related_name="replies")
    claimed = models.CharField(_("reply"), max_length=12, choices=AdoptedRecommendation.Claimed.choices)
    received_on = models.DateField(_("received on"))
    incoming_number = models.CharField(_("incoming number"), max_length=40, blank=True)
    text = models.TextField(_("what the authority says"), blank=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["received_on", "entered_at"]

    def __str__(self) -> str:
        return f"reply to {self.recommendation_id}"


class Verification(models.Model):
    """What the mechanism itself found, with the evidence for it. Kept apart from every reply, and kept as replies are."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(AdoptedRecommendation, on_delete=models.PROTECT, related_name="verifications")
    verified = models.CharField(_("verified"), max_length=12, choices=AdoptedRecommendation.Verified.choices)
    seen_on = models.DateField(_("seen on"))
    evidence = models.TextField(_("on what evidence"))
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["seen_on", "entered_at"]
        constraints = [models.CheckConstraint(condition=~Q(evidence=""), name="recommendations_verified_on_evidence")]

    def __str__(self) -> str:
        return f"verification of {self.recommendation_id}"


class Ground(models.Model):
    """One thing that a verification rests on, by its id: a visit, a record of it, or a letter of the journal, which is kept in a room above.

    Which answer of the record it is stands in `sealed`, under the key of the visit's team.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verification = models.ForeignKey(Verification, on_delete=models.PROTECT, related_name="grounds")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="+")
    record = models.UUIDField(null=True)
    letter = models.UUIDField(null=True)
    sealed = models.BinaryField(default=b"")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visit__isnull=False, letter=None) | Q(visit=None, record=None, letter__isnull=False, sealed=b""),
                name="recommendations_ground_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"ground of {self.verification_id}"
