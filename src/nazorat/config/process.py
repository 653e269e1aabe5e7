"""What a serving process does to itself before it holds a key."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

# no folder can be made under a device, by root neither: whoever would write a temporary file fails, and nothing lies in clear
NOWHERE = "/dev/null/no-temporary-files"
PR_SET_DUMPABLE = 4
SERVER_LOGGER = "_granian"
log = logging.getLogger("nazorat.config")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def harden() -> None:
    """No temporary files, no core dumps, no reading of our memory by other processes of the same user.

    To be called in every worker: what `exec` starts can be dumped again (prctl(2)).
    """
    tempfile.tempdir = NOWHERE
    os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = NOWHERE
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def quiet_server() -> None:
    """Let the server's own log say only the first line of anything: it prints tracebacks whole, with what they quote."""
    logging.getLogger(SERVER_LOGGER).addFilter(_first_line)


def _first_line(record: logging.LogRecord) -> bool:
    record.msg, record.args = record.getMessage().partition("\n")[0], ()
    record.exc_info = record.exc_text = record.stack_info = None
    return True


class Guarded:
    """The application with a last net: what escapes Django is logged as our logs are, by class and place, and answered with 500."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return self.inner(environ, start_response)
        except Exception:
            log.exception("A request broke")
            start_response(
                "500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            )
            return [b"500"]
