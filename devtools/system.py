"""What the tests need from the system: a browser, a database server, a tracer."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from devtools import CannotGoOn, steps

CLUSTERS = Path("/etc/postgresql-common/createcluster.d")


@dataclass(frozen=True)
class Need:
    """A package of the system, how to see that it is there, and what it is for."""

    package: str
    programs: tuple[str, ...]
    purpose: str

    def met(self) -> bool:
        return any(shutil.which(program) or list(Path("/").glob(program.lstrip("/"))) for program in self.programs)


NEEDS = (
    Need("chromium", ("chromium", "chromium-browser"), "the browser journeys"),
    Need("postgresql", ("initdb", "/usr/lib/postgresql/*/bin/initdb"), "the tests on PostgreSQL"),
    Need("strace", ("strace",), "the tests of what the kernel is asked"),
)


def ensure(*, allowed: bool) -> None:
    """Check the needs; as root and only when `allowed`, install them by apt. Else one line that says what is missing."""
    missing = [need for need in NEEDS if not need.met()]
    if not missing:
        return
    packages = [need.package for need in missing]
    what = " and ".join(f"{need.package} (for {need.purpose})" for need in missing)
    if not shutil.which("apt-get"):
        raise CannotGoOn(f"the tests need {what}; install them with your system's package manager.")
    if not allowed or os.geteuid() != 0:
        raise CannotGoOn(
            f"the tests need {what}: run `apt-get install {' '.join(packages)}` as root, or `./dev test --install` as root."
        )
    apt(packages)
    if not all(need.met() for need in missing):
        raise CannotGoOn(f"{what} could not be installed; see apt's messages above.")


def apt(packages: list[str]) -> None:
    """Install packages. A PostgreSQL that comes new gets no cluster of its own: the tests make theirs."""
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"]
    steps.must("package lists", ["apt-get", "update", "-qq"], env)
    if "postgresql" in packages:
        steps.must("postgresql-common", [*install, "postgresql-common"], env)
        CLUSTERS.mkdir(parents=True, exist_ok=True)
        (CLUSTERS / "nazorat.conf").write_text("create_main_cluster = false\n")
    steps.must(", ".join(packages), [*install, *packages], env)


def chromium() -> str:
    found = (shutil.which(program) for program in NEEDS[0].programs)
    return next((path for path in found if path), "")
