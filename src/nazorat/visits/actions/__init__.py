"""The acts of this room: the mandate profile, plans and the course of a visit, team and keys, tools, devices."""

from nazorat.visits.actions.balance import decide_balance, decide_planned_balance
from nazorat.visits.actions.brief import open_brief, write_brief
from nazorat.visits.actions.calendars import take_calendar
from nazorat.visits.actions.calling import call_up_team
from nazorat.visits.actions.conflicts import Conflict, clear_conflict, declare_conflict, open_conflicts, see_conflict
from nazorat.visits.actions.costs import enter_cost, strike_cost
from nazorat.visits.actions.course import arrive, close_visit, record_past_visit, refuse_entry, use_tools
from nazorat.visits.actions.devices import end_travel, hand_pack, pair_device, revoke_device
from nazorat.visits.actions.everywhere import Given, grant_everywhere
from nazorat.visits.actions.letters import enter_credential, forget_credentials, print_mandate
from nazorat.visits.actions.light import record_light_visit
from nazorat.visits.actions.making import Seat
from nazorat.visits.actions.mandate import designate, end_designation, set_power
from nazorat.visits.actions.obstructions import Taken, note_obstruction, strike_obstruction, take_obstructions
from nazorat.visits.actions.pairing import Shown, claim_pairing, confirm_pairing, open_pairing, refuse_pairing, show_pairing
from nazorat.visits.actions.phases import mark_debriefed, mark_prepared
from nazorat.visits.actions.planning import Plan, PlannedSeat, change_plan, drop_plan, open_plan, open_plans, plan_visit
from nazorat.visits.actions.tasks import add_tasks, change_task, open_due_tasks, open_task, open_tasks, settle_task
from nazorat.visits.actions.team import add_to_team, grant_again, hand_over_lead, remove_from_team, turn_keys, visit_keys

__all__ = [
    "Conflict",
    "Given",
    "Plan",
    "PlannedSeat",
    "Seat",
    "Shown",
    "Taken",
    "add_tasks",
    "add_to_team",
    "arrive",
    "call_up_team",
    "change_plan",
    "change_task",
    "claim_pairing",
    "clear_conflict",
    "close_visit",
    "confirm_pairing",
    "decide_balance",
    "decide_planned_balance",
    "declare_conflict",
    "designate",
    "drop_plan",
    "end_designation",
    "end_travel",
    "enter_cost",
    "enter_credential",
    "forget_credentials",
    "grant_again",
    "grant_everywhere",
    "hand_over_lead",
    "hand_pack",
    "mark_debriefed",
    "mark_prepared",
    "note_obstruction",
    "open_brief",
    "open_conflicts",
    "open_due_tasks",
    "open_pairing",
    "open_plan",
    "open_plans",
    "open_task",
    "open_tasks",
    "pair_device",
    "plan_visit",
    "print_mandate",
    "record_light_visit",
    "record_past_visit",
    "refuse_entry",
    "refuse_pairing",
    "remove_from_team",
    "revoke_device",
    "see_conflict",
    "set_power",
    "settle_task",
    "show_pairing",
    "strike_cost",
    "strike_obstruction",
    "take_calendar",
    "take_obstructions",
    "turn_keys",
    "use_tools",
    "visit_keys",
    "write_brief",
]
