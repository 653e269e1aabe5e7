"""What a serving process adds around Django: a quiet log and a last net."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

SERVER_LOGGER = "_granian"
log = logging.getLogger("nazorat.config")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


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
