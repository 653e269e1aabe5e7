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

__all__ = [
    "agree",
    "ask_clock",
    "ask_erasure",
    "ask_lift",
    "ask_longer",
    "ask_term",
    "erase_again",
    "place_hold",
    "withdraw",
]
