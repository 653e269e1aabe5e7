"""What the tests need from the system: a browser, a database server, a tracer."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from devtools import CannotGoOn, steps

CLUSTERS = Path("/etc/postgresql-common/createcluster.d")


@dataclass(frozen=True)
class Need:
    """A package of the system, how to see that it is there, and what it is for. `spared`: the tests run without it too, only longer."""

    package: str
    programs: tuple[str, ...]
    purpose: str
    spared: bool = False

    def met(self) -> bool:
        return any(shutil.which(program) or list(Path("/").glob(program.lstrip("/"))) for program in self.programs)


NEEDS = (
    Need("chromium", ("chromium", "chromium-browser"), "the browser journeys"),
    # Debian's own; without it the journeys run in the whole browser, and longer
    Need("chromium-headless-shell", ("chromium-headless-shell",), "the journeys at the desk", spared=True),
    Need("postgresql", ("initdb", "/usr/lib/postgresql/*/bin/initdb"), "the tests on PostgreSQL"),
    Need("strace", ("strace",), "the tests of what the kernel is asked"),
)


def ensure(*, allowed: bool) -> None:
    """Check the needs; as root and only when `allowed`, install them by apt. Else one line that says what is missing."""
    wanted = [need for need in NEEDS if not need.met()]
    missing = [need for need in wanted if not need.spared]
    if allowed and may_install():
        apt([need.package for need in missing], [need.package for need in wanted if need.spared])
    elif missing:
        raise CannotGoOn(asked_for(missing))
    if not all(need.met() for need in missing):
        raise CannotGoOn(f"{named(missing)} could not be installed; see apt's messages above.")


def may_install() -> bool:
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def named(missing: list[Need]) -> str:
    return " and ".join(f"{need.package} (for {need.purpose})" for need in missing)


def asked_for(missing: list[Need]) -> str:
    """What the person is told to do."""
    if not shutil.which("apt-get"):
        return f"the tests need {named(missing)}; install them with your system's package manager."
    packages = " ".join(need.package for need in missing)
    return f"the tests need {named(missing)}: run `apt-get install {packages}` as root, or `./dev test --install` as root."


def apt(packages: list[str], spared: list[str]) -> None:
    """Install packages; of `spared` those that this system has. A PostgreSQL that comes new gets no cluster of its own: the tests make theirs."""
    if not packages and not spared:
        return
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    steps.must("package lists", ["apt-get", "update", "-qq"], env)
    if "postgresql" in packages:
        steps.must("postgresql-common", [*install, "postgresql-common"], env)
        CLUSTERS.mkdir(parents=True, exist_ok=True)
        (CLUSTERS / "nazorat.conf").write_text("create_main_cluster = false\n")
    if packages:
        steps.must(", ".join(packages), [*install, *packages], env)
    for package in spared:
        steps.call([*install, package], env)


def chromium() -> str:
    found = (shutil.which(program) for program in NEEDS[0].programs)
    return next((path for path in found if path), "")
