"""The whole archive is handed to a new institution: sealed to its key, it opens there what was granted before, and nothing else."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nazorat.cli.client import Desk
from nazorat.cli.tests.test_installation import run
from nazorat.vault import crypto
from support.database import own_database
from support.home import make_home
from support.live import planted, served, six_digits

pytestmark = pytest.mark.temporary_files("commands run in processes of their own, with homes of their own")


def test_the_new_institution_opens_what_was_granted_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As docs/operating/handing-over.md says it, on an empty machine, with a key that was made there."""
    theirs, public = crypto.age_keypair()
    handed, key, stranger = tmp_path / "handed.age", tmp_path / "theirs.txt", tmp_path / "ours.txt"
    key.write_text(theirs)
    with own_database() as url, monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", url) if url else patch.delenv("DATABASE_URL", raising=False)
        home = make_home(tmp_path / "old")
        facts = planted(home, "nazorat.cli.tests.seeds:handed_over")
        # the old installation has a backup key of its own, which must not open what is handed over
        own = run("backup-key", "--home", str(home))
        assert own.returncode == 0, own.stderr
        stranger.write_text(own.stdout)
        answer = run("backup", "--home", str(home), "--to", str(handed), "--recipient", public, home=home)
        assert answer.returncode == 0, answer.stderr
    with own_database() as url:
        refused = run("restore", "--identity", str(stranger), str(handed), str(tmp_path / "new"), DATABASE_URL=url)
        assert (refused.returncode, "sealed to another key" in refused.stderr) == (2, True)
        answer = run("restore", "--identity", str(key), str(handed), str(tmp_path / "new"), DATABASE_URL=url)
        assert (answer.returncode, "FAULT" in answer.stdout) == (0, False), answer.stdout + answer.stderr
        with served(tmp_path / "new", DATABASE_URL=url) as (address, _group, _log):
            opens(address, facts)


def opens(address: str, facts: dict[str, Any]) -> None:
    with closing(Desk(address)) as heir:
        enter(heir, facts["heir"])
        records = heir.get(f"/visits/{facts['given']}/records/")
        opened = heir.get(next(link for link in records.links("/records/") if len(link.split("/")) == 8))
        assert f"words of {facts['given']}" in opened.text
        heir.get(f"/visits/{facts['kept']}/records/", expect=404)
    with closing(Desk(address)) as waiting:
        enter(waiting, facts["waiting"])
        for visit in (facts["given"], facts["kept"]):
            waiting.get(f"/visits/{visit}/records/", expect=404)


def enter(desk: Desk, one: dict[str, str]) -> None:
    desk.sign_in(one["code"], one["phrase"], six_digits(one["secret"]))
