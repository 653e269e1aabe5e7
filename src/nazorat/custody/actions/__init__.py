"""The acts of this room: keys of custodians, sealed identities, asks and answers. Nothing is sealed or opened here; browsers do that."""

from nazorat.custody.actions.asks import (
    HOURS,
    Collected,
    Taken,
    answer_ask,
    ask_identity,
    collect_answers,
    end_asks,
    take_answers,
    take_asks,
)
from nazorat.custody.actions.identities import URGENT_HOURS, end_urgent, open_urgent, seal_identity
from nazorat.custody.actions.keys import change_custody_phrase, make_custody_key

__all__ = [
    "HOURS",
    "URGENT_HOURS",
    "Collected",
    "Taken",
    "answer_ask",
    "ask_identity",
    "change_custody_phrase",
    "collect_answers",
    "end_asks",
    "end_urgent",
    "make_custody_key",
    "open_urgent",
    "seal_identity",
    "take_answers",
    "take_asks",
]
