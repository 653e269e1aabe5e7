"""What the body is called: one switch for letters, reports, pages and what the Protocol is here. No row but its own changes with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml
from django.db.models import QuerySet
from django.utils.translation import override

from nazorat.kit import dates
from nazorat.standards.models import Instrument, Standing
from nazorat.visits.models import Designation

Pairs = Sequence[Mapping[str, Mapping[str, str]]]


def designations() -> QuerySet[Designation]:
    """Everything that was ever said of it, the latest first."""
    return Designation.objects.select_related("entered_by")


def designation(at: datetime | None = None) -> Designation | None:
    """The designation that stands, or stood at a moment; None for a pilot, before and after."""
    known = Designation.objects.filter(entered_at__lte=at) if at else Designation.objects.all()
    latest = known.first()
    return latest if latest and latest.to == Designation.To.DESIGNATED else None


def is_benchmark(instrument: Instrument, standing: Designation | None) -> bool:
    """Whether the Protocol is only a measure here: until its place in the catalogue says that it binds, or a mechanism is designated."""
    return standing is None and instrument.status != Standing.BINDING


@lru_cache(maxsize=1)
def pairs() -> Pairs:
    """What a pilot says and what a designated mechanism says in its place."""
    held: Pairs = yaml.safe_load((Path(__file__).resolve().parent / "wording" / "designation.yaml").read_text(encoding="utf-8"))
    return held


def called(text: str, language: str, at: datetime | None = None) -> str:
    """Words of a template with the body called what it is by now, or was at a moment. Of words that do not name it nothing is asked."""
    found = [pair for pair in pairs() if language in pair["pilot"] and pair["pilot"][language] in text]
    standing = designation(at) if found else None
    if standing is None:
        return text
    with override(language):
        facts = {"{name}": standing.name_in(language), "{on}": dates.day(standing.on, "long"), "{source}": standing.source}
    # whole sentences before parts of them
    for pair in sorted(found, key=lambda one: -len(one["pilot"][language])):
        said = pair["designated"][language]
        for mark, fact in facts.items():
            said = said.replace(mark, fact)
        text = text.replace(pair["pilot"][language], said)
    return text
