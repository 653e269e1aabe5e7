"""Talks in the field app, without a network: a code instead of a name, two moments of consent, advice on risks, the neutral page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from journeys.phones import Phone, begin, paired, unlock
from journeys.test_capture import choose, dumped, forward, words
from support.canaries import sightings
from support.live import Live, ask_home, serving

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

CANARY = "CANARY-РАССКАЗ-48"
TOUCH = """(fingers) => {
  const touches = Array.from({ length: fingers }, (_, at) => new Touch({ identifier: at, target: document.body, clientX: 50 + at, clientY: 50 }));
  document.body.dispatchEvent(new TouchEvent('touchstart', { bubbles: true, touches }));
}"""


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_talks:talks") as served:
        yield served


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as started:
        yield started


@pytest.fixture
def phone(playwright: Playwright, live: Live, tmp_path: Path) -> Phone:
    return Phone(playwright, live, tmp_path / "phone")


def desk_says(live: Live, what: str) -> dict[str, Any]:
    lead = live.facts["lead"]
    return ask_home(live.home, f"journeys.seeds_talks:{what}", LEAD_CODE=lead["code"], LEAD_PHRASE=lead["phrase"])


def ready(playwright: Playwright, live: Live, phone: Phone) -> None:
    with phone.on(network=True) as page:
        begin(page)
        paired(playwright, live, page)
        page.locator("#sheets").wait_for()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def start_talk(page: Page, *, later: bool = False) -> str:
    """The page before a talk; gives the code that the app gave."""
    page.locator("#sheets [data-sheet=interview]").click()
    code = page.locator("#code").input_value()
    if later:
        page.check("[data-picks=when] [value=later]")
        page.fill("#on", "2026-05-12")
    page.check("[data-picks=privacy] [value=staff_cannot_see]")
    assert page.locator("[data-risk]").evaluate_all("all => all.map((one) => one.dataset.risk)") == [
        "risk_staff_hear", "risk_others_hear",
    ]  # fmt: skip
    page.check("[data-picks=who] [value=lead]")
    page.get_by_text("The interviewer and the lead can read it, nobody else.").wait_for()
    page.get_by_role("button", name="Begin the talk").click()
    page.locator(".talk").wait_for()
    forward(page)
    page.locator("[data-name=person]").wait_for()
    return code


def answer_page(page: Page) -> None:
    """Of what must be answered and is not: refused where that can be said, else the first choice."""
    must = page.locator(".question:visible:has(.must)")
    for name in must.evaluate_all("all => all.map((one) => one.dataset.name)"):
        question = page.locator(f"[data-name={name}]")
        if question.locator("input:checked").count() or not question.locator(".must").count():
            continue
        none, field = question.locator("input[value=na_refused]"), question.locator("input[type=text], input[type=time], textarea")
        if name == "account":
            words(page, name, CANARY)
        elif not field.count():
            question.locator(".choice input").first.check()
        elif field.first.get_attribute("type") == "time":
            field.first.fill("10:15")
        elif not field.first.input_value() and none.count():
            none.first.check()
        elif not field.first.input_value():
            field.first.fill("M1")


def test_a_talk_of_earlier_from_its_code_to_the_desk(playwright: Playwright, live: Live, phone: Phone) -> None:
    ready(playwright, live, phone)
    with phone.on(network=False) as page:
        unlock(page)
        code = start_talk(page, later=True)
        assert re.fullmatch(r"1-[BCDFGHJKLMNPQRTVWXZ2346789]{4}", code)
        assert page.locator("[data-name=person] input[type=text]").input_value() == code
        assert page.locator(".talk .code").inner_text() == code
        answer_page(page)
        forward(page)
        page.get_by_text("First moment of consent").wait_for()
        assert page.locator("[data-name=who_may_know] input:checked").get_attribute("value") == "lead"
        choose(page, "talks", "no")
        page.get_by_text("The person does not go on.").wait_for()
        choose(page, "talks", "yes")
        answer_page(page)
        while page.get_by_role("button", name="Next", exact=True).count():
            if page.locator("[data-name=use_nothing]").count():
                page.get_by_text("What is not answered counts as without a name.").wait_for()
                for name in ("use_nothing", "raise_today"):
                    choose(page, name, "yes")
                choose(page, "worry", "strong")
                page.get_by_text("Nothing is done with it.").wait_for()
            answer_page(page)
            forward(page)
        answer_page(page)
        assert sightings([CANARY, code], [pair for pair in dumped(page) if b"<html" not in pair[1]]) == []
        forward(page, "Finish")
        shown = page.locator(".risks [data-risk]").evaluate_all("all => all.map((one) => one.dataset.risk)")
        assert {"risk_both", "risk_worry_strong", "risk_no_follow_up", "risk_raise", "risk_staff_hear"} <= set(shown)
        forward(page, "Finish")
        page.get_by_text("This device can no longer open it.").wait_for()
        assert sightings([CANARY, code], dumped(page)) == []
    assert sightings([CANARY, code], [(str(file), file.read_bytes()) for file in phone.folder.rglob("*") if file.is_file()]) == []
    with phone.on(network=True) as page:
        unlock(page)
        page.get_by_role("button", name="Send").click()
        page.locator("[data-state=received]").wait_for()
    came = desk_says(live, "opened")
    (record,) = came["records"]
    assert (came["broken"], record["signed"], record["circle"]) == (0, True, 2)
    assert record["entered"] == {"memory": True, "on": "2026-05-12", "way": "typed"}
    answers = record["answers"]
    assert (answers["before/person"], answers["story/account"], answers["close/raise_today"]) == (code, CANARY, "yes")
    assert [line for line in phone.said if "ERR_INTERNET_DISCONNECTED" not in line] == []


def test_neutral_page_at_one_gesture_keeps_what_was_typed(playwright: Playwright, live: Live, phone: Phone) -> None:
    ready(playwright, live, phone)
    with phone.on(network=False) as page:
        unlock(page)
        first = start_talk(page)
        words(page, "interviewers", CANARY)
        page.evaluate("window.before = true")
        page.keyboard.press("Escape")
        # it is loaded anew at once, so that nothing is left in its memory; a page that loads has no title for a moment
        page.wait_for_function(
            "() => !window.before && document.title === 'Calendar' && document.querySelector('table.month') !== null"
        )
        assert page.locator("textarea, .question").count() == 0
        assert page.locator("#passphrase").count() == 0
        assert sightings([CANARY, first], dumped(page)) == []
    with phone.on(network=False) as page:
        # switched off and on: still the calendar, and the way back asks for the passphrase
        page.locator("table.month").wait_for()
        for _tap in range(3):
            page.locator("h1").click()
        unlock(page)
        # of several talks begun one is told from the other by its code
        assert page.locator("#drafts [data-sheet=interview] .code").inner_text() == first
        page.locator("#drafts [data-sheet=interview]").click()
        assert page.locator("[data-name=interviewers] input[type=text]").input_value() == CANARY
        assert page.locator(".talk .code").inner_text() == first
        page.evaluate(TOUCH, 2)
        page.locator("table.month").wait_for()
        page.locator(".today").wait_for()
