"""Facts of a place, the place and its past, what belongs to it (names, units, figures), and returns that were imported."""

from nazorat.places.models.again import Reopening
from nazorat.places.models.facts import Marking, PlaceFacts
from nazorat.places.models.inside import Figure, Unit
from nazorat.places.models.others import OthersFinding, SealedFinding
from nazorat.places.models.place import Place, PlaceBefore, PlaceName, Succession
from nazorat.places.models.points import BLUR, BLURRED, DEGREE, PlacePoint
from nazorat.places.models.regional import RegionalSeat
from nazorat.places.models.returns import RememberedColumn, Return, ReturnedPlace
from nazorat.places.models.suspected import SuspectedPlace

__all__ = [
    "BLUR",
    "BLURRED",
    "DEGREE",
    "Figure",
    "Marking",
    "OthersFinding",
    "Place",
    "PlaceBefore",
    "PlaceFacts",
    "PlaceName",
    "PlacePoint",
    "RegionalSeat",
    "RememberedColumn",
    "Reopening",
    "Return",
    "ReturnedPlace",
    "SealedFinding",
    "Succession",
    "SuspectedPlace",
    "Unit",
]
