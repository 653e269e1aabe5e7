"""What is typed and chosen on the pages of this room."""

from nazorat.places.forms.inside import FigureForm, NameForm, SuccessionForm, UnitForm
from nazorat.places.forms.register import ChangeForm, CloseForm, PlaceForm, PlacesFilter, SeriesFilter

__all__ = [
    "ChangeForm",
    "CloseForm",
    "FigureForm",
    "NameForm",
    "PlaceForm",
    "PlacesFilter",
    "SeriesFilter",
    "SuccessionForm",
    "UnitForm",
]
