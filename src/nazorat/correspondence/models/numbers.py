from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.correspondence.models.journal import JournalEntry
from nazorat.people.models import Member
from nazorat.places.models import Return


class NumbersRequest(models.Model):
    """What numbers a letter of ours asks an authority for (OPCAT 20 a and b). As in the journal, codes and days and no words (T1).

    `wanted` is a list of codes of Wanted, `as_of` the day that the numbers are to be of, where the letter names one.
    """

    class Wanted(models.TextChoices):
        # 20 (a)
        PLACES = "places", _("places and where they are")
        PERSONS = "persons", _("persons held, by place")
        SEX_AGE = "sex-age", _("persons held by sex and age")
        STATUS = "status", _("persons held by status")
        CAPACITY = "capacity", _("capacities of places")
        # 20 (b)
        MOVES = "moves", _("arrivals and departures")
        ISOLATION = "isolation", _("isolation and discipline")
        FORCE = "force", _("use of force and of means of restraint")
        DEATHS = "deaths", _("deaths")
        HEALTH = "health", _("illness and medical staff")
        COMPLAINTS = "complaints", _("complaints and what came of them")
        STAFF = "staff", _("staff")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    letter = models.OneToOneField(JournalEntry, on_delete=models.PROTECT, related_name="numbers")
    wanted = models.JSONField()
    as_of = models.DateField(null=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-entered_at"]

    def __str__(self) -> str:
        return f"numbers of {self.letter_id}"


class NumbersAnswer(models.Model):
    """One answer to a request for numbers, or its refusal; what is not given may come with a later one, and none is changed.

    `given` are those of the codes asked for that it brought. `letter` is what came in, `returned` the table in the register of places.
    """

    class Outcome(models.TextChoices):
        GIVEN = "given", _("numbers given")
        NONE = "none", _("answered without numbers")
        REFUSED = "refused", _("refused")

    class Ground(models.TextChoices):
        SECRET = "secret", _("called secret")
        MANDATE = "mandate", _("our right to ask disputed")
        NOT_KEPT = "not-kept", _("not kept")
        ELSEWHERE = "elsewhere", _("referred to another body")
        SILENT = "silent", _("no ground named")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(NumbersRequest, on_delete=models.PROTECT, related_name="answers")
    came_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    given = models.JSONField(default=list)
    ground = models.CharField(max_length=10, choices=Ground.choices, blank=True)
    letter = models.ForeignKey(JournalEntry, null=True, on_delete=models.PROTECT, related_name="+")
    returned = models.ForeignKey(Return, null=True, on_delete=models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["came_on", "entered_at"]
        constraints = [
            # what was given needs no ground; what was not given has one, if only that none was named
            models.CheckConstraint(
                condition=Q(outcome="given", ground="") | (~Q(outcome="given") & ~Q(ground="")),
                name="correspondence_numbers_ground",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on {self.came_on}"
