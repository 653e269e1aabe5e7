"""Keying from paper in a real browser against a real server: keyboard only, counted key by key.

What is counted here stands in docs/handbook/paper.md; a change of the page that costs more keys fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser, serving

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

# a dormitory, measured with a laser, everything answered that applies: what a keyer types at each place, Enter left out
ROOM = {
    "who/unit": "A", "who/room": "17", "who/kind": "2", "who/chosen": "1", "who/day": "120526", "who/part_of_day": "1",
    "who/present": "14", "who/assigned": "15", "who/beds": "12", "who/without_bed": "2", "space/length": "6,2", "space/width": "4,5",
    "space/height": "2,8", "space/toilet": "3", "space/annexe": "1,5", "space/instrument": "1", "space/staff_present": "2",
    "climate/window_area": "0,6", "climate/windows": "1", "climate/window_opens": "2", "climate/window_blocked": "13",
    "climate/daylight": "2", "climate/lux": "=", "climate/lamp": "12", "climate/air": "35", "climate/temperature": "17",
    "climate/humidity": "=", "climate/felt": "1", "climate/heating": "1", "climate/heating_works": "1", "hygiene/water": "2",
    "hygiene/water_hours": "6", "hygiene/drinkable": "1", "hygiene/toilet_works": "1", "hygiene/toilet_seen": "13",
    "hygiene/wash_days_1": "7", "hygiene/wash_days_2": "9", "hygiene/lack_mattress": "2", "hygiene/lack_blanket": "3",
    "hygiene/lack_sheets": "14", "hygiene/lack_pillow": "5", "hygiene/bedding_state": "2", "hygiene/furniture": "3",
    "hygiene/cleaning": "1", "hygiene/cleaning_materials": "2", "hygiene/vermin": "12", "hygiene/call_bell": "1",
    "hygiene/answer_minutes": "4", "hygiene/nobody_came": "2", "daily/locked_persons": "23", "daily/locked_staff": "22",
    "daily/locked_schedule": "22", "daily/outdoors_persons": "30", "daily/outdoors_journal": "60", "daily/camera": "1",
    "daily/fire": "4", "daily/disability": "2", "daily/rights_notice": "2", "notes/pictures": "0",
}  # fmt: skip
TYPED = {"number": "3", "date": "120526", "time": "0930", "one": "1", "many": "12", "text": "M-1"}
STORY = "Three days without a telephone call, then one of two minutes."


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_keying:keying") as served:
        yield served


@pytest.fixture(scope="module")
def desk(live: Live) -> Iterator[BrowserContext]:
    """The monitor's browser, signed in once: a code of the generator is taken once."""
    with browser() as open_page:
        yield open_page(live, live.facts["monitor"]).context


@pytest.fixture
def typist(live: Live, desk: BrowserContext) -> Iterator[Typist]:
    page = desk.new_page()
    yield Typist(page, live)
    page.close(run_before_unload=False)


class Typist:
    """Types as a person does, one key after another, and counts. Never touches the mouse."""

    def __init__(self, page: Page, live: Live) -> None:
        self.page, self.live, self.keys, self.told = page, live, 0, list[str]()
        page.on("console", lambda message: self.told.append(message.text))
        page.on("pageerror", lambda error: self.told.append(str(error)))

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.keys += len(text)
        self.page.keyboard.type(text)

    def open_sheet(self, printed: str) -> None:
        """From the table of piles: the number, then Enter."""
        self.page.goto(f"{self.live.address}/visits/{self.live.facts['visit']}/keying/")
        self.page.wait_for_function("document.activeElement?.name === 'number'")
        self.type(printed)
        with self.page.expect_navigation():
            self.press("Enter")
        self.page.wait_for_selector(".ask.open")

    def here(self) -> str | None:
        """The place that is open; None when only taking the sheet in is left."""
        return self.page.evaluate("document.querySelector('.ask.open')?.dataset.ask ?? null")  # type: ignore[no-any-return]  # a name or null

    def control(self) -> str:
        return self.page.evaluate("document.querySelector('.ask.open').dataset.control")  # type: ignore[no-any-return]  # a word of ours

    def said(self, name: str) -> str:
        return self.page.evaluate("name => document.getElementById(name).querySelector('[data-said]').textContent", name)  # type: ignore[no-any-return]  # always a text

    def saved(self) -> None:
        """Wait until nothing is on its way to the server."""
        self.page.wait_for_load_state("networkidle")

    def take_in(self) -> None:
        with self.page.expect_navigation():
            self.press("Enter")


