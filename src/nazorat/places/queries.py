from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from nazorat.places.models import Place, PlaceBefore


def places_known() -> QuerySet[Place]:
    """Every place of the register, closed ones too, with its authority."""
    return Place.objects.select_related("authority")


def places_open() -> QuerySet[Place]:
    """Places that still hold people."""
    return places_known().filter(closed_on=None)


def places_found(*, text: str = "", kind: str = "", authority: UUID | None = None, closed: bool = False) -> list[Place]:
    """Places of a kind, under an authority, whose names, region or authority have all the words. `closed` adds closed ones."""
    found = places_known() if closed else places_open()
    if kind:
        found = found.filter(kind=kind)
    if authority:
        found = found.filter(authority_id=authority)
    # SQLite folds case for Latin letters only; a register has hundreds of places, so folding is done here
    words = text.casefold().split()
    return [place for place in found if all(word in _words_of(place) for word in words)]


def before(place: Place) -> list[PlaceBefore]:
    """What was known of a place before each change, latest first."""
    return list(place.before.select_related("authority", "changed_by"))


def _words_of(place: Place) -> str:
    return " ".join((place.name_ru, place.name_tg, place.name_en, place.region, place.authority.name)).casefold()
