"""Visits: planned under seal, teams with their keys, tools and devices, arrival or refusal, closing."""

from __future__ import annotations

from nazorat.cli.client import Form, Page, Value
from nazorat.cli.demo.doors import Collect, FieldApp, Refused
from nazorat.cli.demo.steps import paper
from nazorat.cli.demo.story import cast
from nazorat.cli.demo.story.book import records
from nazorat.cli.demo.story.shapes import Visit
from nazorat.cli.demo.world import IDENTIFIER, World, at_once

NAMES = {place.key: place.names for place in cast.PLACES}
# titles of the tools in the languages of the pages
TITLES = {
    "room": ("Room and conditions", "Комната и условия", "Ҳуҷра ва шароит"),
    "interview": ("Private interview", "Беседа наедине", "Суҳбат дар танҳоӣ"),
    "registers": ("Registers and documents", "Журналы и документы", "Дафтарҳо ва ҳуҷҷатҳо"),
    "access": ("Access", "Доступ", "Дастрасӣ"),
    "opening": ("Opening talk", "Вступительная беседа", "Суҳбати аввал"),
    "closing": ("Closing talk", "Заключительная беседа", "Суҳбати хотимавӣ"),
    "note": ("Free note", "Свободная заметка", "Қайди озод"),
}
BRIEF: dict[str, Value] = {
    "objectives": "Сверить число людей по списку, журналу и комнатам.\nУзнать, как проходят первые сутки.\nИзмерить общие комнаты.",
    "do_no_harm": "Говорим со многими в каждом блоке, чтобы никого не выделить. В коридоре вопросов не задаём.",
    "logistics": "Встреча у автовокзала в семь; дальномер, рулетка, листы. Телефоны остаются в машине.",
}
# right, what stood in the way, who decided, outcome, minutes: codes as the access log has them
OBSTRUCTIONS: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "namuna-0": (
        ("VISIT-EQUIPMENT", "6", "5", "1", "60"), ("VISIT-REGISTERS", "4", "3", "1", "50"), ("VISIT-PHOTO", "6", "4", "2", "45"),
    ),
    "misol-0v": (("OPCAT-20.C", "1", "2", "3", "130"),),
}  # fmt: skip
# of the reasons that may be given at a gate
NO_ORDER = "2"
MODES = {"unannounced": "1", "announced": "2", "follow-up": "3"}


def begin_visits(world: World) -> None:
    """Three visits and the refusal: planned by the head, begun by the lead; the ward's visit is typed from its paper file."""
    visits = cast.visits(world.days)
    for visit in visits:
        (_past if visit.retrospective else _plan)(world, visit)
        world.visits[visit.key] = _new_visit(world, visit)
    at_once(lambda visit: _prepare(world, visit), visits)
    # the numbers of sheets run on from visit to visit
    for visit in visits:
        paper.issue(world, visit.key)
    at_once(lambda visit: _enter(world, visit), [visit for visit in visits if not visit.retrospective])


def _prepare(world: World, visit: Visit) -> None:
    _tools(world, visit)
    if not visit.retrospective:
        _call_up(world, visit)
        _brief(world, visit)


def _brief(world: World, visit: Visit) -> None:
    """What the team of Namuna-0 agreed on before it went, and its lead's word that the visit is prepared."""
    desk, where = world.desk(visit.lead), f"/visits/{world.visits[visit.key]}/"
    if visit.key == "namuna-0":
        desk.sent(desk.get(f"{where}brief/write/").form(holding="objectives"), BRIEF)
        told = world.desk(visit.seats[-2].who).get(f"{where}brief/").text
        world.expect("what was agreed on opens to the team", True, "Сверить число людей" in told)
    desk.sent(desk.get(where).form("/prepared/"), {})


def pair_devices(world: World) -> None:
    """At Namuna-0 one tablet with ODK Collect and a field app for each member who sends with it."""
    book = records("namuna-0", world.days)
    for who in sorted({record.by for record in book if record.door == "collect"}):
        world.collect[who] = Collect(_pair(world, who, "1").one("//*[@data-server-url]"))
    for who in sorted({record.by for record in book if record.door == "sealed"}):
        world.apps[who] = _pair_app(world, who)


def _pair(world: World, who: str, kind: str) -> Page:
    desk = world.desk(who)
    form = desk.get(f"/visits/{world.visits['namuna-0']}/devices/pair/").form(holding="kind")
    return desk.sent(form, {"kind": kind})


def _pair_app(world: World, who: str) -> FieldApp:
    """By a code, and by the number that both screens show: who sits at the desk confirms only the same."""
    desk, app = world.desk(who), FieldApp.new()
    page = _pair(world, who, "2")
    number = app.answer(page.one("//*[@data-app]").removesuffix("/sync/app/"), page.one("//*[@data-code]"))
    page = desk.get(page.one("//*[@id='pairing']/@hx-get"))
    if page.one("//*[@data-number]").replace(" ", "") != number:
        raise Refused("The desk shows another number than the field app.")
    desk.sent(page.form(holding="same"), {"same": "yes"})
    return app.paired()


