"""A visit prepared in a real browser: the draw planned from the place's figures, the pack taken, the plan the team's after arrival."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from support.live import Live, browser, serving


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    with serving("journeys.seeds_preparing:preparing") as found:
        yield found


def test_lead_plans_the_draw_takes_the_pack_and_the_team_has_the_plan_after_arrival(live: Live) -> None:
    visit = f"{live.address}/visits/{live.facts['visit']}/"
    with browser(width=390) as open_page:
        page = open_page(live, live.facts["lead"])
        page.goto(visit)
        page.click("main a >> text=Sampling plan")
        page.click("main a >> text=Make it >> nth=0")
        assert page.input_value("#id_part-0-wanted") == "35"
        page.fill("#id_margin", "10")
        page.click("button[name=suggest]")
        page.wait_for_load_state()
        assert page.input_value("#id_part-0-wanted") == "71"
        # nobody knows the isolation cells: one line is filled in by hand
        page.fill("#id_part-1-words", "wing 2")
        page.click("button >> text=Seal the plan")
        page.wait_for_url("**/sampling-plan/")
        assert "women · wing 2" in page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        page.goto(visit)
        with page.expect_download() as taken:
            page.click("button >> text=Make the pack")
        assert taken.value.suggested_filename == "pack.pdf"
        said = " ".join(one.extract_text() for one in PdfReader(BytesIO(Path(taken.value.path()).read_bytes())).pages)
        assert all(words in said for words in ("of 414 persons", "wing 2", "20–35", "Code sheets"))
        page.goto(f"{visit}arrive/")
        page.fill("[name=gate_minutes]", "12")
        page.click("main form button.btn-primary")
        page.wait_for_url(visit)
        page.context.close()
        page = open_page(live, live.facts["monitor"])
        page.goto(f"{visit}draws/")
        assert "As planned before arrival" in page.inner_text("main")
        assert "women · wing 2" in page.inner_text("main")
        page.goto(f"{visit}sampling-plan/write/")
        assert page.locator("button >> text=Seal the plan").count() == 0
