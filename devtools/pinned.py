"""The one tool that is fetched by hand: uv, a pinned version, known by its hash and not by an address."""

import hashlib
import io
import json
import os
import platform
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from devtools import TOOLS, CannotGoOn, indexes

VERSION = "0.13.9"
HASHES = {
    "x86_64": "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    "aarch64": "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
}
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.3, text/html;q=0.2"


def uv() -> Path:
    """The path of uv, fetched into .tools on first use."""
    program = TOOLS / f"uv-{VERSION}" / "uv"
    if not program.exists():
        unpack(fetch(wanted_hash()), program)
    return program


def wanted_hash() -> str:
    machine = platform.machine()
    if sys.platform != "linux" or platform.libc_ver()[0] != "glibc" or machine not in HASHES:
        raise CannotGoOn(f"Linux with glibc on {' or '.join(HASHES)} is supported; this is {sys.platform} on {machine}.")
    return HASHES[machine]


def fetch(wanted: str) -> bytes:
    """The bytes of the wheel with this SHA-256 from the first configured index that offers it."""
    known = indexes.configured()
    troubles = []
    for index in (known.default, *known.extra):
        try:
            address = find(f"{index}/uv/", wanted)
            if address:
                print(f"fetching uv {VERSION}", flush=True)
                return checked(indexes.get(address)[0], wanted)
            troubles.append(f"the index does not offer uv {VERSION} with the pinned hash")
        except CannotGoOn as trouble:
            troubles.append(str(trouble))
    raise CannotGoOn(troubles[0])


def checked(data: bytes, wanted: str) -> bytes:
    if hashlib.sha256(data).hexdigest() != wanted:
        raise CannotGoOn(f"the index gave a file for uv {VERSION} whose SHA-256 is not the pinned one; nothing of it was used.")
    return data


def find(page: str, wanted: str) -> str:
    """The address of the file with this hash on a project's page, JSON (PEP 691) or HTML (PEP 503); empty when it is not there."""
    body, kind = indexes.get(page, ACCEPT)
    if "json" in kind:
        files = json.loads(body)["files"]
        return next((urljoin(page, file["url"]) for file in files if file["hashes"].get("sha256") == wanted), "")
    links = Links()
    links.feed(body.decode("utf-8", "replace"))
    return next((urljoin(page, urldefrag(link).url) for link in links.found if f"sha256={wanted}" in link), "")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def unpack(wheel: bytes, program: Path) -> None:
    program.parent.mkdir(parents=True, exist_ok=True)
    part = program.with_name(f"uv.{os.getpid()}")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith("/scripts/uv"))
        part.write_bytes(archive.read(name))
    part.chmod(0o755)
    part.replace(program)
