"""The demonstration's own folder and its server: made anew each time, started as a child in a process group of its own. Practice has both too."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
import httpx

from nazorat.cli.client import trusted

MARK = "demonstration.json"
SECRET = re.compile(r"\b[A-Z2-9]{5}(?:-[A-Z2-9]{5}){3}\b")
START_WITHIN = 30.0


def make_folder(home: Path) -> None:
    """An empty folder with our mark. Refused when there is anything in it that no demonstration put there."""
    if home.exists() and any(home.iterdir()):
        if not (home / MARK).is_file():
            raise click.ClickException(f"{home} is not empty and not a demonstration's folder: name another with --home.")
        shutil.rmtree(home)
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    (home / MARK).write_text(
        json.dumps({"what": "An invented demonstration. Made anew by each `nazorat demo`; keep nothing here."})
    )


def found(home: Path, organisation: str, name: str) -> str:
    """Run `nazorat init` and give the first coordinator's invitation."""
    command = [*_nazorat("init"), str(home / "home"), "--organisation", organisation, "--name", name]
    done = subprocess.run(command, env=_environment(practice=False), capture_output=True, text=True, check=False)
    invitation = SECRET.search(done.stdout)
    if done.returncode or invitation is None:
        raise click.ClickException(f"nazorat init failed ({done.returncode}): {done.stderr[-2000:]}{done.stdout[-500:]}")
    return invitation.group()


class Server:
    """`nazorat serve` on loopback. Use as a context; at its end the process group is ended by its id."""

    def __init__(self, home: Path, port: int, *, practice: bool = False) -> None:
        self.port = port if port and _free(port) else _any_free()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = (home / "serve.log").open("ab")
        command = [*_nazorat("serve"), "--home", str(home / "home"), "--port", str(self.port)]
        self.child = subprocess.Popen(
            command, env=_environment(practice), stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def __enter__(self) -> Server:
        # the child leads a group of its own and would outlive a command that is ended from outside
        self.before = signal.signal(signal.SIGTERM, _leave)
        deadline = time.monotonic() + START_WITHIN
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                break
            try:
                if httpx.get(f"{self.base}/sign-in/", timeout=5, verify=trusted()).status_code == 200:
                    return self
            except httpx.HTTPError:
                time.sleep(0.05)
        self.stop()
        raise click.ClickException(f"The server did not start; see {self.log.name}.")

    def __exit__(self, *exception: object) -> None:
        self.stop()
        signal.signal(signal.SIGTERM, self.before)

    def stop(self) -> None:
        """End what this object started, and nothing else."""
        if self.child.poll() is None:
            os.killpg(self.child.pid, signal.SIGTERM)
            try:
                self.child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(self.child.pid, signal.SIGKILL)
                self.child.wait(timeout=10)
        self.log.close()


def _leave(_signal: int, _frame: object) -> None:
    sys.exit(128 + signal.SIGTERM)


def _nazorat(command: str) -> list[str]:
    return [sys.executable, "-m", "nazorat.cli", command]


def _environment(practice: bool) -> dict[str, str]:
    """Ours with the banner of the demonstration or of practice; settings of another installation do not come along."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAZORAT_") and name != "DATABASE_URL"}
    return {**kept, "NAZORAT_DEMO": "1", **({"NAZORAT_PRACTICE": "1"} if practice else {})}


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
