"""Certificates of our own: what `tls init` makes is what a tablet that installed the authority accepts, and it vouches for nothing else."""

from __future__ import annotations

import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nazorat.cli.installation import CannotDo, make_secrets
from nazorat.cli.tls import own_certificate
from nazorat.vault import certificates
from support import live
from support.home import make_home

HOST = "nazorat.lan"
NOW = datetime.now(UTC)


def run(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nazorat.cli", *arguments[:2], "--home", str(home), *arguments[2:]]
    return subprocess.run(command, env=live.child_environment(home), capture_output=True, text=True, check=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_secrets(tmp_path / "secrets.json")
    return tmp_path


def handshake(port: int, authority: Path, name: str) -> dict[str, object] | str:
    """What a client that trusts `authority` sees at `name`: the certificate, or why it refuses."""
    context = ssl.create_default_context(cafile=str(authority))
    with socket.create_connection(("127.0.0.1", port), timeout=10) as raw:
        try:
            with context.wrap_socket(raw, server_hostname=name) as secure:
                secure.sendall(f"GET /sign-in/ HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
                return {"head": secure.recv(4096).split(b"\r\n")[0].decode()}
        except ssl.SSLCertVerificationError as refused:
            return refused.verify_message


@contextmanager
def showing(certificate: Path, key: Path) -> Iterator[int]:
    """A server that shows a certificate and answers one client after the other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    raw, _peer = listening.accept()
                except OSError:
                    return
                try:
                    with context.wrap_socket(raw, server_side=True) as secure:
                        secure.recv(1024)
                        secure.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                except OSError:
                    continue

        threading.Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def test_a_tablet_that_installed_the_authority_is_served_and_another_is_not(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home")
    assert run(home, "tls", "init", HOST).returncode == 0
    stranger = tmp_path / "stranger.crt"
    stranger.write_bytes(certificates.make_authority(HOST, NOW).certificate)
    port = live.free_port()
    command = [
        sys.executable,
        "-m",
        "nazorat.cli",
        "serve",
        "--home",
        str(home),
        "--lan",
        HOST,
        "--port",
        str(port),
        "--workers",
        "1",
    ]
    log = (tmp_path / "log").open("wb")
    child = subprocess.Popen(command, env=live.child_environment(home), stdout=log, stderr=log, start_new_session=True)
    try:
        deadline = time.monotonic() + live.START_SECONDS
        seen: object = None
        while seen is None and child.poll() is None and time.monotonic() < deadline:
            try:
                seen = handshake(port, home / "tls/authority.crt", HOST)
            except OSError:
                time.sleep(0.1)
        assert seen == {"head": "HTTP/1.1 200 OK"}, (tmp_path / "log").read_text()
        assert handshake(port, stranger, HOST) == "self-signed certificate in certificate chain"
        assert "mismatch" in str(handshake(port, home / "tls/authority.crt", "other.lan"))
    finally:
        os.killpg(child.pid, signal.SIGTERM)
        child.wait(timeout=30)
        log.close()


@pytest.mark.parametrize("name", ["bank.example", "lan", "nazorat.lan.example"])
def test_the_authority_vouches_for_no_other_name(home: Path, name: str) -> None:
    """Whoever takes its key can pose as this server, and as nobody's mail or bank."""
    authority = certificates.make_authority(HOST, NOW)
    made = certificates.issue(authority, name, NOW)
    for file, data in (("authority.crt", authority.certificate), ("server.crt", made.certificate), ("server.key", made.key)):
        (home / file).write_bytes(data)
    with showing(home / "server.crt", home / "server.key") as port:
        assert handshake(port, home / "authority.crt", name) == "permitted subtree violation"


def test_a_certificate_by_number_is_refused_too(home: Path) -> None:
    authority = certificates.make_authority(HOST, NOW)
    made = certificates.issue(authority, HOST, NOW)
    for file, data in (("authority.crt", authority.certificate), ("server.crt", made.certificate), ("server.key", made.key)):
        (home / file).write_bytes(data)
    with showing(home / "server.crt", home / "server.key") as port:
        assert handshake(port, home / "authority.crt", HOST) == {"head": "HTTP/1.1 200 OK"}
        assert "mismatch" in str(handshake(port, home / "authority.crt", "127.0.0.1"))


def test_init_says_what_to_compare_and_keeps_keys_to_the_owner(home: Path) -> None:
    said = run(home, "tls", "init", HOST).stdout
    fingerprint = certificates.facts_of((home / "tls/authority.crt").read_bytes()).fingerprint
    assert f"SHA-256 {fingerprint}" in said
    assert re.fullmatch(r"([0-9A-F]{4} ){15}[0-9A-F]{4}", fingerprint)
    assert "▀" in said, "no code to photograph"
    assert {oct(file.stat().st_mode & 0o777) for file in (home / "tls").iterdir()} == {"0o600"}
    assert fingerprint in run(home, "tls", "show").stdout


def test_renewing_keeps_the_authority_that_tablets_trust(home: Path) -> None:
    run(home, "tls", "init", HOST)
    before = {file.name: file.read_bytes() for file in (home / "tls").iterdir()}
    assert f"The certificate of {HOST} holds until" in run(home, "tls", "renew").stdout
    after = {file.name: file.read_bytes() for file in (home / "tls").iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"server.crt", "server.key"}
    with showing(home / "tls/server.crt", home / "tls/server.key") as port:
        assert handshake(port, home / "tls/authority.crt", HOST) == {"head": "HTTP/1.1 200 OK"}


def test_a_second_authority_is_not_made_by_mistake(home: Path) -> None:
    run(home, "tls", "init", HOST)
    again = run(home, "tls", "init", "other.lan")
    assert (again.returncode, "holds an authority already" in again.stderr) == (2, True)
    assert certificates.facts_of((home / "tls/server.crt").read_bytes()).hosts == (HOST,)


@pytest.mark.parametrize("name", ["localhost", "192.0.2.7", "Nazorat.lan", "a b.lan", "-x.lan", "x..lan", "*.lan", ""])
def test_a_name_that_no_browser_would_keep_a_cookie_for_is_refused(home: Path, name: str) -> None:
    refused = run(home, "tls", "init", "--", name)
    assert (refused.returncode, "HOST is a name with a dot" in refused.stderr) == (2, True)
    assert not (home / "tls").exists()


def test_a_certificate_of_another_name_or_time_is_not_served(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert own_certificate(home, HOST) is None
    folder = home / "tls"
    folder.mkdir()
    authority = certificates.make_authority(HOST, NOW)

    def hold(begun: datetime) -> None:
        made = certificates.issue(authority, HOST, begun)
        (folder / "server.crt").write_bytes(made.certificate)

    hold(NOW)
    assert own_certificate(home, HOST) == (folder / "server.crt", folder / "server.key")
    with pytest.raises(CannotDo, match=r"is for nazorat\.lan, not for other\.lan"):
        own_certificate(home, "other.lan")
    hold(NOW - timedelta(days=380))
    own_certificate(home, HOST)
    assert "ends in 14 days" in capsys.readouterr().err
    hold(NOW - timedelta(days=400))
    with pytest.raises(CannotDo, match="has run out"):
        own_certificate(home, HOST)
