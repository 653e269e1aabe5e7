"""A member of a regional team enters a light visit out of a register that no telephone can scroll through, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Dialog

from support.live import Live, browser, serving


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_regions:regions") as found:
        yield found


def test_the_place_is_found_as_one_types_and_nothing_else_is_sent(live: Live) -> None:
    with browser(width=390) as open_page:
        page = open_page(live, live.facts["planner"])
        page.goto(f"{live.address}/visits/plan/")
        page.fill("[name=note]", "КАНАРЕЙКА: what nobody saved yet")
        assert page.locator("select[name=place] option").count() == 101
        with page.expect_request("**/places/choose/**") as asked:
            page.type("[name=place-words]", "namuna 217")
        page.wait_for_function("document.querySelectorAll('select[name=place] option').length === 2")
        assert "217" not in asked.value.url
        assert set(parse_qs(asked.value.post_data or "")) <= {"csrfmiddlewaretoken", "place-words", "place"}
        chosen = page.locator("select[name=place] option:checked").inner_text()
        assert chosen == f"Sample 217 (demo) · police temporary holding facility · {live.facts['region']}"
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        # what was typed meanwhile is still unsaved: the page asks before it is left
        asked_back: list[str] = []

        def leave(dialog: Dialog) -> None:
            asked_back.append(dialog.type)
            dialog.accept()

        page.on("dialog", leave)
        page.goto(f"{live.address}/places/")
        assert asked_back == ["beforeunload"]


def test_a_regional_team_begins_with_its_own_region(live: Live) -> None:
    with browser() as open_page:
        page = open_page(live, live.facts["lead"])
        page.goto(f"{live.address}/places/")
        assert "100 places" in page.inner_text("main")
        page.click("text=Show all")
        assert "300 places" in page.inner_text("main")
        page.click("text=Regional teams")
        assert live.facts["lead"]["code"] in page.inner_text("tr >> nth=2")
        assert page.locator("main a >> text=Change").count() == 0
