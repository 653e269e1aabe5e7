"""A name from the talk to its opening, in real browsers: sealed, asked for, agreed to by two organisations, opened once.

Every request that the browsers send is kept. The phrases of the custodians, the name and the motive are in none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.canaries import files_under, sightings, sqlite_values
from support.custody_pages import (
    CONFIDED,
    MOTIVE,
    NAME,
    NOTE,
    NUMBER,
    PHRASES,
    REASON,
    Heard,
    Scene,
    agree,
    ask,
    make_key,
    motive,
    seal,
)
from support.live import browser, serving
from support.stick import Stick, answer, open_key, view


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    heard = Heard()
    with serving("journeys.seeds_custody:custody") as live, browser() as open_page:
        pages = {who: open_page(live, live.facts[who]) for who in ("lead", "monitor", "one", "other")}
        for page in pages.values():
            heard.listen(page)
        yield Scene(live, pages, heard)


SHEETS: list[str] = []


def test_custodians_make_keys_and_a_wrong_phrase_is_said(scene: Scene) -> None:
    page = scene.record("lead")
    page.locator("a[href$='/identity/']").click()
    assert "cannot be sealed yet" in page.inner_text("main")
    make_key(scene, "one")
    make_key(scene, "other")
    page = scene.to("one", "/custody/")
    assert "signed and vouched for" in page.inner_text("main")
    page = scene.to("one", "/custody/phrase/")
    page.fill("#old", "somebody else's phrase")
    for field_id in ("#phrase", "#again"):
        page.fill(field_id, PHRASES["one"])
    page.get_by_role("button", name="Change").click()
    page.wait_for_selector("[data-trouble]:not([hidden])", timeout=60_000)
    assert page.inner_text("[data-trouble]") == "The phrase is not that of this key."


def test_name_when_both_agree_opens_once_in_the_browser_that_asked(scene: Scene) -> None:
    seal(scene)
    seal(scene, empty=True)
    address = ask(scene, row=1)
    agree(scene, "one")
    assert "waits for answers" in scene.to("lead", address).inner_text("main")
    agree(scene, "other")
    page = scene.to("lead", address)
    page.get_by_role("button", name="Open, once").click()
    page.wait_for_selector("[data-somebody]:not([hidden])")
    shown = page.inner_text("[data-person]")
    assert [word in shown for word in (NAME, NUMBER, NOTE)] == [True, True, True]
    assert "Opened once" in scene.to("lead", address).inner_text("main")


def test_empty_seal_when_opened_says_that_nobody_was_named(scene: Scene) -> None:
    address = ask(scene, row=0)
    agree(scene, "one")
    agree(scene, "other")
    page = scene.to("lead", address)
    page.get_by_role("button", name="Open, once").click()
    page.wait_for_selector("[data-nobody]:not([hidden])")


def test_refusal_when_given_ends_the_ask(scene: Scene) -> None:
    address = ask(scene, row=1)
    page = motive(scene, "other")
    page.fill("#reason", REASON)
    page.get_by_role("button", name="Refuse").click()
    page.wait_for_url(re.compile("/custody/$"))
    page = scene.to("lead", address)
    page.get_by_text(REASON).wait_for()


def test_urgent_name_opens_for_the_member_whom_it_is_sealed_to(scene: Scene) -> None:
    make_key(scene, "lead")
    make_key(scene, "monitor")
    page = scene.record("lead")
    page.locator("a[href$='/identity/']").click()
    page.fill("#p-names", NAME)
    page.locator("[data-reader]:visible").check()
    page.get_by_role("button", name=re.compile("^Seal$")).click()
    page.wait_for_selector("[data-trouble]:not([hidden])")
    assert "the person's consent is not" in page.inner_text("[data-trouble]")
    seal(scene, urgently=True)
    page = scene.to("monitor", "/")
    page.get_by_role("link", name="Open it").click()
    page.get_by_role("button", name="Open it").click()
    page.fill("#phrase", PHRASES["lead"])
    page.get_by_role("button", name="Read the name").click()
    page.wait_for_selector("[data-trouble]:not([hidden])", timeout=60_000)
    assert page.inner_text("[data-trouble]") == "The phrase is not that of this key."
    page.fill("#phrase", PHRASES["monitor"])
    page.get_by_role("button", name="Read the name").click()
    page.wait_for_selector("[data-somebody]:not([hidden])", timeout=60_000)
    shown = page.inner_text("[data-person]")
    assert [word in shown for word in (NAME, NUMBER, NOTE)] == [True, True, True]


def test_custodian_answers_on_a_stick_when_the_desk_is_not_trusted_with_the_phrase(scene: Scene, tmp_path: Path) -> None:
    address = ask(scene, row=0)
    agree(scene, "other")
    page = scene.to("one", "/custody/")
    page.get_by_role("link", name="By a stick").click()
    files = []
    for name in ("asks", "key"):
        with page.expect_download() as download:
            page.locator(f"form[action$='/stick/{name}/'] button, a[href$='/stick/{name}/']").click()
        files.append(tmp_path / f"{name}.json")
        download.value.save_as(files[-1])
    launched = page.context.browser
    assert launched
    stick = Stick(launched, tmp_path)
    offline = stick.sit_down()
    view(offline, "answer")
    open_key(offline, files[1], PHRASES["one"])
    answers = answer(stick, offline, files[0], MOTIVE)
    assert (stick.only_this_file(), stick.said) == ([], [])
    page.set_input_files("#answers_file", answers)
    page.get_by_role("button", name="Take the answers in").click()
    assert page.locator("main dd").all_inner_texts() == ["1", "0", "0"]
    page = scene.to("lead", address)
    page.get_by_role("button", name="Open, once").click()
    page.wait_for_selector("[data-somebody]:not([hidden])")
    assert NAME in page.inner_text("[data-person]")
    # the same file once more: each of its answers is named as given already
    page = scene.to("one", "/custody/stick/")
    page.set_input_files("#answers_file", answers)
    page.get_by_role("button", name="Take the answers in").click()
    assert page.locator("main dd").all_inner_texts() == ["0", "0", "1"]
    assert "Your organisation has answered already." in page.inner_text("main")


def test_another_browser_of_the_asker_does_not_use_the_answers_up(scene: Scene) -> None:
    address = ask(scene, row=1)
    agree(scene, "one")
    agree(scene, "other")
    page = scene.to("lead", address)
    page.evaluate(
        "new Promise((done) => { const gone = indexedDB.deleteDatabase('nazorat-custody'); gone.onsuccess = gone.onblocked = done; })"
    )
    page.reload()
    page.wait_for_selector("[data-elsewhere]:not([hidden])")
    assert not page.get_by_role("button", name="Open, once").is_visible()


def test_key_when_had_again_from_two_sheets_opens_under_a_new_phrase(scene: Scene) -> None:
    """The words are shown and typed in the browser, and are looked for in what it sent like everything else."""
    page = scene.to("other", "/custody/sheets/")
    page.fill("#phrase", PHRASES["other"])
    page.get_by_role("button", name="Show the words").click()
    page.wait_for_selector("[data-after]:not([hidden])", timeout=60_000)
    sheets = [" ".join(words.split()) for words in page.locator("[data-sheets] ol").all_inner_texts()]
    assert [len(words.split()) for words in sheets] == [33, 33, 33]
    SHEETS.extend(sheets)
    page = scene.to("other", "/custody/recover/")
    page.fill("#sheet1", sheets[0])
    page.fill("#sheet2", sheets[2].replace(sheets[2].split()[9], "zzzz", 1))
    for field_id in ("#phrase", "#again"):
        page.fill(field_id, PHRASES["again"])
    page.get_by_role("button", name="Have it again").click()
    page.wait_for_selector("[data-trouble]:not([hidden])", timeout=60_000)
    assert "This word is not in the list. Sheet 2. Word 10." in page.inner_text("[data-trouble]")
    page.fill("#sheet2", sheets[2])
    page.get_by_role("button", name="Have it again").click()
    page.wait_for_url(re.compile("/custody/$"), timeout=60_000)
    ask(scene, row=1)
    motive(scene, "other", PHRASES["again"])
    page = scene.to("other", "/custody/drill/")
    page.locator("details summary").click()
    page.fill("#sheet1", sheets[1])
    page.fill("#sheet2", sheets[2])
    page.get_by_role("button", name="Try the key").click()
    page.get_by_text("The drill is passed").wait_for(timeout=60_000)
    assert "From the sheets." in scene.to("other", "/custody/drill/").inner_text("main")


def test_nothing_that_was_sent_or_is_stored_holds_a_phrase_a_name_or_a_motive(scene: Scene) -> None:
    """Runs last: all that the browsers of the journey sent, the database, the log, the consoles."""
    assert sum(b"half_a=" in body for _url, body in scene.heard.bodies) == 3
    assert sum(b"one_time=" in body for _url, body in scene.heard.bodies) == 6
    places = [*scene.heard.bodies, *files_under(scene.live.home, ("secrets.json",)), ("log", scene.live.log.read_bytes())]
    places += [*sqlite_values(scene.live.home / "nazorat.sqlite3"), *(("console", line.encode()) for line in scene.heard.console)]
    assert [(found.word, found.place, found.layers) for found in sightings([*CONFIDED, *SHEETS], places)] == []
    # the control: what the pages did send is found
    csrf = next(body for _url, body in scene.heard.bodies if b"half_a=" in body)
    assert sightings([re.search(rb"csrfmiddlewaretoken=(\w+)", csrf)[1].decode()], places)  # type: ignore[index]  # it is there


def test_no_page_of_custody_said_anything_in_the_console(scene: Scene) -> None:
    assert [line for line in scene.heard.console if "Content Security" in line or "TrustedHTML" in line] == []
