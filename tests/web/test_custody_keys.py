"""A custody key: made and opened in the browser, the same in Python; a wrong phrase says nothing else than that."""

import base64
import json

import pytest

from nazorat.people.signin import phrase_words
from support import custody
from support.browser_side import QUICK, BrowserSide, Refused

PHRASE = "gerani  sosna veter polden"


def test_python_opens_what_the_browser_made(js: BrowserSide) -> None:
    made = js("makeCustodyKey", PHRASE, QUICK)
    held = custody.unwrap_key(made["wrapped"], "gerani sosna veter polden")
    assert held.public == made["public"]
    assert custody.check_value(custody.secret_bytes(held)) == made["check"]


def test_the_browser_opens_what_python_made(js: BrowserSide) -> None:
    held = custody.pair()
    opened = js("openCustodyKey", custody.wrap_key(held, "gerani sosna veter polden"), PHRASE)
    assert opened.shown == {"public": held.public, "check": custody.check_value(custody.secret_bytes(held))}


def test_the_cost_of_a_key_for_use(js: BrowserSide) -> None:
    made = json.loads(js("makeCustodyKey", PHRASE)["wrapped"])
    assert (made["m"], made["t"], made["p"]) == (64 * 1024, 3, 1)


@pytest.mark.parametrize("change", ["phrase", "sealed", "salt", "public"])
def test_wrong_phrase_and_changed_bytes_are_one_refusal(js: BrowserSide, change: str) -> None:
    facts = json.loads(js("makeCustodyKey", PHRASE, QUICK)["wrapped"])
    if change == "public":
        facts["public"] = custody.pair().public
    elif change != "phrase":
        held = bytearray(base64.b64decode(facts[change]))
        held[3] ^= 1
        facts[change] = custody.b64(bytes(held))
    with pytest.raises(Refused, match=r"^wrong-phrase$") as refused:
        js("openCustodyKey", custody.canonical(facts), "another phrase here" if change == "phrase" else PHRASE)
    assert refused.value.at == {}


@pytest.mark.parametrize(
    "wrapped", [b"", b"{}", b"[1]", b'{"format":"nazorat-custody-key/2"}', b'{"format":"nazorat-custody-key/1","m":99999999}']
)
def test_what_is_no_key_is_refused(js: BrowserSide, wrapped: bytes) -> None:
    with pytest.raises(Refused, match="damaged-key"):
        js("openCustodyKey", wrapped, PHRASE)


def test_a_key_that_asks_too_much_of_the_browser_is_refused(js: BrowserSide) -> None:
    facts = json.loads(js("makeCustodyKey", PHRASE, QUICK)["wrapped"])
    with pytest.raises(Refused, match="damaged-key"):
        js("openCustodyKey", custody.canonical({**facts, "m": 2**21}), PHRASE)


def test_changing_the_phrase_keeps_the_key(js: BrowserSide) -> None:
    made = js("makeCustodyKey", PHRASE, QUICK)
    again = js("changePhrase", made["wrapped"], PHRASE, "utro bereza tishina", QUICK)
    assert (again["public"], again["check"]) == (made["public"], made["check"])
    assert js("openCustodyKey", again["wrapped"], "utro bereza tishina").shown["public"] == made["public"]
    with pytest.raises(Refused, match="wrong-phrase"):
        js("openCustodyKey", again["wrapped"], PHRASE)
    with pytest.raises(Refused, match="wrong-phrase"):
        js("changePhrase", made["wrapped"], "not the phrase", "utro bereza tishina", QUICK)


@pytest.mark.parametrize("phrase", ["", "short", "aaaaaaaaaaaaaaaaaaa", " " * 30])
def test_a_weak_new_phrase_is_refused(js: BrowserSide, phrase: str) -> None:
    with pytest.raises(Refused, match="phrase-too-weak"):
        js("makeCustodyKey", phrase, QUICK)


def test_a_closed_key_opens_nothing(js: BrowserSide) -> None:
    key = js.key()
    js("close", on=key)
    with pytest.raises(Refused, match="key-closed"):
        js("openMotive", b"x", key)


def test_phrases_are_drawn_from_the_words_of_the_desk(js: BrowserSide) -> None:
    words = js("phraseWords")
    assert tuple(words) == phrase_words()
    drawn = [js("generatePhrase") for _time in range(20)]
    assert [phrase for phrase in drawn if len(phrase.split()) != 6 or not set(phrase.split()) <= set(words)] == []
    assert len(set(drawn)) == 20
