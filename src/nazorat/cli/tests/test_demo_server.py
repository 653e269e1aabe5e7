"""The desk of a demonstration or a practice ends with the command that serves it, also when that is ended from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx

from support.home import make_home

HOLD = """
import sys, time
from pathlib import Path
from nazorat.cli.demo.server import Server
with Server(Path(sys.argv[1]), 0) as server:
    print(server.base, server.child.pid, flush=True)
    time.sleep(60)
"""


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_desk_ends_with_its_command(tmp_path: Path) -> None:
    make_home(tmp_path / "home")
    command = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert command.stdout is not None
    base, child = command.stdout.readline().split()
    assert httpx.get(f"{base}/static/kit/mark.svg").status_code == 200
    command.send_signal(signal.SIGTERM)
    assert command.wait(timeout=20) == 128 + signal.SIGTERM
    command.stdout.close()
    deadline = time.monotonic() + 10
    while is_there(int(child)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_there(int(child))
