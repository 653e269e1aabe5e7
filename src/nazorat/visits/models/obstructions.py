"""The access log: each obstruction of a right of the mandate profile, in codes alone, so that no person can be written here."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member


class Obstruction(models.Model):
    """Something that stood in the way of one power during a visit that has begun (T1): how, by which office, for how long, with what outcome.

    A wrong one is struck through and stays. `power` is the code of a line of the mandate profile. One that was taken out of an access
    sheet names the record and the item, so that it is taken once, also when it was struck through since.
    """

    class Kind(models.IntegerChoices):
        REFUSED = 1, _("entry refused")
        DELAYED = 2, _("kept waiting")
        AREA_SHUT = 3, _("part of the place kept shut")
        REGISTER = 4, _("register or paper not shown")
        TALK = 5, _("talk in private refused or disturbed")
        DEVICES = 6, _("devices or meters not let in")
        ESCORT = 7, _("staff insisted on going along")
        HIDDEN = 8, _("a person was kept from us")
        OTHER = 9, _("another obstruction")

    class Office(models.IntegerChoices):
        """Who decided, by function."""

        GATE = 1, _("guard at the gate")
        DUTY = 2, _("duty officer")
        HEALTH = 3, _("health staff")
        DEPUTY = 4, _("deputy head")
        HEAD = 5, _("head of the place")
        ABOVE = 6, _("authority above the place")
        UNKNOWN = 7, _("not known")

    class Outcome(models.IntegerChoices):
        GRANTED = 1, _("granted after all")
        IN_PART = 2, _("granted in part")
        NOT_GRANTED = 3, _("not granted")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey("visits.Visit", on_delete=models.CASCADE, related_name="obstructions")
    power = models.CharField(max_length=20)
    kind = models.PositiveSmallIntegerField(_("what stood in the way"), choices=Kind.choices)
    office = models.PositiveSmallIntegerField(_("who decided, by function"), choices=Office.choices)
    outcome = models.PositiveSmallIntegerField(_("outcome"), choices=Outcome.choices)
    # None where nothing was waited for
    minutes = models.PositiveIntegerField(_("minutes waited"), null=True)
    record = models.UUIDField(null=True)
    item = models.CharField(max_length=40, blank=True, default="")
    noted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField(auto_now_add=True)
    struck_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    struck_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["noted_at"]
        constraints = [
            models.UniqueConstraint(fields=["record", "item"], name="visits_obstruction_taken_once"),
            models.CheckConstraint(
                condition=Q(struck_by__isnull=True, struck_at__isnull=True) | Q(struck_by__isnull=False, struck_at__isnull=False),
                name="visits_obstruction_struck_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"obstruction {self.id}"
