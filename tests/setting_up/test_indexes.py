"""The first thing on a fresh machine: one pinned file, known by its hash, from whatever index is configured."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from devtools import CannotGoOn, indexes, pinned

SETTINGS = (
    "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL", "PIP_EXTRA_INDEX_URL", "SSL_CERT_FILE",
    "PIP_CERT", "REQUESTS_CA_BUNDLE", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY",
)  # fmt: skip


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting of this machine reaches the test, but for /etc/pip.conf, which the tests override."""
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")


@contextmanager
def index(pages: dict[str, tuple[str, bytes]]) -> Iterator[str]:
    """An index on loopback; the authorisation that it was shown is in `Handler.shown`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            Handler.shown = self.headers.get("Authorization", "")
            kind, body = pages.get(self.path, ("", b""))
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

        shown = ""

    SHOWN.append(Handler)
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


SHOWN: list[type] = []


def wheel() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("uv-1.data/scripts/uv", "#!/bin/sh\necho here\n")
    return held.getvalue()


def json_page(digest: str) -> tuple[str, bytes]:
    files = [{"url": "../../other.whl", "hashes": {"sha256": "0" * 64}}, {"url": "../../f/uv.whl", "hashes": {"sha256": digest}}]
    return "application/vnd.pypi.simple.v1+json", json.dumps({"files": files}).encode()


def html_page(digest: str) -> tuple[str, bytes]:
    return "text/html", f'<a href="../../other.whl#sha256={"0" * 64}">o</a><a href="../../f/uv.whl#sha256={digest}">uv</a>'.encode()


@pytest.mark.parametrize("page", [json_page, html_page])
def test_wheel_when_listed_is_found_by_its_hash(monkeypatch: pytest.MonkeyPatch, page: "type") -> None:
    data = wheel()
    digest = hashlib.sha256(data).hexdigest()
    with index({"/simple/uv/": page(digest), "/f/uv.whl": ("application/zip", data)}) as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        assert pinned.fetch(digest) == data


def test_wheel_when_changed_on_the_way_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = hashlib.sha256(wheel()).hexdigest()
    with index({"/simple/uv/": json_page(digest), "/f/uv.whl": ("application/zip", wheel() + b"x")}) as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        with pytest.raises(CannotGoOn, match="not the pinned one"):
            pinned.fetch(digest)


def test_wheel_when_only_a_further_index_has_it_comes_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    data = wheel()
    digest = hashlib.sha256(data).hexdigest()
    with index({}) as empty, index({"/simple/uv/": json_page(digest), "/f/uv.whl": ("application/zip", data)}) as full:
        monkeypatch.setenv("PIP_INDEX_URL", empty)
        monkeypatch.setenv("PIP_EXTRA_INDEX_URL", full)
        assert pinned.fetch(digest) == data


def test_wheel_when_nowhere_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with index({"/simple/uv/": json_page("1" * 64)}) as address:
        monkeypatch.setenv("PIP_INDEX_URL", address)
        with pytest.raises(CannotGoOn, match="does not offer uv") as refused:
            pinned.fetch("2" * 64)
    assert "\n" not in str(refused.value)


def test_index_when_nobody_listens_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with index({}) as address:
        closed = address
    monkeypatch.setenv("PIP_INDEX_URL", closed)
    with pytest.raises(CannotGoOn, match="name your index in PIP_INDEX_URL"):
        pinned.fetch("2" * 64)


def test_index_when_it_names_a_user_is_asked_as_that_user(monkeypatch: pytest.MonkeyPatch) -> None:
    data = wheel()
    digest = hashlib.sha256(data).hexdigest()
    with index({"/simple/uv/": json_page(digest), "/f/uv.whl": ("application/zip", data)}) as address:
        indexes.get(address.replace("//", "//user:s%3Bt@") + "/uv/")
        assert SHOWN[-1].shown == "Basic dXNlcjpzO3Q="  # type: ignore[attr-defined]  # the handler's class is made inside


def test_certificates_when_the_bundle_is_gone_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/bundle.crt")
    with pytest.raises(CannotGoOn, match=r"/nowhere/bundle.crt does not exist"):
        indexes.get("https://127.0.0.1:9/simple/uv/")


def test_index_when_in_pips_file_is_used_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "config/pip/pip.conf"
    file.parent.mkdir(parents=True)
    file.write_text("[global]\nindex-url = http://mirror.example/a/\nextra-index-url = http://x.example/s http://y.example/s\n")
    assert indexes.configured() == indexes.Indexes("http://mirror.example/a", ("http://x.example/s", "http://y.example/s"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://nearer.example/b")
    assert indexes.configured().default == "http://nearer.example/b"
    monkeypatch.setenv("UV_DEFAULT_INDEX", "named=http://nearest.example/c")
    assert indexes.configured().default == "http://nearest.example/c"


def test_program_when_unpacked_can_be_run(tmp_path: Path) -> None:
    program = tmp_path / "tools/uv"
    pinned.unpack(wheel(), program)
    assert program.stat().st_mode & 0o777 == 0o755
    assert [file.name for file in program.parent.iterdir()] == ["uv"]
