"""Input to clean data: issuing and marking sheets, finding a sheet by its number, filtering records; the keying page; follow-ups."""

from nazorat.fieldwork.forms.followups import FollowUpForm, PlanFollowUpForm, in_words
from nazorat.fieldwork.forms.keying import SIGNS, Ask, asks_of, words_for
from nazorat.fieldwork.forms.records import ExportForm, RecordList, RecordsFilter
from nazorat.fieldwork.forms.sheets import DestructionForm, IssueForm, MarkForm, NumberForm, SheetsFilter

__all__ = [
    "SIGNS",
    "Ask",
    "DestructionForm",
    "ExportForm",
    "FollowUpForm",
    "IssueForm",
    "MarkForm",
    "NumberForm",
    "PlanFollowUpForm",
    "RecordList",
    "RecordsFilter",
    "SheetsFilter",
    "asks_of",
    "in_words",
    "words_for",
]
