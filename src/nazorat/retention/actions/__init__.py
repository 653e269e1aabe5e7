from nazorat.retention.actions.deciding import (
    agree,
    ask_clock,
    ask_erasure,
    ask_lift,
    ask_longer,
    ask_term,
    place_hold,
    withdraw,
)
from nazorat.retention.actions.erasing import erase_again
from nazorat.retention.actions.leaving import WAIT_DAYS, end_exit

__all__ = [
    "WAIT_DAYS",
    "agree",
    "ask_clock",
    "ask_erasure",
    "ask_lift",
    "ask_longer",
    "ask_term",
    "end_exit",
    "erase_again",
    "place_hold",
    "withdraw",
]
