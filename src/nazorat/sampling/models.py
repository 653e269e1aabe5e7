from __future__ import annotations

from uuid import uuid4

from django.db import models

from nazorat.people.models import Member
from nazorat.visits.models import Visit


class Draw(models.Model):
    """One draw from a list of a place, sealed to the team: with the list in hand its seed tells who was spoken to.

    At rest it tells that the team drew, how often, who, and when it was last noted on. `commitment` is of the seed.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    commitment = models.BinaryField(max_length=32)
    drawn_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["visit", "number"], name="sampling_draw_number_once")]

    def __str__(self) -> str:
        return f"draw {self.number} of {self.visit_id}"


class SamplingPlan(models.Model):
    """How many of whom a team means to draw, made before arrival out of the place's figures: they would tell which place it is.

    So it stands under the lead's seal until arrival and under the team's from then on. At rest it tells that a plan was made,
    by whom it was last changed and when.
    """

    sealed_class = "T2"

    visit = models.OneToOneField(Visit, primary_key=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"sampling plan of {self.visit_id}"
