"""What a figure depends on: the disk's sync, the database's settings, the memory of a process tree."""

from __future__ import annotations

import gc
import os
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nacl import pwhash


def settle() -> None:
    """What was loaded and planted is collected no more, as in the server, which freezes what it loads before it forks its workers."""
    gc.collect()
    gc.freeze()


def fsync_ms(folder: Path, times: int = 100) -> float:
    """Median milliseconds of one fdatasync after 4 KiB of appending, on the disk of `folder`."""
    probe = folder / "fsync-probe"
    took = []
    with probe.open("wb") as file:
        for _ in range(times):
            file.write(bytes(4096))
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    probe.unlink()
    return round(statistics.median(took) * 1000, 3)


def tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def shared_mib(pid: int) -> float:
    """Proportional MiB of a process tree: pages that its processes share, as ours and PostgreSQL's do, are counted once (proc(5), smaps_rollup)."""
    total = 0
    for each in tree(pid):
        try:
            line = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE)
        except (FileNotFoundError, ProcessLookupError):  # ended meanwhile
            continue
        total += int(line.group(1)) if line else 0
    return round(total / 1024, 1)


@contextmanager
def watched(pid: int) -> Iterator[list[float]]:
    """The highest `shared_mib` of a tree while the block runs, looked at five times a second: the one item of the list."""
    highest, over = [0.0], threading.Event()

    def look() -> None:
        while not over.wait(0.2):
            highest[0] = max(highest[0], shared_mib(pid))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield highest
    finally:
        over.set()
        watcher.join()


# of these more is better; of everything else with a must, less
MORE = ("per_s", "share_of_empty")


def missed(figures: Mapping[str, Any], must: Mapping[str, float]) -> list[str]:
    """What makes the figures of a case worthless or too small: posts that were refused, a record that does not open, a must."""
    wrong = [] if not figures.get("errors") else [f"{figures['errors']} errors"]
    wrong += [] if figures.get("random_record_opens", True) else ["the random record does not open"]
    for name, bound in must.items():
        if (figures[name] < bound) if name in MORE else (figures[name] > bound):
            wrong.append(f"{name} {figures[name]}, must {bound}")
    return wrong


def pass_ms(times: int = 20) -> float:
    """Median milliseconds of one pass of Argon2id over 64 MiB: how fast processor and memory are in this very hour."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        pwhash.argon2id.kdf(32, b"a passphrase", bytes(16), opslimit=1, memlimit=1 << 26)
        took.append(time.perf_counter() - began)
    return round(statistics.median(took) * 1000, 1)


def facts() -> dict[str, object]:
    load = os.getloadavg()[0]
    python = ".".join(map(str, sys.version_info[:3]))
    return {"cpus": os.cpu_count(), "load_before": round(load, 2), "python": python, "argon2_pass_ms": pass_ms()}
