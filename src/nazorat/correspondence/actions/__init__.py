"""Acts on the journal: a letter entered, delivered, struck through, reminded of, and its scans."""

from nazorat.correspondence.actions.journal import (
    LetterFacts,
    enter_by_link,
    enter_covering,
    enter_delivery,
    enter_handed_over,
    enter_letter,
    strike_entry,
)
from nazorat.correspondence.actions.reminding import remind
from nazorat.correspondence.actions.scans import add_scan, open_scan, receive_sealed

__all__ = [
    "LetterFacts",
    "add_scan",
    "enter_by_link",
    "enter_covering",
    "enter_delivery",
    "enter_handed_over",
    "enter_letter",
    "open_scan",
    "receive_sealed",
    "remind",
    "strike_entry",
]
