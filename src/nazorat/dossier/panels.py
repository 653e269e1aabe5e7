"""What this room hangs in: at a place the way to its dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from nazorat.kit.panels import register_slot
from nazorat.places.models import Place

if TYPE_CHECKING:
    from django.http import HttpRequest


def register() -> None:
    register_slot("place-acts", way_in, order=10)


def way_in(request: HttpRequest, place: Place) -> SafeString:
    """The dossier, for everybody who reads the place."""
    return SafeString(render_to_string("dossier/parts/way_in.html", {"place": place}, request))
