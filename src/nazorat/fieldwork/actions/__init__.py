"""Acts: receiving, opening and resealing records, the course of a paper sheet, keying it once and, every tenth, twice, notes, follow-ups."""

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
from nazorat.fieldwork.actions.notes import FreeNote, write_notes
from nazorat.fieldwork.actions.records import ask_file, ask_records, open_file, open_record, open_records, receive
from nazorat.fieldwork.actions.resealing import reseal
from nazorat.fieldwork.actions.sheets import (
    ask_destruction,
    confirm_destruction,
    issue_sheets,
    print_sheets,
    turn_sheets,
    withdraw_destruction,
)

__all__ = [
    "AFTER",
    "Draft",
    "FreeNote",
    "Looked",
    "ask_destruction",
    "ask_file",
    "ask_records",
    "check_sheet",
    "confirm_destruction",
    "drop_draft",
    "fill_follow_up",
    "issue_sheets",
    "key_sheet",
    "open_differences",
    "open_draft",
    "open_file",
    "open_follow_up",
    "open_record",
    "open_records",
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
