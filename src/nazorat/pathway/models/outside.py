from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy as _, pgettext_lazy

from nazorat.pathway.models.brought import OutsideImport
from nazorat.pathway.models.gaps import WORDS, Gap, Sourced
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.standards.models import Provision

TEXT = 6000


class Mechanism(models.TextChoices):
    """Who looks at a state from outside."""

    UPR = "upr", _("Universal Periodic Review")
    CAT = "cat", _("Committee against Torture")
    CCPR = "ccpr", _("Human Rights Committee")
    SPT = "spt", _("Subcommittee on Prevention of Torture")
    SPECIAL = "special", _("Special Rapporteurs and other procedures")
    CEDAW = "cedaw", _("Committee on the Elimination of Discrimination against Women")
    CRC = "crc", _("Committee on the Rights of the Child")
    OTHER = "other", _("another body")


class Language(models.TextChoices):
    """Languages in which a recommendation is published, each by its own name."""

    EN = "en", "English"
    RU = "ru", "Русский"
    TG = "tg", "Тоҷикӣ"
    UZ = "uz", "Oʻzbekcha"
    FR = "fr", "Français"
    ES = "es", "Español"
    AR = "ar", "العربية"
    ZH = "zh", "中文"


class Aspect(models.TextChoices):
    """The three tracks of a recommendation, which never touch: what the state answered, what it says it did, what we found."""

    RESPONSE = "response", _("The state’s response")
    CLAIM = "claim", _("What the state says was done")
    VIEW = "view", _("Our verified view")


class Response(models.TextChoices):
    SUPPORTED = "supported", pgettext_lazy("a response", "supported")
    ACCEPTED = "accepted", pgettext_lazy("a response", "accepted")
    PARTLY = "partly", pgettext_lazy("a response", "partly accepted")
    NOTED = "noted", pgettext_lazy("a response", "noted")
    REJECTED = "rejected", pgettext_lazy("a response", "rejected")
    PENDING = "pending", pgettext_lazy("a response", "to be answered later")


class Claim(models.TextChoices):
    IMPLEMENTED = "implemented", pgettext_lazy("a claim", "implemented")
    PARTLY = "partly", pgettext_lazy("a claim", "partly implemented")
    IN_PROGRESS = "in_progress", pgettext_lazy("a claim", "in progress")
    PLANNED = "planned", pgettext_lazy("a claim", "planned")
    NOT = "not", pgettext_lazy("a claim", "not implemented")
    WORDS = "words", pgettext_lazy("a claim", "said in words")


View = AdoptedRecommendation.Verified


class OutsideRecommendation(Sourced):
    """What a body from outside recommended to a state. `texts` by language; `source` is the document, `on` its day.

    `by_state` is the state that recommended it, in a review by states; `by_code` and `country_code` are ISO 3166-1 codes where they are
    known. `round` brings together what may be one recommendation: the cycle of a review, the year of a document. `response`, `claim` and
    `view` repeat the codes that stand in OutsideSaid. One that was found to be another in other words has `same_as`.
    """

    mechanism = models.CharField(max_length=12, choices=Mechanism.choices)
    session = models.CharField(max_length=40, blank=True)
    cycle = models.PositiveSmallIntegerField(null=True)
    round = models.CharField(max_length=12)
    paragraph = models.CharField(max_length=20, blank=True)
    by_state = models.CharField(max_length=200, blank=True)
    by_code = models.CharField(max_length=2, blank=True)
    country = models.CharField(max_length=120)
    country_code = models.CharField(max_length=2, blank=True)
    texts = models.JSONField()
    theme = models.CharField(max_length=300, blank=True)
    search = models.TextField()
    response = models.CharField(max_length=12, choices=Response.choices, blank=True)
    claim = models.CharField(max_length=12, choices=Claim.choices, blank=True)
    view = models.CharField(max_length=12, choices=View.choices, blank=True)
    brought_by = models.ForeignKey(OutsideImport, null=True, on_delete=models.PROTECT, related_name="brought")
    table = models.PositiveSmallIntegerField(default=0)
    row = models.PositiveIntegerField(default=0)
    same_as = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="others")
    struck_at = models.DateTimeField(null=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-on", "mechanism", "round", "table", "row", "id"]
        indexes = [
            # the whole of what a list is counted and ordered by, so that its wide rows are read for one page alone
            models.Index(
                fields=["-on", "mechanism", "round", "table", "row", "id", "brought_by", "cycle", "response", "view"],
                condition=Q(struck_at=None, same_as=None),
                name="pathway_outside_order",
            ),
            models.Index(fields=["mechanism", "country_code", "round"], name="pathway_outside_round"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(texts={}), name="pathway_outside_has_text"),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True) | Q(struck_at__isnull=False, struck_by__isnull=False),
                name="pathway_outside_struck_by_somebody",
            ),
            models.CheckConstraint(condition=Q(same_as=None) | ~Q(same_as=F("id")), name="pathway_outside_is_not_its_own_double"),
        ]

    def __str__(self) -> str:
        return f"outside {self.id}"

    @property
    def text(self) -> str:
        """Its words in the reader's language, else in English, else in whichever is there."""
        held: dict[str, str] = self.texts
        return next((held[code] for code in (get_language() or "en", "en") if code in held), next(iter(held.values()), ""))

    @property
    def text_language(self) -> str:
        """The language of `text`."""
        return next((code for code, words in self.texts.items() if words == self.text), "")


