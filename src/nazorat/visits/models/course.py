from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.tools.models import ToolVersion


class MandatePower(models.Model):
    """One power of the mechanism and what it rests on. Letters, the access log and the legal section of reports read this."""

    class Basis(models.TextChoices):
        LAW = "law", _("law")
        AGREEMENT = "agreement", _("agreement")
        CUSTOM = "custom", _("custom")
        NONE = "none", _("none")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(max_length=20, unique=True)
    basis = models.CharField(_("rests on"), max_length=10, choices=Basis.choices, default=Basis.NONE)
    source = models.CharField(_("source"), max_length=300, blank=True)
    dated = models.DateField(_("date of the source"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="none") | (~Q(source="") & Q(dated__isnull=False)), name="visits_power_has_source_and_date"
            )
        ]

    def __str__(self) -> str:
        return self.code


class Why(models.IntegerChoices):
    """Why a visit was not made, not let in or cut short: one of a few words, so that no person and no place can be written here."""

    NO_REASON = 1, _("no reason was given")
    NO_ORDER = 2, _("no order from above")
    POWER = 3, _("the power to enter was not recognised")
    ALARM = 4, _("an alarm or another event in the place")
    ILLNESS = 5, _("illness or quarantine in the place")
    HEAD_AWAY = 6, _("the head of the place was away")
    PART_SHUT = 7, _("a part of the place stayed shut to us")
    SENT_AWAY = 8, _("the place ended the visit")
    TIME = 9, _("time ran out")
    TEAM = 10, _("too few of the team")
    MEANS = 11, _("no money or transport")
    ROAD = 12, _("road or weather")
    PLACE_GONE = 13, _("the place was closed or moved")
    KNOWN = 14, _("the plan had become known")
    OTHER = 15, _("another reason")


REFUSED_WHY = (Why.NO_REASON, Why.NO_ORDER, Why.POWER, Why.ALARM, Why.ILLNESS, Why.HEAD_AWAY, Why.OTHER)
CUT_SHORT_WHY = (Why.PART_SHUT, Why.SENT_AWAY, Why.ALARM, Why.ILLNESS, Why.TIME, Why.TEAM, Why.OTHER)
UNMADE_WHY = (Why.TEAM, Why.MEANS, Why.ROAD, Why.PLACE_GONE, Why.ILLNESS, Why.KNOWN, Why.OTHER)


class Visit(models.Model):
    """A visit. Before arrival its place, dates and team notes exist only inside `plan`, sealed to the planners."""

    class State(models.IntegerChoices):
        PLANNED = 1, _("planned")
        UNDER_WAY = 2, _("under way")
        CLOSED = 3, _("closed")
        REFUSED = 4, _("entry refused")

    class Mode(models.IntegerChoices):
        UNANNOUNCED = 1, _("unannounced")
        ANNOUNCED = 2, _("announced")
        # once the number of follow-up visits, of which nobody had noted whether they were announced
        NOT_NOTED = 3, _("not noted whether announced")
        SHORT_NOTICE = 4, _("announced at short notice")

    class Kind(models.IntegerChoices):
        IN_DEPTH = 1, _("in-depth visit")
        THEMATIC = 2, _("thematic visit")
        AD_HOC = 3, _("ad hoc visit")
        FOLLOW_UP = 4, _("follow-up visit")
        LIGHT = 5, _("light visit")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.PLANNED)
    mode = models.PositiveSmallIntegerField(choices=Mode.choices, default=Mode.UNANNOUNCED)
    # what kind of visit and whether with another body tell something of where it goes: before arrival they stand in the plan
    kind = models.PositiveSmallIntegerField(choices=Kind.choices, null=True)
    joint = models.BooleanField(default=False)
    retrospective = models.BooleanField(default=False)
    plan = models.BinaryField(default=b"")
    place = models.ForeignKey(Place, null=True, on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    gate_minutes = models.PositiveIntegerField(null=True)
    # of a refusal why, of a visit that was made why it was cut short; empty where nobody noted it
    why = models.PositiveSmallIntegerField(choices=Why.choices, null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=1, place__isnull=True, began_on__isnull=True)
                | (~Q(state=1) & Q(place__isnull=False, began_on__isnull=False)),
                name="visits_place_unknown_before_arrival",
            ),
            models.CheckConstraint(
                condition=~Q(state=1) | Q(kind__isnull=True, joint=False), name="visits_kind_unknown_before_arrival"
            ),
            models.CheckConstraint(condition=Q(why__isnull=True) | Q(state__in=(3, 4)), name="visits_why_of_what_is_over"),
        ]

    def __str__(self) -> str:
        return f"visit {self.number}"

    @classmethod
    def asked_modes(cls) -> list[tuple[int, Any]]:
        """The manners that a form offers: what nobody noted is a state of old visits, and no choice."""
        return [(value, label) for value, label in cls.Mode.choices if value != cls.Mode.NOT_NOTED]


# of a visit that came or was turned away at the gate: nothing of it tells where a team will be
OVER = (Visit.State.CLOSED, Visit.State.REFUSED)


