"""The folder of a practice: its mark with all that the trainer needs, the home that trainees work in, and the prepared copy of it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import click

MARK = "practice.json"
SERVED = "served.txt"
WHAT = "An invented visit for practice, made by `nazorat practice` and set back by `nazorat practice reset`. Keep nothing here."


@dataclass(frozen=True)
class Account:
    """One invented member of the cast, for a trainee to sign in as."""

    key: str
    code: str
    who: str
    phrase: str
    totp_secret: str
    otpauth: str


@dataclass(frozen=True)
class Prepared:
    """What a practice was prepared as. `today` is the day of the story, `first` the number of the first sheet of the visit.

    `left` are the sheets that trainees key; `labels` the product's own words: language → field → code → word.
    """

    today: date
    visit: str
    first: int
    left: tuple[int, ...]
    accounts: tuple[Account, ...]
    labels: dict[str, dict[str, dict[str, str]]]

    def account(self, key: str) -> Account:
        return next(account for account in self.accounts if account.key == key)


@dataclass(frozen=True)
class Folder:
    """A practice's own folder. Nothing outside it is touched, and nothing in a folder without the mark."""

    root: Path

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def copy(self) -> Path:
        return self.root / "prepared"

    @property
    def papers(self) -> Path:
        return self.root / "papers"

    @property
    def is_prepared(self) -> bool:
        return (self.root / MARK).is_file() and "visit" in json.loads((self.root / MARK).read_text(encoding="utf-8"))

    def begin(self) -> None:
        """An empty folder with our mark. Refused when it holds anything that no practice put there."""
        if self.root.exists() and any(self.root.iterdir()):
            if not (self.root / MARK).is_file():
                raise click.ClickException(f"{self.root} is not empty and not a practice's folder: name another with --home.")
            shutil.rmtree(self.root)
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write({"what": WHAT})

    def keep(self, prepared: Prepared) -> None:
        """Copy the home as it stands, then say that it is prepared. The server must have ended."""
        shutil.copytree(self.home, self.copy)
        self._write({"what": WHAT, **asdict(prepared), "today": prepared.today.isoformat()})

    def read(self) -> Prepared:
        """What was prepared here. Refused for any other folder."""
        if not self.is_prepared:
            raise click.ClickException(
                f"{self.root} holds no practice: run `nazorat practice` first, or name its folder with --home."
            )
        held = json.loads((self.root / MARK).read_text(encoding="utf-8"))
        accounts = tuple(Account(**one) for one in held["accounts"])
        return Prepared(
            date.fromisoformat(held["today"]), held["visit"], held["first"], tuple(held["left"]), accounts, held["labels"]
        )

    def set_back(self) -> None:
        """Put the prepared copy in the place of the home. Killed at any moment, it can be run again."""
        self.read()
        with self.alone():
            new, old = self.root / "home.new", self.root / "home.old"
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(self.copy, new)
            shutil.rmtree(old, ignore_errors=True)
            if self.home.exists():
                self.home.rename(old)
            new.rename(self.home)
            shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def alone(self) -> Iterator[Callable[[str], None]]:
        """Hold the folder for this process alone; gives what tells others the address at which it serves it. Refused while it is held."""
        with (self.root / SERVED).open("a+", encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise click.ClickException(f"The desk of {self.root} is being served: stop it with Ctrl-C first.") from None

            def say(address: str) -> None:
                file.truncate(0)
                file.write(address)
                file.flush()

            say("")
            try:
                yield say
            finally:
                say("")

    def served_at(self) -> str:
        """The address at which it is served now; empty when it is not."""
        try:
            with (self.root / SERVED).open("r+", encoding="utf-8") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return file.read().strip()
        except FileNotFoundError:
            return ""
        return ""

    def _write(self, held: dict[str, object]) -> None:
        """The mark holds passphrases of invented members: for its owner alone, and whole or not at all."""
        new = self.root / f"{MARK}.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(held, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.root / MARK)
