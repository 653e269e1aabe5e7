"""Whom the group talked to at Namuna-0 was decided by lot: 36 lines of the roll, noted afterwards as the talks went."""

from __future__ import annotations

from nazorat.cli.demo.story import talks
from nazorat.cli.demo.world import World, id_in

# lines of the roll, as its register holds them: 414 in all
ROLL = {"men": 371, "women": 29, "boys": 14}
PARTS = {"men": "men", "women": "women", "boys": "children"}


def draw_talks(world: World) -> None:
    """The lead draws from the roll and notes what became of each line; the page is held against the story."""
    desk, where = world.desk("one"), f"/visits/{world.visits['namuna-0']}/draws/"
    given = {"of": "persons", "frame": "Список утренней поверки, 06:50", "on": world.days.first.isoformat()}
    for at, (name, (drawn, _done)) in enumerate(talks.DRAWN.items()):
        given |= {f"part-{at}-group": PARTS[name], f"part-{at}-size": str(ROLL[name]), f"part-{at}-wanted": str(drawn)}
    row = id_in(desk.sent(desk.get(f"{where}new/").form(holding="frame"), given).url, "/draws/")
    form = desk.get(f"{where}{row}/").form(holding="offered")
    desk.sent(form, {**_fates([name for name in form.names if name.startswith("state-")]), "offered": "2"})
    page = desk.get(where)
    done = [int(str(cell.text)) for cell in page.tree.xpath("//tbody/tr[td[8]]/td[5]")]
    world.expect("lines drawn and done: men, women, boys", [done for _drawn, done in talks.DRAWN.values()], done)


def _fates(fields: list[str]) -> dict[str, str]:
    """The lines of each part: first those that were talked to, then who declined and who was at court."""
    said, code = dict[str, str](), 1
    gone = iter(["refused"] * talks.DECLINED + ["absent"] * talks.AT_COURT)
    for at, (drawn, done) in enumerate(talks.DRAWN.values()):
        lines = sorted(field for field in fields if field.startswith(f"state-{at}-"))
        for field in lines[:done]:
            said |= {field: "done", field.replace("state", "code"): f"T-{code:02d}"}
            code += 1
        said |= {field: next(gone) for field in lines[done:drawn]}
    return said
