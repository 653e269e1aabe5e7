"""Questionnaires keyed in rows in a real browser against a real server: no mouse, one key for an answer, nothing lost at a cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser, serving

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

# questions of the paper beside the unit, which is carried from row to row
ASKED = 24


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_rows:rows") as served:
        yield served


@pytest.fixture(scope="module")
def desks(live: Live) -> Iterator[dict[str, BrowserContext]]:
    """A browser for each, signed in once: a code of the generator is taken once, and two browsers cannot run in one thread."""
    with browser() as open_page:
        yield {who: open_page(live, live.facts[who]).context for who in ("monitor", "lead")}


@pytest.fixture
def desk(desks: dict[str, BrowserContext]) -> BrowserContext:
    return desks["monitor"]


@pytest.fixture
def page(live: Live, desk: BrowserContext) -> Iterator[Page]:
    shown = desk.new_page()
    told: list[str] = []
    shown.on("console", lambda message: told.append(message.text))
    shown.on("pageerror", lambda error: told.append(str(error)))
    shown.goto(f"{live.address}/visits/{live.facts['visit']}/keying/batch/1/")
    shown.wait_for_function("document.activeElement?.dataset.place !== undefined")
    yield shown
    shown.close(run_before_unload=False)
    assert [line for line in told if "ERR_INTERNET_DISCONNECTED" not in line] == []


def keyed(page: Page) -> tuple[str, str]:
    return page.locator("[data-keyed]").inner_text(), page.locator("[data-left]").inner_text()


def here(page: Page) -> str:
    """Row and place of the box under the keys."""
    return page.evaluate("document.activeElement.name")  # type: ignore[no-any-return]  # always a text


def states(page: Page) -> list[str]:
    return page.locator("[data-state]").all_inner_texts()


def sealed(page: Page, row: int) -> None:
    page.wait_for_function("row => document.querySelectorAll('[data-state]')[row].textContent.trim() !== ''", arg=row)


def test_rows_when_keyed_by_keyboard_alone(page: Page) -> None:
    assert here(page) == "k:1:sheet/unit"
    page.keyboard.type("A")
    page.keyboard.press("Tab")
    page.keyboard.type("1" * ASKED)
    page.keyboard.press("Enter")
    sealed(page, 0)
    assert keyed(page) == ("1", "21")
    # the unit is carried: from the second row on an answer is a key, and a row one Enter more
    assert here(page) == "k:2:life/own_bed"
    page.keyboard.type("0" * (ASKED - 1) + "/")
    page.keyboard.press("Enter")
    sealed(page, 1)
    assert keyed(page) == ("2", "20")
    assert here(page) == "k:3:life/own_bed"


def test_row_when_a_key_is_no_choice_or_missing_is_not_taken(page: Page) -> None:
    start = here(page)
    page.keyboard.press("Tab")
    page.keyboard.type("9x")
    assert page.locator(":focus").input_value() == ""
    page.keyboard.press("Enter")
    # the unit is carried within a page only: here its box is the first that is empty
    assert page.locator("[aria-invalid]").count() == 1
    assert here(page) == start
    assert keyed(page) == ("2", "20")


def test_row_when_the_line_breaks_stays_and_is_sealed_afterwards(page: Page, desk: BrowserContext) -> None:
    page.keyboard.type("B")
    page.keyboard.press("Tab")
    page.keyboard.type("2" * 10)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(700)
    page.reload()
    page.wait_for_function("document.activeElement?.dataset.place !== undefined")
    # what was typed before the cut is there, and the first box that is empty is open
    values = page.locator("tr[data-row]").first.locator("input[data-place]").evaluate_all("cells => cells.map(cell => cell.value)")
    assert values == ["B", *["2"] * 10, *[""] * (ASKED - 10)]
    desk.set_offline(True)
    page.keyboard.type("1" * (ASKED - 10))
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-trouble]:not([hidden])")
    assert keyed(page) == ("2", "20")
    desk.set_offline(False)
    row = page.locator("tr[data-row]").first
    row.locator("input[data-place]").last.focus()
    page.keyboard.press("Enter")
    sealed(page, 0)
    assert (keyed(page), page.locator("[data-trouble]").is_hidden()) == (("3", "19"), True)


def test_tenth_when_sealed_says_which_number_to_write_on_it(page: Page) -> None:
    rows = page.locator("tr[data-row]").count()
    for row in range(rows):
        if row == 0:
            page.keyboard.type("A")
            page.keyboard.press("Tab")
        page.keyboard.type("1" * ASKED)
        page.keyboard.press("Enter")
        if row < rows - 1:
            sealed(page, row)
    # the last row of a page brings the next ones; of this batch nothing is left
    page.wait_for_selector("text=Every questionnaire that came back is keyed.")
    assert keyed(page) == ("22", "0")


def test_second_keyer_when_reading_otherwise_is_led_to_the_choice(live: Live, desks: dict[str, BrowserContext]) -> None:
    with desks["lead"].new_page() as page:
        page.goto(f"{live.address}/visits/{live.facts['visit']}/keying/batch/1/")
        page.wait_for_function("document.activeElement?.dataset.place !== undefined")
        assert page.locator("tr[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)") == ["10", "20"]
        page.keyboard.type("A")
        page.keyboard.press("Tab")
        page.keyboard.type("1" * (ASKED - 1) + "2")
        page.keyboard.press("Enter")
        sealed(page, 0)
        page.click("text=Two people read it differently. Choose.")
        page.wait_for_url("**/keying/10/differences/")
        assert page.locator("table tbody tr").count() == 1
