"""What stands in the seal of a version that a member corrected at the desk, and who proves it.

A device's record is signed by the device; what is corrected at the desk is signed by the member who did it, so that each version tells whose
it is. Files stay with the version that they came with: a corrected one names it and is read with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from nazorat.fieldwork.models import Attachment, RecordVersion
from nazorat.people.models import MemberKey
from nazorat.people.queries import chain_holds, vouching_keys
from nazorat.vault import crypto

if TYPE_CHECKING:
    from nazorat.fieldwork.envelope import Envelope

# what a member signs begins with this
SIGNED = b"nazorat-correction/1|"


@dataclass(frozen=True)
class Corrected:
    """One item was corrected by a member: the name of its place, why, and the number of the version that brought the files."""

    by: UUID
    place: str = field(repr=False)
    why: str = field(repr=False)
    files_of: int

    def facts(self) -> dict[str, str | int]:
        """As it stands in the envelope."""
        return {"by": str(self.by), "place": self.place, "why": self.why, "files_of": self.files_of}


def corrected_from(held: Mapping[str, object]) -> Corrected:
    """Out of the envelope. Raises ValueError, KeyError or TypeError for anything else."""
    by, place, why, files_of = held["by"], held["place"], held["why"], held["files_of"]
    if not isinstance(place, str) or not isinstance(why, str) or not isinstance(files_of, int) or files_of < 1:
        raise ValueError("not a correction")
    return Corrected(UUID(str(by)), place, why, files_of)


@dataclass(frozen=True)
class Correction:
    """A correction as its reader sees it. `proven` is false once who made it has another key, or one that nobody vouches for."""

    by: UUID
    place: str = field(repr=False)
    why: str = field(repr=False)
    proven: bool


class Beside:
    """What versions corrected at the desk need beside their own row: files of earlier versions, keys of who corrected.

    Nothing is asked of the database where no version was corrected by a member.
    """

    def __init__(self, rows: Iterable[RecordVersion]) -> None:
        later = [row for row in rows if row.typed_by_id is not None and row.number > 1]
        self.files: dict[tuple[UUID, int], dict[bytes, UUID]] = {}
        self.keys: dict[UUID, MemberKey] = {}
        self.givers: Mapping[UUID, MemberKey] = {}
        if later:
            self._look(later)

    def _look(self, rows: list[RecordVersion]) -> None:
        files = Attachment.objects.filter(version__record__in={row.record_id for row in rows})
        for record, number, name, file in files.values_list("version__record", "version__number", "name_mac", "id"):
            self.files.setdefault((record, number), {})[bytes(name)] = file
        keys = MemberKey.objects.select_related("member", "vouched_by").filter(member__in={row.typed_by_id for row in rows})
        self.keys = {key.member_id: key for key in keys}
        self.givers = vouching_keys()

    def correction(self, row: RecordVersion, held: Envelope) -> Correction | None:
        """What was corrected, None for a version that was not. Raises ValueError for one that cannot be its member's.

        A signature that does not hold is no correction at all, unless the member got another key since: nobody has the old one any more.
        """
        said = held.corrected
        if said is None:
            return None
        if row.number < 2 or row.typed_by_id != said.by or said.files_of >= row.number:
            raise ValueError("the correction names another member or version")
        key = self.keys.get(said.by)
        holds = key is not None and crypto.verify(bytes(key.signing_public), signed_by_member(held), bytes.fromhex(held.signature))
        if key is not None and not holds and key.made_at <= row.received_at:
            raise ValueError("the member's signature does not hold")
        return Correction(said.by, said.place, said.why, holds and key is not None and chain_holds(key, self.givers))


def signed_by_member(held: Envelope) -> bytes:
    """What a member signs of a version that they corrected."""
    return SIGNED + held.signed_message()
