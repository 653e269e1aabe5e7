"""Acts on the journal: letters entered, delivered, struck through, worded and reminded of, their scans, and numbers asked for."""

from nazorat.correspondence.actions.journal import (
    LetterFacts,
    enter_by_link,
    enter_covering,
    enter_delivery,
    enter_handed_over,
    enter_letter,
    strike_entry,
)
from nazorat.correspondence.actions.numbers import AnswerFacts, ask_for_numbers, enter_numbers_answer
from nazorat.correspondence.actions.scans import add_scan, open_scan, receive_sealed
from nazorat.correspondence.actions.worded import answer_letter, remind, word_letter

__all__ = [
    "AnswerFacts",
    "LetterFacts",
    "add_scan",
    "answer_letter",
    "ask_for_numbers",
    "enter_by_link",
    "enter_covering",
    "enter_delivery",
    "enter_handed_over",
    "enter_letter",
    "enter_numbers_answer",
    "open_scan",
    "receive_sealed",
    "remind",
    "strike_entry",
    "word_letter",
]
