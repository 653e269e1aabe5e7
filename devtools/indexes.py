"""Where packages come from: what pip and uv are told on this machine, or the public index."""

import base64
import configparser
import os
import ssl
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from devtools import CannotGoOn

# the only host that this repository names: a fresh machine has nothing else to ask, and what comes from it is checked by hash
PUBLIC_HOST = "pypi.org"


@dataclass(frozen=True)
class Indexes:
    """The default index and further ones, each the address of a simple index (PEP 503/691) without a closing slash."""

    default: str
    extra: tuple[str, ...]


def configured() -> Indexes:
    """What the environment says, then pip's configuration files, then the public index."""
    held = pip_configuration()
    default = first("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL") or held.get("index-url") or f"https://{PUBLIC_HOST}/simple"
    extra = first("UV_INDEX", "UV_EXTRA_INDEX_URL", "PIP_EXTRA_INDEX_URL") or held.get("extra-index-url", "")
    return Indexes(without_name(default), tuple(without_name(address) for address in extra.split()))


def first(*names: str) -> str:
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def without_name(address: str) -> str:
    """uv lets an index be written `name=address`."""
    name, sign, rest = address.partition("=")
    return (rest if sign and "/" not in name else address).rstrip("/")


def pip_configuration() -> dict[str, str]:
    """The [global] and [install] settings of pip's files, the nearer file winning."""
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    files = [Path("/etc/xdg/pip/pip.conf"), Path("/etc/pip.conf"), Path.home() / ".pip/pip.conf", config / "pip/pip.conf"]
    if os.environ.get("PIP_CONFIG_FILE"):
        files.append(Path(os.environ["PIP_CONFIG_FILE"]))
    held: dict[str, str] = {}
    for file in files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(file)
        except (OSError, configparser.Error):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                held |= dict(parser[section])
    return held


def certificates() -> str:
    """A certificate bundle named for pip, where SSL_CERT_FILE is not set; empty for the system's own."""
    return first("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE") or pip_configuration().get("cert", "")


def get(address: str, accept: str = "*/*") -> tuple[bytes, str]:
    """Body and content type. Raises CannotGoOn with one line when the network, its certificates or the page are missing."""
    parts = urlsplit(address)
    if parts.scheme == "file":
        return read_file(address)
    headers = {"Accept": accept}
    if parts.username:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    request = urllib.request.Request(bare, headers=headers)  # noqa: S310 - http and https addresses of the configured index
    try:
        context = ssl.create_default_context(cafile=certificates() or None)
        with urllib.request.urlopen(request, timeout=180, context=context) as answer:  # noqa: S310 - as above
            return answer.read(), answer.headers.get("Content-Type", "")
    except (OSError, ValueError) as trouble:
        raise CannotGoOn(explain(trouble, parts.hostname or bare)) from trouble


def read_file(address: str) -> tuple[bytes, str]:
    path = Path(unquote(urlsplit(address).path))
    try:
        return (path / "index.html" if path.is_dir() else path).read_bytes(), "text/html"
    except OSError as trouble:
        raise CannotGoOn(f"cannot read {path}: {trouble.strerror}") from trouble


def explain(trouble: Exception, host: str) -> str:
    reason = getattr(trouble, "reason", trouble)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"HTTPS to {host} cannot be checked ({reason.verify_message}): install the package ca-certificates, or name a bundle in SSL_CERT_FILE."
    if isinstance(reason, FileNotFoundError):
        return f"the certificate bundle {certificates()} does not exist: mend SSL_CERT_FILE or PIP_CERT."
    if "unknown url type: https" in str(reason):
        return "this Python has no HTTPS (its ssl module is missing): install your system's full python3."
    if isinstance(trouble, urllib.error.HTTPError):
        return f"{host} answered {trouble.code} {trouble.reason}."
    return f"{host} cannot be reached ({reason}): name your index in PIP_INDEX_URL or your proxy in https_proxy."
