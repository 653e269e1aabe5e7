"""Starts the child that typesets, feeds it by a pipe and takes the answer from a pipe. Nothing is written to disk.

The child gets no key, no environment of ours, no way to write a file (its file-size limit is zero), and dies at its limits.
"""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from nazorat.typeset.wire import Wire, pack, unpack

SECONDS: Final = 60
MEGABYTES: Final = 1536
_ROOT: Final = Path(__file__).resolve().parents[2]


class TypesetFailed(RuntimeError):
    """`code`: timeout, crashed, refused, source. `detail` may quote the document: show it to nobody, log only the code."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def run(jobs: list[dict[str, Wire]], *, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> list[Any]:
    """Answers of the jobs in order, all from one child. Raises TypesetFailed; then none of them is answered."""
    request = pack({"jobs": list(jobs), "megabytes": megabytes, "seconds": seconds})
    child = subprocess.Popen(
        [sys.executable, "-m", "nazorat.typeset.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd="/",
        start_new_session=True,
    )
    try:
        answer, _ = child.communicate(request, timeout=seconds)
    except subprocess.TimeoutExpired as late:
        raise TypesetFailed("timeout") from late
    finally:
        _end(child)
    return _answers(answer)


def _answers(answer: bytes) -> list[Any]:
    try:
        reply = unpack(io.BytesIO(answer))
    except (EOFError, ValueError) as cut:
        raise TypesetFailed("crashed") from cut
    if "failed" in reply:
        raise TypesetFailed(reply["failed"], reply.get("detail", ""))
    answers: list[Any] = reply["answers"]
    return answers


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8"}


def _end(child: subprocess.Popen[bytes]) -> None:
    """Also ends pandoc when the child was cut off in the middle of it."""
    if child.poll() is None:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with suppress(BrokenPipeError):  # what was still to be written has no reader any more
                pipe.close()
