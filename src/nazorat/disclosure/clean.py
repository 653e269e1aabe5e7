"""What was clean under the same knowledge: a draft that is looked at again is not read anew, paragraph by paragraph, by every rule."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import fields
from hashlib import blake2b

from .catches import Paragraph
from .context import Context

MOST = 16384


class Clean:
    """Digests of paragraphs in which no rule caught anything. No text is held, and the key that they are made under dies with the process.

    Only what was clean is remembered: a catch is always found anew. One object may serve all threads.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._seen: set[bytes] = set()

    def knowing(self, context: Context) -> bytes:
        """A digest of everything that the rules are told besides the text; other knowledge, other digest."""
        digest = blake2b(key=self._key)
        for one in fields(context):
            value = getattr(context, one.name)
            digest.update(repr((one.name, sorted(value) if isinstance(value, frozenset) else value)).encode())
        return digest.digest()

    def unknown(self, paragraphs: Iterable[Paragraph], knowing: bytes) -> Iterator[tuple[Paragraph, bytes]]:
        """The paragraphs that were not found clean before, each with its digest."""
        for paragraph in paragraphs:
            # its number is left out: no rule looks at it, and one inserted paragraph renumbers all that follow
            looked_at = repr((paragraph.language, paragraph.text, paragraph.status, paragraph.kind, paragraph.shares))
            digest = blake2b(knowing + looked_at.encode(), key=self._key, digest_size=32).digest()
            if digest not in self._seen:
                yield paragraph, digest

    def keep(self, digest: bytes) -> None:
        """This paragraph was clean."""
        if len(self._seen) >= MOST:
            self._seen.clear()
        self._seen.add(digest)
