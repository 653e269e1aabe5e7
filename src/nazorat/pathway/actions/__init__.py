"""The acts of this room, a coordinator's but for notes of planners: the gap table, objections, recommendations from outside, the road."""

from nazorat.pathway.actions.assessment import take_list
from nazorat.pathway.actions.chronicle import (
    enter_fact,
    take_catalogue,
    undo_catalogue,
)
from nazorat.pathway.actions.dialogue import (
    ask_body,
    link_commitment,
    log_commitment,
    log_event,
    log_statement,
    note_answer,
    note_presence,
    propose_law,
    step_on,
    unlink_commitment,
)
from nazorat.pathway.actions.gaps import (
    answer_objection,
    clear_cell,
    list_gap,
    log_objection,
    move_gap,
    say_cell,
    strike_answer,
    strike_move,
    strike_objection,
    take_back_objection,
    withdraw_gap,
)
from nazorat.pathway.actions.imports import (
    choose_heads,
    compare_next,
    enter_import,
    start_import,
    undo_import,
    work_on,
)
from nazorat.pathway.actions.options import (
    assume_budget,
    clear_entry,
    enter_control,
    enter_model,
    say_feature,
    say_power,
)
from nazorat.pathway.actions.outside import (
    clear_said,
    decide_alike,
    enter_outside,
    link_outside,
    part_outside,
    say_outside,
    strike_outside,
    unlink_outside,
)
from nazorat.pathway.actions.plans import (
    NewMeasure,
    enter_measures,
    enter_plan,
    link_measure,
    say_measure,
    unlink_measure,
)
from nazorat.pathway.actions.readiness import (
    say_readiness,
)
from nazorat.pathway.actions.road import (
    act_on_stage,
    add_version,
    destroy_note,
    enter_paper,
    keep_deadline,
    note_for_planners,
    open_notes,
    set_deadline,
    set_milestone,
    strike_entry,
)

__all__ = (
    "NewMeasure", "act_on_stage", "add_version", "answer_objection", "ask_body", "assume_budget", "choose_heads", "clear_cell",
    "clear_entry", "clear_said", "compare_next", "decide_alike", "destroy_note", "enter_control", "enter_fact", "enter_import",
    "enter_measures", "enter_model", "enter_outside", "enter_paper", "enter_plan", "keep_deadline", "link_commitment",
    "link_measure", "link_outside", "list_gap", "log_commitment", "log_event", "log_objection", "log_statement", "move_gap",
    "note_answer", "note_for_planners", "note_presence", "open_notes", "part_outside", "propose_law", "say_cell", "say_feature",
    "say_measure", "say_outside", "say_power", "say_readiness", "set_deadline", "set_milestone", "start_import", "step_on",
    "strike_answer", "strike_entry", "strike_move", "strike_objection", "strike_outside", "take_back_objection", "take_catalogue",
    "take_list", "undo_catalogue", "undo_import", "unlink_commitment", "unlink_measure", "unlink_outside", "withdraw_gap",
    "work_on",
)  # fmt: skip
