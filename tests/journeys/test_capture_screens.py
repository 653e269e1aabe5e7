"""The field app's screens: pages and contents of a sheet, languages and light, large letters, axe on each of them, and new versions."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from journeys import phones
from journeys.app_screens import HEIGHT, axe_script, fits, open_sheet, serious, shown, speak
from journeys.phones import PHRASE, unlock
from journeys.test_capture import choose, forward, words
from support.live import Live, ask_home, serving, shell_options

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Playwright

# the app of before is what is served, and a newer one lies beside it
OLDER = """async () => {
  const pointer = await caches.open('pointer');
  const now = await (await pointer.match('./current')).text();
  const [from, into] = [await caches.open(now), await caches.open('before')];
  for (const request of await from.keys()) await into.put(request, await from.match(request));
  await pointer.put('./current', new Response('before'));
  return now;
}"""
# a worker that has laid its files beside the old ones
WAITS = "navigator.serviceWorker.ready.then((found) => found.waiting !== null)"
CURRENT = "async () => (await (await (await caches.open('pointer')).match('./current')).text())"


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_screens:screens") as served:
        yield served


@pytest.fixture(scope="module")
def context(live: Live) -> Iterator[BrowserContext]:
    """One paired phone for all of this module."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only journeys need it

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(**shell_options())
        made = launched.new_context(viewport={"width": 360, "height": HEIGHT}, locale="en", reduced_motion="reduce")
        paired(playwright, live, made)
        yield made
        launched.close()


def paired(playwright: Playwright, live: Live, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{live.address}/sync/app/")
    phones.begin(page)
    # by then it is paired, which takes its time on a busy machine
    with page.expect_response("**/alerts/key/*/list", timeout=120_000):
        phones.paired(playwright, live, page)
    page.locator("#sheets").wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.close()


@pytest.fixture
def said() -> list[str]:
    """What the browser had to say against a page."""
    return []


@pytest.fixture
def page(live: Live, context: BrowserContext, said: list[str]) -> Iterator[Page]:
    """The unlocked list, in English."""
    opened = context.new_page()
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    opened.goto(f"{live.address}/sync/app/")
    opened.locator("select.languages").select_option("en")
    unlock(opened)
    opened.locator("#sheets").wait_for()
    yield opened
    opened.close()
    assert said == []


def heading(page: Page) -> str:
    return page.locator("main > h1").inner_text()


def labels(page: Page) -> list[str]:
    return [one.removesuffix(" *") for one in page.locator(".question:visible .label").all_inner_texts()]


def test_one_question_a_page_and_back_keeps_answers(page: Page) -> None:
    open_sheet(page, "mixed")
    assert (heading(page), labels(page), page.locator("header .step").inner_text()) == (
        "One by one",
        ["Question a"],
        "Mixed\n1 of 3",
    )
    choose(page, "a", "yes")
    forward(page)
    # the answer brought a page
    assert (labels(page), page.locator("header .step").inner_text()) == (["Question b"], "Mixed\n2 of 4")
    words(page, "b", "12")
    page.get_by_text("Less than ten.").wait_for()
    page.get_by_role("button", name="Back", exact=True).click()
    assert page.locator("[data-name=a] input[value=yes]").is_checked()
    choose(page, "a", "no")
    forward(page)
    assert (labels(page), page.locator("header .step").inner_text()) == (["Question b"], "Mixed\n2 of 3")
    assert page.locator("[data-name=b] input").input_value() == "12"


def test_contents_show_what_is_open_and_lead_to_it(page: Page) -> None:
    open_sheet(page, "mixed")
    forward(page)
    words(page, "b", "12")
    page.get_by_role("button", name="Contents").click()
    chips = page.locator(".chip").all_inner_texts()
    assert chips == ["All", "Unanswered 1", "Required 1", "Does not fit 1"]
    assert page.locator("[data-page][aria-current]").inner_text() == "Question b\n0 of 1"
    page.locator("[data-filter=unfit]").click()
    assert page.locator("[data-page]").all_inner_texts() == ["Question b\n0 of 1"]
    page.locator("[data-filter=needed]").click()
    page.locator(".asked .row").click()
    assert labels(page) == ["Question a"]
    assert page.evaluate("document.activeElement.closest('[data-name=a]') !== null")
    page.get_by_role("button", name="Contents").click()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("How a sheet is shown").select_option("group")
    page.get_by_role("button", name="To the sheet").click()
    assert labels(page) == ["Question a", "Question b"]
    page.get_by_role("button", name="Contents").click()
    page.get_by_text("More", exact=True).click()
    page.get_by_label("How a sheet is shown").select_option("sheet")
    page.get_by_role("button", name="To the sheet").click()
    assert labels(page) == ["Question a"]


def test_each_entry_of_a_repeat_is_a_page_of_its_own(page: Page) -> None:
    open_sheet(page, "mixed")
    choose(page, "a", "no")
    forward(page)
    forward(page)
    assert (heading(page), page.locator(".list").count()) == ("Cell", 0)
    for number in (1, 2):
        page.get_by_role("button", name="Add one").click()
        assert (heading(page), labels(page)) == (f"Cell {number}", ["Question n", "Question t"])
        words(page, "n", str(number))
        for _ in range(number):
            page.get_by_role("button", name="Back", exact=True).click()
    assert page.locator(".list li > .row").all_inner_texts() == ["Cell 1\n1 of 2 answered", "Cell 2\n1 of 2 answered"]
    page.locator(".list li").first.get_by_role("button", name="Remove it").click()
    page.get_by_role("button", name="Discard it for good").click()
    assert page.locator(".list li").count() == 1
    forward(page)
    assert page.locator("[data-name=n] input").input_value() == "2"
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("This device can no longer open it.").wait_for()


def test_language_and_light_stay_after_a_restart(page: Page, live: Live) -> None:
    open_sheet(page, "room")
    speak(page, "fa")
    assert page.get_by_text("این برگه زبان شما را ندارد", exact=False).is_visible()
    assert page.locator("header .step").inner_text().endswith("۱ از ۷")
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    speak(page, "uz-Cyrl")
    assert labels(page)[0] == "Хона ва шароит"
    page.get_by_role("button", name="Тунги, жуда хира").click()
    assert page.locator("html").get_attribute("data-theme") == "night"
    page.goto("about:blank")
    page.goto(f"{live.address}/sync/app/")
    page.get_by_role("button", name="Очиш").wait_for()
    assert page.locator("html").get_attribute("data-theme") == "night"
    page.fill("#passphrase", PHRASE)
    page.get_by_role("button", name="Очиш").click()
    page.locator(".more > summary").click()
    page.locator("#set-theme").select_option("auto")
    assert page.locator("html").get_attribute("data-theme") == "light"


def test_sheet_that_speaks_another_language_offers_it(page: Page) -> None:
    open_sheet(page, "mixed")
    offered = page.locator("select.languages option").all_inner_texts()
    assert offered == ["Тоҷикӣ", "Русский", "English", "Oʻzbekcha", "Ўзбекча", "فارسی", "Қазақша (kk)"]
    page.locator("select.languages").select_option("Қазақша (kk)")
    assert labels(page) == ["Question a · 2"]
    assert page.get_by_role("button", name="Next").is_visible()


def test_each_screen_in_any_language_and_light_fits_and_axe_finds_nothing_serious(page: Page) -> None:
    axe = axe_script()
    found: list[tuple[str, str, str, Any]] = []
    for screen, code in shown(page):
        found += [(screen, code, theme, one) for theme, one in serious(page, axe)]
        try:
            fits(page)
        except AssertionError as wrong:
            found.append((screen, code, "fits", str(wrong)))
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=f"{folder}/{screen}-{code}.png", full_page=True)
    assert found == []


