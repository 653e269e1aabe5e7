"""What our logs may say: codes, paths with their tokens masked, places in the code. Never a value, never a query.

The text of an exception can hold a person's name (a database error quotes the row), so only its class, the place where
it rose, and the name of a broken constraint are written.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

TOKEN = re.compile(r"/key/[^/\s\"']+")
LONG = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z0-9_-]{40,}(?![\w-])")
QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']+")
PLACES = 12


def masked(text: str) -> str:
    """Text with device tokens, other long secrets and query strings taken out."""
    return QUERY.sub("?…", LONG.sub("…", TOKEN.sub("/key/…", text)))


def places(error: BaseException, trace: TracebackType | None) -> str:
    """Class, constraint and the last places of an exception and of what caused it; no message, no locals."""
    lines = []
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    lines.append(type(error).__name__ + (f" ({constraint})" if constraint else ""))
    for frame in traceback.extract_tb(trace)[-PLACES:]:
        lines.append(f"  {frame.filename}:{frame.lineno} in {frame.name}")
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        lines.append("caused by " + places(before, before.__traceback__))
    return "\n".join(lines)


class RedactingFilter(logging.Filter):
    """Rewrites a record in place before any handler formats it."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            # a refused request is told by its kind: Django's sentence about it quotes what was sent
            refused = record.name.startswith("django.security.")
            record.msg = record.name if refused else masked(record.getMessage())
        except (TypeError, ValueError):
            record.msg = "a log line that could not be written"
        record.args = ()
        if isinstance(record.exc_info, tuple) and record.exc_info[1] is not None:
            record.exc_text = places(record.exc_info[1], record.exc_info[2])
        else:
            record.exc_text = None
        record.exc_info = None
        record.stack_info = None
        # Django hangs the whole request on the record, cookies and body included
        record.__dict__.pop("request", None)
        return True
