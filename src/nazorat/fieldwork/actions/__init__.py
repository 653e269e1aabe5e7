"""Acts: receiving, opening and resealing records, the course of a paper sheet, keying it once and, every tenth, twice, notes, follow-ups."""

from nazorat.fieldwork.actions.correcting import LONGEST_WHY, Change, correct_record
from nazorat.fieldwork.actions.encrypted import WithKey, open_encrypted
from nazorat.fieldwork.actions.errors import Errors, ItemErrors, open_errors
from nazorat.fieldwork.actions.followups import AFTER, Looked, fill_follow_up, open_follow_up, schedule_follow_up
from nazorat.fieldwork.actions.keying import (
    Draft,
    check_sheet,
    drop_draft,
    key_sheet,
    open_differences,
    open_draft,
    save_draft,
    settle_check,
)
from nazorat.fieldwork.actions.light import LightFacts, enter_light_visit
from nazorat.fieldwork.actions.notes import FreeNote, write_notes
from nazorat.fieldwork.actions.questionnaires import count_batch, key_questionnaire, open_rows
from nazorat.fieldwork.actions.records import (
    OpenVersion,
    ask_file,
    ask_records,
    open_file,
    open_history,
    open_record,
    open_records,
    receive,
)
from nazorat.fieldwork.actions.resealing import reseal
from nazorat.fieldwork.actions.scans import add_scan
from nazorat.fieldwork.actions.sheets import (
    ask_destruction,
    confirm_destruction,
    issue_sheets,
    list_sheets,
    print_sheets,
    turn_sheets,
    withdraw_destruction,
)

__all__ = [
    "AFTER",
    "LONGEST_WHY",
    "Change",
    "Draft",
    "Errors",
    "FreeNote",
    "ItemErrors",
    "LightFacts",
    "Looked",
    "OpenVersion",
    "WithKey",
    "add_scan",
    "ask_destruction",
    "ask_file",
    "ask_records",
    "check_sheet",
    "confirm_destruction",
    "correct_record",
    "count_batch",
    "drop_draft",
    "enter_light_visit",
    "fill_follow_up",
    "issue_sheets",
    "key_questionnaire",
    "key_sheet",
    "list_sheets",
    "open_differences",
    "open_draft",
    "open_encrypted",
    "open_errors",
    "open_file",
    "open_follow_up",
    "open_history",
    "open_record",
    "open_records",
    "open_rows",
    "print_sheets",
    "receive",
    "reseal",
    "save_draft",
    "schedule_follow_up",
    "settle_check",
    "turn_sheets",
    "withdraw_destruction",
    "write_notes",
]
