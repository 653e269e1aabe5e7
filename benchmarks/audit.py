"""How long the verifier takes over a long chain, and whether its memory stays flat: `.venv/bin/python -m benchmarks.audit`. Prints one JSON line.

The chain is written as `nazorat audit export` writes it, with checkpoints signed by the installation and by two custodians, and read by the
one file of the verifier in a Python of its own without site packages. The exit code is 1 when it does not hold or a figure misses its `must`.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from nacl.signing import SigningKey

from benchmarks import machine
from nazorat.audit import verifier

MUST = {"verify_s": 60.0, "growth_mib": 8.0}
CHECKPOINTS = 100
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
# the child tells its own peak: what a parent hears of it holds also what it was forked from
CHILD = (
    "import runpy, sys, resource\n"
    "sys.argv = sys.argv[1:]\n"
    "try:\n    runpy.run_path(sys.argv[0], run_name='__main__')\n"
    "except SystemExit as ended:\n"
    "    kib = int(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])\n"
    "    times = resource.getrusage(resource.RUSAGE_SELF)\n"
    "    print('PEAK', kib, times.ru_utime + times.ru_stime, file=sys.stderr)\n"
    "    raise\n"
)


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--acts", type=int, default=1_000_000)
    asked.add_argument("--repeat", type=int, default=3)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="nazorat-bench-") as folder:
        small = verified(Path(folder), given.acts // 10)
        runs = [verified(Path(folder), given.acts)]
        runs += [read(Path(folder), given.acts) for _ in range(given.repeat - 1)]
    figures = {
        "case": "audit", **machine.facts(), "acts": given.acts, "repeat": given.repeat, "checkpoints": CHECKPOINTS,
        "verify_s": round(statistics.median(run["seconds"] for run in runs), 1),
        "cpu_us_an_act": round(statistics.median(run["cpu_s"] for run in runs) / given.acts * 1e6, 2),
        "peak_mib": max(run["peak_mib"] for run in runs), "peak_mib_of_a_tenth": small["peak_mib"],
        "growth_mib": round(max(run["peak_mib"] for run in runs) - small["peak_mib"], 1),
        "errors": sum(run["code"] != 0 for run in [small, *runs]),
    }  # fmt: skip
    missed = machine.missed(figures, MUST if given.acts == 1_000_000 else {})
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed) or bool(figures["errors"]))


def verified(folder: Path, acts: int) -> dict[str, Any]:
    """A chain of so many acts, written and read once."""
    every = max(1, acts // CHECKPOINTS)
    keys = [SigningKey.generate() for _each in range(3)]
    with (folder / "acts.jsonl").open("w") as file, (folder / "checkpoints.jsonl").open("w") as kept:
        for line, seq, digest in chain(acts):
            file.write(line + "\n")
            if seq % every == 0:
                kept.write(json.dumps(checkpoint(keys, seq, digest)) + "\n")
    return read(folder, acts)


def read(folder: Path, acts: int) -> dict[str, Any]:
    """One reading by the verifier alone: seconds, processor seconds, peak of its memory, exit code."""
    command = [sys.executable, "-I", "-S", "-c", CHILD, verifier.__file__, "acts.jsonl", "checkpoints.jsonl"]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, check=False)
    seconds = time.perf_counter() - began
    told = next((line.split() for line in done.stderr.splitlines() if line.startswith("PEAK")), ["", "0", "0"])
    holds = done.returncode == 0 and f"{acts} acts read" in done.stdout and "is signed by" in done.stdout
    return {"seconds": seconds, "cpu_s": float(told[2]), "peak_mib": round(int(told[1]) / 1024, 1), "code": int(not holds)}


def chain(acts: int) -> Iterator[tuple[str, int, str]]:
    """Acts as they are exported: line, number, hash."""
    previous, members = verifier.GENESIS, [str(UUID(bytes=secrets.token_bytes(16))) for _each in range(40)]
    for seq in range(1, acts + 1):
        facts: dict[str, object] = {
            "seq": seq, "at": (BEGAN + timedelta(seconds=seq)).isoformat(timespec="microseconds"), "actor": members[seq % 40],
            "organisation": members[seq % 2], "verb": "fieldwork.open-records", "obj": members[seq % 7], "count": seq % 200,
            "commitment": secrets.token_hex(32),
        }  # fmt: skip
        digest = verifier.act_hash(previous, facts)
        yield json.dumps({**facts, "previous": previous, "hash": digest}), seq, digest
        previous = digest


def checkpoint(keys: list[SigningKey], seq: int, digest: str) -> dict[str, object]:
    """A checkpoint signed by three, as it is given to a custodian."""

    def signed(key: SigningKey, form: bytes) -> dict[str, str]:
        message = verifier.checkpoint_message(form, seq, digest)
        return {"key": bytes(key.verify_key).hex(), "signature": key.sign(message).signature.hex()}

    own = [
        {"organisation": str(number), "member": str(number), **signed(key, verifier.CUSTODIAN)}
        for number, key in enumerate(keys[1:])
    ]
    return {"seq": seq, "hash": digest, "at": BEGAN.isoformat(), **signed(keys[0], verifier.INSTALLATION), "cosignatures": own}


if __name__ == "__main__":
    raise SystemExit(main())