class Cost(models.Model):
    """One sum that a visit which is over cost (T1; OPCAT 18 (3)). Nothing but numbers and codes; a wrong row is struck through."""

    class Kind(models.TextChoices):
        TRAVEL = "travel", _("travel")
        STAY = "stay", _("board and lodging")
        FEES = "fees", _("fees of experts and interpreters")
        MATERIAL = "material", _("equipment and material")
        OTHER = "other", _("another cost")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+", verbose_name=_("visit"))
    kind = models.CharField(_("what for"), max_length=10, choices=Kind.choices)
    amount = models.DecimalField(_("amount"), max_digits=12, decimal_places=2)
    # ISO 4217
    currency = models.CharField(_("currency"), max_length=3)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-visit__number", "entered_at"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="visits_cost_is_more_than_nothing"),
            models.CheckConstraint(
                condition=Q(struck_by__isnull=True, struck_at__isnull=True) | Q(struck_by__isnull=False, struck_at__isnull=False),
                name="visits_cost_struck_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"cost {self.id}"


class UnmadeVisit(models.Model):
    """A planned visit that was not made, and why. Where it would have gone went with its plan: a list of these would warn the places."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    why = models.PositiveSmallIntegerField(choices=Why.choices, null=True)
    dropped_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["dropped_at"]

    def __str__(self) -> str:
        return f"visit not made {self.id}"


class TeamMember(models.Model):
    """A member on a visit. Interpreter, observer and trainee hold no key by role."""

    class Role(models.TextChoices):
        LEAD = "lead", _("visit lead")
        MONITOR = "monitor", _("monitor")
        RAPPORTEUR = "rapporteur", _("rapporteur")
        HEALTH = "health", _("health professional")
        INTERPRETER = "interpreter", _("interpreter")
        OBSERVER = "observer", _("observer")
        TRAINEE = "trainee", _("trainee")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="team")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MONITOR)
    interviews = models.BooleanField(_("interviews"), default=False)
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["member__code"]
        constraints = [models.UniqueConstraint(fields=["visit", "member"], name="visits_team_member_once")]

    def __str__(self) -> str:
        return f"{self.member_id} on {self.visit_id}"


class UntrainedSeat(models.Model):
    """A member led or interviewed on this visit without valid training: what was missing, who decided and why.

    The reason is one of a few words, so that nothing about the person can be written here. It stays when the seat ends.
    """

    class Part(models.IntegerChoices):
        LEAD = 1, _("leads")
        INTERVIEWS = 2, _("interviews")

    class Because(models.TextChoices):
        BESIDE = "beside", _("works beside a trained member")
        ELSEWHERE = "elsewhere", _("was trained elsewhere, to be entered")
        NOBODY = "nobody", _("nobody trained was free")
        URGENT = "urgent", _("the visit could not wait")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="untrained")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveSmallIntegerField(choices=Part.choices)
    # codes of topics, as they were needed on that day
    missing = models.JSONField(default=list)
    because = models.CharField(max_length=12, choices=Because.choices, blank=True, default="")
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "part"]
        constraints = [models.UniqueConstraint(fields=["visit", "member", "part"], name="visits_untrained_once")]

    def __str__(self) -> str:
        return f"{self.member_id} untrained on {self.visit_id}"


class VisitKey(models.Model):
    """The key pair of one compartment of a visit in one epoch. Only its public half is here; private halves stand in grants."""

    class Compartment(models.IntegerChoices):
        TEAM = 1, _("team")
        LEAD = 2, _("interviewer and lead")
        HEALTH = 3, _("health professionals")

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="keys")
    compartment = models.PositiveSmallIntegerField(choices=Compartment.choices)
    epoch = models.PositiveIntegerField()
    public = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    signed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    # somebody left without anybody there who could turn the key: the lead does it next
    stale = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["compartment", "-epoch"]
        constraints = [models.UniqueConstraint(fields=["visit", "compartment", "epoch"], name="visits_key_epoch_once")]

    def __str__(self) -> str:
        return f"key {self.compartment}/{self.epoch} of {self.visit_id}"

    @property
    def recipient(self) -> str:
        """The age recipient that seals to this compartment."""
        return bytes(self.public).decode()


class VisitKeyGrant(models.Model):
    """The private half of a visit key, sealed to one member: to be granted is to be able to decrypt."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.ForeignKey(VisitKey, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    wrapped = models.BinaryField()
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "member"], name="visits_grant_once")]

    def __str__(self) -> str:
        return f"grant of {self.key_id}"


class VisitTool(models.Model):
    """A version of a tool that a visit uses. A visit keeps its versions."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="tools")
    tool_version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tool_version__tool__code"]
        constraints = [models.UniqueConstraint(fields=["visit", "tool_version"], name="visits_tool_once")]

    def __str__(self) -> str:
        return f"{self.tool_version_id} on {self.visit_id}"


class ConflictDeclaration(models.Model):
    """A member's word that they should not visit some place or authority. Sealed to the planners and the member; so is its clearing.

    At rest it tells that somebody declared something and when it was cleared; never about what.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    declared_at = models.DateTimeField(auto_now_add=True)
    cleared_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(null=True)
    clearing = models.BinaryField(default=b"")

    class Meta:
        ordering = ["declared_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True, cleared_at__isnull=True, clearing=b"")
                | (Q(cleared_by__isnull=False, cleared_at__isnull=False) & ~Q(clearing=b"")),
                name="visits_conflict_cleared_whole",
            ),
            models.CheckConstraint(
                condition=Q(cleared_by__isnull=True) | ~Q(cleared_by=models.F("member")), name="visits_conflict_cleared_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"conflict declared by {self.member_id}"


class ConflictSeen(models.Model):
    """A planner looked: this declaration is not about the place of this visit, which has begun and is known in clear."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    declaration = models.ForeignKey(ConflictDeclaration, on_delete=models.CASCADE, related_name="seen")
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "visit"], name="visits_conflict_seen_once")]

    def __str__(self) -> str:
        return f"conflict {self.declaration_id} seen for {self.visit_id}"
