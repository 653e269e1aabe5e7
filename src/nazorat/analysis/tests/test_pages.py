"""The pages of rooms and answers: who sees them, what they say, what they cost, and the act that every look writes."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from nazorat.analysis.tests.make import put, room_answers
from nazorat.audit.models import Act
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.standards.actions import enter_national_norm, load_reference
from nazorat.standards.models import Limit
from nazorat.visits.actions import Seat
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers, Value
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
TOOLS = ("room", "interview", "registers", "opening")
PATHS = ("rooms/", "answers/", "rooms/table.csv", "rooms/table.xlsx", "answers/table.csv", "answers/table.xlsx")
Role = Member.Role


@dataclass(frozen=True)
class Cast:
    """A visit, its lead, and whoever else knocks at its pages."""

    visit: Visit
    lead: Keyring
    people: dict[str, Member]

    def page(self, path: str) -> str:
        return f"/visits/{self.visit.id}/{path}"


def make_cast(*seats: tuple[str, str], **others: Member) -> Cast:
    """A visit to a remand prison with these seats beside the lead's."""
    lead = make_keyring(make_member())
    people = {"lead": lead.member, **others}
    for who, role in seats:
        people[who] = make_member(organisation=lead.member.organisation, health_professional=role == "health")
    places = [Seat(people[who], role) for who, role in seats]
    return Cast(make_visit(lead=lead, seats=places, tools=TOOLS, place=make_place(kind=Place.Kind.REMAND)), lead, people)


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


@pytest.fixture
def opened(cast: Cast, client: Client) -> Client:
    """The lead, signed in, in English."""
    return in_english(client, cast.lead.member)


def in_english(client: Client, member: Member) -> Client:
    sign_in(client, member)
    client.post("/language/", {"language": "en"})
    return client


def talk(**given: Value) -> Answers:
    plain: Answers = {"before/chosen": "drawn", "opening/talks": "yes"}
    return plain | {name.replace("__", "/"): value for name, value in given.items()}


def text_of(client: Client, path: str, **posted: str) -> str:
    answer = client.post(path, posted) if posted else client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_pages_of_a_visit_are_for_those_who_hold_its_keys() -> None:
    house = make_member().organisation
    roles = {"administrator": Role.ADMINISTRATOR, "custodian": Role.CUSTODIAN, "coordinator": Role.COORDINATOR}
    others = {who: make_member(organisation=house, role=role) for who, role in roles.items()} | {
        "other": make_member(organisation=house)
    }
    cast = make_cast(("monitor", "monitor"), ("health", "health"), ("interpreter", "interpreter"), **others)
    make_visit(lead=make_keyring(others["other"]))
    may = {"lead", "monitor", "health"}
    for who, member in cast.people.items():
        client = Client()
        sign_in(client, member)
        assert [client.get(cast.page(path)).status_code for path in PATHS] == [200 if who in may else 404] * len(PATHS), who


def test_pages_when_signed_out_or_locked_lead_to_the_door(cast: Cast, client: Client) -> None:
    for path in PATHS:
        assert client.get(cast.page(path)).headers["Location"].startswith("/sign-in/?next="), path
    sign_in(client, cast.lead.member)
    client.post("/lock/")
    for path in PATHS:
        answer = client.get(cast.page(path))
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, "/unlock/"), path


def test_pages_take_no_post(cast: Cast, opened: Client) -> None:
    # but the one whose rooms are searched: a name looked for stands in no address
    assert [opened.post(cast.page(path)).status_code for path in PATHS] == [200] + [405] * (len(PATHS) - 1)


