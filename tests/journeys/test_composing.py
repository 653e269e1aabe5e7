"""A tool put together in a real browser: questions ticked, one moved, the sheet laid out in place, the tool published."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.live import Live, browser, serving


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_composing:composing") as found:
        yield found


def test_tool_is_put_together_in_a_browser(live: Live) -> None:
    address = f"{live.address}/tools/composing/{live.facts['composition']}/"
    with browser() as open_page:
        page = open_page(live, live.facts["coordinator"])
        page.goto(f"{address}items/?q=notes/monitor_saw")
        page.check('input[name=pick][value$="notes/monitor_saw"] >> nth=0')
        page.click("form >> text=Take what is ticked")
        page.wait_for_url(address)
        rows = page.locator("tr[id^=i] .sub")
        assert rows.last.inner_text() == "notes/monitor_saw"
        page.locator('tr.grp button[name="up"]').last.click()
        page.wait_for_load_state()
        assert rows.last.inner_text().startswith("own/own_")
        page.click("#fits a")
        page.wait_for_selector("#fits .st")
        assert page.url.startswith(address)
        assert page.locator("#fits .st").first.inner_text().strip() in ("half a sheet", "one sheet")
        page.click("text=Publish as a new tool")
        page.wait_for_url("**/tools/*-*/")
        assert page.locator("h1").inner_text() == "Trial"
