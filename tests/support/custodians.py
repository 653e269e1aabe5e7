"""Custody with real rows: what browsers do is done by `support.custody`, the formats written again in Python.

kept = make_custody_key(make_keyring(custodian))         # a custodian with a custody key
identity = make_identity(lead, record, {"names": "…"})   # sealed over both organisations
asked = make_ask(lead, identity)                         # with the one-time private half of the asker's browser
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pyrage

from nazorat.custody import access, actions
from nazorat.custody.models import Agreement, Ask, CustodyKey, HalfCopy, Identity
from nazorat.custody.queries import half_for, halves_lacking, next_version, recipients_mark, sides
from nazorat.fieldwork.models import Record
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from support import custody

Person = dict[str, str] | None


@dataclass(frozen=True)
class Kept:
    """A custody key as whoever made it has it open: the row, who keeps it, and the age identity."""

    row: CustodyKey
    by: Keyring
    identity: str


@dataclass(frozen=True)
class Asked:
    """An ask and the private half that only the asker's browser has."""

    ask: Ask
    once: str


def make_custody_key(by: Keyring, phrase: str = "zarafshon vakhsh panj") -> Kept:
    """A custody key of this custodian or member, under a phrase that is stretched as little as the format lets."""
    pair = custody.pair()
    check = bytes.fromhex(custody.check_value(custody.secret_bytes(pair)))
    row = actions.make_custody_key(by=by, public=pair.public, wrapped=custody.wrap_key(pair, phrase), check=check)
    return Kept(row, by, pair.secret)


def make_identity(by: Keyring, record: Record, person: Person, urgently_to: Sequence[Kept] = ()) -> Identity:
    """An identity sealed as the interviewer's browser does it, and to these members for 72 hours."""
    both, version = sides(), next_version(record)
    assert both, "two organisations keep custody first"
    about = about_of(record, version)
    key, a = crypto.new_key(), crypto.new_key()
    b = bytes(one ^ two for one, two in zip(key, a, strict=True))
    plain = custody.padded({"format": "nazorat-identity/1", **about, "person": person})
    urgent = custody.padded({"format": "nazorat-urgent/1", **about, "person": person})
    return actions.seal_identity(
        by=by, record=record, version=version, recipients=recipients_mark(*both),
        sealed=crypto.seal_field(key, plain, custody.bound_to(about)),
        half_a=_half(about, "a", a, both[0].recipients), half_b=_half(about, "b", b, both[1].recipients),
        urgent=custody.seal_to(urgent, *(kept.row.recipient for kept in urgently_to)) if urgently_to else b"",
        readers=[kept.row for kept in urgently_to],
    )  # fmt: skip


def make_ask(by: Keyring, identity: Identity, motive: str = "a motive") -> Asked:
    """An ask with a one-time key as the asker's browser makes it; the motive is sealed to nobody who is here."""
    pair = custody.pair()
    sealed, bound = custody.seal_to(motive.encode(), pair.public), crypto.sha256(motive.encode())
    ask = actions.ask_identity(
        by=by, identity=identity, ask_id=uuid4(), one_time_public=pair.public, motive=sealed, commitment=bound
    )
    return Asked(ask, pair.secret)


def answer_of(kept: Kept, ask: Ask) -> bytes:
    """The custodian's half sealed to the asker's browser. Raises pyrage.DecryptError for a half that is not theirs."""
    half = half_for(kept.by.member, ask.identity)
    return custody.answer(half.sealed, kept.identity, str(ask.id), ask.one_time)


def hand_on(kept: Kept, agreement: Agreement | None = None) -> int:
    """All halves that lack a key, sealed anew as the custodian's browser does it; those that do not open for them stay. How many."""
    keys = access.keys_to_hand_on_to(kept.by, agreement)
    copies = {}
    for one in halves_lacking(kept.by.member.organisation, keys, agreement):
        for form in one.forms:
            try:
                facts = custody.open_with(form, kept.identity)
            except pyrage.DecryptError:
                continue
            copies[one.identity.id] = custody.seal_to(custody.canonical(facts), *(key.recipient for key in keys))
            break
    return actions.hand_on_halves(by=kept.by, copies=copies, to=[key.id for key in keys], agreement=agreement)


def confirm(kept: Kept, agreement: Agreement) -> int:
    """What the successor's browser opened and found whole is confirmed. How many."""
    copies = HalfCopy.objects.filter(organisation=kept.by.member.organisation)
    whole = [copy.id for copy in copies if custody.open_with(bytes(copy.sealed), kept.identity)["side"] == copy.side]
    return actions.confirm_halves(by=kept.by, agreement=agreement, copies=whole)


def agree(kept: Kept, ask: Ask) -> None:
    actions.answer_ask(by=kept.by, ask=ask, sealed=answer_of(kept, ask))


def combined(asked: Asked, collected: actions.Collected) -> Any:
    """Who it was, put together as the asker's browser does it."""
    answers = [custody.open_with(one, asked.once) for one in (collected.answer_a, collected.answer_b)]
    identity = asked.ask.identity
    return custody.combine(collected.sealed, answers, about_of(identity.record, identity.version))["person"]


def about_of(record: Record, version: int) -> dict[str, Any]:
    """What a seal is bound to."""
    return {"visit": str(record.visit_id), "record": str(record.id), "version": version}


def _half(about: dict[str, Any], side: str, held: bytes, recipients: list[str]) -> bytes:
    facts = {"format": "nazorat-half/1", "record": about["record"], "version": about["version"], "side": side}
    return custody.seal_to(custody.canonical({**facts, "half": base64.b64encode(held).decode()}), *recipients)
