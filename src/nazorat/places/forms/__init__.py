"""What is typed and chosen on the pages of this room."""

from nazorat.places.forms.inside import FigureForm, NameForm, SuccessionForm, UnitForm
from nazorat.places.forms.register import ChangeForm, CloseForm, PlaceForm, PlacesFilter, SeriesFilter
from nazorat.places.forms.returns import ColumnsForm, DecideForm, ReturnForm, Said, said

__all__ = [
    "ChangeForm",
    "CloseForm",
    "ColumnsForm",
    "DecideForm",
    "FigureForm",
    "NameForm",
    "PlaceForm",
    "PlacesFilter",
    "ReturnForm",
    "Said",
    "SeriesFilter",
    "SuccessionForm",
    "UnitForm",
    "said",
]
