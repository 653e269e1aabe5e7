"""Whether the people whose talks a finding rests on agreed to what is done with it, pure functions over opened records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from nazorat.fieldwork.reading import at_the_close, held_out
from nazorat.fieldwork.records import OpenRecord
from nazorat.findings.drafts import TransmissionText
from nazorat.kit.problems import Problem

TALK = "interview"


@dataclass(frozen=True)
class Consent:
    """What one person agreed to at the close of their talk; `to` whom alone their name may go."""

    record: UUID
    name: str
    withheld: bool
    raised: bool
    named: bool
    to: str


def consents_of(records: Iterable[OpenRecord], linked: Collection[UUID]) -> list[Consent]:
    """One for each talk among the linked records of a finding. One that did not open is of another circle: what was agreed to there this
    member does not know, and what is not known is no consent.
    """
    opened = list(records)
    closed = set(linked) - {record.id for record in opened}
    found = [Consent(record, str(record)[:8], withheld=True, raised=False, named=False, to="") for record in sorted(closed)]
    for record in opened:
        if record.tool != TALK:
            continue
        said = at_the_close(record)
        to = str(record.answers.get("close/identified_to") or "")
        name = record.printed_sheet or str(record.id)[:8]
        found.append(Consent(record.id, name, held_out(record), "raise_today" in said, "use_identified" in said and bool(to), to))
    return found


def need_consent(text: TransmissionText, consents: Sequence[Consent]) -> None:
    """Passing on without a person asks that nobody holds out what they said, by word of mouth that each agreed to that, with a name that
    each of the persons named agreed to it and said to whom. Raises Problem "no-consent".
    """
    known = {one.record: one for one in consents}
    if not set(text.consents) <= known.keys():
        raise Problem("no-consent")
    if text.form == "named":
        allowed = bool(text.consents) and all(known[record].named for record in text.consents)
    elif text.form == "raised":
        allowed = bool(consents) and all(one.raised for one in consents)
    else:
        allowed = not text.consents
    if text.form != "not" and (not allowed or any(one.withheld for one in consents)):
        raise Problem("no-consent")
