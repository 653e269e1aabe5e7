"""Nine documents at once: every language in a child process of its own, side by side."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

from nazorat.kit.problems import Problem
from nazorat.typeset import Document, LetterDocument, TypesetFailed, editions
from nazorat.typeset.document import Format

log = logging.getLogger("nazorat.reports")
FORMATS: Final[tuple[Format, ...]] = ("pdf", "docx", "html")


def pressed(whole: Sequence[Document | LetterDocument], formats: tuple[Format, ...] = FORMATS) -> list[dict[Format, bytes]]:
    """Each document in all formats, in order. Raises Problem "documents-failed"; then none is given."""
    with refusing(), ThreadPoolExecutor(max_workers=max(len(whole), 1)) as presses:
        return list(presses.map(lambda one: editions([one], formats)[0], whole))


@contextmanager
def refusing() -> Iterator[None]:
    """The press may run out of time or memory, or meet a text that it cannot set: that is said, and nothing is kept."""
    try:
        yield
    except TypesetFailed as failed:
        log.error("The press failed: %s", failed.code)
        raise Problem("documents-failed") from failed
