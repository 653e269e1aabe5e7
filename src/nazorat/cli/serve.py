from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from nazorat.cli.installation import CannotDo, home_option, installed

TLS = click.Path(exists=True, dir_okay=False, resolve_path=True)
SECONDS_TO_FINISH = "20"


@click.command()
@home_option
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--lan", metavar="HOST", help="Serve the local network under this host name; needs a certificate.")
@click.option("--tls-cert", type=TLS, help="Certificate of that host, PEM.")
@click.option("--tls-key", type=TLS, help="Its key, PEM.")
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="Processes; one well-used one is quickest on two cores.",
)
@click.option(
    "--threads", default=16, show_default=True, type=click.IntRange(1, 256), help="Requests served at once by each process."
)
def serve(home: Path, port: int, lan: str | None, tls_cert: str | None, tls_key: str | None, workers: int, threads: int) -> None:
    """Serve an installation. Without --lan only this machine can reach it."""
    if bool(tls_cert) != bool(tls_key):
        raise CannotDo("--tls-cert and --tls-key belong together.")
    if lan and not tls_cert:
        raise CannotDo("--lan needs --tls-cert and --tls-key: without TLS browsers keep no cookie and run no field app.")
    os.environ["NAZORAT_HOME"] = str(installed(home))
    if lan:
        os.environ["NAZORAT_HOSTS"] = f"{lan},127.0.0.1,localhost"
    if swap_is_on():
        click.echo("Warning: swap is on; keys in memory may reach the disk. Encrypt swap or switch it off.", err=True)
    click.echo(f"Serving http{'s' if tls_cert else ''}://{lan or '127.0.0.1'}:{port}/", err=True)
    command = server_command(
        port, lan=bool(lan), tls=(tls_cert, tls_key) if tls_cert and tls_key else None, workers=workers, threads=threads
    )
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter, no shell


def server_command(port: int, *, lan: bool, tls: tuple[str, str] | None, workers: int, threads: int) -> list[str]:
    """The command line of the WSGI server, to take the place of this process."""
    command = [
        sys.executable, "-m", "granian", "nazorat.config.wsgi:application", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--host", "0.0.0.0" if lan else "127.0.0.1", "--port", str(port),  # noqa: S104 - asked for by --lan, and with TLS only
        "--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers",
        "--workers-kill-timeout", SECONDS_TO_FINISH, "--log-level", "error",
    ]  # fmt: skip
    return command + (["--ssl-certificate", tls[0], "--ssl-keyfile", tls[1]] if tls else [])


def swap_is_on(table: Path = Path("/proc/swaps")) -> bool:
    """Whether this machine swaps memory to a disk. Compressed memory (zram) is none."""
    try:
        lines = table.read_text().splitlines()[1:]
    except OSError:
        return False
    return any(not line.startswith("/dev/zram") for line in lines if line.strip())
