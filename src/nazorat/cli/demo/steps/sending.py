"""Devices send: ODK Collect in clear over its door, the field app sealed before it leaves the device."""

from __future__ import annotations

from nazorat.cli.demo.story.book import records
from nazorat.cli.demo.story.shapes import Record
from nazorat.cli.demo.world import World, at_once

DOORS = ("paper", "collect", "sealed")


def send_all(world: World) -> None:
    """Eight records by ODK Collect, seventeen by the field app, three of them with a picture."""
    book = records("namuna-0", world.days)
    for tablet in world.collect.values():
        tools = tablet.fetch()
        world.expect("blank forms at the tablet", True, {"room", "registers"} <= set(tools))
    at_once(lambda who: _send(world, who, book), sorted({*world.collect, *world.apps}))


def check_counts(world: World) -> None:
    """Counts by tool and door as the records page shows them, for a member and for one who holds no key."""
    book = records("namuna-0", world.days)
    for who in ("one", "interpreter"):
        page = world.desk(who).get(f"/visits/{world.visits['namuna-0']}/")
        rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.tree.iterfind(".//table//tr")]
        counted = [[_number(cell) for cell in row[1:]] for row in rows if len(row) == 1 + len(DOORS) + 2]
        for tool in sorted({record.tool for record in book}):
            by_door = [sum(record.tool == tool and record.door == door for record in book) for door in DOORS]
            # none of the story was written at the desk
            world.expect(f"records of {tool} by door, shown to {who}", True, [*by_door, 0, sum(by_door)] in counted)


def _send(world: World, who: str, book: tuple[Record, ...]) -> None:
    for record in book:
        if record.by == who and record.door == "collect":
            world.collect[who].send(record)
        elif record.by == who and record.door == "sealed":
            world.records["namuna-0", record.key] = world.apps[who].send(record)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