def test_every_look_writes_its_act_with_the_number_of_records(cast: Cast, opened: Client) -> None:
    put(cast.visit, cast.lead, "room", room_answers())
    put(cast.visit, cast.lead, "interview", talk())
    put(cast.visit, cast.lead, "opening", {"claimed/roll": 10})
    for path in PATHS:
        opened.get(cast.page(path))
        last = Act.objects.order_by("-seq")[0]
        verb = f"analysis.export-{path.partition('/')[0]}" if "table" in path else "analysis.open-material"
        # the page of rooms opens rooms alone; that of the talks opens talks and what tells of the population
        count = 1 if path.startswith("rooms") else 2
        assert (last.verb, last.actor, last.obj, last.count) == (verb, cast.lead.member.id, cast.visit.id, count), path


def test_pages_when_nothing_is_there_say_what_comes_next(cast: Cast, opened: Client) -> None:
    assert "No room is measured yet." in text_of(opened, cast.page("rooms/"))
    assert "No record has come in yet." in text_of(opened, cast.page("answers/"))


def test_rooms_page_shows_each_room_with_value_error_and_word(cast: Cast, opened: Client) -> None:
    load_reference()
    put(
        cast.visit,
        cast.lead,
        "room",
        room_answers(room="4", length=4, width=Decimal("3.5"), present=5, instrument="tape", call_bell="dead"),
    )
    put(cast.visit, cast.lead, "room", room_answers(room="5", length=3, width=2, present=1))
    page = text_of(opened, cast.page("rooms/"))
    for said in (
        "A-4",
        "2.80",
        "± 0.13",
        "clearly below 3",
        "A-5",
        "6.00",
        "not distinguishable from 6",
        "National norm: not entered",
        "drawn by lot",
    ):
        assert said in page
    assert 'aria-label="2.80 ± 0.13 m²"' in page
    assert "style=" not in page.partition("<main")[2]


def test_rooms_page_puts_an_entered_national_norm_first(cast: Cast, opened: Client) -> None:
    load_reference()
    put(cast.visit, cast.lead, "room", room_answers(length=4, width=Decimal("4.3"), present=4))
    norm = Limit.objects.get(code="NAT-SPACE-MULTI")
    assert cast.visit.began_on
    enter_national_norm(
        by=make_member(role=Role.COORDINATOR),
        limit_id=norm.pk,
        value=Decimal(5),
        source="Law of 2004, art. 1",
        in_force_on=cast.visit.began_on,
        annexe_excluded=True,
    )
    page = text_of(opened, cast.page("rooms/"))
    assert "clearly below 5 m²" in page
    assert "clearly below 4 m²" in text_of(opened, cast.page("rooms/?source=CPT"))


def test_rooms_page_finds_a_room_by_its_name(cast: Cast, opened: Client) -> None:
    load_reference()
    for name in ("A-1", "A-2"):
        put(cast.visit, cast.lead, "room", room_answers(room=name))
    page = text_of(opened, cast.page("rooms/"), q="a-2")
    assert "<bdi>A-2</bdi>" in page
    assert "<bdi>A-1</bdi>" not in page
    assert "No room here is called “D-9”." in text_of(opened, cast.page("rooms/"), q="D-9")


def test_pages_cost_the_same_for_one_room_and_for_three(cast: Cast, opened: Client) -> None:
    load_reference()
    # PostgreSQL takes the lock of the chain by a statement of its own
    lock = int(connection.vendor == "postgresql")
    tables = {"rooms/table.csv": 17 + lock, "answers/table.csv?tool=room": 18 + lock}
    # a page asks for what its table asks for, and for the tabs, of which rooms above bring their own
    before: dict[str, int] = {}
    for rows in (1, 2):
        for at in range(rows):
            put(cast.visit, cast.lead, "room", room_answers(present=at + rows))
        found = {path: queries_of(opened, cast.page(path)) for path in (*tables, "rooms/", "answers/?tool=room")}
        assert {path: found[path] for path in tables} == tables
        assert before in ({}, found)
        before = found


def queries_of(client: Client, path: str) -> int:
    """How many queries a page costs when it is asked for again."""
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        client.get(path)
    return len(seen)


