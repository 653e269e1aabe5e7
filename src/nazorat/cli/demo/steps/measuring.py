"""What the analysis pages show is held against the story: rooms against limits, the population, shares of those drawn."""

from __future__ import annotations

import csv
import io
import re

from nazorat.cli.client import Page
from nazorat.cli.demo.story import rooms
from nazorat.cli.demo.world import World

# of 38 talks: one is for its interviewer and the lead, one for health professionals
OPENED = {"one": 37, "six": 37, "doctor": 37, "four": 36}


def check_pages(world: World) -> None:
    """Read the pages as the lead does; any other number stops the run."""
    where = f"/visits/{world.visits['namuna-0']}/"
    desk = world.desk("one")
    page = desk.get(f"{where}rooms/")
    shown = [int(number) for number in _texts(page, "//*[@class='figs']//b") if number.isdecimal()]
    world.expect("rooms clearly below 4, not distinguishable, at or above, shared", [10, 3, 7, 20], shown[:4])
    rows = len(page.tree.xpath("//table[contains(@class,'rooms')]/tbody/tr[not(contains(@class,'grp'))]"))
    world.expect("rooms in the table", len(rooms.ROOMS), rows)
    table = desk.get(f"{where}rooms/table.csv").content.decode("utf-8-sig")
    world.expect("rooms in the table to take along", len(rooms.ROOMS), len(table.strip().splitlines()) - 1)
    _check_answers(world)


def _check_answers(world: World) -> None:
    where = f"/visits/{world.visits['namuna-0']}/answers/"
    page = world.desk("one").get(where, tool="registers")
    found = {int(number) for number in re.findall(r"\d+", " ".join(_texts(page, "//*[@class='recon']")))}
    world.expect("roll, counted, absent on the page", set(), {414, 411, 3} - found)
    talks = world.desk("one").get(where, tool="interview")
    world.expect("talks drawn on the page", True, "31" in talks.text)
    for who, opened in OPENED.items():
        table = world.desk(who).get(f"/visits/{world.visits['namuna-0']}/records/export/", tool="interview", kind="csv")
        rows = list(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
        world.expect(f"talks that {who} can open", opened, len(rows) - 1)
    small = world.desk("one").get(f"/visits/{world.visits['misol-0a']}/answers/", tool="interview")
    meters = small.tree.xpath("//article[contains(@class,'item')]//td[contains(@class,'num')][normalize-space(.)!='']")
    world.expect("counts on four persons shown at Misol-0A", 0, len(meters))


def _texts(page: Page, xpath: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in page.tree.xpath(xpath)]
