from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.models.gaps import WORDS
from nazorat.pathway.models.road import Struck
from nazorat.pathway.models.taken import Brought


class CountryFact(Brought, Struck):
    """A public fact of a country on its way to the Protocol. Of one known by month or year alone `on` is the first day of that."""

    class Precision(models.TextChoices):
        DAY = "day", _("to the day")
        MONTH = "month", _("to the month")
        YEAR = "year", _("to the year")

    precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.DAY)
    words = models.CharField(max_length=WORDS)

    class Meta(Struck.Meta):
        ordering = ["-on", "-entered_at"]
        constraints = [
            *Struck.Meta.constraints,
            models.CheckConstraint(
                condition=Q(precision__in=("day", "month", "year")), name="pathway_fact_is_precise_to_something"
            ),
        ]

    def __str__(self) -> str:
        return f"fact of {self.on}"

    @property
    def when(self) -> str:
        """Its day as precise as it is known: 2007, 2007-02, 2007-02-14."""
        return {"year": f"{self.on:%Y}", "month": f"{self.on:%Y-%m}"}.get(self.precision, self.on.isoformat())
