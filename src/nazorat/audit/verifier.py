"""The chain's definition and its independent verifier. Standard library only: this file can be copied out and run alone.

    python verifier.py acts.jsonl [checkpoints.jsonl]

Each line of acts.jsonl is an act; its hash is SHA-256 over the previous hash and the canonical JSON of its facts. A line that says
"withheld" gives its hash without its facts: the acts after it, or a checkpoint, fix it all the same. Signatures under checkpoints are
checked too, and their keys told: compare them with what you have on paper.
Exit codes: 0 the chain holds, 1 it does not, 2 the file cannot be read.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

FACTS = ("seq", "at", "actor", "organisation", "verb", "obj", "count", "commitment")
INSTALLATION, CUSTODIAN = b"nazorat-checkpoint/1", b"nazorat-cosign/1"
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


def checkpoint_message(form: bytes, seq: int, digest: str) -> bytes:
    """What is signed under a checkpoint: who signs as what, the number of the act, its hash."""
    return form + seq.to_bytes(8, "big") + bytes.fromhex(digest)


@dataclass
class Signed:
    """What stands under the checkpoints: faults, and for the last checkpoint who signed it, as "organisation key" lines."""

    faults: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)


def check_signatures(lines: Iterable[str]) -> Signed:
    """Check every signature under these checkpoints. A line from before there were keys has none to be checked."""
    found = Signed()
    for text in lines:
        if not text.strip():
            continue
        row = json.loads(text)
        signers = [("the installation", INSTALLATION, row)] if row.get("key") else []
        signers += [(f"organisation {one['organisation']}", CUSTODIAN, one) for one in row.get("cosignatures", ())]
        for who, form, one in signers:
            message = checkpoint_message(form, row["seq"], row["hash"])
            if not ed25519_holds(bytes.fromhex(one["key"]), message, bytes.fromhex(one["signature"])):
                found.faults.append(f"checkpoint {row['seq']}: the signature of {who} does not hold")
        found.last = [f"checkpoint {row['seq']} is signed by {who}, key {one['key']}" for who, _form, one in signers]
    return found


# Ed25519 as RFC 8032, 5.1 writes it, checking only: slow, plain, and without anything that is not in every Python
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
BASE_Y = 4 * pow(5, P - 2, P) % P


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether an Ed25519 signature holds."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, nonce, scale = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    base = _point(BASE_Y.to_bytes(32, "little"))
    if key is None or nonce is None or base is None or scale >= ORDER:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = _times(scale, base), _add(nonce, _times(digest, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def _point(data: bytes) -> Point | None:
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


def _add(one: Point, two: Point) -> Point:
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _times(number: int, point: Point) -> Point:
    found: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = _add(found, point)
        point, number = _add(point, point), number >> 1
    return found


def main(arguments: list[str]) -> int:
    """Verify a file from the command line and say in words what was found."""
    try:
        kept, signed = {}, Signed()
        if len(arguments) > 1:
            with open(arguments[1], encoding="utf-8") as file:
                rows = file.read().splitlines()
            kept, signed = read_checkpoints(rows), check_signatures(rows)
        with open(arguments[0], encoding="utf-8") as file:
            verdict = verify(file, kept)
    except (OSError, IndexError, ValueError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot be read: {type(error).__name__}", file=sys.stderr)
        return 2
    verdict.faults += signed.faults
    for fault in verdict.faults:
        print(f"FAULT: {fault}")
    read = f"{verdict.acts} acts read ({verdict.withheld} of them withheld)" if verdict.withheld else f"{verdict.acts} acts read"
    print(f"{read}, tip {verdict.tip[:16]}, {verdict.since_checkpoint} since the last checkpoint given")
    for line in signed.last:
        print(line)
    print("the chain holds" if verdict.holds else "THE CHAIN DOES NOT HOLD")
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
