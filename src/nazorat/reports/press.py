"""Nine documents at once: every language in a child process of its own, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from nazorat.typeset import Document, LetterDocument, editions
from nazorat.typeset.document import Format

FORMATS: Final[tuple[Format, ...]] = ("pdf", "docx", "html")


def pressed(whole: Sequence[Document | LetterDocument]) -> list[dict[Format, bytes]]:
    """Each document in all formats, in order. Raises TypesetFailed; then none is given."""
    with ThreadPoolExecutor(max_workers=max(len(whole), 1)) as presses:
        return list(presses.map(lambda one: editions([one], FORMATS)[0], whole))
