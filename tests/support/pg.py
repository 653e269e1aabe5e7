"""A PostgreSQL server of the tests' own: private, without TCP, gone with the process that asked for it. Standard library only."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

START_SECONDS = 30.0


class NoServer(Exception):
    """PostgreSQL is not installed or did not start; the message says which."""


@dataclass(frozen=True)
class Server:
    """A running server: the folder of its socket, its superuser, the programs beside it."""

    socket: Path
    user: str
    programs: Path

    def url(self, database: str) -> str:
        """A DATABASE_URL over the private socket."""
        return f"postgresql://{self.user}@{quote(str(self.socket), safe='')}/{database}"

    def run(self, sql: str, database: str = "postgres") -> str:
        """The unaligned output of one statement, by psql."""
        psql = [str(self.programs / "psql"), "-X", "-At", "-h", str(self.socket), "-U", self.user, "-d", database, "-c", sql]
        return subprocess.run(psql, check=True, capture_output=True, text=True).stdout.strip()


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs: on the path, or where Debian keeps them off it."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    packaged = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted((folder for folder in packaged if (folder / "initdb").exists()), key=lambda folder: float(folder.parent.name))
    if not folders:
        raise NoServer("PostgreSQL is not installed (no initdb)")
    return folders[-1]


@contextmanager
def cluster() -> Iterator[Server]:
    """A fresh cluster with the database `nazorat`, durable (fsync on), reached by a socket only."""
    found = programs()
    folder = private_folder()
    try:
        data, user = folder / "data", "nazorat"
        initdb = [str(found / "initdb"), "-D", str(data), "-U", user, "-A", "trust", "--no-locale", "-E", "UTF8", "-N"]
        made = subprocess.run([*lowered(), *initdb], capture_output=True, text=True, cwd=folder, check=False)
        if made.returncode:
            raise NoServer(f"initdb failed: {made.stderr.strip()}")
        with serving(Server(folder, user, found), data) as server:
            server.run("CREATE DATABASE nazorat")
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving(server: Server, data: Path) -> Iterator[Server]:
    log = server.socket / "log"
    options = [f"-cunix_socket_directories={server.socket}", "-clisten_addresses=", "-cmax_connections=60"]
    # the kernel ends the server when its parent dies, however that happens
    command = [*lowered("--pdeathsig=INT"), str(server.programs / "postgres"), "-D", str(data), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=server.socket)
    try:
        wait_until_ready(server, process, log)
        yield server
    finally:
        process.send_signal(2)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(server: Server, process: "subprocess.Popen[bytes]", log: Path) -> None:
    ready = [str(server.programs / "pg_isready"), "-q", "-h", str(server.socket)]
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        if subprocess.run(ready, check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise NoServer(f"PostgreSQL did not start: {log.read_text(errors='replace')[-500:]}")


def lowered(*options: str) -> list[str]:
    """How a program is started: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return ["setpriv", *options] if options else []
    account = unprivileged()
    return ["setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups", *options]


def unprivileged() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoServer("neither the user postgres nor nobody exists to run PostgreSQL as")


def private_folder() -> Path:
    """A folder that the server's user owns, whose parents that user can pass, with a path short enough for a socket."""
    asked = Path(tempfile.gettempdir())
    passable = all(parent.stat().st_mode & 0o001 for parent in (asked, *asked.parents))
    # a host name in an address is read in lower case, and a socket path may have 107 bytes
    fits = passable and len(str(asked)) < 60 and str(asked).islower()
    top = asked if fits else Path("/tmp")  # noqa: S108 - the one folder every user can pass
    folder = Path(tempfile.mkdtemp(prefix="nazorat-pg-", dir=top))
    if os.geteuid() == 0:
        account = unprivileged()
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder
