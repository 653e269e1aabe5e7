"""Input to clean data: issuing and marking sheets, finding a sheet by its number, filtering records; the keying page; free notes; follow-ups."""

from nazorat.fieldwork.forms.followups import FollowUpForm, PlanFollowUpForm, in_words
from nazorat.fieldwork.forms.gate import TakenForms
from nazorat.fieldwork.forms.keying import FAULTS, SIGNS, Ask, asks_of, entered_fields, words_for
from nazorat.fieldwork.forms.light import LightForm, LinesSet, note_offered
from nazorat.fieldwork.forms.notes import NoteForm, ScanForm
from nazorat.fieldwork.forms.records import ExportForm, RecordList, RecordsFilter
from nazorat.fieldwork.forms.sheets import TONGUES, DestructionForm, IssueForm, MarkForm, NumberForm, SheetsFilter

__all__ = [
    "FAULTS",
    "SIGNS",
    "TONGUES",
    "Ask",
    "DestructionForm",
    "ExportForm",
    "FollowUpForm",
    "IssueForm",
    "LightForm",
    "LinesSet",
    "MarkForm",
    "NoteForm",
    "NumberForm",
    "PlanFollowUpForm",
    "RecordList",
    "RecordsFilter",
    "ScanForm",
    "SheetsFilter",
    "TakenForms",
    "asks_of",
    "entered_fields",
    "in_words",
    "note_offered",
    "words_for",
]
