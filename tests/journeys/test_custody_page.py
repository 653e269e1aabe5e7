"""custody.html from a USB stick: two custodians and a requester, each in a browser of their own without a network, the whole round by files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from support import custody
from support.live import chromium
from support.stick import PAGE, Stick, answer, choose, make_key, view

if TYPE_CHECKING:
    from playwright.sync_api import Page

PERSON = {"names": "Намуна Мисолова", "born": "1990", "number": "№ 7/3"}
MOTIVE = "Проверка, не преследуют ли после визита."
PHRASES = {"a": "gerani sosna veter polden", "b": "utro bereza tishina reka"}
VIEWS = ("", "make", "answer", "ask", "open", "sheets", "restore", "phrase")


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stick]:
    with chromium() as launched:
        yield Stick(launched, tmp_path_factory.mktemp("stick"))


@pytest.fixture(scope="module")
def keys(stick: Stick) -> dict[str, tuple[Page, Path]]:
    """Both custodians at their pages, each with a key that they made there and saved."""
    return {side: make_key(stick, stick.sit_down(), phrase) for side, phrase in PHRASES.items()}


def identities(stick: Stick, keys: dict[str, tuple[Page, Path]], person: dict[str, Any] | None = PERSON) -> Path:
    """What the desk gives to whoever may ask: sealed identity, halves, who may read the motive."""
    public = {side: json.loads(file.read_text())["public"] for side, (_page, file) in keys.items()}
    about = {"visit": str(uuid4()), "record": str(uuid4()), "version": 1}
    made = custody.seal_identity(about, person, public["a"], public["b"])
    entry = {
        **about, "title": "Interview 0027", "readers": sorted(public.values()), "sealed": custody.b64(made["sealed"]),
        "half_a": custody.b64(made["halfA"]), "half_b": custody.b64(made["halfB"]),
    }  # fmt: skip
    file = stick.folder / f"{uuid4()}-identities.json"
    file.write_text(json.dumps({"format": "nazorat-ask-bundle/1", "asks": [entry]}))
    return file


def ask(stick: Stick, page: Page, file: Path) -> Path:
    view(page, "ask")
    choose(page, "asks", file)
    page.fill("[name=by]", "K-3")
    page.fill("[name=why]", MOTIVE)
    return stick.saved(page, "Ask")


def combine(page: Page, asks: Path, *answers: Path) -> None:
    view(page, "open")
    choose(page, "asks", asks)
    choose(page, "answers", *answers)
    page.get_by_role("button", name="Open the name").click()


def test_the_whole_round_by_files_without_a_network(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    requester = stick.sit_down()
    asks = ask(stick, requester, identities(stick, keys))
    answers = [answer(stick, keys[side][0], asks, MOTIVE) for side in "ab"]
    # the page is opened anew in between: the one-time key lies in that browser
    requester.reload()
    combine(requester, asks, *answers)
    requester.get_by_role("heading", name="Opened once").wait_for()
    assert [requester.get_by_text(held, exact=True).count() for held in PERSON.values()] == [1, 1, 1]
    requester.get_by_role("button", name="Close it").click()
    assert "Мисолова" not in requester.content()
    combine(requester, asks, *answers)
    requester.get_by_text("This browser has no key for this ask").wait_for()
    # nothing of it lies in any file that went between them, nor in the browser
    for file in (asks, *answers):
        assert [word for word in (*PERSON.values(), *PHRASES.values(), MOTIVE) if word in file.read_text()] == []
    assert stick.only_this_file() == []
    assert stick.said == []


def test_a_key_of_the_page_opens_in_python(keys: dict[str, tuple[Page, Path]]) -> None:
    for side, (_page, file) in keys.items():
        held = custody.unwrap_key(file.read_bytes(), PHRASES[side])
        assert custody.check_value(custody.secret_bytes(held)) in file.name


def test_who_asks_and_who_answers_see_the_same_digits(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    requester, page = stick.sit_down(), keys["a"][0]
    asks = ask(stick, requester, identities(stick, keys))
    digits = requester.locator("main code.check").inner_text()
    answer(stick, page, asks, MOTIVE)
    assert page.locator("main code.check").inner_text() == digits
    # somebody on the way puts a key of their own into it
    bundle = json.loads(asks.read_text())
    bundle["asks"][0]["one_time"] = custody.pair().public
    asks.write_text(json.dumps(bundle))
    answer(stick, page, asks, MOTIVE)
    assert page.locator("main code.check").inner_text() != digits


def test_of_several_identities_in_a_file_one_is_chosen(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    page, file = stick.sit_down(), identities(stick, keys)
    bundle = json.loads(file.read_text())
    bundle["asks"].append({**bundle["asks"][0], "record": str(uuid4()), "title": "Interview 0028"})
    file.write_text(json.dumps(bundle))
    view(page, "ask")
    choose(page, "asks", file)
    page.get_by_label("Record").select_option(label="Interview 0028")
    page.fill("[name=why]", MOTIVE)
    made = json.loads(stick.saved(page, "Ask").read_text())["asks"]
    assert [(one["title"], one["record"]) for one in made] == [("Interview 0028", bundle["asks"][1]["record"])]


def test_an_empty_seal_is_nobody(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    requester = stick.sit_down()
    asks = ask(stick, requester, identities(stick, keys, None))
    combine(requester, asks, *(answer(stick, keys[side][0], asks, MOTIVE) for side in "ab"))
    requester.get_by_text("Nobody is named").wait_for()


def test_a_refusal_says_why_to_whoever_asked(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    requester = stick.sit_down()
    asks = ask(stick, requester, identities(stick, keys))
    agreed, refused = answer(stick, keys["a"][0], asks, MOTIVE), answer(stick, keys["b"][0], asks, MOTIVE, "Refuse")
    combine(requester, asks, agreed)
    requester.get_by_text("The answer of side b is missing.").wait_for()
    combine(requester, asks, agreed, refused)
    requester.get_by_text("The custodian of side b refused.").wait_for()
    assert requester.get_by_text("Хватит записи без имени.").count() == 1


def test_answers_of_another_ask_and_in_another_browser_are_named(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    requester = stick.sit_down()
    sealed = identities(stick, keys)
    first, second = ask(stick, requester, sealed), ask(stick, requester, sealed)
    answers = [answer(stick, keys["a"][0], first, MOTIVE), answer(stick, keys["b"][0], second, MOTIVE)]
    combine(requester, first, *answers)
    requester.get_by_text("The answer of side b belongs to another ask.").wait_for()
    elsewhere = stick.sit_down()
    combine(elsewhere, first, answers[0], answer(stick, keys["b"][0], first, MOTIVE))
    elsewhere.get_by_text("This browser has no key for this ask").wait_for()


def test_an_exchanged_motive_cannot_be_agreed_to(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    asks = ask(stick, stick.sit_down(), identities(stick, keys))
    bundle = json.loads(asks.read_text())
    bundle["asks"][0]["commitment"] = "0" * 64
    changed = stick.folder / "changed.json"
    changed.write_text(json.dumps(bundle))
    page = keys["a"][0]
    view(page, "answer")
    choose(page, "asks", changed)
    page.get_by_role("button", name="Read the asks").click()
    page.get_by_text("not the one bound in the record of acts").wait_for()
    assert page.get_by_label("Agree", exact=True).count() == 0


def test_sheets_give_the_key_back_and_a_wrong_word_is_named(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    page, file = keys["a"]
    view(page, "sheets")
    page.get_by_role("button", name="Write the sheets").click()
    page.locator(".paper").first.wait_for()
    sheets = [[word.strip() for word in paper.locator(".words li").all_inner_texts()] for paper in page.locator(".paper").all()]
    sheets = [[re.sub(r"^\d+\s*", "", word) for word in sheet] for sheet in sheets]
    check = page.locator(".paper code.check").first.inner_text()
    assert [len(sheet) for sheet in sheets] == [33, 33, 33]
    restoring = stick.sit_down()
    view(restoring, "restore")
    restoring.fill("[name=sheet-1]", " ".join(sheets[2]))
    restoring.fill("[name=sheet-2]", " ".join([*sheets[0][:6], "acadmic", *sheets[0][7:]]))
    restoring.fill("[name=check]", check)
    for name in ("next", "again"):
        restoring.fill(f"[name={name}]", "snova otkryt etot klyuch")
    restoring.get_by_role("button", name="Restore", exact=True).click()
    restoring.get_by_text("Sheet 2, word 7: “acadmic” is no word of the list. Near to it: academic").wait_for()
    assert restoring.locator("[name=sheet-2]").evaluate("field => field === document.activeElement")
    restoring.fill("[name=sheet-2]", "\n".join(sheets[0]))
    restoring.get_by_role("button", name="Restore", exact=True).click()
    restoring.get_by_text("The check value is that of the sheets").wait_for()
    restored = custody.unwrap_key(stick.saved(restoring, "Save the key file").read_bytes(), "snova otkryt etot klyuch")
    assert restored == custody.unwrap_key(file.read_bytes(), PHRASES["a"])


def test_another_phrase_and_a_wrong_one(stick: Stick, keys: dict[str, tuple[Page, Path]]) -> None:
    page, file = stick.sit_down(), keys["b"][1]
    view(page, "phrase")
    choose(page, "key", file)
    page.fill("[name=phrase]", "not the phrase of it")
    for name in ("next", "again"):
        page.fill(f"[name={name}]", "novaya fraza iz slov")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_text("The phrase is not that of this key.").wait_for()
    page.fill("[name=phrase]", PHRASES["b"])
    page.get_by_role("button", name="Change", exact=True).click()
    changed = stick.saved(page, "Save the key file")
    assert custody.unwrap_key(changed.read_bytes(), "novaya fraza iz slov") == custody.unwrap_key(file.read_bytes(), PHRASES["b"])


@pytest.mark.parametrize("language", ["en", "ru", "tg"])
def test_every_view_fits_a_telephone_and_is_in_the_language(stick: Stick, language: str) -> None:
    page = stick.sit_down(language, 390)
    assert page.locator("html").get_attribute("lang") == language
    titles = set()
    for name in VIEWS:
        page.evaluate("name => { location.hash = name }", name)
        page.locator("h1").wait_for()
        page.wait_for_function("name => location.hash.slice(1) === name && document.activeElement.tagName !== 'A'", arg=name)
        titles.add(page.locator("h1").inner_text())
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert len(titles) == len(VIEWS)
    assert stick.said == []


def test_the_keyboard_alone_makes_a_key(stick: Stick) -> None:
    page = stick.sit_down()
    for _step in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#make":
            break
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Make a custody key").wait_for()
    for name in ("next", "again"):
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab")
        page.keyboard.type("odin dva tri chetyre")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="The key is made").wait_for()


def test_what_is_smuggled_in_does_not_run_and_nothing_can_be_sent(stick: Stick) -> None:
    page = stick.sit_down()
    page.evaluate(
        "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective))"
    )
    assert page.evaluate("fetch('http://198.51.100.7/').then(() => false, () => true)")
    blocked = page.evaluate(
        """() => new Promise((done) => setTimeout(() => {
          try { document.body.innerHTML = '<img src=x onerror=1>'; done(false); } catch { done(true); }
        }))"""
    )
    assert blocked
    assert page.evaluate("refused.includes('connect-src')")
    stick.said.clear()


def test_the_printed_hash_is_that_of_the_page() -> None:
    written = PAGE.with_name("custody.html.sha256").read_text()
    assert written == f"{hashlib.sha256(PAGE.read_bytes()).hexdigest()}  custody.html\n"
