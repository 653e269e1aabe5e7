"""Granting on many visits goes on under the lead's eyes, and the member opens what was granted."""

from __future__ import annotations

from support.live import browser, serving


def test_the_lead_grants_and_the_member_opens_the_record() -> None:
    with serving("journeys.seeds_custody:granting") as live, browser() as open_page:
        newcomer, lead = open_page(live, live.facts["newcomer"]), open_page(live, live.facts["lead"])
        record = f"{live.address}/visits/{live.facts['visit']}/records/{live.facts['record']}/"
        refused = newcomer.goto(record)
        assert refused is not None
        assert refused.status == 404
        lead.goto(f"{live.address}/visits/grants/add/")
        choice = lead.locator("[name=member] option", has_text=live.facts["newcomer"]["code"]).get_attribute("value")
        lead.locator("[name=member]").select_option(choice)
        lead.locator("[name=role]").select_option("monitor")
        lead.locator(f"[name=visits][value='{live.facts['visit']}']").check()
        with lead.expect_navigation():
            lead.get_by_role("button", name="Go on").click()
        assert "0 of 1" in lead.inner_text("main")
        lead.get_by_role("button", name="Grant visit by visit").click()
        lead.get_by_role("link", name="Back to the list").wait_for()
        assert "1 of 1" in lead.inner_text("main")
        assert lead.locator(".notice").count() == 0, "nothing is said to have failed"
        newcomer.goto(record)
        assert "We go out in the morning." in newcomer.inner_text("main")