def test_record_sealed_to_others_is_said_and_not_shown(client: Client) -> None:
    cast = make_cast(("monitor", "monitor"), ("health", "health"))
    put(cast.visit, cast.lead, "interview", talk(opening__who_may_know="health"))
    put(cast.visit, cast.lead, "interview", talk(opening__who_may_know="all"))
    page = text_of(in_english(client, cast.people["monitor"]), cast.page("answers/?tool=interview"))
    assert "1 record is sealed to others on the team" in page
    assert "1 talk counted." in page


def test_answers_page_counts_the_drawn_and_says_how_far_off(cast: Cast, opened: Client) -> None:
    roll: Answers = {"roll_register": 414, "roll_counted": 411, "roll_absent": 3}
    put(cast.visit, cast.lead, "registers", {"register/kind": "movement", **{f"reconciling/{name}": n for name, n in roll.items()}})
    for at in range(12):
        put(cast.visit, cast.lead, "interview", talk(complaint__knows_how="yes" if at < 6 else "no"))
    put(cast.visit, cast.lead, "interview", talk(before__chosen="by_staff", complaint__knows_how="yes"))
    page = text_of(opened, cast.page("answers/"))
    assert "12 talks counted. A share of them is off by up to 28 points, as a draw from 414 (95 %)." in page
    assert "The register closes with our count and the absent." in page
    staff = text_of(opened, cast.page("answers/?how=by_staff"))
    assert "Too few persons were spoken to for a table on what they said." in staff
    # two groups of talks are never added up
    assert "12 talks counted." in text_of(opened, cast.page("answers/?how=all"))


def test_answers_page_filters_by_theme_and_words(cast: Cast, opened: Client) -> None:
    put(cast.visit, cast.lead, "room", room_answers())
    assert "Kind of room" in text_of(opened, cast.page("answers/?tool=room&q=kind"))
    page = text_of(opened, cast.page("answers/?tool=room&q=nothing+like+it"))
    assert "No item has these words and this theme." in page
    theme = text_of(opened, cast.page("answers/?tool=room&theme=SAFEG"))
    assert "Notice of rights" in theme
    assert "Kind of room" not in theme


def test_answers_table_hides_what_the_page_hides(cast: Cast, opened: Client) -> None:
    for at in range(12):
        put(cast.visit, cast.lead, "interview", talk(complaint__knows_how="yes" if at < 10 else "no"))
    lines = opened.get(cast.page("answers/table.csv?tool=interview")).content.decode("utf-8-sig").splitlines()
    known = [line for line in lines if line.startswith("36a,")]
    assert [line.split(",")[6:9] for line in known[:2]] == [["yes", "yes", "*"], ["no", "no", "*"]]


def test_tables_open_in_a_spreadsheet_program(cast: Cast, opened: Client) -> None:
    load_reference()
    put(cast.visit, cast.lead, "room", room_answers(room="A-7", length=5, width=4, present=5))
    answer = opened.get(cast.page("rooms/table.xlsx"))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="rooms-{cast.visit.number}.xlsx"'
    assert answer.headers["Cache-Control"] == "no-store"
    page = load_workbook(io.BytesIO(answer.content)).active
    assert page is not None
    assert [cell.value for cell in page[2]][:7] == ["A-7", "ordinary", "drawn", 5, 4, 4, 20]
    assert opened.get(cast.page("rooms/table.ods")).status_code == 404


def test_tabs_of_a_visit_are_for_those_who_hold_its_keys() -> None:
    cast = make_cast(("monitor", "monitor"), ("interpreter", "interpreter"))
    put(cast.visit, cast.lead, "room", room_answers())
    for who, shown in (("monitor", True), ("interpreter", False)):
        client = Client()
        sign_in(client, cast.people[who])
        page = client.get(f"/visits/{cast.visit.id}/").content.decode()
        assert (cast.page("rooms/") in page, cast.page("answers/") in page) == (shown, shown)