def close_visits(world: World) -> None:
    """The leads close what is over; the ward's visit too."""
    for visit in cast.visits(world.days):
        if not visit.refused:
            desk, where = world.desk(visit.lead), f"/visits/{world.visits[visit.key]}/"
            desk.sent(desk.get(where).form("/debriefed/"), {})
            form = desk.get(f"{where}close/").form(holding="ended")
            desk.sent(form, {"ended": visit.ends.isoformat()})


def _plan(world: World, visit: Visit) -> None:
    desk = world.desk("head")
    form = desk.get("/visits/plan/").form(holding="team-0-member")
    note = "Жребий по списку комнат; встреча у автовокзала в семь." if visit.key == "namuna-0" else ""
    given = {"begins": visit.begins.isoformat(), "mode": MODES[visit.mode], "note": note}
    desk.sent(form, {**given, **_place(form, visit), **_seats(form, visit)})


def _past(world: World, visit: Visit) -> None:
    desk = world.desk("head")
    form = desk.get("/visits/past/").form(holding="team-0-member")
    given = {
        "began": visit.begins.isoformat(), "ended": visit.ends.isoformat(), "mode": MODES[visit.mode], "gate_minutes": str(visit.gate),
    }  # fmt: skip
    desk.sent(form, {**given, **_place(form, visit), **_seats(form, visit)})


def _place(form: Form, visit: Visit) -> dict[str, Value]:
    names = NAMES[visit.place]
    found = [value for value, label in form.choices["place"] if any(label.startswith(name) for name in names.values())]
    return {"place": found[0]}


def _seats(form: Form, visit: Visit) -> dict[str, Value]:
    given: dict[str, Value] = {}
    for number, seat in enumerate(visit.seats):
        given[f"team-{number}-member"] = form.choice(f"team-{number}-member", f"{cast.code_of(seat.who)} ·")
        given[f"team-{number}-role"] = seat.role
        given[f"team-{number}-interviews"] = "on" if seat.interviews else None
    return given


def _new_visit(world: World, visit: Visit) -> str:
    """The visit that the lead's list shows and that was not there before."""
    page = world.desk(visit.lead).get("/visits/")
    found: set[str] = {match for link in page.links("/visits/") for match in IDENTIFIER.findall(link)}
    new = found - set(world.visits.values())
    world.expect(f"new visits in the list of {visit.lead}", 1, len(new))
    return new.pop()


def _tools(world: World, visit: Visit) -> None:
    desk = world.desk(visit.lead)
    form = desk.get(f"/visits/{world.visits[visit.key]}/tools/choose/").form(holding="versions")
    offered = form.choices["versions"]
    known = {tool: value for value, label in offered for tool, titles in TITLES.items() if label.startswith(titles)}
    world.tools |= known
    chosen = [known[tool] for tool in visit.tools if tool in known]
    world.expect(f"tools of {visit.key}", len(visit.tools), len(chosen))
    desk.sent(form, {"versions": chosen})


def _call_up(world: World, visit: Visit) -> None:
    """Until its lead calls it up the team is sealed: a member of it finds nothing of the visit in their list."""
    where, member = f"/visits/{world.visits[visit.key]}/", world.desk(visit.seats[-1].who)
    world.expect(f"{visit.key} is in its team's list before it is called up", [], member.get("/visits/").links(where))
    desk = world.desk(visit.lead)
    desk.sent(desk.get(f"{where}plan/").form("/plan/call-up/"), {})
    page = desk.get(f"{where}team/")
    for seat in visit.seats:
        world.expect(f"{seat.who} stands on the team of {visit.key}", True, cast.code_of(seat.who) in page.text)
    world.expect(f"{visit.key} is in its team's list once called up", True, bool(member.get("/visits/").links(where)))


def _enter(world: World, visit: Visit) -> None:
    desk = world.desk(visit.lead)
    where = "refuse" if visit.refused else "arrive"
    form = desk.get(f"/visits/{world.visits[visit.key]}/{where}/").form(holding="gate_minutes")
    desk.sent(
        form, {"began": visit.begins.isoformat(), "gate_minutes": str(visit.gate), **({"why": NO_ORDER} if visit.refused else {})}
    )
    page = desk.get(f"/visits/{world.visits[visit.key]}/")
    world.expect(f"{visit.key} is named once entered", True, any(name in page.text for name in NAMES[visit.place].values()))
    _obstructions(world, visit)


def _obstructions(world: World, visit: Visit) -> None:
    """What stood in the way of which right, as the access sheets of the story tell it."""
    desk, where = world.desk(visit.lead), f"/visits/{world.visits[visit.key]}/access/"
    rows = OBSTRUCTIONS.get(visit.key, ())
    for power, kind, office, outcome, minutes in rows:
        form = desk.get(f"{where}new/").form(holding="power")
        desk.sent(form, {"power": power, "kind": kind, "office": office, "outcome": outcome, "minutes": minutes})
    if rows:
        page = desk.get(where)
        struck = [link for link in page.links(where) if link.endswith("/strike/")]
        world.expect(f"lines in the access log of {visit.key}", len(rows), len(struck))
