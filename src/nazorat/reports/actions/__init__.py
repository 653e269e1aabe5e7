"""Acts on reports, from the first line to the letter. Each opening is an act of its own, written before anything is opened."""

from nazorat.reports.actions.drafts import begin_report, generate_texts, review_texts, write_text
from nazorat.reports.actions.gate import answer_catch
from nazorat.reports.actions.letters import write_letter
from nazorat.reports.actions.opening import open_answers, open_report
from nazorat.reports.actions.release import adopt_report, export_draft, hand_over_draft, release_report
from nazorat.reports.actions.signing import Readiness, readiness_of, sign_report

__all__ = [
    "Readiness",
    "adopt_report",
    "answer_catch",
    "begin_report",
    "export_draft",
    "generate_texts",
    "hand_over_draft",
    "open_answers",
    "open_report",
    "readiness_of",
    "release_report",
    "review_texts",
    "sign_report",
    "write_letter",
    "write_text",
]
