"""The chain's definition and its independent verifier. Standard library only: this file can be copied out and run alone.

    python verifier.py acts.jsonl [checkpoints.jsonl]

Each line of acts.jsonl is an act; its hash is SHA-256 over the previous hash and the canonical JSON of its facts. A line that says
"withheld" gives its hash without its facts: the acts after it, or a checkpoint, fix it all the same.
Exit codes: 0 the chain holds, 1 it does not, 2 the file cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

FACTS = ("seq", "at", "actor", "organisation", "verb", "obj", "count", "commitment")
GENESIS = hashlib.sha256(b"nazorat-audit/1").hexdigest()


def act_hash(previous: str, facts: dict[str, object]) -> str:
    """Hash of one act, as hex. `facts` holds the names of FACTS; ids and commitment as text, times as ISO 8601 in UTC."""
    line = json.dumps([facts[name] for name in FACTS], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(bytes.fromhex(previous) + line.encode()).hexdigest()


@dataclass
class Verdict:
    """What the verifier found. `acts` counts the acts read; `since_checkpoint` those after the last checkpoint given."""

    acts: int = 0
    tip: str = GENESIS
    since_checkpoint: int = 0
    withheld: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults


def verify(lines: Iterable[str], checkpoints: dict[int, str] | None = None) -> Verdict:
    """Walk the chain. Faults name the sequence number: a gap, a changed act, or a checkpoint that differs."""
    verdict, known = Verdict(), dict(checkpoints or {})
    for text in lines:
        if not text.strip():
            continue
        act = json.loads(text)
        expected = verdict.acts + 1
        if act["seq"] != expected:
            verdict.faults.append(f"act {expected} is missing: found {act['seq']}")
            return verdict
        withheld = act.get("withheld") is True
        verdict.withheld += withheld
        if act["previous"] != verdict.tip or not (withheld or act["hash"] == act_hash(verdict.tip, act)):
            verdict.faults.append(f"act {act['seq']} was changed")
            return verdict
        verdict.acts, verdict.tip = expected, act["hash"]
        verdict.since_checkpoint += 1
        if expected in known:
            if known.pop(expected) != verdict.tip:
                verdict.faults.append(f"act {expected} differs from the checkpoint kept elsewhere")
                return verdict
            verdict.since_checkpoint = 0
    verdict.faults += [f"checkpoint {seq} lies beyond the end: acts were removed" for seq in known]
    return verdict


def read_checkpoints(lines: Iterable[str]) -> dict[int, str]:
    """Checkpoints kept elsewhere, one JSON object a line with `seq` and `hash`."""
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["seq"]: row["hash"] for row in rows}


def main(arguments: list[str]) -> int:
    """Verify a file from the command line and say in words what was found."""
    try:
        kept = {}
        if len(arguments) > 1:
            with open(arguments[1], encoding="utf-8") as file:
                kept = read_checkpoints(file)
        with open(arguments[0], encoding="utf-8") as file:
            verdict = verify(file, kept)
    except (OSError, IndexError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot be read: {type(error).__name__}", file=sys.stderr)
        return 2
    for fault in verdict.faults:
        print(f"FAULT: {fault}")
    read = f"{verdict.acts} acts read ({verdict.withheld} of them withheld)" if verdict.withheld else f"{verdict.acts} acts read"
    print(f"{read}, tip {verdict.tip[:16]}, {verdict.since_checkpoint} since the last checkpoint given")
    print("the chain holds" if verdict.holds else "THE CHAIN DOES NOT HOLD")
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
