"""Ingest at the door of ODK Collect, from `nazorat serve`: one JSON line a case.

    python -m benchmarks.ingest [--cases many,one,image,stored,durable,postgresql,start] [--load load.py --form visit.xml]

`many` 16 clients, `one` 1 client, `image` 16 clients with 200 KiB each, `stored` as many with 80,000 records there already, `durable`
counts syncs, `postgresql` 16 clients on a PostgreSQL server of its own and the memory of both, `start` cold start and idle memory.
Each figure is the median of `--repeat` runs; a bare view is measured between them.
With `--load` and `--form` another load generator sends, with records of another form: one that measures other servers too.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import machine, sender, server
from support import pg
from support.collect import TOOL

# the "must" of the design: records a second (and p95 in ms), MiB, seconds
MUST: dict[str, dict[str, float]] = {
    "many": {"per_s": 525, "peak_mib": 250}, "one": {"per_s": 261, "p95_ms": 8, "peak_mib": 250}, "image": {"per_s": 330, "peak_mib": 250},
    "stored": {"share_of_empty": 0.9}, "postgresql": {"both_peak_mib": 400}, "start": {"cold_s": 1.5, "idle_mib": 160},
}  # fmt: skip


def main() -> int:
    """1 when a post was refused, when a stored record does not open, or when a must is missed: a figure of that says nothing."""
    given, wrong = arguments(), False
    for name in given.cases.split(","):
        figures = {"case": name, **machine.facts(), **CASES[name](given)}
        missed = machine.missed(figures, MUST.get(name, {}))
        print(json.dumps({**figures, "must": MUST.get(name, {}), "missed": missed}), flush=True)
        wrong = wrong or bool(missed)
    return int(wrong)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--load", type=Path, help="a load generator to use instead of our own (load.py)")
    parser.add_argument("--form", type=Path, default=TOOL, help="the XForm whose records it sends")
    parser.add_argument("--cases", default=",".join(CASES))
    parser.add_argument("--count", type=int, default=2000, help="records in one run")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--warmup", type=int, default=500)
    parser.add_argument("--stored", type=int, default=80_000)
    given = parser.parse_args()
    if bool(given.load) != (given.form != TOOL):
        parser.error("--load and --form belong together: the records that are sent must be of the form that is served")
    given.form = given.form.resolve()
    return given


def many(given: argparse.Namespace) -> dict[str, Any]:
    with server.seeded(given.form) as home:
        return beside_the_bare_view(given, home, clients=16)


def one(given: argparse.Namespace) -> dict[str, Any]:
    with server.seeded(given.form) as home:
        return beside_the_bare_view(given, home, clients=1)


def image(given: argparse.Namespace) -> dict[str, Any]:
    with server.seeded(given.form) as home:
        return beside_the_bare_view(given, home, clients=16, kib=200)


def stored(given: argparse.Namespace) -> dict[str, Any]:
    """Empty and full in turn, so that drift of the machine hits both alike."""
    with server.seeded(given.form) as empty, server.seeded(given.form, given.stored) as full:
        figures: dict[str, list[float]] = {"empty": [], "full": []}
        errors = 0.0
        for _ in range(given.repeat):
            for name, home in (("empty", empty), ("full", full)):
                one = run(given, home, clients=16, repeat=1)
                figures[name].append(one["per_s"])
                errors += one["errors"]
        before, after = statistics.median(figures["empty"]), statistics.median(figures["full"])
        return {
            "stored": given.stored, "empty_per_s": before, "per_s": after, "share_of_empty": round(after / before, 3),
            "errors": errors, **common(full),
        }  # fmt: skip


def durable(given: argparse.Namespace) -> dict[str, Any]:
    """Syncs that the kernel saw for a hundred records of one client (strace)."""
    if shutil.which("strace") is None:
        return {"skipped": "strace is not installed"}
    with server.seeded(given.form) as home:
        counts = home.folder / "syncs"
        given = argparse.Namespace(**{**vars(given), "count": 100, "warmup": 0, "repeat": 1})
        with server.serving(home, "strace", "-f", "-c", "-o", str(counts), "-e", "trace=fsync,fdatasync") as (address, pid):
            sent_off = load(given, address, pid, f"/collect/key/{home.facts['token']}/submission", clients=1)
        rows = [line.split() for line in counts.read_text().splitlines()]
        calls = {row[-1]: int(row[3]) for row in rows if row and row[-1] in ("fsync", "fdatasync")}
        return {"syncs": calls, "errors": sent_off["errors"], **common(home)}


def postgresql(given: argparse.Namespace) -> dict[str, Any]:
    """The same door before a fresh PostgreSQL server with fsync on; the peak is that of the web process and the database together."""
    with pg.cluster() as database:
        os.environ["DATABASE_URL"] = database.url("nazorat")
        try:
            postmaster = int((database.socket / "data/postmaster.pid").read_text().split()[0])
            with server.seeded(given.form) as home, machine.watched(postmaster) as highest:
                figures = run(given, home, clients=16, repeat=given.repeat)
                return {
                    **figures, "database_peak_mib": highest[0], "both_peak_mib": round(figures["peak_mib"] + highest[0], 1),
                    **common(home),
                }  # fmt: skip
        finally:
            del os.environ["DATABASE_URL"]


def start(given: argparse.Namespace) -> dict[str, Any]:
    """From the command to the first page, and the memory of the process tree once it is there and quiet; then one record is sent."""
    seconds, idle = [], []
    with server.seeded(given.form) as home:
        for _ in range(given.repeat):
            began = time.perf_counter()
            with server.serving(home) as (address, pid):
                seconds.append(time.perf_counter() - began)
                time.sleep(2)
                idle.append(machine.shared_mib(pid))
                sender.send(f"{address}/collect/key/{home.facts['token']}/submission", clients=1, count=1)
        return {"cold_s": round(statistics.median(seconds), 2), "idle_mib": statistics.median(idle), **common(home)}


def common(home: server.Home) -> dict[str, Any]:
    """What stands in the line of every case: the disk, the database's settings, and that what was stored is a sealed record which opens."""
    return {"fsync_ms": machine.fsync_ms(home.folder), **home.proofs()}


