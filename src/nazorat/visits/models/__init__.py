"""What a visit is and how it goes; the devices that are paired with it."""

from nazorat.visits.models.balance import Imbalance
from nazorat.visits.models.course import (
    CUT_SHORT_WHY,
    OVER,
    REFUSED_WHY,
    UNMADE_WHY,
    ConflictDeclaration,
    ConflictSeen,
    Cost,
    MandatePower,
    TeamMember,
    UnmadeVisit,
    UntrainedSeat,
    Visit,
    VisitKey,
    VisitKeyGrant,
    VisitTool,
    Why,
)
from nazorat.visits.models.designation import Designation
from nazorat.visits.models.devices import Device, LeadLink, Pairing
from nazorat.visits.models.obstructions import Obstruction
from nazorat.visits.models.steps import Brief, Credential, VisitStep
from nazorat.visits.models.tasks import Task

__all__ = [
    "CUT_SHORT_WHY",
    "OVER",
    "REFUSED_WHY",
    "UNMADE_WHY",
    "Brief",
    "ConflictDeclaration",
    "ConflictSeen",
    "Cost",
    "Credential",
    "Designation",
    "Device",
    "Imbalance",
    "LeadLink",
    "MandatePower",
    "Obstruction",
    "Pairing",
    "Task",
    "TeamMember",
    "UnmadeVisit",
    "UntrainedSeat",
    "Visit",
    "VisitKey",
    "VisitKeyGrant",
    "VisitStep",
    "VisitTool",
    "Why",
]
