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
from nazorat.custody.actions.drills import make_dummy, pass_drill
from nazorat.custody.actions.halves import AT_ONCE, confirm_halves, hand_on_halves
from nazorat.custody.actions.identities import URGENT_HOURS, end_urgent, open_urgent, seal_identity, seal_identity_of_device
from nazorat.custody.actions.keys import change_custody_phrase, make_custody_key, name_successor
from nazorat.custody.actions.leaving import (
    agree_exit,
    ask_agreement,
    begin_exit,
    stop_exit,
    withdraw_agreement,
)

__all__ = [
    "AT_ONCE",
    "HOURS",
    "URGENT_HOURS",
    "Collected",
    "Taken",
    "agree_exit",
    "answer_ask",
    "ask_agreement",
    "ask_identity",
    "begin_exit",
    "change_custody_phrase",
    "collect_answers",
    "confirm_halves",
    "end_asks",
    "end_urgent",
    "hand_on_halves",
    "make_custody_key",
    "make_dummy",
    "name_successor",
    "open_urgent",
    "pass_drill",
    "seal_identity",
    "seal_identity_of_device",
    "stop_exit",
    "take_answers",
    "take_asks",
    "withdraw_agreement",
]
