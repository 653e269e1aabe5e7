"""The environment in .venv: made once, checked in an instant afterwards."""

import fcntl
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from devtools import ROOT, TOOLS, VENV, indexes, pinned, steps

Kind = Literal["run", "dev"]
PYTHON = VENV / "bin/python"
STAMP = VENV / "nazorat-stamp.json"
LOCALE = ROOT / "src/nazorat/locale"


def ensure(kind: Kind) -> None:
    """Install what running ("run") or also developing ("dev") needs, unless that is what is there already."""
    with alone():
        if stamp(kind) not in installed():
            install(kind)
        # an environment that keeps Python from writing bytecode would have every start compile everything anew
        steps.call([str(PYTHON), "-m", "compileall", "-qq", "src"])
        if stale_catalogues():
            steps.must("catalogues", [str(PYTHON), "-m", "devtools.catalogues", "compile"])


@contextmanager
def alone() -> Iterator[None]:
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def installed() -> list[str]:
    """Stamps of what .venv holds; developing includes running."""
    if not PYTHON.exists() or not STAMP.exists():
        return []
    held = json.loads(STAMP.read_text())
    return [str(item) for item in held]


def stamp(kind: Kind) -> str:
    digest = hashlib.sha256(f"{kind} {pinned.VERSION} {ROOT}".encode())
    for file in ("requirements/run.txt", "requirements/build.txt", f"requirements/{kind}.txt", "pyproject.toml"):
        digest.update((ROOT / file).read_bytes())
    return digest.hexdigest()


def install(kind: Kind) -> None:
    """Make .venv with this Python and install the locked wheels and, on top, this checkout."""
    uv, env = str(pinned.uv()), uv_environment()
    if not PYTHON.exists():
        steps.must("environment", [uv, "venv", "--quiet", "--clear", "--no-project", "--python", sys.executable, str(VENV)], env)
    pip = [uv, "pip", "install", "--python", str(PYTHON)]
    locks = [word for name in ("build", kind) for word in ("-r", f"requirements/{name}.txt")]
    steps.must("packages", [*pip, "--compile-bytecode", "--require-hashes", "--only-binary", ":all:", *locks], env)
    steps.must("nazorat", [*pip, "--no-deps", "--no-build-isolation", "-e", "."], env)
    kinds: tuple[Kind, ...] = ("run", "dev") if kind == "dev" else ("run",)
    STAMP.write_text(json.dumps([stamp(each) for each in kinds]))


def uv_environment() -> dict[str, str]:
    """What uv is told: the same indexes and certificates as pip, and never another Python."""
    known = indexes.configured()
    env = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "UV_INDEX_URL", "UV_EXTRA_INDEX_URL")}
    env["UV_PYTHON_DOWNLOADS"] = "never"
    env["UV_DEFAULT_INDEX"] = known.default
    if known.extra:
        env["UV_INDEX"] = " ".join(known.extra)
        # every file is known by its hash, so it does not matter which index gives it
        env["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    bundle = indexes.certificates()
    env |= {"SSL_CERT_FILE": bundle} if bundle else {"UV_SYSTEM_CERTS": "true"}
    if not writable(Path(env.get("UV_CACHE_DIR") or env.get("XDG_CACHE_HOME") or Path.home() / ".cache")):
        env["UV_CACHE_DIR"] = str(TOOLS / "cache")
    return env


def writable(folder: Path) -> bool:
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return os.access(nearest, os.W_OK)


def stale_catalogues() -> list[Path]:
    """Catalogues (.po) without a compiled file (.mo) as new as they are."""
    return [po for po in LOCALE.glob("*/LC_MESSAGES/*.po") if not is_newer(po.with_suffix(".mo"), po)]


def is_newer(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime
