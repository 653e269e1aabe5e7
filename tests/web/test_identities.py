"""A sealed identity: two halves, two answers, one browser that combines once. What one language makes the other opens."""

from __future__ import annotations

import hashlib
import time
from typing import Any
from uuid import uuid4

import pytest

from support import custody
from support.browser_side import BrowserSide, Kept, Refused

PERSON = {"name": "Namuna Misolova", "father": "Мисол", "born": "1990", "contact": "+000 00 000", "file": "№ 12-3/7"}


def new_about() -> dict[str, Any]:
    return {"visit": str(uuid4()), "record": str(uuid4()), "version": 1}


def of(about: dict[str, Any]) -> dict[str, Any]:
    return {"record": about["record"], "version": about["version"]}


def asked(js: BrowserSide, seconds: float = 60) -> tuple[str, str]:
    """An ask and the public half of its one-time key, which stays in Node."""
    one_time, ask = js("makeOneTime", {"memory": True}), str(uuid4())
    js("store", ask, (time.time() + seconds) * 1000, on=one_time)
    return ask, one_time.shown["public"]


class Round:
    """Two custodians, a sealed identity, an ask with both answers."""

    def __init__(self, js: BrowserSide, person: dict[str, Any] | None = PERSON, seconds: float = 60) -> None:
        self.js, self.about = js, new_about()
        self.a, self.b = js.key(), js.key()
        self.made = js("sealIdentity", {**self.about, "person": person}, [self.a.shown["public"]], [self.b.shown["public"]])
        self.ask, self.one_time = asked(js, seconds)

    def answer(self, which: str, /, *, key: Kept | None = None, **changed: Any) -> bytes:
        half, held = (self.made["halfA"], self.a) if which == "a" else (self.made["halfB"], self.b)
        said = {"ask": self.ask, **of(self.about), "oneTimePublic": self.one_time, **changed}
        answer: bytes = self.js("answer", half, key or held, said)
        return answer

    def combine(self, **changed: Any) -> Any:
        given = {"ask": self.ask, **self.about, "sealed": self.made["sealed"], **changed}
        return self.js("combine", {"answerA": self.answer("a"), "answerB": self.answer("b"), **given})


def test_python_opens_what_the_browser_sealed_and_answered(js: BrowserSide) -> None:
    a, b, requester, urgent, about = custody.pair(), custody.pair(), custody.pair(), custody.pair(), new_about()
    made = js("sealIdentity", {**about, "person": PERSON}, [a.public], [b.public], [urgent.public])
    halves = [custody.open_with(made["halfA"], a.secret), custody.open_with(made["halfB"], b.secret)]
    assert [(half["format"], half["side"], half["record"]) for half in halves] == [
        ("nazorat-half/1", "a", about["record"]),
        ("nazorat-half/1", "b", about["record"]),
    ]
    answers = []
    for held, file in ((a, made["halfA"]), (b, made["halfB"])):
        key = js("openCustodyKey", custody.wrap_key(held, "one two three four"), "one two three four")
        said = {"ask": str(uuid4()), **of(about), "oneTimePublic": requester.public}
        answers.append(custody.open_with(js("answer", file, key, said), requester.secret))
    assert [one["format"] for one in answers] == ["nazorat-answer/1"] * 2
    assert custody.combine(made["sealed"], answers, about) == {"format": "nazorat-identity/1", **about, "person": PERSON}
    assert custody.open_with(made["urgent"], urgent.secret) == {"format": "nazorat-urgent/1", **about, "person": PERSON}


def test_the_browser_opens_what_python_sealed_and_answered(js: BrowserSide) -> None:
    a, b, about = custody.pair(), custody.pair(), new_about()
    made = custody.seal_identity(about, PERSON, a.public, b.public)
    ask, one_time = asked(js)
    answers = [custody.answer(made[f"half{held}"], key.secret, ask, one_time) for held, key in (("A", a), ("B", b))]
    given = {"ask": ask, **about, "sealed": made["sealed"], "answerA": answers[0], "answerB": answers[1]}
    assert js("combine", given) == PERSON


