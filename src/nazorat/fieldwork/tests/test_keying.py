from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, time
from decimal import Decimal

import pytest
from django.test import Client

from nazorat.audit.models import Act
from nazorat.fieldwork import actions, typed
from nazorat.fieldwork.models import DoubleKeying, KeyingDraft, KeyingNote, Record, RecordVersion, Sheet
from nazorat.fieldwork.paper import on_paper
from nazorat.fieldwork.queries import check_figures
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.vault import crypto
from nazorat.visits.actions import Seat
from nazorat.visits.models import Visit, VisitKey
from nazorat.xlsform import Answers, NoAnswer
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.records import make_sheets, missing_of, posted
from support.visits import make_visit

pytestmark = pytest.mark.django_db
ROOM: Answers = {
    "who/unit": "A", "who/room": "3", "who/kind": "dormitory", "who/chosen": "drawn", "who/day": date(2026, 5, 12),
    "who/part_of_day": "morning", "who/present": 14, "who/assigned": 15, "who/beds": 12, "space/length": Decimal("6.2"),
    "space/width": Decimal("4.5"), "space/height": Decimal("2.8"), "space/toilet": "half_screen", "space/annexe": Decimal("1.5"),
    "space/instrument": "laser", "space/staff_present": "no", "climate/window_cover": ("bars", "mesh"),
    "hygiene/vermin": NoAnswer("refused"), "notes/monitor_saw": "CANARY-31 wet walls",
}  # fmt: skip


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Keyring, Visit]:
    lead = make_keyring(make_member(organisation=make_organisation()))
    monitor = make_keyring(make_member())
    visit = make_visit(lead=lead, seats=[Seat(monitor.member, "monitor", interviews=True)], tools=("room", "interview"))
    return lead, monitor, visit


@pytest.fixture
def lead(made: tuple[Keyring, Keyring, Visit]) -> Keyring:
    return deepcopy(made[0])


@pytest.fixture
def monitor(made: tuple[Keyring, Keyring, Visit]) -> Keyring:
    return deepcopy(made[1])


@pytest.fixture
def visit(made: tuple[Keyring, Keyring, Visit]) -> Visit:
    return deepcopy(made[2])


def room(sheet: Sheet) -> Answers:
    """A room sheet whose other required places were not asked."""
    known = {place: value for place, value in ROOM.items() if place in {p.name for p in on_paper(sheet.tool_version_id)}}
    return missing_of(sheet.tool_version_id, known)


def keyed(sheet: Sheet, answers: Answers) -> typed.Typed:
    fields = {name: value if isinstance(value, list) else [value] for name, value in posted(answers).items()}
    return typed.read(sheet.tool_version_id, fields)


def tenth(visit: Visit, by: Keyring) -> Sheet:
    return next(sheet for sheet in make_sheets(visit, by, count=10) if sheet.check_due)


def page_of(sheet: Sheet, rest: str = "") -> str:
    return f"/visits/{sheet.visit_id}/keying/{sheet.number}/{rest}"


def test_sheet_when_posted_by_any_client_is_a_sealed_record(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead)[0]
    sign_in(client, lead.member)
    answer = client.post(page_of(sheet), posted(room(sheet), {"who/room": "two numbers on the sheet"}, seconds=104))
    assert (answer.status_code, answer["Location"]) == (302, f"/visits/{visit.id}/keying/")
    sheet.refresh_from_db()
    assert (sheet.fate, sheet.keying_seconds, sheet.returned_at is not None) == (Sheet.Fate.KEYED, 104, True)
    opened = actions.open_record(by=lead, visit=visit, record=Record.objects.get())
    assert opened.answers | room(sheet) == opened.answers
    assert opened.answers["space/net_area"] == "26.4"
    assert (opened.sheet, opened.notes) == (sheet.number, {"who/room": "two numbers on the sheet"})
    version = RecordVersion.objects.get()
    assert version.typed_by == lead.member
    assert b"CANARY-31" not in bytes(version.sealed) + bytes(KeyingNote.objects.get().sealed)


