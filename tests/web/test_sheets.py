"""A custody key on paper (SLIP-0039): the standard's vectors, the reference implementation as the other side, and every slip of a hand named."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
import shamir_mnemonic
from shamir_mnemonic.wordlist import WORDLIST

from devtools import web
from support import custody, vectors
from support.browser_side import QUICK, BrowserSide, Kept, Refused

STANDARD = json.loads((vectors.FOLDER / "slip39.json").read_text())
PHRASE = "gerani sosna veter polden"


@pytest.fixture(scope="module")
def key(js: BrowserSide) -> Kept:
    return js.key()


@pytest.fixture(scope="module")
def sheets(js: BrowserSide, key: Kept) -> list[list[str]]:
    made: list[list[str]] = js("splitShares", key, {"threshold": 3, "count": 5})
    return made


@pytest.mark.parametrize(("name", "shares", "secret"), STANDARD, ids=[one[0].partition(".")[0] for one in STANDARD])
def test_standard_vector(js: BrowserSide, name: str, shares: list[str], secret: str) -> None:
    if secret:
        assert js("combineSecret", shares, b"TREZOR").hex() == secret, name
    else:
        with pytest.raises(Refused):
            js("combineSecret", shares, b"TREZOR")


def test_all_vectors_of_the_standard_are_there() -> None:
    assert [int(name.partition(".")[0]) for name, _shares, _secret in STANDARD] == list(range(1, 46))


def test_the_words_are_those_of_the_standard() -> None:
    written = (web.WEB / "custody/words.ts").read_text().split("`")[1].split()
    assert written == list(WORDLIST)


def test_python_opens_what_the_browser_split(js: BrowserSide) -> None:
    made = js("makeCustodyKey", PHRASE, QUICK)
    sheets = js("splitShares", js("openCustodyKey", made["wrapped"], PHRASE), {"threshold": 2, "count": 3})
    held = custody.unwrap_key(made["wrapped"], PHRASE)
    for two in itertools.combinations(sheets, 2):
        assert shamir_mnemonic.combine_mnemonics([" ".join(sheet) for sheet in two]) == custody.secret_bytes(held)


@pytest.mark.parametrize("extendable", [True, False])
def test_the_browser_opens_what_python_split(js: BrowserSide, extendable: bool) -> None:
    held = custody.pair()
    sheets = shamir_mnemonic.generate_mnemonics(1, [(2, 3)], custody.secret_bytes(held), extendable=extendable)[0]
    opened = js("combineShares", [sheets[2], sheets[0].upper()], {"check": custody.check_value(custody.secret_bytes(held))})
    assert opened.shown["public"] == held.public


def test_every_threshold_of_sheets_gives_the_key(js: BrowserSide, key: Kept, sheets: list[list[str]]) -> None:
    assert [len(sheet) for sheet in sheets] == [33] * 5
    for some in [*itertools.combinations(sheets, 3), sheets[:4], sheets]:
        assert js("combineShares", list(some), {"check": key.shown["check"]}).shown == key.shown


def refused(js: BrowserSide, sheets: list[Any], **words: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refused) as found:
        js("combineShares", sheets, words)
    return found.value.code, found.value.at


def test_too_few_sheets_are_said(js: BrowserSide, sheets: list[list[str]]) -> None:
    assert refused(js, sheets[:2]) == ("too-few-sheets", {"given": 2, "needed": 3})
    assert refused(js, [])[0] == "too-few-sheets"


def test_a_word_that_is_none_is_named_and_not_put_right(js: BrowserSide, sheets: list[list[str]]) -> None:
    wrong = [*sheets[1][:13], "acadmic", *sheets[1][14:]]
    code, at = refused(js, [sheets[0], wrong, sheets[2]])
    assert (code, at) == ("unknown-word", {"sheet": 2, "word": 14, "written": "acadmic", "suggestions": ["academic"]})


def test_the_beginning_of_a_word_is_not_taken_for_it(js: BrowserSide, sheets: list[list[str]]) -> None:
    place = next(place for place, word in enumerate(sheets[1]) if len(word) > 4)
    wrong = [*sheets[1][:place], sheets[1][place][:4], *sheets[1][place + 1 :]]
    code, at = refused(js, [sheets[0], wrong, sheets[2]])
    assert (code, at["sheet"], at["word"]) == ("unknown-word", 2, place + 1)
    assert sheets[1][place] in at["suggestions"]


def test_a_wrong_word_of_the_list_is_named_by_its_place(js: BrowserSide, sheets: list[list[str]]) -> None:
    for place in (2, 17, 32):
        other = next(word for word in WORDLIST if word != sheets[2][place])
        wrong = [*sheets[2][:place], other, *sheets[2][place + 1 :]]
        code, at = refused(js, [sheets[0], sheets[1], wrong])
        assert (code, at) == ("wrong-word", {"sheet": 3, "places": [place + 1]})


def test_two_words_the_other_way_round_are_named(js: BrowserSide, sheets: list[list[str]]) -> None:
    place = next(place for place in range(5, 30) if sheets[0][place] != sheets[0][place + 1])
    turned = [*sheets[0][:place], sheets[0][place + 1], sheets[0][place], *sheets[0][place + 2 :]]
    code, at = refused(js, [turned, *sheets[1:3]])
    assert code == "wrong-word"
    assert {place + 1, place + 2} <= set(at["places"])


def test_a_sheet_of_another_set_is_named(js: BrowserSide, key: Kept, sheets: list[list[str]]) -> None:
    other = js("splitShares", key, {"threshold": 3, "count": 5})
    assert refused(js, [sheets[0], sheets[1], other[2]]) == ("sheet-of-another-set", {"sheet": 3})
    assert refused(js, [other[0], sheets[1], sheets[2]]) == ("sheet-of-another-set", {"sheet": 1})


def test_the_same_sheet_twice_is_named(js: BrowserSide, sheets: list[list[str]]) -> None:
    assert refused(js, [sheets[0], sheets[3], sheets[0]]) == ("same-sheet-twice", {"sheet": 3, "first": 1})


def test_a_sheet_cut_short_is_named(js: BrowserSide, sheets: list[list[str]]) -> None:
    assert refused(js, [sheets[0], sheets[1][:-1], sheets[2]]) == ("wrong-number-of-words", {"sheet": 2, "words": 32})


def test_another_key_than_the_printed_one_is_refused(js: BrowserSide, key: Kept, sheets: list[list[str]]) -> None:
    assert refused(js, sheets[:3], check="00000000") == ("check-differs", {"check": key.shown["check"]})


def test_sheets_of_something_else_are_no_custody_key(js: BrowserSide) -> None:
    sheets = shamir_mnemonic.generate_mnemonics(1, [(2, 2)], bytes(16))[0]
    assert refused(js, sheets)[0] == "not-a-custody-key"


@pytest.mark.parametrize("sharing", [(1, 3), (4, 3), (2, 17), (2.5, 3)])
def test_impossible_sharings_are_refused(js: BrowserSide, key: Kept, sharing: tuple[float, int]) -> None:
    with pytest.raises(Refused, match="bad-threshold"):
        js("splitShares", key, {"threshold": sharing[0], "count": sharing[1]})
