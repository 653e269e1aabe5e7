"""How long the whole demonstration takes, from nothing to its documents: `.venv/bin/python -m benchmarks.demo`. Prints one JSON line.

It is the main job through the doors: members, visits, paper, devices, findings, reports, replies. The exit code is 1 when it did not end
well or took longer than it must.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks import machine
from support import live

MUST = {"whole_s": 60.0}


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--repeat", type=int, default=1)
    asked.add_argument("--until", default="", help="stop after this step of the story, to see that the benchmark works")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="nazorat-bench-") as folder:
        runs = [told(Path(folder), given.until) for _ in range(given.repeat)]
        figures = {
            "case": "demo", **machine.facts(), "repeat": given.repeat, "until": given.until, "documents": runs[-1]["documents"],
            **{name: round(statistics.median(run[name] for run in runs), 1) for name in ("whole_s", "cpu_s")},
            "errors": sum(run["code"] != 0 for run in runs), "fsync_ms": machine.fsync_ms(Path(folder)),
        }  # fmt: skip
    missed = machine.missed(figures, {} if given.until else MUST)
    print(json.dumps({**figures, "must": MUST, "missed": missed}))
    return int(bool(missed))


def told(folder: Path, until: str) -> dict[str, Any]:
    """One run as a newcomer starts it; the processor time is that of the demonstration and of the server that it starts."""
    command = [
        sys.executable,
        "-m",
        "nazorat.cli",
        "demo",
        "--no-serve",
        "--home",
        str(folder / "demo"),
        "--port",
        str(live.free_port()),
    ]
    environment = {
        name: value for name, value in live.child_environment(folder).items() if name not in ("NAZORAT_HOME", "DATABASE_URL")
    }
    began, before = time.perf_counter(), os.times()
    child = subprocess.run(
        [*command, *(["--until", until] if until else [])], env=environment, capture_output=True, text=True, check=False, cwd=folder
    )
    whole, after = time.perf_counter() - began, os.times()
    if child.returncode:
        print(child.stderr[-2000:], file=sys.stderr)
    return {
        "code": child.returncode, "whole_s": whole, "documents": len(list((folder / "demo/documents").glob("*.*"))),
        "cpu_s": after.children_user + after.children_system - before.children_user - before.children_system,
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