def beside_the_bare_view(given: argparse.Namespace, home: server.Home, *, clients: int, kib: int = 0) -> dict[str, Any]:
    """Nazorat and a bare Django view in turn: the ratio holds on a slow or busy machine too."""
    ours, theirs = [], []
    for _ in range(given.repeat):
        ours.append(run(given, home, clients=clients, repeat=1, kib=kib))
        with server.bare(home.folder) as (address, pid):
            theirs.append(load(given, address, pid, "/submission", clients=clients, repeat=1, kib=kib))
    figures = {name: statistics.median(each[name] for each in ours) for name in ours[0]}
    bare = {name: statistics.median(each[name] for each in theirs) for name in ("per_s", "cpu_ms")}
    return {
        "clients": clients, "image_kib": kib, **figures, "bare": bare, "cpu_to_bare": round(figures["cpu_ms"] / bare["cpu_ms"], 2),
        **common(home),
    }  # fmt: skip


def run(given: argparse.Namespace, home: server.Home, *, clients: int, repeat: int, kib: int = 0) -> dict[str, float]:
    path = f"/collect/key/{home.facts['token']}/submission"
    with server.serving(home) as (address, pid), machine.watched(pid) as highest:
        figures = load(given, address, pid, path, clients=clients, repeat=repeat, kib=kib)
        return {**figures, "peak_mib": highest[0]}


def load(
    given: argparse.Namespace, address: str, pid: int, path: str, *, clients: int, repeat: int = 1, kib: int = 0
) -> dict[str, float]:
    """The figures of one kind of load: by our own sender, or by the generator that was given."""
    if given.load is None:
        return sent(given, f"{address}{path}", pid, clients=clients, kib=kib)
    count = ["--attachment-kb", str(kib), "--attachment-count", str(given.count)] if kib else []
    command = [
        sys.executable, str(given.load.resolve()), "--kind", "openrosa", "--base-url", address, "--form", str(given.form), "--submission-url", path,
        "--pid", f"server={pid}", "ingest", "--clients", str(clients), "--count", str(given.count), "--repeat", str(repeat),
        "--warmup", str(given.warmup), *count,
    ]  # fmt: skip
    child = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ)
    if child.returncode:
        raise SystemExit(child.stderr[-2000:])
    held = find(json.loads(child.stdout), str(clients), bool(kib))
    return {
        "per_s": float(held["per_s"]["median"]), "cpu_ms": float(held["server_cpu_ms_per_request"]["median"]), "errors": float(held["errors"]),
        **{f"{name}_ms": float(held["latency_ms"][name]) for name in ("p50", "p95", "p99")},
    }  # fmt: skip


def sent(given: argparse.Namespace, address: str, pid: int, *, clients: int, kib: int) -> dict[str, float]:
    if given.warmup:
        sender.send(address, clients=4, count=given.warmup, kib=kib)
    pids = machine.tree(pid)
    before = sender.cpu_seconds(pids)
    figures = sender.send(address, clients=clients, count=given.count, kib=kib)
    return {**figures, "cpu_ms": round((sender.cpu_seconds(pids) - before) * 1000 / given.count, 2)}


def find(output: Any, clients: str, with_image: bool) -> dict[str, Any]:
    """The figures for so many clients, wherever the generator put them."""
    todo, found = [output], []
    while todo:
        each = todo.pop()
        if isinstance(each, dict):
            if clients in each.get("by_clients", {}) and bool(each.get("attachment_bytes")) == with_image:
                found.append(each["by_clients"][clients])
            todo += each.values()
    chosen: dict[str, Any] = found[0]
    return chosen


CASES: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "many": many, "one": one, "image": image, "stored": stored, "durable": durable, "postgresql": postgresql, "start": start,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
