"""Facts of a place, the place and its past, what belongs to it (names, units, figures), and returns that were imported."""

from nazorat.places.models.facts import Marking, PlaceFacts
from nazorat.places.models.inside import Figure, Unit
from nazorat.places.models.place import Place, PlaceBefore, PlaceName, Succession
from nazorat.places.models.returns import RememberedColumn, Return, ReturnedPlace

__all__ = [
    "Figure",
    "Marking",
    "Place",
    "PlaceBefore",
    "PlaceFacts",
    "PlaceName",
    "RememberedColumn",
    "Return",
    "ReturnedPlace",
    "Succession",
    "Unit",
]
