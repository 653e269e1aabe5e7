"""How far a visit is, step by step with who said so and when; and, under seal, what its team agreed on and what it shows at the gate."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member


class VisitStep(models.Model):
    """A step that a visit took: who said so and when. `Visit.state` says what of it is sealed, these say how far it is."""

    class Step(models.IntegerChoices):
        PREPARED = 1, _("prepared")
        ENTERED = 2, _("under way")
        DEBRIEFED = 3, _("debriefed")
        CLOSED = 4, _("closed")
        REFUSED = 5, _("entry refused")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey("visits.Visit", on_delete=models.CASCADE, related_name="steps")
    step = models.PositiveSmallIntegerField(choices=Step.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["visit", "step"], name="visits_step_once")]

    def __str__(self) -> str:
        return f"step {self.step} of {self.visit_id}"


class Brief(models.Model):
    """Objectives, do-no-harm note and logistics of a visit, sealed to its team. `version` counts the savings."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.OneToOneField("visits.Visit", on_delete=models.CASCADE, related_name="brief")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"brief of {self.visit_id}"


class Credential(models.Model):
    """Name and identity document of a member for the letter at the gate, sealed to the lead until it is printed, then gone."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey("visits.Visit", on_delete=models.CASCADE, related_name="credentials")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey("visits.VisitKey", on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    entered_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "member"], name="visits_credential_once")]

    def __str__(self) -> str:
        return f"credential of {self.member_id} for {self.visit_id}"
