"""What a process does to itself before it holds a key, and how processes of one installation take turns."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# no folder can be made under a device, by root neither: whoever would write a temporary file fails, and nothing lies in clear
NOWHERE = "/dev/null/no-temporary-files"
PR_SET_DUMPABLE = 4


def harden() -> None:
    """No temporary files, no core dumps, no reading of our memory by other processes of the same user.

    To be called in every worker: what `exec` starts can be dumped again (prctl(2)).
    """
    tempfile.tempdir = NOWHERE
    os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = NOWHERE
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


@contextmanager
def turn(home: Path) -> Iterator[None]:
    """One process at a time, the next woken by the kernel at once (flock(2)). Processes that find SQLite locked sleep and look again,
    25 ms and more when there are many records. A courtesy, not a guard: the database has its own lock, on folders without this one too.
    """
    try:
        handle = os.open(home, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_UN)  # a child that was forked meanwhile would hold it on
        os.close(handle)
