"""Input to clean data: plans and teams, grants on many visits, and what a visit takes on its course."""

from nazorat.visits.forms.costs import CostForm
from nazorat.visits.forms.course import (
    ClearingForm,
    CloseForm,
    ConflictForm,
    DeviceForm,
    DropForm,
    EntryForm,
    PowerForm,
    RefusalForm,
    SeenForm,
    ToolsForm,
    VisitsFilter,
    collect_settings,
)  # fmt: skip
from nazorat.visits.forms.granting import ManySeatsForm, ProgressForm
from nazorat.visits.forms.planning import (
    OTHERS,
    BecauseForm,
    NewPlanForm,
    OthersSet,
    PastForm,
    PlanForm,
    SeatForm,
    TeamSet,
    people_for_team,
)  # fmt: skip

__all__ = [
    "OTHERS", "BecauseForm", "ClearingForm", "CloseForm", "ConflictForm",
    "CostForm", "DeviceForm", "DropForm", "EntryForm", "ManySeatsForm", "NewPlanForm",
    "OthersSet", "PastForm", "PlanForm", "PowerForm", "ProgressForm", "RefusalForm", "SeatForm", "SeenForm", "TeamSet", "ToolsForm", "VisitsFilter",
    "collect_settings", "people_for_team",
]  # fmt: skip
