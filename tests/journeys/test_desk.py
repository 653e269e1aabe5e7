"""The frame of every page in a real browser: signing in, locking, theme, languages, a narrow screen, the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser, six_digits

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]), select, textarea, summary"
# marks the element with the focus, says whether a ring is drawn around it, and whether it is the page's end
STEP = """(findAtRest) => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const ringed = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  };
  const border = (one) => getComputedStyle(one).borderTopColor;
  const seen = at.dataset.reached === 'yes';
  at.dataset.reached = 'yes';
  return {seen, ring: ringed(at) || (at.matches('.find *') && border(at.closest('.find')) !== findAtRest), name: at.outerHTML.slice(0, 90)};
}"""
MISSED = """(all) => [...document.querySelectorAll(all)]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && one.tabIndex >= 0 && one.dataset.reached !== 'yes')
  .map((one) => one.outerHTML.slice(0, 90))"""
WIDEST = """() => [...document.querySelectorAll('body *')]
  .filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest('.scroll, .visually-hidden, svg'))
  .map((one) => one.outerHTML.slice(0, 90)).slice(0, 3)"""


@pytest.fixture(scope="module")
def page(mechanism: Live) -> Iterator[Page]:
    """A monitor's browser, signed in once: each code of a generator is taken once."""
    with browser() as open_page:
        signed_in = open_page(mechanism, mechanism.facts["other"])
        yield signed_in


@pytest.fixture
def stranger(page: Page) -> Iterator[Page]:
    """A browser that nobody signed in to."""
    opened = page.context.browser
    assert opened
    context = opened.new_context(locale="en")
    yield context.new_page()
    context.close()


def at(live: Live, path: str = "/") -> str:
    return f"{live.address}{path}"


def of_visit(live: Live, path: str) -> str:
    return at(live, f"/visits/{live.facts['visit']}/{path}")


def test_sign_in_when_a_part_is_wrong_lets_nobody_in_and_when_right_unlocks(mechanism: Live, stranger: Page) -> None:
    person = mechanism.facts["administrator"]
    stranger.goto(at(mechanism, "/visits/"))
    assert "/sign-in/?" in stranger.url
    for phrase, digits in (("five words that are wrong", six_digits(person["secret"])), (person["phrase"], "000000")):
        stranger.fill("[name=code]", person["code"])
        stranger.fill("[name=passphrase]", phrase)
        stranger.fill("[name=second]", digits)
        stranger.get_by_role("button", name="Sign in and unlock").click()
        assert "This does not sign in." in stranger.inner_text("main")
    stranger.fill("[name=code]", person["code"])
    stranger.fill("[name=passphrase]", person["phrase"])
    stranger.fill("[name=second]", six_digits(person["secret"]))
    stranger.get_by_role("button", name="Sign in and unlock").click()
    stranger.wait_for_url(at(mechanism, "/visits/"))
    cookies = {cookie["name"]: cookie for cookie in stranger.context.cookies()}
    assert {"__Host-s", "__Host-u"} <= set(cookies)
    for name in ("__Host-s", "__Host-u"):
        assert (cookies[name]["httpOnly"], cookies[name]["secure"], cookies[name]["sameSite"]) == (True, True, "Strict")
    stranger.goto(of_visit(mechanism, "records/"))
    assert "There is nothing here for you" in stranger.inner_text("main"), "an administrator reads no visit"


def test_lock_when_pressed_closes_the_content_behind_the_back_button_too(mechanism: Live, page: Page) -> None:
    said = "One session lasted 25 minutes."
    page.goto(of_visit(mechanism, "debrief/"))
    assert said in page.inner_text("main")
    page.get_by_role("button", name="Lock now").click()
    page.wait_for_load_state()
    assert "Your key is locked" in page.inner_text("body")
    page.go_back()
    page.wait_for_load_state()
    assert said not in page.content()
    page.goto(of_visit(mechanism, "debrief/"))
    assert "/unlock/?" in page.url
    page.fill("[name=passphrase]", mechanism.facts["other"]["phrase"])
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == of_visit(mechanism, "debrief/")
    assert said in page.inner_text("main")


