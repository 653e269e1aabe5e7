from __future__ import annotations

import gc
import os
import socket
from pathlib import Path
from typing import Any

import click
from granian.constants import HTTPModes, Interfaces
from granian.errors import FatalError
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]  # it re-exports a name that its stubs leave out
from granian.server.common import AbstractServer
from granian.server.mp import MPServer

from nazorat.cli.installation import CannotDo, home_option, installed, start_django
from nazorat.vault.process import harden

TLS = click.Path(exists=True, dir_okay=False, resolve_path=True)
SECONDS_TO_FINISH = 20
# after 30 silent seconds, every 10 seconds, 3 times: a dead sender is noticed within a minute
PEERS_ASKED = {socket.TCP_KEEPIDLE: 30, socket.TCP_KEEPINTVL: 10, socket.TCP_KEEPCNT: 3}


@click.command()
@home_option
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--lan", metavar="HOST", help="Serve the local network under this host name; needs a certificate, see `tls init`.")
@click.option("--tls-cert", type=TLS, help="Certificate of that host, PEM.")
@click.option("--tls-key", type=TLS, help="Its key, PEM.")
@click.option(
    "--workers",
    default=2,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes; one for each core serves most.",
)
@click.option(
    "--threads", default=8, show_default=True, type=click.IntRange(1, 256), help="Requests served at once by each process."
)
def serve(home: Path, port: int, lan: str | None, tls_cert: str | None, tls_key: str | None, workers: int, threads: int) -> None:
    """Serve an installation. Without --lan only this machine can reach it."""
    if bool(tls_cert) != bool(tls_key):
        raise CannotDo("--tls-cert and --tls-key belong together.")
    home = installed(home)
    certificate = (Path(tls_cert), Path(tls_key)) if tls_cert and tls_key else None
    if lan:
        from nazorat.cli.tls import own_certificate  # noqa: PLC0415 - a laptop alone need not load it

        certificate = certificate or own_certificate(home, lan)
        if certificate is None:
            raise CannotDo(
                f"--lan needs `nazorat tls init {lan}`, or --tls-cert and --tls-key: "
                "without TLS browsers keep no cookie and run no field app."
            )
        os.environ["NAZORAT_HOSTS"] = f"{lan},127.0.0.1,localhost"
    if swap_is_on():
        click.echo("Warning: swap is on; keys in memory may reach the disk. Encrypt swap or switch it off.", err=True)
    click.echo(f"Serving http{'s' if certificate else ''}://{lan or '127.0.0.1'}:{port}/", err=True)
    load_once(home)
    try:
        server(port, lan=bool(lan), tls=certificate, workers=workers, threads=threads).serve()
    except FatalError as wrong:
        raise CannotDo(f"The server could not start: {wrong}.") from wrong


def load_once(home: Path) -> None:
    """Load the whole application here, so that workers share its memory and begin at once. Neither a thread nor a connection to the
    database is begun, which would not survive the fork, and nothing is drawn from a random generator that the workers would share.
    """
    harden()
    start_django(home)
    from django.urls import get_resolver  # noqa: PLC0415 - loaded with django

    get_resolver().url_patterns  # noqa: B018 - it loads every room's pages
    gc.freeze()  # or the first collection in each worker would touch, and so copy, every page


def server(port: int, *, lan: bool, tls: tuple[Path, Path] | None, workers: int, threads: int) -> AbstractServer[Any]:
    """The WSGI server, not begun. Its workers are forks of this process, so they need not load Python and the server again."""
    return _Asking(
        "nazorat.config.wsgi:application", interface=Interfaces.WSGI, http=HTTPModes.http1, websockets=False, port=port,
        address="0.0.0.0" if lan else "127.0.0.1",  # noqa: S104 - asked for by --lan, and with TLS only
        workers=workers, blocking_threads=threads, respawn_failed_workers=True, workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.error, ssl_cert=tls[0] if tls else None, ssl_key=tls[1] if tls else None,
    )  # fmt: skip


class _Asking(MPServer):
    """The server on a socket that we bind. The kernel asks silent senders on it whether they are still there: without that, a tablet
    that lost its network in the middle of an upload would hold a thread for ever. Connections take the options from the socket
    that accepts them (socket(7), tcp(7)), so they are set before it listens; the server offers no setting for them.
    """

    def _init_shared_socket(self) -> None:
        try:
            self._sso = bound(self.bind_addr, self.bind_port)
        except OSError as taken:
            raise FatalError(taken.strerror) from taken
        self._shd = SocketHolder(self._sso.fileno(), False, self.backlog)  # type: ignore[call-arg, assignment]  # not a Unix socket


def bound(address: str, port: int) -> socket.socket:
    """A TCP socket at that address, not listening yet, which the workers inherit. Raises OSError when the port is taken."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # an answer is written in two pieces: without this the second waits 40 ms for the first to be acknowledged
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in PEERS_ASKED.items():
        made.setsockopt(socket.IPPROTO_TCP, option, value)
    try:
        made.bind((address, port))
    except OSError:
        made.close()
        raise
    made.set_inheritable(True)
    return made


def swap_is_on(table: Path = Path("/proc/swaps")) -> bool:
    """Whether this machine swaps memory to a disk. Compressed memory (zram) is none."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return False
    return any(not line.startswith("/dev/zram") for line in lines if line.strip())