def test_the_requester_combines_once(js: BrowserSide) -> None:
    one = Round(js)
    assert one.combine() == PERSON
    with pytest.raises(Refused, match="one-time-key-gone"):
        one.combine()


def test_an_empty_seal_is_opened_as_nobody_and_looks_the_same(js: BrowserSide) -> None:
    full, empty = Round(js), Round(js, None)
    assert {name: len(held or b"") for name, held in full.made.items()} == {
        name: len(held or b"") for name, held in empty.made.items()
    }
    assert len(full.answer("a")) == len(full.answer("b")) == len(empty.answer("a")) == len(empty.answer("b"))
    assert empty.combine() is None


def test_an_urgent_copy_opens_for_who_is_named_and_looks_the_same(js: BrowserSide) -> None:
    a, b, named, about = js.key(), js.key(), js.key(), new_about()
    keys = [[key.shown["public"]] for key in (a, b, named)]
    full, empty = (js("sealIdentity", {**about, "person": person}, *keys) for person in (PERSON, None))
    assert len(full["urgent"]) == len(empty["urgent"])
    assert js("openUrgent", full["urgent"], named, about) == PERSON
    assert js("openUrgent", empty["urgent"], named, about) is None
    assert js("openUrgent", full["urgent"], named) == PERSON
    with pytest.raises(Refused, match="not-for-this-key"):
        js("openUrgent", full["urgent"], a, about)
    with pytest.raises(Refused, match="of-another-record"):
        js("openUrgent", full["urgent"], named, new_about())


def test_after_its_end_the_key_is_gone(js: BrowserSide) -> None:
    one = Round(js, seconds=0.5)
    answers = {"answerA": one.answer("a"), "answerB": one.answer("b")}
    time.sleep(0.6)
    with pytest.raises(Refused, match="one-time-key-gone"):
        one.combine(**answers)


def test_each_wrong_answer_is_named_and_the_key_stays_for_the_right_one(js: BrowserSide) -> None:
    one, other = Round(js), Round(js)
    wrong: dict[str, dict[str, Any]] = {
        "answer-of-the-other-side": {"answerA": one.answer("b"), "answerB": one.answer("a")},
        "answer-of-another-ask": {"answerB": one.answer("b", ask=other.ask)},
        "answer-of-another-record": {"answerA": other.answer("a", ask=one.ask, oneTimePublic=one.one_time)},
        "answer-not-for-this-key": {"answerB": one.answer("b", oneTimePublic=other.one_time)},
        "does-not-open": {"sealed": other.made["sealed"]},
    }
    for code, changed in wrong.items():
        with pytest.raises(Refused, match=f"^{code}$"):
            one.combine(**changed)
    with pytest.raises(Refused, match="answer-not-for-this-key") as refused:
        one.combine(answerB=one.answer("b")[:-1])
    assert refused.value.at == {"side": "b"}
    with pytest.raises(Refused, match="does-not-open"):
        one.combine(visit=str(uuid4()))
    assert one.combine() == PERSON


def test_a_custodian_answers_only_what_was_asked(js: BrowserSide) -> None:
    one = Round(js)
    wrong: dict[str, dict[str, Any]] = {
        "half-of-another-record": {"record": str(uuid4())},
        "half-of-the-other-side": {"side": "b"},
        "bad-recipient": {"oneTimePublic": "age1nothing"},
        "bad-id": {"ask": "12"},
    }
    for code, changed in wrong.items():
        with pytest.raises(Refused, match=f"^{code}$"):
            one.answer("a", **changed)
    with pytest.raises(Refused, match="half-of-another-record"):
        one.answer("a", version=2)
    with pytest.raises(Refused, match="not-for-this-key"):
        one.answer("a", key=one.b)


def test_sealing_refuses_what_would_not_hold(js: BrowserSide) -> None:
    a, b = custody.pair().public, custody.pair().public
    about = {**new_about(), "person": PERSON}
    with pytest.raises(Refused, match="person-too-long") as refused:
        js("sealIdentity", {**about, "person": {"name": "Ҷ" * 2000}}, [a], [b])
    assert refused.value.at["most"] == 4096
    for code, words in {
        "no-recipient": (about, [], [b]),
        "bad-recipient": (about, [a], ["age1x"]),
        "custodian-on-both-sides": (about, [a], [b, a]),
        "bad-version": ({**about, "version": 0}, [a], [b]),
        "bad-id": ({**about, "visit": about["visit"].upper()}, [a], [b]),
    }.items():
        with pytest.raises(Refused, match=f"^{code}$"):
            js("sealIdentity", *words)


