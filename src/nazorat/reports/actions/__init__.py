"""Acts on reports, from the first line to the letter. Each opening is an act of its own, written before anything is opened."""

from nazorat.reports.actions.comments import (
    CommentAnswer,
    add_comments,
    answer_comments,
    change_comment,
    receive_comments,
    remove_comment,
    set_comment_term,
)
from nazorat.reports.actions.copies import make_inbox, open_copy, open_handed
from nazorat.reports.actions.drafts import begin_annual_report, begin_report, generate_texts, review_texts, write_text
from nazorat.reports.actions.editions import (
    drop_edition,
    edition_readiness,
    open_edition,
    release_edition,
    review_late,
    write_late,
)
from nazorat.reports.actions.gate import answer_catch
from nazorat.reports.actions.granting import grant_draft
from nazorat.reports.actions.letters import write_letter
from nazorat.reports.actions.memory import open_memory
from nazorat.reports.actions.objections import (
    OpenObjection,
    object_to_wording,
    open_objections,
    present_wording,
    withdraw_objection,
)
from nazorat.reports.actions.opening import open_answers, open_comments, open_report, open_section
from nazorat.reports.actions.release import adopt_report, export_draft, export_index, hand_over_draft, release_report
from nazorat.reports.actions.signing import Readiness, readiness_of, sign_report
from nazorat.reports.actions.threads import OpenThread, answer_thread, begin_thread, close_thread, open_threads
from nazorat.reports.actions.versions import open_versions
from nazorat.reports.actions.word import OpenProposal, accept_proposal, bring_word, close_proposal, open_proposals

__all__ = [
    "CommentAnswer",
    "OpenObjection",
    "OpenProposal",
    "OpenThread",
    "Readiness",
    "accept_proposal",
    "add_comments",
    "adopt_report",
    "answer_catch",
    "answer_comments",
    "answer_thread",
    "begin_annual_report",
    "begin_report",
    "begin_thread",
    "bring_word",
    "change_comment",
    "close_proposal",
    "close_thread",
    "drop_edition",
    "edition_readiness",
    "export_draft",
    "export_index",
    "generate_texts",
    "grant_draft",
    "hand_over_draft",
    "make_inbox",
    "object_to_wording",
    "open_answers",
    "open_comments",
    "open_copy",
    "open_edition",
    "open_handed",
    "open_memory",
    "open_objections",
    "open_proposals",
    "open_report",
    "open_section",
    "open_threads",
    "open_versions",
    "present_wording",
    "readiness_of",
    "receive_comments",
    "release_edition",
    "release_report",
    "remove_comment",
    "review_late",
    "review_texts",
    "set_comment_term",
    "sign_report",
    "withdraw_objection",
    "write_late",
    "write_letter",
    "write_text",
]
