"""Kept files, made once by either side, open in both: what is sealed today is opened by the code of other years."""

from typing import Any

import pytest

from support import custody, vectors
from support.browser_side import BrowserSide

BOTH = ("made-in-python", "made-in-the-browser")


@pytest.fixture(params=BOTH)
def kept(request: pytest.FixtureRequest) -> dict[str, Any]:
    return vectors.read(request.param)


def test_python_opens_every_kept_file(kept: dict[str, Any]) -> None:
    a, b = (custody.unwrap_key(kept["wrapped"][side], vectors.PHRASE) for side in "ab")
    halves = [custody.open_with(kept["halfA"], a.secret), custody.open_with(kept["halfB"], b.secret)]
    answers = [custody.open_with(kept[f"answer{side}"], kept["requester"]) for side in "AB"]
    assert [one["half"] for one in halves] == [one["half"] for one in answers]
    assert [(one["ask"], one["side"]) for one in answers] == [(vectors.ASK, "a"), (vectors.ASK, "b")]
    person = {**vectors.ABOUT, "person": vectors.PERSON}
    assert custody.combine(kept["sealed"], answers, vectors.ABOUT) == {"format": "nazorat-identity/1", **person}
    assert custody.open_with(kept["urgent"], a.secret) == {"format": "nazorat-urgent/1", **person}
    assert custody.open_with(kept["motive"], a.secret) == {"format": "nazorat-motive/1", "text": vectors.MOTIVE}


def test_the_browser_opens_every_kept_file(js: BrowserSide, kept: dict[str, Any]) -> None:
    a, b = (js("openCustodyKey", kept["wrapped"][side], vectors.PHRASE) for side in "ab")
    one_time = js("makeOneTime", {"memory": True})
    js("store", vectors.ASK, "2999-01-01T00:00:00Z", on=one_time)
    asked = {"ask": vectors.ASK, "record": vectors.ABOUT["record"], "version": 3, "oneTimePublic": one_time.shown["public"]}
    answers = {"answerA": js("answer", kept["halfA"], a, asked), "answerB": js("answer", kept["halfB"], b, asked)}
    assert js("combine", {"ask": vectors.ASK, **vectors.ABOUT, "sealed": kept["sealed"], **answers}) == vectors.PERSON
    assert js("openUrgent", kept["urgent"], a, vectors.ABOUT) == vectors.PERSON
    assert js("openMotive", kept["motive"], a) == vectors.MOTIVE
