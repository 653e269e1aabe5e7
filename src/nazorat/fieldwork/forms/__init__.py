"""Input to clean data: issuing and marking sheets, finding a sheet by its number, filtering records; the keying page; free notes; follow-ups."""

from nazorat.fieldwork.forms.followups import FollowUpForm, PlanFollowUpForm, in_words
from nazorat.fieldwork.forms.keying import FAULTS, SIGNS, Ask, asks_of, entered_fields, words_for
from nazorat.fieldwork.forms.notes import NoteForm
from nazorat.fieldwork.forms.records import ExportForm, RecordList, RecordsFilter
from nazorat.fieldwork.forms.sheets import DestructionForm, IssueForm, MarkForm, NumberForm, SheetsFilter

__all__ = [
    "FAULTS",
    "SIGNS",
    "Ask",
    "DestructionForm",
    "ExportForm",
    "FollowUpForm",
    "IssueForm",
    "MarkForm",
    "NoteForm",
    "NumberForm",
    "PlanFollowUpForm",
    "RecordList",
    "RecordsFilter",
    "SheetsFilter",
    "asks_of",
    "entered_fields",
    "in_words",
    "words_for",
]
