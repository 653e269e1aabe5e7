from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models.assessment import AssessmentItem
from nazorat.pathway.models.gaps import WORDS, Sourced
from nazorat.people.models import Member


class Criterion(models.TextChoices):
    """What a mechanism that is ready for designation has, in the order in which it is asked."""

    LEGAL_BASIS = "legal_basis", _("legal basis in law")
    SCOPE = "scope", _("scope as article 4 has it, private and military places too")
    UNANNOUNCED = "unannounced", _("access without notice")
    PRIVATE_TALKS = "private_talks", _("talks in private")
    REGISTERS = "registers", _("access to registers")
    IMMUNITY = "immunity", _("immunity, nobody sanctioned for speaking")
    CONFIDENTIALITY = "confidentiality", _("information is privileged")
    BUDGET = "budget", _("budget of its own")
    SECRETARIAT = "secretariat", _("secretariat of its own")
    APPOINTMENT = "appointment", _("appointment by an open process, term, removal")
    EXPERTISE = "expertise", _("gender balance and expertise")
    CONFLICT = "conflict", _("rules on conflicts of interest")
    CIVIL_SOCIETY = "civil_society", _("seat of civil society")
    PUBLICATION = "publication", _("duty to publish")
    REPLY_TERM = "reply_term", _("term for replies of authorities")
    LAW_COMMENTS = "law_comments", _("power to comment on laws")
    SUBCOMMITTEE = "subcommittee", _("channel to the Subcommittee")
    DATA = "data", _("protection of data")
    TRAINING = "training", _("training")
    METHOD = "method", _("method and tools")
    PILOT = "pilot", _("pilot visits made")
    TRACKING = "tracking", _("recommendations followed up")
    PARIS = "paris", _("status of the Ombudsman under the Paris Principles")


class ReadinessSaid(Sourced):
    """How far a criterion of the checklist, or an `item` of the Subcommittee's matrix, was met in a year, 0 to 2, and by which evidence.

    An item to which no points fit is answered in words, or does not apply; then it has no score. What was said before it was changed is kept.
    """

    class Answer(models.TextChoices):
        POINTS = "points", _("in points")
        WORDS = "words", _("in words: no points fit")
        NONE = "none", _("not applicable")

    class Score(models.IntegerChoices):
        NOT = 0, _("0: not met")
        PARTLY = 1, _("1: partly met")
        MET = 2, _("2: met")

    criterion = models.CharField(max_length=16, choices=Criterion.choices, blank=True)
    item = models.ForeignKey(AssessmentItem, null=True, on_delete=models.PROTECT, related_name="said")
    year = models.PositiveSmallIntegerField()
    answered = models.CharField(max_length=6, choices=Answer.choices, default=Answer.POINTS)
    score = models.PositiveSmallIntegerField(choices=Score.choices, null=True)
    words = models.CharField(max_length=WORDS, blank=True)
    evidence = models.CharField(max_length=WORDS)
    action = models.CharField(max_length=WORDS, blank=True)
    replaced_at = models.DateTimeField(null=True)
    replaced_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-year", "-entered_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["criterion", "year"],
                condition=Q(replaced_at__isnull=True, item__isnull=True),
                name="pathway_score_of_a_year_stands_once",
            ),
            models.UniqueConstraint(
                fields=["item", "year"],
                condition=Q(replaced_at__isnull=True, item__isnull=False),
                name="pathway_answer_of_a_year_stands_once",
            ),
            models.CheckConstraint(
                condition=Q(replaced_at__isnull=True, replaced_by__isnull=True)
                | Q(replaced_at__isnull=False, replaced_by__isnull=False),
                name="pathway_score_replaced_by_somebody",
            ),
            models.CheckConstraint(
                condition=(Q(criterion__in=Criterion.values, item__isnull=True) | Q(criterion="", item__isnull=False))
                & ~Q(evidence=""),
                name="pathway_score_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(answered="points", score__isnull=False, score__lte=2)
                | (Q(answered="words", score=None, item__isnull=False) & ~Q(words=""))
                | Q(answered="none", score=None, item__isnull=False),
                name="pathway_answer_is_points_or_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion or self.item_id} in {self.year}"

    @property
    def told(self) -> str:
        """How it was answered, as a reader is told."""
        return str(self.get_score_display() if self.answered == self.Answer.POINTS else self.get_answered_display())
