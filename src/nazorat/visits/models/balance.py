"""What a team lacked when it went in, and what was decided about it: codes alone, of the team as a whole."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member


class Imbalance(models.Model):
    """One thing that a team lacked on a visit that has begun (T1), who decided to go all the same and why.

    It says nothing of one person. Before arrival it stands in the sealed plan, since it would tell what kind of place it is.
    """

    class Lack(models.IntegerChoices):
        ALONE = 1, _("One person goes alone")
        NO_WOMAN = 2, _("No woman on the team, and women are held there")
        NO_MAN = 3, _("No man on the team, and men are held there")
        NO_HEALTH = 4, _("No health professional, in a place where health is at stake")
        NO_TAJIK = 5, _("Nobody said that they can lead a talk in Tajik")
        NO_RUSSIAN = 6, _("Nobody said that they can lead a talk in Russian")
        ONE_SIDE = 7, _("All are of one organisation")
        ONE_PROFESSION = 8, _("All are of one profession")
        NO_EXPERIENCE = 9, _("Nobody of them was on a visit before")

    class Because(models.TextChoices):
        FREE = "free", _("nobody such was free")
        OTHERWISE = "otherwise", _("made good otherwise: interpreter, doctor on call, second day")
        NOT_HERE = "not-here", _("not needed at this place or for this visit")
        UNTRUE = "untrue", _("it is not so: somebody has not said it of themselves")
        URGENT = "urgent", _("the visit could not wait")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey("visits.Visit", on_delete=models.CASCADE, related_name="imbalances")
    lack = models.PositiveSmallIntegerField(choices=Lack.choices)
    because = models.CharField(max_length=12, choices=Because.choices, blank=True, default="")
    # None while nobody decided
    decided_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["lack"]
        constraints = [models.UniqueConstraint(fields=["visit", "lack"], name="visits_imbalance_once")]

    def __str__(self) -> str:
        return f"imbalance {self.lack} of {self.visit_id}"