def test_room_sheet_when_keyed_by_keyboard_alone(typist: Typist) -> None:
    typist.open_sheet("00013")
    places = 0
    while (place := typist.here()) is not None:
        typist.type(ROOM.get(place, ""))
        typist.press("Enter")
        places += 1
    # "from memory" is the last thing asked; Enter in it sends the sheet without it
    assert typist.page.evaluate("document.activeElement.name") == "entered:memory"
    typist.take_in()
    assert typist.page.url.endswith("/keying/")
    assert "1 of 12 keyed" in typist.page.content()
    assert (places, typist.keys) == (61, 158)
    assert typist.told == []


def test_interview_sheet_when_keyed_by_keyboard_alone(typist: Typist) -> None:
    typist.open_sheet("00125")
    places = 0
    while (place := typist.here()) is not None:
        typist.type(STORY if place == "story/account" else TYPED.get(typist.control(), ""))
        typist.press("Enter")
        places += 1
    typist.take_in()
    assert typist.page.url.endswith("/keying/"), typist.page.locator(".ask.wrong").all_inner_texts()
    assert (places, typist.keys - len(STORY)) == (86, 212)


def test_page_when_a_place_does_not_apply_passes_over_it(typist: Typist) -> None:
    typist.open_sheet("00021")
    while typist.here() != "space/toilet":
        typist.type(ROOM[str(typist.here())])
        typist.press("Enter")
    typist.type("1")
    typist.press("Enter")
    assert typist.here() == "space/instrument"
    typist.press("ArrowUp")
    assert typist.here() == "space/toilet"
    typist.type("3")
    typist.press("Enter")
    assert typist.here() == "space/annexe"


def test_page_when_left_and_come_back_to_has_lost_nothing(typist: Typist) -> None:
    typist.open_sheet("00037")
    for typed in ("B", "9", "12"):
        typist.type(typed)
        typist.press("Enter")
    assert typist.here() == "who/kind"
    assert typist.page.inner_text(".ask.open [data-wrong]") == "There is no choice with this digit."
    typist.type("4")
    typist.press("Enter")
    typist.press("ArrowUp")
    typist.type("2")
    typist.press("F2")
    typist.type("two boxes are ticked")
    typist.press("Enter")
    typist.press("Enter")
    typist.saved()
    with typist.page.expect_navigation():
        typist.press("Escape")
    typist.open_sheet("00037")
    assert [typist.said(name) for name in ("who/unit", "who/room", "who/kind")] == ["B", "9", "2 dormitory"]
    assert typist.page.locator("[id='who/kind'].noted").count() == 1


def test_reasons_when_typed_by_their_keys_stand_where_the_answer_would(typist: Typist) -> None:
    typist.open_sheet("00045")
    for sign in "/*-+=":
        typist.type(sign)
        typist.press("Enter")
    words = [typist.said(name) for name in ("who/unit", "who/room", "who/kind", "who/chosen", "who/day")]
    assert words == ["/ illegible", "* not asked", "- refused", "+ does not know", "= not checked"]
    typist.press("ArrowUp")
    typist.type("120526")
    typist.press("Enter")
    assert typist.said("who/day") == "12.05.26"


def test_place_when_it_is_asked_for_and_empty_stays_open(typist: Typist) -> None:
    typist.open_sheet("00059")
    typist.press("Enter")
    assert typist.here() == "who/unit"
    assert "asked for" in typist.page.inner_text(".ask.open [data-wrong]")
    typist.press("ArrowDown")
    assert typist.here() == "who/room"


def test_bounds_when_broken_are_said_beside_the_line_while_the_keyer_goes_on(typist: Typist) -> None:
    typist.open_sheet("00068")
    for typed in ("ABCDE", "9"):
        typist.type(typed)
        typist.press("Enter")
    typist.page.wait_for_selector("[id='who/unit'].wrong")
    assert typist.page.inner_text("[id='who/unit'] [data-wrong]") == "One to four capital letters or digits."


def test_page_when_the_key_is_locked_elsewhere_keeps_what_is_typed(typist: Typist) -> None:
    typist.open_sheet("00076")
    typist.type("C")
    typist.press("Enter")
    typist.saved()
    other = typist.page.context.new_page()
    other.goto(f"{typist.live.address}/visits/")
    other.get_by_role("button", name="Lock now").click()
    typist.page.bring_to_front()
    typist.type("CANARY")
    typist.press("Enter")
    typist.page.wait_for_selector("[data-trouble]:not([hidden])")
    assert "locked" in typist.page.inner_text("[data-trouble]")
    assert typist.said("who/room") == "CANARY"