def test_a_motive_is_for_those_concerned_and_its_length_tells_nothing(js: BrowserSide) -> None:
    a, python = js.key(), custody.pair()
    keys = [a.shown["public"], python.public]
    short, long = js("sealMotive", "А", keys), js("sealMotive", "Подозрение на расправу. " * 40, keys)
    assert len(short) == len(long)
    assert js("openMotive", short, a) == "А"
    assert custody.open_with(long, python.secret)["text"] == "Подозрение на расправу. " * 40
    assert js("openMotive", custody.seal_to(custody.padded({"format": "nazorat-motive/1", "text": "б"}), keys[0]), a) == "б"
    with pytest.raises(Refused, match="not-for-this-key"):
        js("openMotive", short, js.key())
    with pytest.raises(Refused, match="motive-too-long"):
        js("sealMotive", "б" * 2100, keys)


def test_a_commitment_is_the_hash_of_name_salt_and_bytes(js: BrowserSide) -> None:
    sealed, salt = b"sealed motive", bytes(range(32))
    assert js("commitment", sealed, salt) == hashlib.sha256(b"nazorat-commitment/1|" + salt + sealed).hexdigest()
    with pytest.raises(Refused, match="salt-too-short"):
        js("commitment", sealed, b"short")


def test_the_digits_to_compare_are_those_of_the_one_time_key(js: BrowserSide) -> None:
    one_time = custody.pair().public
    digits = hashlib.sha256(f"nazorat-one-time/1|{one_time}".encode()).hexdigest()
    assert js("spokenCheck", one_time) == f"{digits[:4]} {digits[4:8]}"
    with pytest.raises(Refused, match="bad-recipient"):
        js("spokenCheck", "age1nothing")


def test_without_a_browser_store_no_key_is_promised(js: BrowserSide) -> None:
    with pytest.raises(Refused, match="no-browser-store"):
        js("makeOneTime")


def test_half_handed_on_opens_for_the_new_custodians_and_with_the_other_half_gives_the_name(js: BrowserSide) -> None:
    """By the browser for Python's keys and from Python's half: the third organisation opens with the other side and not alone."""
    story, third = Round(js), custody.pair()
    passed = js("handOn", story.made["halfA"], story.a, {**of(story.about), "side": "a"}, [third.public])
    held, other = (
        custody.open_with(passed, third.secret),
        custody.open_with(story.answer("b", oneTimePublic=third.public), third.secret),
    )
    assert (
        held.keys()
        == custody.open_with(js("handOn", story.made["halfB"], story.b, of(story.about), [third.public]), third.secret).keys()
    )
    assert custody.combine(story.made["sealed"], [held, other], story.about)["person"] == PERSON
    again = js.key()
    back = js(
        "handOn",
        custody.half(story.about, "a", bytes(range(32)), story.a.shown["public"]),
        story.a,
        of(story.about),
        [again.shown["public"]],
    )
    assert js("openHalf", back, again, of(story.about))["half"] == custody.b64(bytes(range(32)))


def test_half_of_something_else_is_not_handed_on(js: BrowserSide) -> None:
    story, third = Round(js), custody.pair()
    wrong: list[tuple[str, bytes, Kept, dict[str, Any]]] = [
        ("not-for-this-key", story.made["halfA"], story.b, of(story.about)),
        ("half-of-another-record", story.made["halfA"], story.a, of(new_about())),
        ("half-of-the-other-side", story.made["halfA"], story.a, {**of(story.about), "side": "b"}),
    ]
    for code, half, key, about in wrong:
        with pytest.raises(Refused, match=code):
            js("handOn", half, key, about, [third.public])
    with pytest.raises(Refused, match="no-recipient"):
        js("handOn", story.made["halfA"], story.a, of(story.about), [])
