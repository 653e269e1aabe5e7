"""A walk over every screen of the field app in every language, and what is looked at on each: axe, width, targets of a thumb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from devtools import web
from journeys.test_capture import choose

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = ("en", "ru", "tg", "uz-Latn", "uz-Cyrl", "fa")
THEMES = ("light", "dark", "night")
HEIGHT = 640
# what a finger meets; a tick lies in its label
TARGETS = ".btn, .row, .chip, summary, select, textarea, label.choice, input:not([type=radio]):not([type=checkbox])"
AXE = """async (only) => (await axe.run(document, { resultTypes: ['violations'], ...only })).violations
  .filter(({ impact }) => impact === 'serious' || impact === 'critical')
  .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`)"""
REMEMBER = """(code) => new Promise((done) => { indexedDB.open('notebook').onsuccess = ({ target: { result } }) => {
  const change = result.transaction('clear', 'readwrite');
  change.objectStore('clear').put(code, 'language');
  change.oncomplete = () => { result.close(); done() };
} })"""


def open_sheet(page: Page, code: str) -> None:
    page.locator(f"#sheets [data-sheet={code}]").click()
    page.locator("progress").wait_for()


def speak(page: Page, code: str) -> None:
    """Wait until the screen is drawn anew: the list reads its shelves before."""
    page.locator("main").evaluate("(main) => { main.dataset.before = '' }")
    page.locator("select.languages").select_option(code)
    page.wait_for_selector(f"html[lang={code}] main:not([data-before])")


def screens(page: Page) -> Iterator[str]:
    """Each kind of screen in the language of the list, and back to the list."""
    settings(page)
    yield "list"
    settings(page)
    page.locator(".more .btn").first.click()
    yield "help"
    back_to_list(page, "footer .main")
    yield from talk_and_alert(page)
    open_sheet(page, "room")
    page.locator("footer .main").click()
    page.locator("[data-name=unit] input:not([type=radio])").fill("a b")
    yield "page"
    page.locator("[data-name=unit] input:not([type=radio])").fill("A1")
    page.locator("footer [aria-label]").last.click()
    page.locator("[data-filter=unanswered]").click()
    settings(page)
    yield "contents"
    page.locator("footer .main").click()
    back_to_list(page, "header .round >> nth=0")
    open_sheet(page, "mixed")
    choose(page, "a", "no")
    for _time in range(2):
        page.locator("footer .main").click()
    page.locator("main .btn.small").click()
    page.locator("[data-name=n]").wait_for()
    page.locator("footer [aria-label]").first.click()
    page.locator("main .list li").wait_for()
    yield "entries"
    back_to_list(page, "header .round >> nth=0")
    settings(page)
    page.locator(".more .btn").last.click()
    page.locator("#code").wait_for()
    yield "pair"
    back_to_list(page, "footer .btn >> nth=1")


def talk_and_alert(page: Page) -> Iterator[str]:
    page.locator("#sheets [data-sheet=interview]").click()
    page.check("[data-picks=privacy] [value=none]")
    page.locator("[data-risk]").first.wait_for()
    yield "before a talk"
    page.locator("footer .main").click()
    page.locator(".talk .code").wait_for()
    page.locator(".talk-code .btn").first.click()
    yield "talk"
    back_to_list(page, "header .round >> nth=0")
    page.locator(".alerts .btn").click()
    page.check("[data-picks=agreed] [value=yes]")
    page.check("[name=named]")
    yield "alert"
    page.locator("header .btn").click()
    page.locator("a.call").wait_for()
    yield "call"
    back_to_list(page, "footer .main")


def back_to_list(page: Page, button: str) -> None:
    page.locator(button).click()
    page.locator("#sheets").wait_for()


def settings(page: Page) -> None:
    if page.locator(".more:not([open])").count():
        page.locator(".more > summary").click()


def shown(page: Page) -> Iterator[tuple[str, str]]:
    """Each kind of screen in each language; the last are those before the passphrase."""
    for code in LANGUAGES:
        speak(page, code)
        yield from ((screen, code) for screen in screens(page))
    # the app loads itself anew behind the calendar
    with page.expect_navigation():
        page.keyboard.press("Escape")
    for code in LANGUAGES:
        # it offers no choice of languages: it is that of before
        page.evaluate(REMEMBER, code)
        page.reload()
        page.wait_for_selector(f"html[lang={code}] .today")
        yield "neutral", code
    for _tap in range(3):
        page.locator("h1").click()
    page.locator("#passphrase").wait_for()
    for code in LANGUAGES:
        speak(page, code)
        yield "lock", code


def axe_script() -> str:
    web.ensure()
    return (web.WEB / "node_modules/axe-core/axe.min.js").read_text()


def serious(page: Page, axe: str) -> Iterator[tuple[str, Any]]:
    """What axe finds in each light. But for the contrast nothing that it looks at changes with the light."""
    # colours on their way from one light to the next are nobody's
    page.emulate_media(reduced_motion="reduce")
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    for theme in (*THEMES[1:], THEMES[0]):
        page.locator("html").evaluate("(html, theme) => { html.dataset.theme = theme }", theme)
        for one in page.evaluate(AXE, {} if theme == THEMES[0] else {"runOnly": ["color-contrast"]}):
            yield theme, one


def fits(page: Page) -> None:
    """Nothing is wider than a small phone or too low for a thumb, and the foot is in sight."""
    for size in ("normal", "huge"):
        page.locator("html").evaluate("(html, size) => { html.dataset.text = size }", size)
        wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], size
        low = page.locator(TARGETS).evaluate_all(
            "all => all.filter((one) => one.offsetHeight && one.offsetHeight < 48).map((one) => one.outerHTML)"
        )
        assert low == [], size
    foot = page.locator("footer").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] <= HEIGHT + 1
    page.locator("html").evaluate("(html) => { html.dataset.text = 'normal' }")
