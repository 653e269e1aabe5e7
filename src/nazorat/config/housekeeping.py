"""What an installation does for itself each hour and each day, in a thread of its serving process: no cron to set up, none to forget."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from itertools import count
from typing import TypeVar

from django.db import close_old_connections

from nazorat.alerts.actions import end_names
from nazorat.custody.actions import end_asks, end_urgent
from nazorat.liaison.actions import end_links
from nazorat.people.actions import forget_ended
from nazorat.vault.actions import sign_checkpoint
from nazorat.vault.blobs import sweep

# a laptop is switched off at night: the first round comes soon after the start, and not at once, since others wait for the start
FIRST_AFTER = 300.0
# a part of custody that nobody may open any more is gone within the hour
EVERY = 3600.0
A_DAY = 24
log = logging.getLogger("nazorat.housekeeping")
Done = TypeVar("Done")


def begin() -> None:
    """Start the rounds. Several processes may do so: each round changes nothing that another one has done."""
    threading.Thread(target=_rounds, name="housekeeping", daemon=True).start()


def do_round(now: float) -> tuple[int, bool]:
    """Of each day: forget what is over, remove sealed files that no row refers to, sign the chain's tip; and what is of each hour.

    Gives how many files went and whether a tip was signed.
    What fails in one of them keeps none of the others from being done.
    """
    _try(lambda: forget_ended(by=None))
    _try(lambda: end_links(by=None))
    do_hour()
    gone = _try(lambda: sweep(now))
    return gone or 0, _try(lambda: sign_checkpoint(by=None)) is not None


def do_hour() -> None:
    """Of each hour: empty the asks and urgent openings whose time is over. Nothing is written when there is none."""
    _try(lambda: end_asks(by=None))
    _try(lambda: end_urgent(by=None))
    _try(lambda: end_names(by=None))


def _try(step: Callable[[], Done]) -> Done | None:
    try:
        return step()
    except Exception:
        log.exception("A step of housekeeping failed; the next round tries it again")
        return None


def _rounds() -> None:
    time.sleep(FIRST_AFTER)
    for hour in count():
        close_old_connections()
        if hour % A_DAY:
            do_hour()
        else:
            do_round(time.time())
        close_old_connections()
        time.sleep(EVERY)
