"""The next version of a draft finding: who wrote each of its sentences, how it is sealed and put in place, for every act that changes one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from nazorat.disclosure.words import sentences
from nazorat.findings.drafts import MASTER, FindingText
from nazorat.findings.models import Finding
from nazorat.kit.problems import Problem
from nazorat.vault import crypto
from nazorat.visits.keys import VisitKeys

FINDING = "findings_finding.sealed"
# what is said of facts; what the authority explains is its own
CHECKED = ("fact", "affected", "assessment")


def said_in(text: FindingText, part: str) -> list[str]:
    """The sentences of one part in the master language."""
    words = text.words.get(MASTER, {}).get(part, "")
    return [words[line[0].start : line[-1].end] for line in sentences(words)]


def sentences_of(text: FindingText) -> list[str]:
    """All sentences that are said of facts, in the master language, in the order of the parts."""
    return [one for part in CHECKED for one in said_in(text, part)]


def writers_of(text: FindingText, sentence: str, author: UUID) -> tuple[UUID, ...]:
    """Everybody who had a hand in a sentence, who changed it last at the end; who began the finding, where nobody changed it."""
    return tuple(UUID(one) for one in text.hands.get(key_of(sentence), ())) or (author,)


def with_hands(text: FindingText, by: UUID, before: FindingText | None = None, author: UUID | None = None) -> FindingText:
    """The text as `by` leaves it, with who wrote each sentence.

    A sentence that stands as before keeps its writers. A new one has those of every sentence that went in the same change, since it
    may have been made of any of them, and `by` last. What went is remembered: who wrote it wrote it when it comes back.
    """
    if before is None:
        return replace(text, hands={key_of(one): (str(by),) for one in sentences_of(text)})
    known = {**{key_of(one): (str(author),) for one in sentences_of(before)}, **before.hands}
    now, was = {key_of(one) for one in sentences_of(text)}, {key_of(one) for one in sentences_of(before)}
    gone = [member for key in sorted(was - now) for member in known[key]]
    fresh = {key: _last([*gone, *known.get(key, ())], str(by)) for key in now - was}
    return replace(text, hands={**known, **fresh})


def _last(members: Iterable[str], by: str) -> tuple[str, ...]:
    return (*dict.fromkeys(one for one in members if one != by), by)


def key_of(sentence: str) -> str:
    """The digest by which a sentence is known: a changed one is another."""
    return crypto.sha256(sentence.encode()).hex()


def sealed_version(keys: VisitKeys, finding_id: UUID, version: int, text: FindingText) -> bytes:
    """The finding as it is stored in this version."""
    return keys.seal_field(FINDING, finding_id, version, text.pack())


def put_version(finding_id: UUID, version: int, sealed: bytes) -> None:
    """Put what was sealed as the next version in place of `version`. Raises Problem "changed-meanwhile" unless that is a draft still."""
    draft = Finding.objects.filter(id=finding_id, version=version, state=Finding.State.DRAFT)
    if not draft.update(sealed=sealed, version=version + 1, changed_at=datetime.now(UTC)):
        raise Problem("changed-meanwhile")
