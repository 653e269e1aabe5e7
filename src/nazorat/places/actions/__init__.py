"""The acts of this room: the register of places, what belongs to a place, and returns that are imported."""

from nazorat.places.actions.again import reopen_place, take_back_name, take_back_succession
from nazorat.places.actions.inside import add_figure, add_name, add_unit, close_unit, note_succession, withdraw_figure
from nazorat.places.actions.others import (
    OthersFacts,
    add_finding_of_others,
    open_findings_of_others,
    seal_finding_of_others,
    withdraw_finding_of_others,
)
from nazorat.places.actions.points import enter_point
from nazorat.places.actions.regional import set_regional_team
from nazorat.places.actions.register import Facts, add_place, change_place, close_place
from nazorat.places.actions.returns import choose_columns, decide_rows, enter_return, import_return, undo_return
from nazorat.places.actions.suspected import (
    CarriedPoint,
    SuspectedList,
    add_to_suspected,
    confirm_suspected,
    destroy_suspected,
    dismiss_suspected,
    open_suspected,
    tell_suspected,
)

__all__ = [
    "CarriedPoint",
    "Facts",
    "OthersFacts",
    "SuspectedList",
    "add_figure",
    "add_finding_of_others",
    "add_name",
    "add_place",
    "add_to_suspected",
    "add_unit",
    "change_place",
    "choose_columns",
    "close_place",
    "close_unit",
    "confirm_suspected",
    "decide_rows",
    "destroy_suspected",
    "dismiss_suspected",
    "enter_point",
    "enter_return",
    "import_return",
    "note_succession",
    "open_findings_of_others",
    "open_suspected",
    "reopen_place",
    "seal_finding_of_others",
    "set_regional_team",
    "take_back_name",
    "take_back_succession",
    "tell_suspected",
    "undo_return",
    "withdraw_figure",
    "withdraw_finding_of_others",
]
