"""The offices beside the team in a real browser: the coordinator, the custodian, and whoever enters a national norm."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMES = {"name_en": "Misol-0A (demo)", "name_ru": "«Мисол-0А» (демо)", "name_tg": "«Мисол-0А» (намоишӣ)"}


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_offices:offices") as served:
        yield served


@pytest.fixture(scope="module")
def desk_of(live: Live) -> Iterator[Callable[[str], Page]]:
    """The browser of a person, signed in once: each code of a generator is taken once."""
    with browser() as open_page:
        held: dict[str, Page] = {}

        def desk(who: str) -> Page:
            if who not in held:
                held[who] = open_page(live, live.facts[who])
            return held[who]

        yield desk


def said(page: Page) -> str:
    return page.inner_text("main")


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def add_place(live: Live, page: Page) -> None:
    page.goto(f"{live.address}/places/")
    follow(page, "Add a place")
    for field, name in NAMES.items():
        page.fill(f"[name={field}]", name)
    page.select_option("[name=kind]", "PRISON_MIX")
    page.select_option("[name=authority]", label="Prison service (demo)")
    page.fill("[name=capacity]", "120")
    press(page, "Save")


def test_coordinator_when_a_place_is_added_and_a_visit_planned_sees_it_begin_and_nothing_of_its_content(
    live: Live, desk_of: Callable[[str], Page]
) -> None:
    head, lead = desk_of("head"), desk_of("lead")
    add_place(live, head)
    assert "A capacity needs its source." in said(head), "the error stands beside the field"
    assert head.input_value("[name=name_ru]") == NAMES["name_ru"], "nothing that was typed is lost"
    head.fill("[name=capacity_source]", "order of an invented ministry (demo)")
    with head.expect_navigation():
        head.keyboard.press("Enter")
    assert NAMES["name_en"] in head.inner_text("h1")
    head.goto(f"{live.address}/places/?kind=PRISON_MIX")
    assert head.locator("td.title").all_inner_texts() == [NAMES["name_en"]]

    first_day = date.today() + timedelta(days=3)  # noqa: DTZ011 - the day on the wall of whoever plans, as the browser's field takes it
    head.goto(f"{live.address}/visits/plan/")
    head.select_option("[name=place]", label=f"{NAMES['name_en']} · prison or colony of several regimes")
    head.fill("[name=begins]", first_day.isoformat())
    head.fill("[name=note]", "Meet at the bridge at seven.")
    seat = head.locator("[name=team-0-member] option", has_text=live.facts["lead"]["code"] + " ·").get_attribute("value")
    head.select_option("[name=team-0-member]", seat or "")
    head.select_option("[name=team-0-role]", "lead")
    press(head, "Seal the plan")
    head.goto(f"{live.address}/visits/programme/")
    assert NAMES["name_en"] in said(head)

    lead.goto(f"{live.address}/visits/")
    assert NAMES["name_en"] not in said(lead), "before arrival a list names no place"
    with lead.expect_navigation():
        lead.locator("main tr", has_text="place and days are sealed").get_by_role("link").click()
    follow(lead, "Open the plan")
    assert "Meet at the bridge at seven." in said(lead)
    follow(lead, "We are inside")
    lead.fill("[name=began]", date.today().isoformat())  # noqa: DTZ011 - as above
    lead.fill("[name=gate_minutes]", "25")
    press(lead, "Record the entry")
    assert NAMES["name_en"] in said(lead)
    address = lead.url
    answer = head.goto(address)
    assert answer
    assert answer.status == 404, "a coordinator reads no visit by role"


def test_custodian_when_the_end_of_the_fingerprint_is_heard_vouches_and_when_it_is_not_does_not(
    live: Live, desk_of: Callable[[str], Page]
) -> None:
    newcomer, custodian = desk_of("newcomer"), desk_of("custodian")
    newcomer.goto(f"{live.address}/me/")
    groups = newcomer.inner_text("[data-fingerprint]").split()
    assert "Until then nothing sealed is given to this key." in said(newcomer)

    custodian.goto(f"{live.address}/members/")
    assert "1 key waits for you to vouch." in said(custodian)
    row = custodian.locator("tr", has_text=live.facts["newcomer"]["code"])
    with custodian.expect_navigation():
        row.get_by_role("link", name="Vouch").click()
    assert " ".join(groups[:6]) in said(custodian)
    assert groups[-1] not in custodian.content(), "what is to be heard is not on this screen"
    custodian.fill("[name=heard]", "0000 0000")
    press(custodian, "Vouch")
    assert "This is not how the key ends that we hold." in said(custodian)
    custodian.fill("[name=heard]", " ".join(groups[-2:]).lower())
    press(custodian, "Vouch")
    assert "waits for you to vouch" not in said(custodian)
    assert custodian.locator("tr", has_text=live.facts["newcomer"]["code"]).get_by_role("link", name="Vouch").count() == 0

    newcomer.reload()
    assert "Until then nothing sealed is given to this key." not in said(newcomer)
    answer = custodian.goto(f"{live.address}/visits/{live.facts['visit']}/records/")
    assert answer
    assert answer.status == 404, "a custodian reads no visit by role"


def test_national_norm_when_entered_with_its_source_stands_first_on_the_page_of_rooms(
    live: Live, desk_of: Callable[[str], Page]
) -> None:
    lead, rooms = desk_of("lead"), f"{live.address}/visits/{live.facts['visit']}/rooms/"
    lead.goto(rooms)
    assert "National norm: not entered" in lead.inner_text("main tbody tr >> nth=0")
    follow(lead, "Enter with its source")
    assert lead.locator("tr .gapbox").count() == lead.locator("main tbody tr[id]").count() > 10, "only what is not entered"
    assert lead.locator("#nat-space-multi").get_by_role("link", name="Enter with its source").count() == 0, (
        "the coordinator enters it"
    )

    head = desk_of("head")
    head.goto(lead.url)
    shared = head.locator("#nat-space-multi")
    with head.expect_navigation():
        shared.get_by_role("link", name="Enter with its source").click()
    head.fill("[name=value]", "3,6")
    head.fill("[name=in_force_on]", "2020-01-01")
    press(head, "Enter the norm")
    assert head.input_value("[name=value]") == "3,6", "without its source nothing is entered, and nothing typed is lost"
    head.fill("[name=source]", "Invented Order 7, art. 3")
    press(head, "Enter the norm")
    assert head.locator("[name=annexe]:checked").count() == 0, "whether that law counts the annexe is asked for, and not guessed"
    head.check("[name=annexe][value=out]")
    press(head, "Enter the norm")
    assert "The national norm is entered and stands first from now on." in said(head)
    entered = head.locator("#nat-space-multi")
    assert entered.locator(".gapbox").count() == 0
    for words in ("3.6", "Invented Order 7, art. 3", live.facts["head"]["code"]):
        assert words in entered.inner_text()

    lead.goto(rooms)
    assert "National norm: not entered" not in said(lead)
    first = lead.inner_text("main tbody tr >> nth=0")
    assert "Invented Order 7, art. 3" in first
    assert "3.6" in first
    # 2.6 and 3.1 m² a person are below it, 3.6 cannot be told apart from it, the rest is at or above
    assert [lead.inner_text(f".figs div >> nth={at}").split("\n")[0].strip() for at in range(3)] == ["2", "1", "3"]
    assert "clearly below 3.6 m²" in said(lead)
