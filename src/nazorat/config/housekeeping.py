"""What an installation does for itself once a day, in a thread of its serving process: no cron to set up, none to forget."""

from __future__ import annotations

import logging
import threading
import time

from django.db import close_old_connections

from nazorat.vault.actions import sign_checkpoint
from nazorat.vault.blobs import sweep

# a laptop is switched off at night: the first round comes soon after the start, and not at once, since others wait for the start
FIRST_AFTER = 300.0
EVERY = 24 * 3600.0
log = logging.getLogger("nazorat.housekeeping")


def begin() -> None:
    """Start the rounds. Several processes may do so: each round changes nothing that another one has done."""
    threading.Thread(target=_rounds, name="housekeeping", daemon=True).start()


def do_round(now: float) -> tuple[int, bool]:
    """Remove sealed files that no row refers to, and sign the chain's tip: how many files went, whether there was a tip to sign."""
    return sweep(now), sign_checkpoint(by=None) is not None


def _rounds() -> None:
    time.sleep(FIRST_AFTER)
    while True:
        close_old_connections()
        try:
            do_round(time.time())
        except Exception:
            log.exception("A round of housekeeping failed; the next one is in a day")
        close_old_connections()
        time.sleep(EVERY)
