"""Coming in, as people do it in browsers: invited on paper, joined with six digits, vouched for by voice, granted a visit by its lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page

from support.custody_pages import Heard, Scene
from support.live import browser, serving, six_digits


@dataclass
class Coming:
    """The new person: their own browser, and what they have on paper and in their telephone."""

    scene: Scene
    page: Page
    link: str = ""
    paper: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def day() -> Iterator[Coming]:
    heard = Heard()
    with serving("journeys.seeds_custody:joining") as live, browser() as open_page:
        pages = {who: open_page(live, live.facts[who]) for who in ("coordinator", "lead", "other", "one")}
        started = pages["lead"].context.browser
        assert started is not None
        page = started.new_context(locale="en").new_page()
        heard.listen(page)
        yield Coming(Scene(live, pages, heard), page)


def sent(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_the_coordinator_invites_on_a_page_that_is_shown_once(day: Coming) -> None:
    page = day.scene.to("coordinator", "/members/invite/")
    page.get_by_label("Name", exact=True).fill("Person N (demo)")
    page.get_by_label("Organisation").select_option(label="Civil Initiative (demo)")
    page.get_by_label("Role").select_option(label="monitor")
    sent(page, "Invite")
    day.paper = {
        "code": page.locator("dt:has-text('Member code') + dd").inner_text(),
        "secret": page.locator("[data-secret]").inner_text(),
    }
    day.link = page.locator("dt:has-text('Address') + dd").inner_text()
    assert day.link == f"{day.scene.live.address}/join/#{day.paper['secret']}"
    assert page.locator("main svg").count() >= 1
    assert day.paper["secret"] not in page.url


def test_the_person_joins_with_the_link(day: Coming) -> None:
    page = day.page
    page.goto(day.link)
    assert page.locator("[data-from-link]").input_value() == day.paper["secret"]
    assert page.url == f"{day.scene.live.address}/join/", "the code left the address"
    sent(page, "Go on")
    day.paper |= {"phrase": page.locator("[data-offered]").inner_text(), "totp": page.locator("[data-totp-secret]").inner_text()}
    # at a number no browser takes a security key: none is offered
    assert page.locator("[data-security-key]").count() == 0
    page.get_by_label("Passphrase", exact=True).fill(day.paper["phrase"])
    page.get_by_label("Passphrase once more").fill("another phrase of five words")
    page.get_by_label("The six digits that it shows now").fill(six_digits(day.paper["totp"]))
    sent(page, "Make my key")
    assert "do not agree" in page.inner_text("main")
    page.get_by_label("Passphrase", exact=True).fill(day.paper["phrase"])
    page.get_by_label("Passphrase once more").fill(day.paper["phrase"])
    page.get_by_label("The six digits that it shows now").fill(six_digits(day.paper["totp"]))
    sent(page, "Make my key")
    codes = page.locator("li bdi").all_inner_texts()
    assert len(set(codes)) == 10
    day.paper["recovery"] = codes[0]


def test_the_code_of_the_invitation_stood_in_no_address_and_no_log(day: Coming) -> None:
    secret = day.paper["secret"]
    bodies = [(url, said) for url, said in day.scene.heard.bodies if secret.encode() in said]
    assert {url for url, _said in bodies} == {f"{day.scene.live.address}/join/"}
    # in what was posted, not in a header: those stand before the empty line
    assert all(secret.encode() not in said.partition(b"\n")[0] for _url, said in bodies)
    log = day.scene.live.log.read_bytes()
    assert [name for name in ("secret", "phrase", "totp", "recovery") if day.paper[name].encode() in log] == []
    # it is used up
    page = day.scene.pages["one"].context.new_page()
    page.goto(day.link)
    sent(page, "Go on")
    assert "was used" in page.inner_text("main")
    page.close()


def chosen_for_the_visit(day: Coming) -> Page:
    """The lead chooses the new person, a role and the visit, and goes on."""
    page = day.scene.to("lead", "/visits/grants/add/")
    choice = page.locator("[name=member] option", has_text=day.paper["code"]).get_attribute("value")
    page.locator("[name=member]").select_option(choice)
    page.locator("[name=role]").select_option("monitor")
    page.locator(f"[name=visits][value='{day.scene.live.facts['visit']}']").check()
    sent(page, "Go on")
    return page


def test_nothing_is_granted_to_a_key_that_nobody_vouched_for(day: Coming) -> None:
    assert day.page.goto(f"{day.scene.live.address}/visits/{day.scene.live.facts['visit']}/").status == 404  # type: ignore[union-attr]
    page = chosen_for_the_visit(day)
    assert "No custodian vouches for this key yet" in page.inner_text("main")
    assert page.get_by_role("button", name="Grant visit by visit").count() == 0


def test_a_custodian_vouches_by_what_is_read_aloud(day: Coming) -> None:
    day.page.goto(f"{day.scene.live.address}/me/")
    groups = day.page.locator("[data-fingerprint]").inner_text().split()
    page = day.scene.to("other", "/members/")
    page.get_by_role("link", name=day.paper["code"], exact=True).click()
    page.get_by_role("link", name="Vouch").click()
    assert " ".join(groups[:6]) in page.inner_text("main")
    assert groups[-1] not in page.inner_text("main"), "what is to be heard is not shown"
    page.locator("[name=heard]").fill("0000 0000")
    sent(page, "Vouch")
    assert page.locator("[name=heard]").count() == 1, "another fingerprint is refused"
    page.locator("[name=heard]").fill(" ".join(groups[-2:]).lower())
    sent(page, "Vouch")
    day.page.reload()
    assert "vouched" in day.page.inner_text("main")
    assert "not vouched yet" not in day.page.inner_text("main")


def test_the_lead_grants_and_the_person_opens_the_record(day: Coming) -> None:
    facts, page = day.scene.live.facts, chosen_for_the_visit(day)
    page.get_by_role("button", name="Grant visit by visit").click()
    page.get_by_role("link", name="Back to the list").wait_for()
    assert "1 of 1" in page.inner_text("main")
    day.page.goto(f"{day.scene.live.address}/visits/{facts['visit']}/records/{facts['record']}/")
    # the person said that all in the team may know
    assert "We go out in the morning." in day.page.inner_text("main")


def test_the_person_comes_again_with_the_telephone_or_a_recovery_code(day: Coming) -> None:
    live = day.scene.live
    started = day.page.context.browser
    assert started is not None
    page = started.new_context(locale="en").new_page()
    page.goto(f"{live.address}/sign-in/")
    page.get_by_label("Member code").fill(day.paper["code"].lower())
    page.get_by_label("Passphrase").fill(day.paper["phrase"])
    page.get_by_label("Six digits").fill(day.paper["recovery"])
    sent(page, "Sign in and unlock")
    assert "/sign-in/" not in page.url
    page.goto(f"{live.address}/me/")
    assert "9 recovery codes are left" in page.inner_text("main")