class OutsideSaid(Sourced):
    """What is known on one of the three tracks, from when it was entered until it was replaced. Of a view `words` are its ground."""

    CHOICES: ClassVar[dict[str, type[models.TextChoices]]] = {
        Aspect.RESPONSE: Response,
        Aspect.CLAIM: Claim,
        Aspect.VIEW: View,
    }

    recommendation = models.ForeignKey(OutsideRecommendation, on_delete=models.CASCADE, related_name="said")
    aspect = models.CharField(max_length=10, choices=Aspect.choices)
    code = models.CharField(max_length=12)
    words = models.CharField(max_length=WORDS, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-entered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "aspect"], condition=Q(replaced_at__isnull=True), name="pathway_one_of_an_aspect_stands"
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="pathway_said_replaced_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(aspect="view", words=""), name="pathway_view_has_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.aspect} of {self.recommendation_id}"

    @property
    def code_words(self) -> str:
        """The code in the reader's language."""
        return str(self.CHOICES[self.aspect](self.code).label)


class OutsideLink(models.Model):
    """That a recommendation from outside is about an article of the Protocol, a gap of the law, or the same as one of our own."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    recommendation = models.ForeignKey(OutsideRecommendation, on_delete=models.CASCADE, related_name="links")
    provision = models.ForeignKey(Provision, null=True, on_delete=models.PROTECT, related_name="+")
    gap = models.ForeignKey(Gap, null=True, on_delete=models.PROTECT, related_name="+")
    own = models.ForeignKey(AdoptedRecommendation, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(provision__isnull=False, gap=None, own=None)
                | Q(provision=None, gap__isnull=False, own=None)
                | Q(provision=None, gap=None, own__isnull=False),
                name="pathway_link_to_one_thing",
            ),
            models.UniqueConstraint(fields=["recommendation", "provision"], name="pathway_link_to_article_once"),
            models.UniqueConstraint(fields=["recommendation", "gap"], name="pathway_link_to_gap_once"),
            models.UniqueConstraint(fields=["recommendation", "own"], name="pathway_link_to_own_once"),
        ]

    def __str__(self) -> str:
        return f"link of {self.recommendation_id}"


class OutsideAlike(models.Model):
    """Two rows that may be one recommendation: the same paragraph, or words `score` of 100 alike. A person decides."""

    class Why(models.TextChoices):
        PARAGRAPH = "paragraph", _("the same paragraph")
        WORDS = "words", _("alike words")

    class Decision(models.TextChoices):
        SAME = "same", _("one recommendation")
        DIFFERENT = "different", _("two recommendations")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    one = models.ForeignKey(OutsideRecommendation, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(OutsideRecommendation, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField()
    why = models.CharField(max_length=10, choices=Why.choices)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-score", "id"]
        indexes = [models.Index(fields=["decision", "-score", "id"], name="pathway_alike_order")]
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="pathway_pair_once")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
