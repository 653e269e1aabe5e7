"""The acts of this room: the mandate profile, plans and the course of a visit, team and keys, tools, devices."""

from nazorat.visits.actions.calling import call_up_team
from nazorat.visits.actions.conflicts import Conflict, clear_conflict, declare_conflict, open_conflicts, see_conflict
from nazorat.visits.actions.costs import enter_cost, strike_cost
from nazorat.visits.actions.course import arrive, close_visit, record_past_visit, refuse_entry, use_tools
from nazorat.visits.actions.devices import pair_device, revoke_device
from nazorat.visits.actions.everywhere import Given, grant_everywhere
from nazorat.visits.actions.making import Seat
from nazorat.visits.actions.mandate import set_power
from nazorat.visits.actions.planning import Plan, PlannedSeat, change_plan, drop_plan, open_plan, open_plans, plan_visit
from nazorat.visits.actions.team import add_to_team, grant_again, hand_over_lead, remove_from_team, turn_keys, visit_keys

__all__ = [
    "Conflict",
    "Given",
    "Plan",
    "PlannedSeat",
    "Seat",
    "add_to_team",
    "arrive",
    "call_up_team",
    "change_plan",
    "clear_conflict",
    "close_visit",
    "declare_conflict",
    "drop_plan",
    "enter_cost",
    "grant_again",
    "grant_everywhere",
    "hand_over_lead",
    "open_conflicts",
    "open_plan",
    "open_plans",
    "pair_device",
    "plan_visit",
    "record_past_visit",
    "refuse_entry",
    "remove_from_team",
    "revoke_device",
    "see_conflict",
    "set_power",
    "strike_cost",
    "turn_keys",
    "use_tools",
    "visit_keys",
]
