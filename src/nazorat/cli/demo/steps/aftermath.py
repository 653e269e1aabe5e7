"""After a visit: paper destroyed by two organisations, and a look whether anybody suffered for speaking to the group."""

from __future__ import annotations

from datetime import timedelta

from nazorat.cli.client import Desk, Form
from nazorat.cli.demo.story.book import DESTROYED
from nazorat.cli.demo.story.words import load
from nazorat.cli.demo.world import Mismatch, World, id_in

# the codes of the reasons on the page of the sheets
KEYED, UNUSED = "1", "2"


def destroy_sheets(world: World) -> None:
    """Blank sheets and those of the talks go; rooms and registers are kept until the report is released. Then the account closes."""
    where = f"/visits/{world.visits['namuna-0']}/sheets/"
    taken = world.sheets["namuna-0"]
    blank = [str(sheet.number) for sheet in taken if sheet.record is None]
    talks = [str(sheet.number) for sheet in taken if sheet.record is not None and sheet.tool == "interview"]
    world.expect("sheets to be destroyed", DESTROYED, {"blank": len(blank), "talks": len(talks)})
    lead = world.desk("one")
    lead.sent(_marking(lead, where), {"sheet": blank, "act": "spoilt"})
    _destroy(world, where, "one", blank, UNUSED, witness="four", colleague="two")
    _destroy(world, where, "four", talks, KEYED, witness="one", colleague="five")
    gone, keyed = sum(DESTROYED.values()), len(taken) - len(blank)
    foot = [" ".join(cell.text_content().split()) for cell in lead.get(where).tree.iterfind(".//tfoot/tr/td")][1:]
    # issued, out, to key, keyed, astray, spoilt, destroyed, kept
    world.expect(
        "account of the sheets", [len(taken), 0, 0, keyed, 0, len(blank), gone, len(taken) - gone], [_number(cell) for cell in foot]
    )


def follow_up(world: World) -> None:
    """A month later the doctor asks again at Namuna-0: nothing found. What the others still owe stands on their desks."""
    said, where = load("aftermath"), f"/visits/{world.visits['namuna-0']}/"
    doctor = world.desk("doctor")
    link = next(link for link in doctor.get(where).links("/follow-ups/") if "/new/" not in link)
    name = id_in(link, "/follow-ups/")
    form = doctor.get(f"{where}follow-ups/{name}/").form(holding="outcome")
    done = min(world.days.second + timedelta(days=29), world.days.today)
    doctor.sent(form, {"done": done.isoformat(), "ways": said["ways"], "outcome": said["outcome"], "words": said["words"]})
    shown = world.desk("six").get(f"{where}follow-ups/{name}/")
    world.expect("the follow-up opens to the team with its words", True, said["words"] in shown.text)
    world.expect("the follow-up's words on the page of the visit", False, said["words"] in world.desk("six").get(where).text)


def _destroy(world: World, where: str, who: str, numbers: list[str], reason: str, *, witness: str, colleague: str) -> None:
    """One asks; nobody of the same organisation is offered to confirm it; one of the other organisation does."""
    desk = world.desk(who)
    desk.sent(_marking(desk, where), {"sheet": numbers, "act": "destroy", "reason": reason})
    for one in (who, colleague):
        offered = world.desk(one).get(where).tree.xpath("//button[@name='act'][@value='confirm']")
        world.expect(f"{one} may confirm a destruction that {who} asked for", 0, len(offered))
    second = world.desk(witness)
    form = next(form for form in second.get(where).forms() if "/sheets/destroyed/" in form.action)
    second.sent(form, {"act": "confirm"})


def _marking(desk: Desk, where: str) -> Form:
    return desk.get(where).form("/sheets/mark/")


def _number(text: str) -> int:
    if text in ("", "·"):
        return 0
    if not text.isdecimal():
        raise Mismatch(f"{text} is no number")
    return int(text)
