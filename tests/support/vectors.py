"""Writes tests/vectors/custody/ anew: `python -m support.vectors`. Kept files show that what was sealed years ago still opens."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from support import custody
from support.browser_side import QUICK, browser_side

FOLDER = Path(__file__).resolve().parent.parent / "vectors/custody"
ABOUT = {"visit": "6b1c2f0e-9f5a-4d35-8d0e-3f1f6f0d7a11", "record": "0d9e4a52-3b7c-4f0b-9a6e-52c1a7e0b9d3", "version": 3}
ASK = "f0a1b2c3-d4e5-4f60-8172-93a4b5c6d7e8"
PHRASE = "вода sosna Veter 12 Ғазал"
PERSON = {"name": "Намуна Мисолова", "father": "Ӯктам", "file": "№ 7/3"}
MOTIVE = "Хабар: таҳдид баъд аз ташриф."


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, made in (("made-in-python", by_python()), ("made-in-the-browser", by_the_browser())):
        text = json.dumps(plain(made), indent=1, sort_keys=True, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(f"{text}\n")


def by_python() -> dict[str, Any]:
    a, b, requester = custody.pair(), custody.pair(), custody.pair()
    made: dict[str, Any] = custody.seal_identity(ABOUT, PERSON, a.public, b.public)
    made["urgent"] = custody.seal_to(custody.padded({"format": "nazorat-urgent/1", **ABOUT, "person": PERSON}), a.public)
    made["motive"] = custody.seal_to(custody.padded({"format": "nazorat-motive/1", "text": MOTIVE}), a.public)
    for side, held in (("A", a), ("B", b)):
        made[f"answer{side}"] = custody.answer(made[f"half{side}"], held.secret, ASK, requester.public)
    keys = {"a": custody.wrap_key(a, PHRASE), "b": custody.wrap_key(b, PHRASE)}
    return {**made, "wrapped": keys, "requester": requester.secret}


def by_the_browser() -> dict[str, Any]:
    requester = custody.pair()
    with browser_side() as js:
        wrapped = {side: js("makeCustodyKey", PHRASE, QUICK)["wrapped"] for side in "ab"}
        a, b = (js("openCustodyKey", wrapped[side], PHRASE) for side in "ab")
        to_a, to_b = [a.shown["public"]], [b.shown["public"]]
        made = js("sealIdentity", {**ABOUT, "person": PERSON}, to_a, to_b, to_a)
        made["motive"] = js("sealMotive", MOTIVE, to_a)
        asked = {"ask": ASK, "record": ABOUT["record"], "version": ABOUT["version"], "oneTimePublic": requester.public}
        made["answerA"], made["answerB"] = js("answer", made["halfA"], a, asked), js("answer", made["halfB"], b, asked)
    return {**made, "wrapped": wrapped, "requester": requester.secret}


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return custody.b64(value) if isinstance(value, bytes) else value


def read(name: str) -> dict[str, Any]:
    """A kept file, its bytes as bytes."""
    held: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    keys = {side: base64.b64decode(one) for side, one in held.pop("wrapped").items()}
    requester = held.pop("requester")
    return {**{one: base64.b64decode(text) for one, text in held.items()}, "wrapped": keys, "requester": requester}


if __name__ == "__main__":
    main()
