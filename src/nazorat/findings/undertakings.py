"""When what was undertaken at a closing talk falls due, and what a look at it found."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from nazorat.findings.models import Undertaking
from nazorat.visits.models import Visit

# whether what was undertaken was done; before anybody looked it is open
OUTCOME_WORDS = {"kept": _("it was kept"), "not_kept": _("it was not kept"), "unknown": _("cannot be said")}


@dataclass(frozen=True)
class Outcome:
    """What a look at an undertaking found: `said` of OUTCOME_WORDS, and how we know, in words."""

    said: str
    words: str = ""

    def pack(self) -> bytes:
        return json.dumps(self.__dict__, ensure_ascii=False).encode()


def outcome_from(data: bytes) -> Outcome:
    held = json.loads(data)
    return Outcome(held["said"], held["words"])


def undertakings_of(visit: Visit) -> QuerySet[Undertaking]:
    """What was undertaken on a visit with a day, the first due first: days and members, not what it is or whether it was kept."""
    return Undertaking.objects.filter(visit=visit).select_related("looked_by").defer("sealed")


def undertakings_due(visits: Collection[UUID], today: date) -> QuerySet[Undertaking]:
    """Undertakings of these visits whose day has come and at which nobody has looked."""
    rows = Undertaking.objects.filter(visit__in=visits, looked_on=None, due_on__lte=today)
    return rows.select_related("visit__place").defer("sealed")