def test_new_version_waits_for_the_person_and_for_other_windows(page: Page, context: BrowserContext, live: Live) -> None:
    newest = page.evaluate(OLDER)
    open_sheet(page, "mixed")
    page.reload()
    page.locator("#passphrase").wait_for()
    assert page.evaluate(CURRENT) == "before"
    unlock(page)
    other = context.new_page()
    other.goto(f"{live.address}/sync/app/")
    open_sheet(page, "mixed")
    # within a record nothing offers it
    assert page.get_by_role("button", name="Take it").count() == 0
    page.get_by_role("button", name="To the list").click()
    page.get_by_role("button", name="Take it").click()
    page.get_by_text("The app is open in another window.").wait_for()
    assert page.evaluate(CURRENT) == "before"
    other.close()
    page.get_by_role("button", name="Take it").click()
    page.locator("#passphrase").wait_for()
    assert page.evaluate(CURRENT) == newest


def test_another_name_comes_with_the_next_version(page: Page, context: BrowserContext, live: Live) -> None:
    assert (page.title(), heading_of_list(page)) == ("Notebook", "Notebook")
    ask_home(live.home, "journeys.seeds_screens:renamed")
    page.evaluate("navigator.serviceWorker.ready.then((found) => found.update())")
    page.wait_for_function(WAITS)
    page.reload()
    unlock(page)
    # nothing changes until the person takes it
    assert heading_of_list(page) == "Notebook"
    page.get_by_role("button", name="Take it").click()
    page.locator("#passphrase").wait_for()
    context.set_offline(True)
    page.reload()
    unlock(page)
    assert (page.title(), heading_of_list(page)) == ("Рецепты", "Рецепты")
    speak(page, "fa")
    assert heading_of_list(page) == "Рецепты"
    given = page.evaluate(
        "Promise.all(['manifest.webmanifest', 'icon.svg'].map((name) => fetch(name).then((answer) => answer.text())))"
    )
    assert (json.loads(given[0])["name"], given[1].count("<path")) == ("Рецепты", 2)
    context.set_offline(False)


def heading_of_list(page: Page) -> str:
    page.locator("#sheets").wait_for()
    return page.locator("header h1").inner_text()


def test_cost_of_a_phrase_is_never_below_the_floor(page: Page) -> None:
    held = page.evaluate(
        "new Promise((done) => { indexedDB.open('notebook').onsuccess = ({ target: { result } }) => {"
        " result.transaction('lock').objectStore('lock').get('lock').onsuccess = ({ target }) => { result.close(); done(target.result) } } })"
    )
    assert (held["m"], held["p"]) == (65536, 4)
    assert 2 <= held["t"] <= 12
