"""An opened record, as analysis, findings and reports see it. Lives in one request's memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from nazorat.fieldwork.corrected import Correction
from nazorat.fieldwork.entering import Entered
from nazorat.fieldwork.models import Record
from nazorat.typeset.numbers import format_sheet_number
from nazorat.xlsform import Answers, Form, Odd


@dataclass(frozen=True)
class OpenFile:
    """A file of an opened record; `attachment_id` is None while it has not arrived."""

    name: str
    attachment_id: UUID | None


@dataclass(frozen=True)
class OpenRecord:
    """One record in one version, the current one unless another was asked for.

    `signed` tells whether a device's signature was checked; `odd` is what stood in it beside the form; `notes` (only of a record that
    was opened alone) are the keyer's, by the name of the place on paper. `late_since` is set for one that came after the key that it
    was sealed to had been turned: when that was. `entered` tells how one that was typed was written down. `device` is the number of the one that
    sent it; `aside` is set for one that a member decided not to count; `correction` for a version that a member corrected at the desk, which
    no device signed. `replaces` is the instance id of the version that its sender had before them, "" for a first one.
    `closed` is one that Collect encrypted to the key of its tool and nobody has opened with it yet: it has no answers. `with_key` is the
    version that was opened with it.
    """

    id: UUID
    visit_id: UUID
    version: int
    tool: str
    tool_version_id: UUID
    form: Form = field(repr=False)
    answers: Answers = field(repr=False)
    door: int
    signed: bool
    compartment: int
    received_at: datetime
    sheet: int | None
    files: tuple[OpenFile, ...]
    instance_id: str = field(default="", repr=False)
    odd: tuple[Odd, ...] = field(default=(), repr=False)
    notes: Mapping[str, str] = field(default_factory=dict, repr=False)
    late_since: datetime | None = None
    entered: Entered | None = field(default=None, repr=False)
    device: int | None = None
    aside: bool = False
    correction: Correction | None = field(default=None, repr=False)
    replaces: str = field(default="", repr=False)
    closed: bool = False
    with_key: bool = False

    @property
    def complete(self) -> bool:
        """Whether every file that the record names has arrived."""
        return all(file.attachment_id for file in self.files)

    @property
    def typed(self) -> bool:
        """Whether a member typed it: what they heard or saw was written down some time before."""
        return self.door in (Record.Door.PAPER, Record.Door.DESK)

    @property
    def printed_sheet(self) -> str:
        """The number of its sheet as printed, "" when it did not come from paper."""
        return format_sheet_number(self.sheet) if self.sheet else ""


class Opened(list[OpenRecord]):
    """The records that one opening gave; `broken` are the ids of those that are no record, whatever their sender meant them to be.

    `older` are the ids of those that stand sealed to an earlier key than the latest one that was held. Those that are `closed` are not
    among them: what has no answers is counted nowhere.
    """

    def __init__(self, records: Iterable[OpenRecord] = (), broken: Iterable[UUID] = (), older: Iterable[UUID] = ()) -> None:
        opened = list(records)
        super().__init__(one for one in opened if not one.closed)
        self.closed = tuple(one.id for one in opened if one.closed)
        self.broken, self.older = tuple(broken), tuple(older)
