"""Paper: numbered sheets issued and returned, each keyed on the keying page, every tenth a second time by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from urllib.parse import urljoin, urlsplit

from nazorat.cli.client import ClientProblem, Desk, Form, Value
from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.book import CHECKED, Sheet, issues, on_the_sheet, sheets
from nazorat.cli.demo.story.shapes import Na, Record, Visit
from nazorat.cli.demo.world import World, at_once
from nazorat.cli.demo.xforms import written

SECONDS = {"interview": 340, "room": 112, "registers": 240, "note": 75, "access": 90, "opening": 85, "closing": 95}

# the note that its writer put on paper in the hotel, in the evening
FROM_MEMORY = "staff-2"


def issue(world: World, visit: str) -> None:
    """Sheets of a visit are issued before entry, batch by batch; numbers run on."""
    lead = next(one.lead for one in cast.visits(world.days) if one.key == visit)
    desk, where = world.desk(lead), f"/visits/{world.visits[visit]}/sheets/"
    first = 1 + sum(len(taken) for taken in world.sheets.values())
    world.sheets[visit] = []
    if not issues(visit, world.days):
        return
    for by, tool, count in issues(visit, world.days):
        form = desk.get(f"{where}issue/").form(holding="count")
        given = {"tool": world.tools[tool], "member": cast.code_of(by), "count": str(count), "language": "ru"}
        desk.sent(form, given)
    world.sheets[visit] = sheets(visit, world.days, first)
    shown = [int(number) for number, _label in _marking(desk, where).choices["sheet"]]
    world.expect(f"numbers of the sheets of {visit}", [sheet.number for sheet in world.sheets[visit]], sorted(shown))


def key_all(world: World) -> None:
    """All sheets come back and are keyed by those who filled them; then every tenth by another member. Those of `world.left` are not."""
    at_once(lambda visit: _key_visit(world, visit), [visit for visit in cast.visits(world.days) if world.sheets[visit.key]])


def _key_visit(world: World, visit: Visit) -> None:
    taken = world.sheets[visit.key]
    desk, where = world.desk(visit.lead), f"/visits/{world.visits[visit.key]}/sheets/"
    desk.sent(_marking(desk, where), {"sheet": [str(sheet.number) for sheet in taken], "act": "return"})
    keyers = {sheet.by for sheet in taken if sheet.record and sheet.number not in world.left}
    at_once(lambda who: _key_mine(world, visit.key, who), sorted(keyers))
    _check(world, visit.key, [seat.who for seat in visit.seats if seat.role not in ("interpreter", "observer")])


def check_counts(world: World) -> None:
    """The account of Namuna-0's sheets as its page shows it."""
    page = world.desk("one").get(f"/visits/{world.visits['namuna-0']}/sheets/")
    taken = world.sheets["namuna-0"]
    keyed = sum(sheet.record is not None for sheet in taken)
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in page.tree.iterfind(".//table//tr")]
    found = {row[0]: row for row in rows if row and row[0]}
    for who in cast.TEAM:
        own = [sheet for sheet in taken if sheet.by == who]
        numbers = [str(len(own)), str(sum(sheet.record is not None for sheet in own))]
        row = found.get(cast.code_of(who), [])
        world.expect(f"sheets of {who} are in the account", True, all(number in row for number in numbers))
    world.expect("sheets keyed of sheets issued", (63, 72), (keyed, len(taken)))


def _marking(desk: Desk, where: str) -> Form:
    return desk.get(where).form("/sheets/mark/")


def _key_mine(world: World, visit: str, who: str) -> None:
    desk, forms = world.desk(who), dict[str, Form]()
    for sheet in world.sheets[visit]:
        if sheet.by == who and sheet.record and sheet.number not in world.left:
            _post(desk, world.visits[visit], sheet, sheet.record, forms)


def _check(world: World, visit: str, members: list[str]) -> None:
    """The second keying: the next member of the team types what the paper says; where they differ the paper decides."""
    checked = 0
    for sheet in world.sheets[visit]:
        if not sheet.tenth or sheet.record is None or sheet.number in world.left:
            continue
        desk = world.desk(members[(members.index(sheet.by) + 1) % len(members)])
        page = _post(desk, world.visits[visit], sheet, on_the_sheet(sheet.record), {})
        if "/differences/" in page:
            form = desk.get(page).form(holding=f"choose:{sheet.record.misread.path}" if sheet.record.misread else "choose:")
            names = [name for name in form.names if name.startswith("choose:")]
            world.expect("items that two people read differently", 1, len(names))
            desk.sent(form, dict.fromkeys(names, "second"))
        world.expect(f"sheet {sheet.number} differs", bool(sheet.record.misread), "/differences/" in page)
        checked += 1
    if visit == "namuna-0" and not world.left:
        world.expect("sheets keyed twice", CHECKED, checked)


def _post(desk: Desk, visit: str, sheet: Sheet, record: Record, forms: dict[str, Form]) -> str:
    """Type one sheet as the page of its tool asks for it; gives the path of the page that follows.

    The page is loaded for the first sheet of a tool; those that follow have the same fields at their own number.
    """
    path = f"/visits/{visit}/keying/{sheet.number}/"
    if sheet.tool not in forms:
        page = desk.get(path)
        form = next((form for form in page.forms() if any(name.startswith("answer:") for name in form.names)), None)
        if form is None:
            raise ClientProblem(f"{page.path} has no sheet to key: {page.errors() or page.text[:200]}")
        forms[sheet.tool] = form
    form = replace(forms[sheet.tool], action=urljoin(forms[sheet.tool].action, path))
    given: dict[str, Value] = {**_typed(record, form), "seconds": str(SECONDS[record.tool])}
    # the second keying is not asked how it was written down
    memory: dict[str, Value] = {"entered:memory": "1"} if record.key == FROM_MEMORY and "entered:memory" in form.names else {}
    done = desk.sent(form, given | memory)
    return urlsplit(done.url).path


def _typed(record: Record, form: Form) -> dict[str, Value]:
    """Answers as fields of the keying page; pictures do not go by paper."""
    given: dict[str, Value] = {}
    for path, answer in record.answers.items():
        if isinstance(answer, Na):
            given[f"na:{path}"] = answer.code
        elif isinstance(answer, tuple):
            given[f"answer:{path}"] = answer
        else:
            given[f"answer:{path}"] = answer.strftime("%H:%M") if isinstance(answer, time) else written(answer)
    return given
