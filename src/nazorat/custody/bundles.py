"""The files between desk and stick, as docs/developing/custody-formats.md has them: asks out, answers in, and the key both ways. Pure functions."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from nazorat.custody.models import Ask
from nazorat.custody.queries import Half
from nazorat.kit.problems import Problem
from nazorat.vault import crypto

ASKS, ANSWERS, KEY = "nazorat-ask-bundle/1", "nazorat-answer-bundle/1", "nazorat-custody-key/1"
AGE = b"age-encryption.org/v1\n"


@dataclass(frozen=True)
class StickAnswer:
    """One answer as the custody page wrote it: a half sealed to the asker's browser, or why not."""

    ask: UUID
    record: UUID
    version: int
    side: str
    sealed: bytes = field(default=b"", repr=False)
    refusal: bytes = field(default=b"", repr=False)


def asks_file(asks: Iterable[tuple[Ask, str, Half]]) -> bytes:
    """Asks with what their answers need: the keys that a refusal is sealed to (JSON list), and the half as it opens for who takes the file.

    All of it is sealed, or an id.
    """
    return _written({"format": ASKS, "asks": [_entry(ask, json.loads(readers), half) for ask, readers, half in asks]})


def _entry(ask: Ask, readers: list[str], half: Half) -> dict[str, Any]:
    identity = ask.identity
    halves = {"half_a": _b64(identity.half_a), "half_b": _b64(identity.half_b)} | {f"half_{half.side}": _b64(half.sealed)}
    return {
        "visit": str(identity.visit_id), "record": str(identity.record_id), "version": identity.version, "readers": readers,
        "sealed": _b64(identity.sealed), **halves, "ask": str(ask.id),
        "one_time": ask.one_time, "motive": _b64(ask.motive), "commitment": ask.commitment_words, "by": ask.by.code,
        "ends_at": ask.ends_at.astimezone(UTC).isoformat(),
    }  # fmt: skip


def read_answers(content: bytes) -> list[StickAnswer]:
    """What a custodian answered on the stick. Raises Problem "no-answer-bundle" for anything else."""
    facts = _read(content, ANSWERS, "no-answer-bundle")
    try:
        return [
            StickAnswer(
                UUID(one["ask"]), UUID(one["record"]), int(one["version"]), str(one["side"]),
                _age(one.get("answer")), _age(one.get("refusal")),
            )
            for one in facts["answers"]
        ]  # fmt: skip
    except (KeyError, TypeError, ValueError, AttributeError) as wrong:
        raise Problem("no-answer-bundle") from wrong


def read_key(content: bytes) -> str:
    """The public half that a key file of the custody page names. Raises Problem "no-key-file"."""
    public = str(_read(content, KEY, "no-key-file").get("public"))
    if not crypto.is_recipient(public):
        raise Problem("no-key-file")
    return public


def _read(content: bytes, wanted: str, code: str) -> dict[str, Any]:
    try:
        facts = json.loads(content)
    # what nests deeper than Python can follow was not written by the page
    except (ValueError, RecursionError) as wrong:
        raise Problem(code) from wrong
    if not isinstance(facts, dict) or facts.get("format") != wanted:
        raise Problem(code)
    return facts


def _age(held: str | None) -> bytes:
    sealed = base64.b64decode(held or "", validate=True)
    if sealed and not sealed.startswith(AGE):
        raise ValueError("no age file")
    return sealed


def _b64(held: Any) -> str:
    return base64.b64encode(bytes(held)).decode()


def _written(facts: dict[str, Any]) -> bytes:
    return f"{json.dumps(facts, indent=1)}\n".encode()
