"""The programme in a real browser: what everybody on a team sees of coverage, what planners alone open, and what an outsider is refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from support.live import Live, browser, serving
from support.pictures import pictured

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """Marked as a demonstration, since its pages become pictures."""
    with serving("journeys.seeds_programme:register", NAZORAT_DEMO="yes") as served:
        yield served


def test_a_planner_chooses_where_to_go_and_a_monitor_sees_what_was_covered(live: Live) -> None:
    with browser() as open_page:
        page = open_page(live, live.facts["planner"])
        pictured(page, f"{live.address}/programme/", "programme-coverage.png")
        pictured(page, f"{live.address}/programme/map/", "programme-map.png")
        assert page.locator("svg use[href='#mark-late']").count() > 1
        pictured(page, f"{live.address}/places/{live.facts['place']}/dossier/", "dossier.png")
        chosen(page, live)
        page.context.close()
        reads(open_page(live, live.facts["monitor"]), live)
    with browser() as open_page:
        refused(open_page(live, live.facts["outsider"]), live)


def chosen(page: Page, live: Live) -> None:
    """The parts of a score are the whole; the list goes along sealed; a scenario says why each place is in or out."""
    page.goto(f"{live.address}/programme/score/")
    row = page.locator("main tbody tr").first
    assert "Sample" in row.inner_text()
    page.goto(f"{live.address}/programme/score/copy/")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Make the copy").click()
    assert taken.value.suggested_filename.endswith(".age")
    assert taken.value.path().read_bytes().startswith(b"age-encryption.org/v1")
    page.goto(f"{live.address}/programme/scenarios/new/")
    page.fill("[name=days]", "12")
    page.locator("main form button.btn-primary").click()
    page.wait_for_url("**/programme/scenarios/**")
    assert "gap" in page.inner_text("main").lower() or "best" in page.inner_text("main").lower()


def reads(page: Page, live: Live) -> None:
    """Coverage of past visits, and neither score nor scenario."""
    page.goto(f"{live.address}/programme/")
    assert "Sample" in page.inner_text("main")
    for path in ("/programme/score/", "/programme/scenarios/"):
        answer = page.goto(live.address + path)
        assert answer
        assert answer.status == 403, path


def refused(page: Page, live: Live) -> None:
    """Who keeps the machine reads neither register nor coverage."""
    for path in ("/programme/", "/programme/map/", "/places/", f"/places/{live.facts['place']}/dossier/"):
        answer = page.goto(live.address + path)
        assert answer
        assert answer.status in (403, 404), path
        assert "Sample" not in page.inner_text("body")
