"""The built custody.js, called from a test: Node, from the wheel, loads it as a page would."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from devtools import web

RUNNER = Path(__file__).with_name("runner.mjs")
# a stretch that takes no time, for tests that ask something else of a key
QUICK = {"cost": {"m": 64, "t": 1, "p": 1}}


class Refused(Exception):
    """What the bundle refused: its code, and where."""

    def __init__(self, code: str, at: dict[str, Any]) -> None:
        super().__init__(code)
        self.code, self.at = code, at


@dataclass(frozen=True)
class Kept:
    """Something that stays on the other side, such as an open key; `shown` is what it shows of itself."""

    number: int
    shown: dict[str, Any]


class BrowserSide:
    """Calls functions of `globalThis.nazoratCustody` by name, with bytes, text, numbers, lists, dicts and what was kept."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def __call__(self, call: str, *words: Any, on: Kept | None = None) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        asked = {"call": call, "on": on and on.number, "words": given(list(words))}
        self.process.stdin.write(f"{json.dumps(asked)}\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        if "refused" in said:
            raise Refused(said["refused"], said["at"])
        assert "broke" not in said, said["broke"]
        return taken(said["value"])

    def key(self, phrase: str = "gerani sosna veter polden") -> Kept:
        """An open custody key, quickly made."""
        made = self("makeCustodyKey", phrase, QUICK)
        opened: Kept = self("openCustodyKey", made["wrapped"], phrase)
        return opened


@contextmanager
def browser_side(bundle: Path = web.SHIPPED / "custody.js") -> Iterator[BrowserSide]:
    with subprocess.Popen(
        [str(web.node()), str(RUNNER), str(bundle)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd="/"
    ) as process:
        yield BrowserSide(process)
        assert process.stdin
        process.stdin.close()


def given(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"b64": base64.b64encode(value).decode()}
    if isinstance(value, Kept):
        return {"kept": value.number}
    if isinstance(value, dict):
        return {name: given(one) for name, one in value.items()}
    return [given(one) for one in value] if isinstance(value, list | tuple) else value


def taken(value: Any) -> Any:
    if isinstance(value, list):
        return [taken(one) for one in value]
    if not isinstance(value, dict):
        return value
    if value.keys() == {"b64"}:
        return base64.b64decode(value["b64"])
    shown = {name: taken(one) for name, one in value.items() if name != "kept"}
    return Kept(value["kept"], shown) if "kept" in value else shown
