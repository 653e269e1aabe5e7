"""Acts on the journal: a letter entered, delivered, struck through, worded, answered, reminded of, and its scans."""

from nazorat.correspondence.actions.journal import (
    LetterFacts,
    enter_by_link,
    enter_covering,
    enter_delivery,
    enter_handed_over,
    enter_letter,
    strike_entry,
)
from nazorat.correspondence.actions.scans import add_scan, open_scan, receive_sealed
from nazorat.correspondence.actions.worded import answer_letter, remind, word_letter

__all__ = [
    "LetterFacts",
    "add_scan",
    "answer_letter",
    "enter_by_link",
    "enter_covering",
    "enter_delivery",
    "enter_handed_over",
    "enter_letter",
    "open_scan",
    "receive_sealed",
    "remind",
    "strike_entry",
    "word_letter",
]
