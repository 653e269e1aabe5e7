"""The chronicle of a country as it is read, and as rows that a catalogue is made of."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from nazorat.pathway.models import CatalogueTaken, CountryFact
from nazorat.pathway.queries.dialogue import EventSaid
from nazorat.pathway.queries.options import ModelLine


def facts_standing() -> QuerySet[CountryFact]:
    """Facts that were not struck, the latest first."""
    return CountryFact.objects.filter(struck_at=None).select_related("entered_by")


def catalogues_taken() -> QuerySet[CatalogueTaken]:
    """Catalogues of facts that were taken in, the latest first, those taken back too."""
    return CatalogueTaken.objects.filter(plan=None, assessment=False).select_related("entered_by", "undone_by")


def catalogue_cells(
    facts: Iterable[CountryFact], events: Iterable[EventSaid], models: Iterable[ModelLine]
) -> Iterable[tuple[object, ...]]:
    """Facts, events and models of states as rows under `catalogue.HEAD`, which can be taken in again elsewhere."""
    for fact in facts:
        yield ("fact", fact.when, "", "", "", fact.words, fact.source, fact.link)
    for said in events:
        event = said.event
        yield ("event", event.on.isoformat(), event.title, event.town, event.kind, event.words, event.source, event.link)
        for one in said.present:
            yield ("present", one.on.isoformat(), "", one.body, one.function, "", one.source, one.link)
        for each in said.statements:
            yield ("statement", each.on.isoformat(), "", each.body, "", each.words, each.source, each.link)
    for line in models:
        if line.foreign is None:
            continue
        of = line.foreign
        yield ("model", of.on.isoformat(), of.name, of.country, of.design, "", of.source, of.link)
        for feature, held in line.features.items():
            yield ("feature", held.on.isoformat(), "", "", feature, held.words, held.source, held.link)
