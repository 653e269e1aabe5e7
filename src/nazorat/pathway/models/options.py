from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from nazorat.pathway.budget import Assumed
from nazorat.pathway.models.gaps import WORDS, Sourced
from nazorat.pathway.models.road import TITLE, Struck
from nazorat.pathway.models.taken import Brought
from nazorat.people.models import Member


class Design(models.TextChoices):
    """What kind of body a state made its mechanism, or may make it."""

    OMBUDSMAN = "ombudsman", _("Ombudsman")
    OMBUDSMAN_PLUS = "plus", _("Ombudsman with civil society (Ombudsman-plus)")
    NEW_BODY = "new", _("New body")
    SEVERAL = "several", _("Several bodies")


class Feature(models.TextChoices):
    """What models of a mechanism are compared by."""

    SEAT = "seat", _("Seat of civil society")
    APPOINTMENT = "appointment", _("Appointment")
    REMOVAL = "removal", _("Removal")
    SCOPE = "scope", _("Scope")
    COST = "cost", _("Cost")


class Replaced(Sourced):
    """What is said of something from when it was entered until it was replaced; what was said before is kept."""

    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-entered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="pathway_%(class)s_replaced_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="pathway_%(class)s_has_source"),
        ]


class ForeignModel(Brought, Struck):
    """The mechanism of a comparable state, as a row beside the models that are weighed here."""

    design = models.CharField(max_length=10, choices=Design.choices)
    country = models.CharField(max_length=120)
    name = models.CharField(max_length=TITLE)

    class Meta(Struck.Meta):
        ordering: ClassVar[list[str]] = ["country", "entered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Struck.Meta.constraints,
            models.CheckConstraint(condition=Q(design__in=Design.values), name="pathway_foreign_model_is_of_a_design"),
        ]

    def __str__(self) -> str:
        return f"model of {self.country}"


class FeatureSaid(Brought, Replaced):
    """What is known of a feature of one of the four models, or of the mechanism of a state. One without an entry is unknown."""

    design = models.CharField(max_length=10, choices=Design.choices, blank=True)
    foreign = models.ForeignKey(ForeignModel, null=True, on_delete=models.PROTECT, related_name="features")
    feature = models.CharField(max_length=12, choices=Feature.choices)
    words = models.CharField(max_length=WORDS)

    class Meta(Replaced.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Replaced.Meta.constraints,
            models.UniqueConstraint(
                fields=["design", "feature"], condition=Q(replaced_at__isnull=True, foreign__isnull=True),
                name="pathway_feature_of_a_design_stands_once",
            ),
            models.UniqueConstraint(
                fields=["foreign", "feature"], condition=Q(replaced_at__isnull=True), name="pathway_feature_of_a_state_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(design__in=Design.values, foreign__isnull=True) | Q(design="", foreign__isnull=False),
                name="pathway_feature_is_of_one_model",
            ),
            models.CheckConstraint(condition=Q(feature__in=Feature.values) & ~Q(words=""), name="pathway_feature_says_something"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.feature} of {self.design or self.foreign_id}"


class DesignBudget(Replaced):
    """What three years of one of the four models are assumed to cost, worked out by `pathway.budget`. Amounts are in one currency."""

    design = models.CharField(max_length=10, choices=Design.choices)
    currency = models.CharField(max_length=3)
    staff = models.PositiveIntegerField()
    pay = models.DecimalField(max_digits=12, decimal_places=2)
    visits = models.PositiveIntegerField()
    more_visits = models.PositiveIntegerField()
    days = models.PositiveIntegerField()
    day = models.DecimalField(max_digits=12, decimal_places=2)
    expert_days = models.PositiveIntegerField()
    fee = models.DecimalField(max_digits=12, decimal_places=2)
    office = models.DecimalField(max_digits=12, decimal_places=2)
    once = models.DecimalField(max_digits=12, decimal_places=2)
    rise = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta(Replaced.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Replaced.Meta.constraints,
            models.UniqueConstraint(
                fields=["design"], condition=Q(replaced_at__isnull=True), name="pathway_budget_of_a_design_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(design__in=Design.values, pay__gte=0, day__gte=0, fee__gte=0, office__gte=0, once__gte=0, rise__gte=0)
                & ~Q(currency=""),
                name="pathway_budget_is_of_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"budget of {self.design}"

    @property
    def assumed(self) -> Assumed:
        """What it is made of, as the calculator takes it."""
        return Assumed(**{name: getattr(self, name) for name in Assumed.__dataclass_fields__})


class ControlBody(Struck):
    """A body that looks into places of detention already, by the kind of control that it is."""

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("departmental")
        PROSECUTOR = "prosecutor", _("prosecutorial")
        COURT = "court", _("judicial")
        PARLIAMENT = "parliament", _("parliamentary")
        OMBUDSMAN = "ombudsman", _("of the Ombudsman")
        PUBLIC = "public", pgettext_lazy("a control", "public")
        OTHER = "other", pgettext_lazy("a control", "other")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=TITLE)

    class Meta(Struck.Meta):
        ordering: ClassVar[list[str]] = ["kind", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=("department", "prosecutor", "court", "parliament", "ombudsman", "public", "other")),
                name="pathway_control_body_is_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Power(models.TextChoices):
    """What a body that looks into places of detention may do, or may not."""

    ENTER = "enter", _("Enter without notice")
    ALL = "all", _("See every place and room")
    TALK = "talk", _("Talk in private")
    READ = "read", _("Read registers and files")
    COMPLAINTS = "complaints", _("Take complaints")
    ORDER = "order", _("Order that something ends")
    PROCEED = "proceed", _("Bring proceedings")
    PUBLISH = "publish", _("Publish what it found")


class ControlSaid(Replaced):
    """Whether a body has a power, and whether it is used before something happens or after. One without an entry is unknown."""

    class Held(models.TextChoices):
        YES = "yes", pgettext_lazy("a power", "has it")
        PARTLY = "partly", pgettext_lazy("a power", "has it in part")
        NO = "no", pgettext_lazy("a power", "has it not")

    class Mode(models.TextChoices):
        PREVENTIVE = "preventive", _("preventive")
        REACTIVE = "reactive", _("reactive")
        BOTH = "both", _("preventive and reactive")

    body = models.ForeignKey(ControlBody, on_delete=models.PROTECT, related_name="powers")
    power = models.CharField(max_length=12, choices=Power.choices)
    held = models.CharField(max_length=6, choices=Held.choices)
    mode = models.CharField(max_length=10, choices=Mode.choices, blank=True)
    words = models.CharField(max_length=WORDS, blank=True)

    class Meta(Replaced.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Replaced.Meta.constraints,
            models.UniqueConstraint(
                fields=["body", "power"], condition=Q(replaced_at__isnull=True), name="pathway_power_of_a_body_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(power__in=Power.values, held__in=("yes", "partly"), mode__in=("", "preventive", "reactive", "both"))
                | Q(power__in=Power.values, held="no", mode=""),
                name="pathway_power_is_held_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.power} of {self.body_id}"
