"""What a process does to itself before it holds a key."""

from __future__ import annotations

import ctypes
import os
import resource
import tempfile

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
