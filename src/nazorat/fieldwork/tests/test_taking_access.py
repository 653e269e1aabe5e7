"""What access sheets say stood in the way goes into the access log row by row, each once, with a member's confirmation and its record."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.fieldwork.actions import open_records
from nazorat.fieldwork.gate import Offered, offered_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.standards.actions import load_reference
from nazorat.visits.actions import Seat, Taken, strike_obstruction, take_obstructions
from nazorat.visits.models import Obstruction, Visit
from nazorat.xlsform import Answers, NoAnswer
from support.make import make_keyring, make_member, sign_in
from support.records import make_record
from support.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rights() -> None:
    load_reference()


Kind, Office, Outcome = Obstruction.Kind, Obstruction.Office, Obstruction.Outcome
ACCESS: Answers = {
    "gate/day": date(2026, 5, 12), "gate/asked_at": time(8, 40), "gate/inside_at": time(9, 18), "gate/waited": 38,
    "gate/decided_by": "canary at the gate", "areas/living": "free", "areas/medical": NoAnswer("refused"),
    "areas/registers": "delayed", "areas/registers_minutes": 50, "areas/pictures": "refused", "areas/pictures_by": "canary deputy",
    "work/private_talks": "disturbed", "work/lists": "later", "work/obstacles": ("escort", "other"),
}  # fmt: skip


def rows_of(who: Keyring, visit: Visit) -> list[Offered]:
    return offered_of(open_records(by=who, visit=visit, tool="access"), "en")


def told(row: Offered) -> tuple[str, str, int, int, int | None]:
    return row.item, row.power, row.kind, row.outcome, row.minutes


def test_sheet_offers_what_stood_in_the_way_and_nothing_that_went_well() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, tools=("access",))
    record = make_record(visit, "access", ACCESS, lead)
    rows = rows_of(lead, visit)
    assert [told(row) for row in rows] == [
        ("gate/waited", "OPCAT-20.C", Kind.DELAYED, Outcome.GRANTED, 38),
        ("areas/registers", "VISIT-REGISTERS", Kind.DELAYED, Outcome.GRANTED, 50),
        ("areas/pictures", "VISIT-PHOTO", Kind.DEVICES, Outcome.NOT_GRANTED, None),
        ("work/private_talks", "OPCAT-20.D", Kind.TALK, Outcome.IN_PART, None),
        ("work/lists", "OPCAT-20.A", Kind.DELAYED, Outcome.GRANTED, None),
        ("work/obstacles/escort", "OPCAT-20.D", Kind.ESCORT, Outcome.IN_PART, None),
        ("work/obstacles/other", "OPCAT-20.C", Kind.OTHER, Outcome.IN_PART, None),
    ]
    assert {(row.record, row.on) for row in rows} == {(record.id, date(2026, 5, 12))}
    assert [row.said for row in rows if row.said] == ["canary at the gate", "canary deputy"]
    assert len({row.key for row in rows}) == len(rows)
    assert [row.label for row in rows[:3]] == ["Waited, minutes", "Registers", "Pictures"]


def test_refusal_at_the_gate_is_one_row_and_free_access_none() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, tools=("access",))
    make_record(visit, "access", {**ACCESS, "gate/inside_at": NoAnswer("refused"), "gate/waited": 130}, lead)
    assert told(rows_of(lead, visit)[0]) == ("gate/waited", "OPCAT-20.C", Kind.REFUSED, Outcome.NOT_GRANTED, 130)
    other = make_visit(lead=lead, tools=("access",))
    free: Answers = {"gate/asked_at": time(8, 0), "gate/inside_at": time(8, 0), "gate/waited": 0, "work/obstacles": ("none",)}
    make_record(other, "access", free, lead)
    assert rows_of(lead, other) == []


def test_row_is_taken_once_also_when_it_was_struck_through() -> None:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, tools=("access",))
    record = make_record(visit, "access", ACCESS, lead)
    row = Taken(record.id, "areas/pictures", "VISIT-PHOTO", Kind.DEVICES, Office.DEPUTY, Outcome.NOT_GRANTED)
    assert take_obstructions(by=lead.member, visit=visit, rows=[row]) == 1
    strike_obstruction(by=lead.member, obstruction=visit.obstructions.get())
    before = Act.objects.count()
    assert take_obstructions(by=lead.member, visit=visit, rows=[row]) == 0
    assert Act.objects.count() == before
    with pytest.raises(Problem, match="power-unknown"):
        take_obstructions(by=lead.member, visit=visit, rows=[Taken(record.id, "x", "NO-POWER", 1, 1, 1)])


def client_of(who: Keyring) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, who.member)
    return client


def test_page_takes_what_is_ticked_and_offers_the_rest_again() -> None:
    lead, monitor, interpreter = (make_keyring(make_member()) for _n in range(3))
    visit = make_visit(
        lead=lead, tools=("access",), seats=[Seat(monitor.member, "monitor"), Seat(interpreter.member, "interpreter")]
    )
    url, log = reverse("visit-access-take", args=[visit.id]), reverse("visit-access-log", args=[visit.id])
    client = client_of(monitor)
    assert url not in client.get(log).content.decode()
    record = make_record(visit, "access", ACCESS, lead)
    assert url in client.get(log).content.decode()
    page = client.get(url).content.decode()
    assert (page.count("-taken"), "canary at the gate" in page) == (3 * 7, True)
    gate, pictures = f"{record.id.hex}-gate-waited", f"{record.id.hex}-areas-pictures"
    sent = {
        f"{gate}-taken": "on", f"{gate}-power": "OPCAT-20.C", f"{gate}-office": "1", f"{gate}-outcome": "1",
        f"{pictures}-taken": "on", f"{pictures}-power": "VISIT-PHOTO", f"{pictures}-office": "9", f"{pictures}-outcome": "3",
    }  # fmt: skip
    assert (client.post(url, sent).status_code, Obstruction.objects.count()) == (422, 0)
    assert client.post(url, sent | {f"{pictures}-office": "4"}).status_code == 302
    rows = visit.obstructions.order_by("item").values_list("record", "item", "power", "kind", "office", "outcome", "minutes")
    assert list(rows) == [
        (record.id, "areas/pictures", "VISIT-PHOTO", Kind.DEVICES, Office.DEPUTY, Outcome.NOT_GRANTED, None),
        (record.id, "gate/waited", "OPCAT-20.C", Kind.DELAYED, Office.GATE, Outcome.GRANTED, 38),
    ]
    page = client.get(url).content.decode()
    assert (gate in page, pictures in page, page.count("-taken")) == (False, False, 3 * 5)
    assert reverse("record", args=[visit.id, record.id]) in client.get(log).content.decode()
    # a second sheet is new
    make_record(visit, "access", {"gate/waited": 5}, lead)
    assert client.get(url).content.decode().count("-taken") == 3 * 6
    assert client_of(interpreter).get(url).status_code == 404
