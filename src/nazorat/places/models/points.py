from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member
from nazorat.places.models.facts import Marking, PlaceFacts
from nazorat.places.models.place import Place

Kind = PlaceFacts.Kind
# practice R13: of these only the district is known, so no more than that is kept
BLURRED = frozenset({Kind.MIL, Kind.SEC_TEMP, Kind.UNOFFICIAL})
# one degree in the units of a point, and the step of a blurred one: a tenth of a degree is about eleven kilometres from south to north
DEGREE, BLUR = 100_000, 10_000


class PlacePoint(models.Model):
    """Where a place lies, as one source says: hundred-thousandths of a degree, WGS 84. The last one counts, earlier ones stay.

    Of a military, security or unofficial place a whole tenth of a degree is kept, never the point itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="points")
    north = models.IntegerField()
    east = models.IntegerField()
    blurred = models.BooleanField(default=False)
    source = models.CharField(_("source"), max_length=200)
    marking = models.CharField(_("marking of the source"), max_length=10, choices=Marking.choices, default=Marking.UNKNOWN)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-entered_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="places_point_has_source"),
            models.CheckConstraint(
                condition=Q(north__gte=-90 * DEGREE, north__lte=90 * DEGREE, east__gte=-180 * DEGREE, east__lte=180 * DEGREE),
                name="places_point_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return f"a point of {self.place_id}"

    def blur(self) -> None:
        """Forget all of it but the tenth of a degree."""
        self.north, self.east = (round(value / BLUR) * BLUR for value in (self.north, self.east))
        self.blurred = True
