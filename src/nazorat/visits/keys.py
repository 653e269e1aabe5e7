"""The keys of one visit that one unlocked member holds, for the length of one request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.vault import crypto
from nazorat.visits.models import Visit, VisitKey, VisitKeyGrant
from nazorat.visits.queries import key_holds, key_message as key_message, sealing_key


class SealedToOthers(Problem, crypto.CannotOpen):
    """The member holds no grant that opens this, as after an invitation anew. Who need not read it passes over it, as over any CannotOpen."""

    def __init__(self) -> None:
        super().__init__("sealed-to-others")


@dataclass(frozen=True)
class HeldKey:
    """One epoch of one compartment: the age identity and the symmetric key of small fields that comes of it."""

    row: VisitKey
    identity: str = field(repr=False)
    field_key: bytes = field(repr=False)


@dataclass(frozen=True)
class VisitKeys:
    """What the member may open of this visit. Compartments that were not granted are simply absent."""

    visit: Visit
    held: dict[UUID, HeldKey] = field(repr=False)
    own_identity: str = field(repr=False)
    _checked: set[UUID] = field(default_factory=set, repr=False, compare=False)

    def holds(self, sealed: bytes) -> bool:
        """Whether the key that a value of `seal_field` names was granted."""
        return len(sealed) > 16 and UUID(bytes=sealed[:16]) in self.held

    def can(self, compartment: int) -> bool:
        """Whether any epoch of this compartment was granted."""
        return any(key.row.compartment == compartment for key in self.held.values())

    def current(self, compartment: int) -> HeldKey:
        """The latest epoch held of a compartment. Raises SealedToOthers when none is held."""
        keys = [key for key in self.held.values() if key.row.compartment == compartment]
        if not keys:
            raise SealedToOthers
        return max(keys, key=lambda key: key.row.epoch)

    def open(self, sealed: bytes, key_id: UUID) -> bytes:
        """Open an age file sealed to a visit key, or to this member as the record's interviewer. Raises CannotOpen."""
        held = self.held.get(key_id)
        return crypto.open_sealed(sealed, [held.identity if held else self.own_identity])

    def seal(self, compartment: int, data: bytes) -> tuple[UUID, bytes]:
        """Seal to a compartment, held or not: the key's id and an age file. Raises Problem "visit-circle-without-key"."""
        key = sealing_key(self.visit.id, compartment)
        return key.id, crypto.seal(data, [key.recipient])

    def seal_field(self, place: str, row: UUID, version: int, data: bytes, compartment: int = VisitKey.Compartment.TEAM) -> bytes:
        """Seal a small value, bound to visit, place ("table.field"), row and version; names its key in the first 16 bytes.

        Raises SealedToOthers when the compartment is not held, Problem "visit-key-doubtful" when its key row is not the one signed.
        """
        key = self.current(compartment)
        if key.row.id not in self._checked:
            if not key_holds(key.row):
                raise Problem("visit-key-doubtful")
            self._checked.add(key.row.id)
        return key.row.id.bytes + crypto.seal_field(key.field_key, data, self._aad(place, row, version))

    def open_field(self, place: str, row: UUID, version: int, sealed: bytes) -> bytes:
        """The plain value of `seal_field`. Raises SealedToOthers without its key, CannotOpen for a value that was moved or changed."""
        raw = bytes(sealed)
        held = self.held.get(UUID(bytes=raw[:16])) if len(raw) > 16 else None
        if held is None:
            raise SealedToOthers
        return crypto.open_field(held.field_key, raw[16:], self._aad(place, row, version))

    def _aad(self, place: str, row: UUID, version: int) -> bytes:
        return b"|".join([self.visit.id.bytes, place.encode(), row.bytes, str(version).encode()])


def open_grants(keyring: Keyring, visit: Visit) -> VisitKeys:
    """Unwrap every grant of this visit that the member holds. A grant that does not fit its key is as good as none."""
    grants = VisitKeyGrant.objects.filter(key__visit=visit, member=keyring.member).select_related("key")
    held = {grant.key_id: key for grant in grants if (key := _unwrap(keyring, grant))}
    return VisitKeys(visit, held, keyring.identity)


def open_grants_of(keyring: Keyring, visits: Iterable[Visit]) -> dict[UUID, VisitKeys]:
    """As `open_grants`, for several visits, by their ids. One query, none for no visit."""
    found = {visit.id: VisitKeys(visit, {}, keyring.identity) for visit in visits}
    if not found:
        return found
    for grant in VisitKeyGrant.objects.filter(key__visit__in=list(found), member=keyring.member).select_related("key"):
        key = _unwrap(keyring, grant)
        if key:
            found[grant.key.visit_id].held[grant.key_id] = key
    return found


def held_key(row: VisitKey, identity: str) -> HeldKey:
    """A key with its private half. The field key is derived from it: there is no row that somebody could exchange."""
    return HeldKey(row, identity, crypto.derive(identity.encode(), "nazorat visit fields"))


def _unwrap(keyring: Keyring, grant: VisitKeyGrant) -> HeldKey | None:
    try:
        identity = crypto.open_sealed(bytes(grant.wrapped), [keyring.identity]).decode()
    except crypto.CannotOpen:
        return None
    return held_key(grant.key, identity) if crypto.recipient_of(identity) == grant.key.recipient else None


def merge(keys: Iterable[VisitKeys]) -> dict[UUID, HeldKey]:
    """The held keys of several visits together, for a report over more than one."""
    return {key_id: held for one in keys for key_id, held in one.held.items()}