def test_theme_when_turned_stays_on_the_next_page(mechanism: Live, page: Page) -> None:
    def look() -> tuple[str, str]:
        theme, colour = page.evaluate("[document.documentElement.dataset.bsTheme, getComputedStyle(document.body).backgroundColor]")
        return theme, colour

    page.goto(at(mechanism))
    theme, colour = look()
    assert theme == "light"
    page.get_by_role("button", name="Light or dark").click()
    dark = look()
    assert dark[0] == "dark"
    assert dark[1] != colour
    page.goto(at(mechanism, "/visits/"))
    assert look() == dark
    page.get_by_role("button", name="Light or dark").click()
    assert look() == (theme, colour)


@pytest.mark.parametrize(("tongue", "code"), [("Русский", "ru"), ("Тоҷикӣ", "tg")])
def test_language_when_chosen_is_that_of_the_page(mechanism: Live, page: Page, tongue: str, code: str) -> None:
    page.goto(at(mechanism, "/visits/"))
    page.get_by_role("button", name=tongue).click()
    page.wait_for_selector(f"html[lang={code}]")
    assert page.url == at(mechanism, "/visits/")
    heading = page.inner_text("h1")
    assert re.search("[А-Яа-яҒғӢӣҚқӮӯҲҳҶҷ]", heading), heading
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("html[lang=en]")
    assert page.inner_text("h1") == "Visits"


@pytest.mark.parametrize("tongue", ["ru", "tg", "en"])
def test_buttons_at_the_foot_of_the_side_stand_in_whole_lines(mechanism: Live, page: Page, tongue: str) -> None:
    places = (
        "[...document.querySelectorAll('.foot-acts .btn')].map(b => [b.getBoundingClientRect().y, b.getBoundingClientRect().right])"
    )
    try:
        page.goto(at(mechanism))
        page.click(f".tongues button[value={tongue}]")
        page.wait_for_selector(f"html[lang={tongue}]")
        (lock, first), (leave, _middle), (theme, last) = page.evaluate(places)
        assert lock < leave
        assert (leave, first) == (theme, last)
    finally:
        page.click(".tongues button[value=en]")


def test_pages_when_the_screen_is_narrow_do_not_scroll_sideways(mechanism: Live, page: Page) -> None:
    of_one = ("", "sheets/", "records/", "rooms/", "answers/", "debrief/", "findings/", "team/", "tools/", "keying/")
    paths = ["/", "/visits/", "/places/", "/tools/", "/reports/", "/recommendations/", "/standards/", "/visits/mandate/", "/me/"]
    paths += [f"/visits/{mechanism.facts['visit']}/{part}" for part in of_one]
    paths.append(f"/reports/{mechanism.facts['report']}/")
    page.set_viewport_size({"width": 390, "height": 844})
    wide = {}
    try:
        for path in paths:
            answer = page.goto(at(mechanism, path))
            assert answer
            assert answer.status == 200, path
            if page.evaluate("document.documentElement.scrollWidth") > 390:
                wide[path] = page.evaluate(WIDEST)
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})
    assert wide == {}


@pytest.mark.parametrize("tongue", ["ru", "tg"])
def test_button_when_its_words_are_long_and_the_screen_narrow_shows_them_all(mechanism: Live, page: Page, tongue: str) -> None:
    browser = page.context.browser
    assert browser
    telephone = browser.new_context(locale=tongue, viewport={"width": 360, "height": 780})
    try:
        door = telephone.new_page()
        for path in ("/sign-in/", "/join/"):
            door.goto(at(mechanism, path))
            assert door.evaluate("document.documentElement.lang") == tongue
            assert door.evaluate("[...document.querySelectorAll('.btn')].filter(b => b.scrollWidth > b.clientWidth).length") == 0, (
                path
            )
    finally:
        telephone.close()


def test_desk_when_walked_by_tab_is_reached_whole_with_a_visible_ring(mechanism: Live, page: Page) -> None:
    page.goto(at(mechanism))
    # the search has its ring around the whole box
    at_rest = page.evaluate("getComputedStyle(document.querySelector('.find')).borderTopColor")
    steps = []
    for _ in range(120):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP, at_rest)
        if step is None or step["seen"]:
            break
        steps.append(step)
    assert len(steps) > 15
    assert [step["name"] for step in steps if not step["ring"]] == []
    assert page.evaluate(MISSED, FOCUSABLE) == []
    page.goto(at(mechanism))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('[data-find]')")
