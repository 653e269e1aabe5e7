"""Input to clean data: plans and teams, grants on many visits, and what a visit takes on its course."""

from nazorat.visits.forms.balance import BalanceForm
from nazorat.visits.forms.brief import BriefForm
from nazorat.visits.forms.calendars import CalendarForm
from nazorat.visits.forms.costs import CostForm
from nazorat.visits.forms.course import (
    ClearingForm,
    CloseForm,
    ConflictForm,
    DesignationForm,
    DeviceForm,
    DropForm,
    EndDesignationForm,
    EntryForm,
    PowerForm,
    RefusalForm,
    SeenForm,
    ToolsForm,
    VisitsFilter,
    collect_settings,
)  # fmt: skip
from nazorat.visits.forms.granting import ManySeatsForm, ProgressForm
from nazorat.visits.forms.letters import CredentialForm, MandateLetterForm
from nazorat.visits.forms.obstructions import ObstructionForm, YearForm
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
from nazorat.visits.forms.tasks import TaskForm, UsualTasks

__all__ = [
    "OTHERS",
    "BalanceForm",
    "BecauseForm",
    "BriefForm",
    "CalendarForm",
    "ClearingForm",
    "CloseForm",
    "ConflictForm",
    "CostForm",
    "CredentialForm",
    "DesignationForm",
    "DeviceForm",
    "DropForm",
    "EndDesignationForm",
    "EntryForm",
    "MandateLetterForm",
    "ManySeatsForm",
    "NewPlanForm",
    "ObstructionForm",
    "OthersSet",
    "PastForm",
    "PlanForm",
    "PowerForm",
    "ProgressForm",
    "RefusalForm",
    "SeatForm",
    "SeenForm",
    "TaskForm",
    "TeamSet",
    "ToolsForm",
    "UsualTasks",
    "VisitsFilter",
    "YearForm",
    "collect_settings",
    "people_for_team",
]  # fmt: skip
