"""What is typed and chosen on the pages of this room."""

from nazorat.places.forms.again import ReopenForm
from nazorat.places.forms.inside import FigureForm, NameForm, SuccessionForm, UnitForm
from nazorat.places.forms.others import OthersFindingForm
from nazorat.places.forms.points import PointForm
from nazorat.places.forms.regional import RegionalTeamForm
from nazorat.places.forms.register import ChangeForm, CloseForm, PlaceForm, PlacesFilter, SeriesFilter
from nazorat.places.forms.returns import ColumnsForm, DecideForm, ReturnForm, said
from nazorat.places.forms.suspected import AddToSuspectedForm, ConfirmForm, DismissForm, SuspectedFilter, SuspectedForm

__all__ = [
    "AddToSuspectedForm",
    "ChangeForm",
    "CloseForm",
    "ColumnsForm",
    "ConfirmForm",
    "DecideForm",
    "DismissForm",
    "FigureForm",
    "NameForm",
    "OthersFindingForm",
    "PlaceForm",
    "PlacesFilter",
    "PointForm",
    "RegionalTeamForm",
    "ReopenForm",
    "ReturnForm",
    "SeriesFilter",
    "SuccessionForm",
    "SuspectedFilter",
    "SuspectedForm",
    "UnitForm",
    "said",
]
