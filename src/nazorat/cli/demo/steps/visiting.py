"""Visits: planned under seal, teams with their keys, tools and devices, arrival or refusal, closing."""

from __future__ import annotations

from nazorat.cli.client import Form, Page, Value
from nazorat.cli.demo.doors import Collect, FieldApp
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


def pair_devices(world: World) -> None:
    """At Namuna-0 one tablet with ODK Collect and a field app for each member who sends with it."""
    book = records("namuna-0", world.days)
    for who in sorted({record.by for record in book if record.door == "collect"}):
        page = _pair(world, who, "1", "")
        world.collect[who] = Collect(page.one("//*[@data-server-url]"))
    for who in sorted({record.by for record in book if record.door == "sealed"}):
        app = FieldApp.new()
        page = _pair(world, who, "2", app.public_hex)
        world.apps[who] = app.paired(page.one("//*[@data-server-url]"))


def _pair(world: World, who: str, kind: str, public: str) -> Page:
    desk = world.desk(who)
    form = desk.get(f"/visits/{world.visits['namuna-0']}/devices/pair/").form(holding="kind")
    return desk.sent(form, {"kind": kind, "signing_public": public})


def close_visits(world: World) -> None:
    """The leads close what is over; the ward's visit too."""
    for visit in cast.visits(world.days):
        if not visit.refused:
            desk = world.desk(visit.lead)
            form = desk.get(f"/visits/{world.visits[visit.key]}/close/").form(holding="ended")
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
