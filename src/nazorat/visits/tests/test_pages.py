"""Every page of this room, tried by the whole cast: the team by role, strangers, planners, coordinators, custodians, nobody, the locked."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.safestring import mark_safe
from pytest_django import DjangoAssertNumQueries

from nazorat.kit import panels
from nazorat.people.keyring import COOKIE
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.visits import actions
from nazorat.visits.models import Device, TeamMember, Visit
from nazorat.visits.panels import Access, AccessEvent, AccessItem, Phase, Tab, access_line
from support.make import make_keyring, make_member, sign_in
from support.visits import chain_lock, make_device, make_place, make_visit

pytestmark = pytest.mark.django_db
Role = TeamMember.Role


@dataclass
class Cast:
    """One visit under way and one planned, of the same team, and who else there is."""

    visit: Visit
    plan: Visit
    device: Device
    people: dict[str, Member]


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    load_reference()
    people = {
        "lead": make_member(),
        "monitor": make_member(),
        "health": make_member(health_professional=True),
        "interpreter": make_member(),
        "stranger": make_member(),
        "planner": make_member(planner=True),
        "coordinator": make_member(role=Member.Role.COORDINATOR),
        "custodian": make_member(role=Member.Role.CUSTODIAN),
        "administrator": make_member(role=Member.Role.ADMINISTRATOR),
    }
    lead = make_keyring(people["lead"])
    seats = [
        actions.Seat(people["monitor"], Role.MONITOR, interviews=True),
        actions.Seat(people["health"], Role.HEALTH),
        actions.Seat(people["interpreter"], Role.INTERPRETER),
    ]
    visit = make_visit(lead=lead, seats=seats, tools=("room",))
    make_visit(lead=make_keyring(people["stranger"]))
    plan = actions.plan_visit(
        by=make_keyring(people["planner"]), place=make_place(), begins=date(2027, 1, 12), mode=Visit.Mode.UNANNOUNCED, note="",
        seats=[actions.Seat(people["lead"], Role.LEAD), *seats],
    )  # fmt: skip
    return Cast(visit, plan, make_device(visit, lead)[0], people)


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def client_of(member: Member | None, *, locked: bool = False) -> Client:
    client = Client(headers={"accept-language": "en"})
    if member is not None:
        sign_in(client, member)
        if locked:
            client.post("/lock/")
            client.cookies.pop(COOKIE, None)
    return client


TEAM = ("lead", "monitor", "health", "interpreter")
WORKING = ("lead", "monitor", "health")
ALL = (*TEAM, "stranger", "planner", "coordinator", "custodian", "administrator")
# page: (url name, arguments of the cast, who gets 200, who is refused with 403; everybody else gets 404)
PAGES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "visits": ("", ALL, ()),
    "visit-programme": ("", ("planner",), tuple(name for name in ALL if name != "planner")),
    "visit-plan-new": ("", ("planner",), tuple(name for name in ALL if name != "planner")),
    "visit-past": ("", ("planner", "coordinator"), tuple(name for name in ALL if name not in ("planner", "coordinator"))),
    "mandate": ("", tuple(name for name in ALL if name != "administrator"), ()),
    "mandate-power": ("power", ("coordinator",), tuple(name for name in ALL if name != "coordinator")),
    "visit": ("visit", TEAM, ()),
    "visit-close": ("visit", ("lead",), ()),
    "visit-team": ("visit", TEAM, ()),
    "visit-team-add": ("visit", ("lead",), ()),
    "visit-team-remove": ("visit monitor", ("lead",), ()),
    "visit-team-lead": ("visit monitor", ("lead",), ()),
    "visit-tools": ("visit", TEAM, ()),
    "visit-tools-choose": ("visit", ("lead",), ()),
    "visit-device-pair": ("visit", WORKING, ()),
    "visit-plan": ("plan", ("lead", "planner"), ()),
    "visit-plan-change": ("plan", ("planner",), tuple(name for name in ALL if name != "planner")),
    "visit-plan-drop": ("plan", ("planner",), tuple(name for name in ALL if name != "planner")),
    "visit-arrive": ("plan", ("lead",), ()),
    "visit-refuse": ("plan", ("lead",), ()),
}
# pages that open something: who is signed in and locked is sent to unlock
UNLOCKED = {
    "visit-programme", "visit-plan-new", "visit-past", "visit-close", "visit-team-add", "visit-team-remove", "visit-team-lead",
    "visit-device-pair", "visit-plan", "visit-plan-change", "visit-plan-drop", "visit-arrive", "visit-refuse",
}  # fmt: skip


def address(cast: Cast, name: str) -> str:
    known: dict[str, Any] = {
        "visit": cast.visit.id,
        "plan": cast.plan.id,
        "monitor": cast.people["monitor"].id,
        "power": "OPCAT-20.C",
    }
    return reverse(name, args=[known[word] for word in PAGES[name][0].split()])


@pytest.mark.parametrize("who", ALL)
def test_every_page_for_everybody(cast: Cast, who: str) -> None:
    client = client_of(cast.people[who])
    expected, found = {}, {}
    for name, (_arguments, welcome, refused) in PAGES.items():
        expected[name] = 200 if who in welcome else 403 if who in refused else 404
        found[name] = client.get(address(cast, name)).status_code
    assert found == expected


def test_every_page_for_nobody_asks_to_sign_in(cast: Cast) -> None:
    client = client_of(None)
    for name in PAGES:
        answer = client.get(address(cast, name))
        assert (name, answer.status_code, answer.headers["Location"][:9]) == (name, 302, "/sign-in/")


def test_every_page_that_opens_something_asks_the_locked_to_unlock(cast: Cast) -> None:
    lead, planner = client_of(cast.people["lead"], locked=True), client_of(cast.people["planner"], locked=True)
    for name, (_arguments, welcome, _refused) in PAGES.items():
        answer = (lead if "lead" in welcome else planner).get(address(cast, name)) if name != "mandate-power" else None
        if answer is not None:
            assert (name, answer.status_code) == (name, 302 if name in UNLOCKED else 200)
            assert name not in UNLOCKED or answer.headers["Location"].startswith("/unlock/")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_whatever_its_length(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    lead = make_member()
    for _ in range(count):
        make_visit(lead=make_keyring(lead))
    client = client_of(lead)
    client.get("/visits/")
    with django_assert_num_queries(6):
        page = client.get("/visits/").content.decode()
    assert page.count('<td class="title full">') == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_programme_asks_the_same_whatever_its_length(django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    planner, lead = make_member(planner=True), make_member()
    for _ in range(count):
        actions.plan_visit(
            by=make_keyring(planner), place=make_place(), begins=date(2027, 1, 12), mode=1, note="",
            seats=[actions.Seat(lead, Role.LEAD), actions.Seat(make_member(), Role.MONITOR)],
        )  # fmt: skip
    client = client_of(planner)
    client.get("/visits/")
    with django_assert_num_queries(14 + chain_lock()):
        page = client.get(reverse("visit-programme")).content.decode()
    # and the plan of the cast
    assert page.count('<td class="title">') == count + 1


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_of_a_visit_ask_the_same_whatever_its_team(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    lead = make_member()
    ring = make_keyring(lead)
    visit = make_visit(
        lead=ring, seats=[actions.Seat(make_member(), Role.MONITOR) for _ in range(count)], tools=("note", "room")[:count]
    )
    for _ in range(count):
        make_device(visit, ring)
    client = client_of(lead)
    # what rooms above bring is counted in their own tests
    monkeypatch.setattr(panels, "_slots", {})
    client.get(reverse("visit-tools", args=[visit.id]))
    for name, queries in (("visit", 13), ("visit-team", 17), ("visit-tools", 9)):
        with django_assert_num_queries(queries):
            client.get(reverse(name, args=[visit.id]))


def test_the_list_is_filtered_and_says_what_to_do_when_empty() -> None:
    lead = make_member()
    client = client_of(lead)
    assert "You are on no visit yet." in client.get("/visits/").content.decode()
    first, second = (make_visit(lead=make_keyring(lead), place=make_place(name_en=name)) for name in ("Namuna-Nil", "Misol-Nil"))
    actions.close_visit(by=make_keyring(lead), visit=second, ended=date(2026, 5, 13))
    for asked, shown in (
        ({"q": "namuna"}, {first}),
        ({"state": "3"}, {second}),
        ({"q": "nil"}, {first, second}),
        ({"q": "other"}, set()),
    ):
        page = client.get("/visits/", asked).content.decode()
        assert {visit for visit in (first, second) if reverse("visit", args=[visit.id]) in page} == shown
    assert "No visit fits what you asked for." in client.get("/visits/", {"q": "other"}).content.decode()


def test_what_the_rooms_above_bring_stands_in_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead))
    url = reverse("visit", args=[visit.id])
    events = (
        AccessEvent(time(8, 40), "asked at the gate", waited=38, mark="in"),
        AccessEvent(time(20, 10), "last one out", mark="out"),
    )
    items = (AccessItem("pictures in unit D", "refused", "not allowed", by="deputy"), AccessItem("meter", "delayed", "late", 60))
    offers = {
        "visit-tabs": lambda request, one: Tab("records", "Records", "/records-of-it/", count=88),
        "visit-phases": lambda request, one: Phase("debrief", "Debrief", 40, "by theme"),
        "visit-access": lambda request, one: [
            Access(on=date(2026, 5, 12), events=events, items=items, waited=38),
            Access(closed=2),
        ],
        "visit-page": lambda request, one: mark_safe("<p>main column</p>"),
        "visit-page-side": lambda request, one: mark_safe("<p>side column</p>"),
    }
    monkeypatch.setattr(panels, "_slots", {slot: [(1, provider)] for slot, provider in offers.items()})
    page = client_of(lead).get(url).content.decode()
    for words in (
        "/records-of-it/",
        "<b>88</b>",
        "main column",
        "side column",
        "38 min",
        "pictures in unit D",
        "2 delays, 1 refusal",
        "2 access sheets are closed to you.",
    ):
        assert words in page
    assert '<li class="now" aria-current="step">Debrief<span>by theme</span></li>' in page
    assert "style=" not in page


def test_the_access_line_is_drawn_to_scale() -> None:
    assert access_line([]) is None
    line = access_line([AccessEvent(time(8, 30), "", waited=60, mark="in"), AccessEvent(time(9, 45), "", refused=True)])
    assert line is not None
    assert (line.from_hour, line.to_hour) == (8, 10)
    assert [(bar.x, bar.width) for bar in line.waits] == [(190.0, 380.0)]
    assert [tick.x for tick in line.marks] == [570.0]
    assert [tick.x for tick in line.refusals] == [665.0]
    assert [(tick.x, tick.label) for tick in line.hours] == [(0.0, "8:00"), (380.0, "9:00"), (760.0, "10:00")]