def test_sheet_when_something_is_missing_says_where_and_loses_nothing(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead)[0]
    sign_in(client, lead.member)
    fields = posted(room(sheet)) | {"answer:who/unit": "", "answer:space/height": "12"}
    answer = client.post(page_of(sheet), fields, headers={"Accept-Language": "en"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "2 places are still to be said" in page
    assert "Type the answer, or say why there is none." in page
    assert "CANARY-31 wet walls" in page
    assert not Record.objects.exists()
    assert "CANARY-31 wet walls" in client.get(page_of(sheet)).content.decode()


def test_draft_when_saved_is_sealed_to_its_keyer_and_comes_back(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    sheet = make_sheets(visit, lead)[0]
    sign_in(client, lead.member)
    fields = {"answer:who/unit": "CANARY-7", "answer:who/kind": "dormitory", "seconds": "31"}
    saved = client.post(page_of(sheet, "draft/"), fields, headers={"Accept": "application/json"})
    assert (saved.status_code, list(saved.json()["wrong"])) == (200, ["who/unit"])
    row = KeyingDraft.objects.get()
    assert b"CANARY-7" not in bytes(row.sealed)
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(bytes(row.sealed), [monitor.identity])
    client.post(page_of(sheet, "draft/"), fields)
    assert Act.objects.filter(verb="fieldwork.begin-keying").count() == 1
    page = client.get(page_of(sheet)).content.decode()
    assert 'value="CANARY-7"' in page
    assert 'value="31"' in page
    assert Act.objects.order_by("-seq")[0].verb == "fieldwork.open-draft"
    other = Client()
    sign_in(other, monitor.member)
    assert "CANARY-7" not in other.get(page_of(sheet)).content.decode()
    client.post(page_of(sheet, "drop/"))
    assert not KeyingDraft.objects.exists()


def test_draft_when_the_public_key_was_exchanged_still_goes_to_its_keyer(visit: Visit, lead: Keyring) -> None:
    sheet = make_sheets(visit, lead)[0]
    MemberKey.objects.filter(member=lead.member).update(public=crypto.age_keypair()[1])
    actions.save_draft(by=lead, sheet=sheet, fields={"answer:who/unit": ["A"]}, seconds=3)
    draft = actions.open_draft(by=lead, sheet=sheet)
    assert draft is not None
    assert draft.fields == {"answer:who/unit": ["A"]}


def test_draft_when_the_key_is_locked_is_refused_in_json(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead)[0]
    sign_in(client, lead.member)
    client.post("/lock/")
    refused = client.post(page_of(sheet, "draft/"), {"answer:who/unit": "A"}, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json()["code"]) == (423, "locked")


def test_sheet_when_keyed_is_not_keyed_again(visit: Visit, lead: Keyring, monitor: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead)[0]
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    sheet.refresh_from_db()
    with pytest.raises(Problem, match="sheet-keyed"):
        actions.key_sheet(by=monitor, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    sign_in(client, monitor.member)
    assert client.get(page_of(sheet)).status_code == 409
    assert Record.objects.count() == 1


def test_sheet_when_two_key_it_at_once_is_one_record(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    sheet = make_sheets(visit, lead)[0]
    stale = Sheet.objects.select_related("tool_version", "visit", "issued_to").get(id=sheet.id)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    with pytest.raises(Problem, match="record-differs"):
        actions.key_sheet(by=monitor, sheet=stale, keyed=keyed(sheet, {**room(sheet), "who/unit": "B"}))
    assert Record.objects.count() == 1


def test_draft_when_it_comes_after_the_sheet_does_not_stay_behind(visit: Visit, lead: Keyring) -> None:
    sheet = make_sheets(visit, lead)[0]
    stale = Sheet.objects.select_related("tool_version", "visit", "issued_to").get(id=sheet.id)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    with pytest.raises(Problem, match="sheet-keyed"):
        actions.save_draft(by=lead, sheet=stale, fields={"answer:who/unit": ["A"]}, seconds=1)
    assert not KeyingDraft.objects.exists()


def test_sheet_when_the_server_stopped_after_receiving_is_ended_by_sending_again(visit: Visit, lead: Keyring) -> None:
    sheet = make_sheets(visit, lead)[0]
    typed_in = keyed(sheet, room(sheet))
    actions.save_draft(by=lead, sheet=sheet, fields={"answer:who/unit": ["A"]}, seconds=60)
    actions.key_sheet(by=lead, sheet=sheet, keyed=typed_in, seconds=60)
    # as if the server had stopped between receiving and finishing
    Sheet.objects.filter(id=sheet.id).update(keying_seconds=None)
    KeyingDraft.objects.create(sheet=sheet, member=lead.member, sealed=b"x")
    sheet.refresh_from_db()
    assert actions.key_sheet(by=lead, sheet=sheet, keyed=typed_in, seconds=60).repeated
    sheet.refresh_from_db()
    assert (sheet.keying_seconds, Record.objects.count(), KeyingDraft.objects.count()) == (60, 1, 0)


def test_lost_sheet_when_keyed_is_refused(visit: Visit, lead: Keyring) -> None:
    (sheet,) = make_sheets(visit, lead)
    actions.turn_sheets(by=lead, sheets=[sheet], turn="lost")
    sheet.refresh_from_db()
    with pytest.raises(Problem, match="sheet-elsewhere"):
        actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))


def interview(sheet: Sheet, circle: str) -> Answers:
    said: Answers = {
        "before/started": time(9, 30),
        "opening/talks": "yes",
        "opening/who_may_know": circle,
        "story/account": "CANARY-9",
    }
    return missing_of(sheet.tool_version_id, said)


def test_talk_when_for_interviewer_and_lead_is_sealed_to_those_two(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    third = make_keyring(make_member())
    full = make_visit(
        lead=lead, seats=[Seat(monitor.member, "monitor", interviews=True), Seat(third.member, "monitor")], tools=("interview",)
    )
    sheet = make_sheets(full, lead, "interview", member=monitor.member)[0]
    actions.key_sheet(by=third, sheet=sheet, keyed=keyed(sheet, interview(sheet, "lead")))
    version = RecordVersion.objects.select_related("key").get()
    assert (version.key.compartment, version.reader) == (VisitKey.Compartment.LEAD, monitor.member)
    assert [len(actions.open_records(by=ring, visit=full)) for ring in (lead, monitor, third)] == [1, 1, 0]


def test_talk_when_the_interviewers_key_was_exchanged_goes_to_the_lead_alone(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    thief, public = crypto.age_keypair()
    MemberKey.objects.filter(member=monitor.member).update(public=public)
    sheet = make_sheets(visit, lead, "interview", member=monitor.member)[0]
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, interview(sheet, "lead")))
    version = RecordVersion.objects.get()
    assert version.reader is None
    with pytest.raises(crypto.CannotOpen):
        crypto.open_sealed(bytes(version.sealed), [thief])


def test_talk_when_for_health_only_and_nobody_is_keeps_the_draft(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead, "interview")[0]
    sign_in(client, lead.member)
    fields = posted(interview(sheet, "health"))
    client.post(page_of(sheet, "draft/"), fields)
    assert client.post(page_of(sheet), fields).status_code == 409
    assert not Record.objects.exists()
    assert "CANARY-9" in client.get(page_of(sheet)).content.decode()


def test_talk_when_refused_asks_nothing_that_depends_on_it(visit: Visit, lead: Keyring) -> None:
    sheet = make_sheets(visit, lead, "interview")[0]
    answers = {name: value for name, value in interview(sheet, "all").items() if name.startswith("before/")}
    found = keyed(sheet, {**answers, "opening/said": ("who_we_are",), "opening/talks": "no"})
    assert "story/account" in found.skipped
    assert not any(name.startswith(("bands/", "story/", "first_hours/")) for name in found.wrong)


def test_second_keying_when_by_the_first_keyer_is_refused(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = tenth(visit, lead)
    sign_in(client, lead.member)
    assert client.post(page_of(sheet), posted(room(sheet))).status_code == 302
    again = client.post(page_of(sheet), posted(room(sheet)), headers={"Accept-Language": "en"})
    assert (again.status_code, "You keyed this sheet yourself." in again.content.decode()) == (409, True)
    assert client.get(page_of(sheet)).status_code == 409
    assert client.post(page_of(sheet, "draft/"), {"answer:who/unit": "A"}).status_code == 409
    assert not DoubleKeying.objects.exists()


def test_second_keying_when_it_agrees_is_settled_at_once(visit: Visit, lead: Keyring, monitor: Keyring, client: Client) -> None:
    sheet = tenth(visit, lead)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    sign_in(client, monitor.member)
    assert "CANARY-31" not in client.get(page_of(sheet)).content.decode()
    assert client.post(page_of(sheet), posted(room(sheet)))["Location"] == f"/visits/{visit.id}/keying/"
    figures = check_figures(visit)
    assert (figures.due, figures.done, figures.differences, figures.open, figures.rate) == (1, 1, 0, 0, 0.0)
    assert figures.items == len(on_paper(sheet.tool_version_id)) - len(keyed(sheet, room(sheet)).skipped)
    assert Record.objects.get().version == 1
    assert client.get(page_of(sheet)).status_code == 409


def test_second_keying_when_it_differs_shows_it_and_the_choice_is_a_correction(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    sheet = tenth(visit, lead)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    sign_in(client, monitor.member)
    second = {**room(sheet), "who/present": 41, "space/length": Decimal("6.5"), "notes/monitor_saw": "canary-31  WET walls"}
    answer = client.post(page_of(sheet), posted(second))
    assert answer["Location"] == page_of(sheet, "differences/")
    page = client.get(page_of(sheet, "differences/"), headers={"Accept-Language": "en"}).content.decode()
    assert [name in page for name in ("choose:who/present", "choose:space/length", "choose:notes/monitor_saw")] == [
        True,
        True,
        False,
    ]
    row = DoubleKeying.objects.get()
    assert (row.differences, row.settled_at) == (2, None)
    client.post(
        page_of(sheet, "differences/"),
        {"choose:who/present": "first", "choose:space/length": "second", "choose:who/unit": "second"},
    )
    record = Record.objects.get()
    opened = actions.open_record(by=lead, visit=visit, record=record)
    assert (opened.version, opened.answers["who/present"], opened.answers["space/length"]) == (2, 14, Decimal("6.5"))
    assert opened.answers["space/net_area"] == "27.75"
    assert actions.open_record(by=lead, visit=visit, record=record, number=1).answers["space/length"] == Decimal("6.2")
    assert RecordVersion.objects.get(number=2).typed_by == monitor.member
    assert client.post(page_of(sheet, "differences/"), {}).status_code == 409
    assert (check_figures(visit).differences, check_figures(visit).open) == (2, 0)


def test_second_keying_when_the_first_was_right_leaves_the_record(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    sheet = tenth(visit, lead)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, room(sheet)))
    sheet.refresh_from_db()
    other = {**room(sheet), "who/unit": "B"}
    fields = {name: [value] if isinstance(value, str) else value for name, value in posted(other).items()}
    assert len(actions.check_sheet(by=monitor, sheet=sheet, keyed=keyed(sheet, other), fields=fields)) == 1
    assert actions.settle_check(by=monitor, sheet=sheet, second_right=set()) is False
    assert Record.objects.get().version == 1
    assert not KeyingDraft.objects.exists()


def test_second_keying_when_not_in_the_circle_is_refused(visit: Visit, lead: Keyring) -> None:
    third = make_keyring(make_member())
    full = make_visit(lead=lead, seats=[Seat(third.member, "monitor")], tools=("interview",))
    sheet = next(one for one in make_sheets(full, lead, "interview", count=10) if one.check_due)
    actions.key_sheet(by=lead, sheet=sheet, keyed=keyed(sheet, interview(sheet, "lead")))
    sheet.refresh_from_db()
    with pytest.raises(Problem, match="record-sealed"):
        actions.check_sheet(by=third, sheet=sheet, keyed=keyed(sheet, interview(sheet, "lead")), fields={})


def test_number_when_mistyped_is_told_by_its_check_digit(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead)[0]
    sign_in(client, lead.member)
    table = f"/visits/{visit.id}/keying/"
    printed = sheet.printed_number.replace("-", "")
    assert client.get(table, {"number": printed})["Location"] == page_of(sheet)
    wrong = printed[:-1] + str((int(printed[-1]) + 1) % 10)
    assert client.get(table, {"number": wrong}).status_code == 422
    assert client.get(table, {"number": "12"}).status_code == 422
    assert client.get(table, {"number": "9999" + "0"}).status_code == 422


def test_page_without_its_script_is_a_form_of_every_place(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead)[0]
    sign_in(client, lead.member)
    page = client.get(page_of(sheet), headers={"Accept-Language": "en"}).content.decode()
    for place in on_paper(sheet.tool_version_id):
        assert f'name="answer:{place.name}"' in page
        assert f'name="na:{place.name}"' in page
        assert f'name="note:{place.name}"' in page
    assert page.count("No names, nicknames, cell numbers") == 4
    when = json.loads(
        '[["and", ["and", ["and", ["!=", ["path", "space/toilet"], ["text", "none"]],'
        ' ["!=", ["path", "space/toilet"], ["text", "outside"]]], ["!=", ["path", "space/toilet"], ["text", ""]]],'
        ' ["call", "not", [["call", "starts-with", [["path", "space/toilet"], ["text", "na_"]]]]]]]'
    )
    assert json.dumps(when).replace('"', "&quot;") in page
    assert "style=" not in page
    assert "<script>" not in page
