"""Coming in, in real browsers: invited on a page, joined from the link on paper, vouched for by voice, let into a visit by its lead.

The same day is gone through in English on a wide screen, in Russian on a telephone and in Persian, from right to left, on a telephone: the
pages of an invitation are shown once and cannot be looked at again in another language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from journeys.seeds_joining import OFFICE, SAID
from support.live import Live, chromium, serving, sign_in, six_digits
from support.turning import BEYOND, CROSSED, persian_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

# the name of each language at the foot of the side, as people choose it
CHOSEN = {"en": "English", "ru": "Русский", "fa": "فارسی"}
WIDE, NARROW = 1440, 390


@dataclass
class Desk:
    """The browsers of three people who are signed in, each once, since each code of a generator is taken once."""

    live: Live
    launched: Browser
    pages: dict[str, Page] = field(default_factory=dict)

    def of(self, who: str, language: str, width: int) -> Page:
        if who not in self.pages:
            self.pages[who] = self.launched.new_context(locale="en").new_page()
            sign_in(self.pages[who], self.live, self.live.facts[who])
        page = self.pages[who]
        page.set_viewport_size({"width": WIDE, "height": 900})
        page.goto(f"{self.live.address}/me/")
        if page.get_attribute("html", "lang") != language:
            page.get_by_role("button", name=CHOSEN[language]).click()
            page.wait_for_selector(f"html[lang={language}]")
        page.set_viewport_size({"width": width, "height": 900})
        return page


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with (
        serving("journeys.seeds_joining:joining", **persian_in(tmp_path_factory.mktemp("persian"))) as live,
        chromium() as launched,
    ):
        yield Desk(live, launched)


def press(page: Page, form: str) -> None:
    with page.expect_navigation():
        page.locator(f"{form} button[type=submit]").first.click()


def looked_at(page: Page, language: str) -> None:
    """The page speaks the language, runs its way, and nothing stands beyond the screen."""
    assert page.get_attribute("html", "lang") == language, page.url
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == ("rtl" if language == "fa" else "ltr")
    assert page.evaluate(BEYOND) == [], page.url
    assert page.evaluate(CROSSED) == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer
    return answer.status


def invite(desk: Desk, language: str, width: int) -> tuple[str, str, str]:
    """The coordinator's part: gives the address on the paper, the secret as printed, the code of the new member."""
    head = desk.of("head", language, width)
    head.goto(f"{desk.live.address}/members/invite/")
    looked_at(head, language)
    head.fill("[name=name]", f"Person {language} (demo)")
    head.select_option("[name=organisation]", label=OFFICE)
    head.select_option("[name=role]", "monitor")
    press(head, "main form")
    looked_at(head, language)
    secret = head.inner_text("[data-secret]")
    link = head.locator("dd", has_text="/join/#").inner_text()
    assert link == f"{desk.live.address}/join/#{secret}", "behind the hash, so that no server is sent it with an address"
    assert head.locator("svg, img").count() > 0, "a square for the camera"
    return link, secret, head.locator("main dd").first.inner_text()


def join(desk: Desk, link: str, language: str, width: int) -> tuple[Page, list[Request]]:
    """The new member's part, in a browser of their own; gives it with every request that it made."""
    page = desk.launched.new_context(locale=language, viewport={"width": width, "height": 900}).new_page()
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - the listener wants a function it can mark
    page.goto(link)
    looked_at(page, language)
    assert page.url == f"{desk.live.address}/join/", "the secret has left the address before anybody looks over a shoulder"
    press(page, "main form")
    looked_at(page, language)
    offered = page.inner_text("[data-offered]")
    page.fill("[name=passphrase]", offered)
    page.fill("[name=again]", offered)
    page.fill("[name=first_code]", six_digits(page.inner_text("[data-totp-secret]")))
    with page.expect_navigation():
        page.press("[name=first_code]", "Enter")
    looked_at(page, language)
    codes = page.locator("ol[translate=no] li").all_inner_texts()
    assert len(set(codes)) == 10, "ten recovery codes, shown once"
    with page.expect_navigation():
        page.locator("main a[href='/']").click()
    assert page.url == f"{desk.live.address}/", "signed in by joining"
    return page, sent


def vouch(desk: Desk, code: str, heard: list[str], language: str, width: int) -> None:
    """The custodian's part: compares what the member reads aloud and types the last two groups."""
    custodian = desk.of("custodian", language, width)
    custodian.goto(f"{desk.live.address}/members/")
    looked_at(custodian, language)
    with custodian.expect_navigation():
        custodian.locator("tr", has_text=code).locator("a[href$='/vouch/']").click()
    looked_at(custodian, language)
    assert " ".join(heard[:6]) in custodian.inner_text("main")
    custodian.fill("[name=heard]", " ".join(heard[-2:]))
    press(custodian, "main form")
    assert custodian.locator("tr", has_text=code).locator("a[href$='/vouch/']").count() == 0
    looked_at(custodian, language)


def choose_for_team(desk: Desk, code: str, language: str, width: int) -> Page:
    """The lead's part, up to the button."""
    lead = desk.of("lead", language, width)
    lead.goto(f"{desk.live.address}{desk.live.facts['add']}")
    looked_at(lead, language)
    chosen = lead.locator("[name=member] option", has_text=code).get_attribute("value")
    lead.select_option("[name=member]", chosen or "")
    lead.select_option("[name=role]", "monitor")
    return lead


@pytest.mark.parametrize(("language", "width"), [("en", WIDE), ("ru", NARROW), ("fa", NARROW)])
def test_whoever_is_invited_joins_is_vouched_for_and_opens_the_visit_they_are_granted(
    desk: Desk, language: str, width: int
) -> None:
    live, facts = desk.live, desk.live.facts
    link, secret, code = invite(desk, language, width)
    newcomer, sent = join(desk, link, language, width)

    # the secret is posted by whoever joins, to this page; no address, referrer or other request ever carries it
    held = {secret, secret.replace("-", "")}
    assert len(sent) > 5
    assert [one.url for one in sent if any(form in one.url for form in held)] == []
    assert [one.url for one in sent if any(form in str(one.all_headers()) for form in held)] == []
    carried = [one for one in sent if any(form in (one.post_data or "") for form in held)]
    assert [(one.method, one.url) for one in carried] == [("POST", f"{live.address}/join/")] * 2
    log = live.log.read_text(errors="replace")
    assert not any(form in log for form in held)

    assert status_of(newcomer, f"{live.address}/me/") == 200
    looked_at(newcomer, language)
    groups = newcomer.inner_text("[data-fingerprint]").split()
    for address in (facts["visit"], facts["record"]):
        assert status_of(newcomer, f"{live.address}{address}") == 404
    vouch(desk, code, groups, language, width)
    assert status_of(newcomer, f"{live.address}{facts['record']}") == 404, "a custodian's word opens no visit"

    lead = choose_for_team(desk, code, language, width)
    press(lead, "main form")
    assert lead.url == f"{live.address}{facts['team']}"
    looked_at(lead, language)
    assert lead.locator("tr", has_text=code).count() == 1
    assert status_of(newcomer, f"{live.address}{facts['record']}") == 200
    assert SAID in newcomer.inner_text("main"), "granted with the seat, and what was written before too"
    looked_at(newcomer, language)
    # a second use of the paper gives nothing
    again = desk.launched.new_context(locale=language).new_page()
    again.goto(link)
    press(again, "main form")
    assert again.locator("[data-offered]").count() == 0
    again.context.close()
    newcomer.context.close()
