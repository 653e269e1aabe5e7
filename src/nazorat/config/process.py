"""What a serving process does to itself before it holds a key."""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

# no folder can be made under a device, by root neither: whoever would write a temporary file fails, and nothing lies in clear
NOWHERE = "/dev/null/no-temporary-files"
PR_SET_DUMPABLE = 4
SERVER_LOGGER = "_granian"
# after 30 silent seconds, every 10 seconds, 3 times: a dead sender is noticed within a minute
PEERS_ASKED = {socket.TCP_KEEPIDLE: 30, socket.TCP_KEEPINTVL: 10, socket.TCP_KEEPCNT: 3}
LISTENS_WITHIN = 30.0
log = logging.getLogger("nazorat.config")
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def harden() -> None:
    """No temporary files, no core dumps, no reading of our memory by other processes of the same user.

    To be called in every worker: what `exec` starts can be dumped again (prctl(2)).
    """
    tempfile.tempdir = NOWHERE
    os.environ["TMPDIR"] = os.environ["SQLITE_TMPDIR"] = NOWHERE
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def notice_dead_peers() -> None:
    """Have the kernel ask silent senders whether they are still there; without it a tablet that lost its network in the middle of
    an upload would hold a thread for ever. Connections take these options from the socket that accepts them (socket(7), tcp(7)).
    The server opens that socket itself, after the application is loaded, so this waits for it beside.
    """
    threading.Thread(target=_ask_once_it_listens, name="peers", daemon=True).start()


def _ask_once_it_listens() -> None:
    end = time.monotonic() + LISTENS_WITHIN
    while not _ask_peers() and time.monotonic() < end:
        time.sleep(0.05)


def _ask_peers() -> bool:
    """Set the options on every listening TCP socket of this process; whether there was one."""
    asked = False
    for name in os.listdir("/proc/self/fd"):
        try:
            if not os.readlink(f"/proc/self/fd/{name}").startswith("socket:"):
                continue
            found = socket.socket(fileno=int(name))
        except OSError:  # closed meanwhile
            continue
        try:
            if found.family in (socket.AF_INET, socket.AF_INET6) and found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                asked = True
                found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                for option, value in PEERS_ASKED.items():
                    found.setsockopt(socket.IPPROTO_TCP, option, value)
        finally:
            found.detach()  # it is the server's, not ours to close
    return asked


def quiet_server() -> None:
    """Let the server's own log say only the first line of anything: it prints tracebacks whole, with what they quote."""
    logging.getLogger(SERVER_LOGGER).addFilter(_first_line)


def _first_line(record: logging.LogRecord) -> bool:
    record.msg, record.args = record.getMessage().partition("\n")[0], ()
    record.exc_info = record.exc_text = record.stack_info = None
    return True


class Guarded:
    """The application with a last net: what escapes Django is logged as our logs are, by class and place, and answered with 500."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        try:
            return self.inner(environ, start_response)
        except Exception:
            log.exception("A request broke")
            start_response(
                "500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
            )
            return [b"500"]
