"""From memory, the lag between talk and entry, and what keying a visit takes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.fieldwork import actions, typed
from nazorat.fieldwork.entering import Entered, Lag, MemberLags, lag_of, lags_by_member
from nazorat.fieldwork.envelope import NotARecord, unpack
from nazorat.fieldwork.load import load_of
from nazorat.fieldwork.models import DoubleKeying, KeyingDraft, Record, RecordVersion, Sheet
from nazorat.fieldwork.queries import sheets_of
from nazorat.kit import dates
from nazorat.people.keyring import Keyring
from nazorat.visits.actions import Seat
from nazorat.visits.keys import open_grants
from nazorat.visits.models import TeamMember, Visit
from nazorat.xlsform import Answers
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.records import make_record, make_sheets, missing_of, posted
from support.visits import make_visit

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def lead() -> Keyring:
    return make_keyring(make_member(organisation=make_organisation()))


@pytest.fixture
def monitor() -> Keyring:
    return make_keyring(make_member())


@pytest.fixture
def visit(lead: Keyring, monitor: Keyring) -> Visit:
    observer = Seat(make_member(), TeamMember.Role.OBSERVER)
    seats = [Seat(monitor.member, TeamMember.Role.MONITOR, interviews=True), observer]
    return make_visit(lead=lead, seats=seats, tools=("room", "interview", "note"))


def fields_of(sheet: Sheet, answers: Answers | None = None, **more: str) -> dict[str, str | list[str]]:
    return {
        **posted(missing_of(sheet.tool_version_id, answers or {})),
        **{f"entered:{name}": value for name, value in more.items()},
    }


def keyed(by: Keyring, sheet: Sheet, answers: Answers | None = None, seconds: int = 60, **more: str) -> Record:
    lists = {name: value if isinstance(value, list) else [value] for name, value in fields_of(sheet, answers, **more).items()}
    actions.key_sheet(by=by, sheet=sheet, keyed=typed.read(sheet.tool_version_id, lists), seconds=seconds)
    return Record.objects.get(id=Sheet.objects.values_list("record", flat=True).get(id=sheet.id))


def pages(client: Client, member: Keyring, path: str) -> str:
    sign_in(client, member.member)
    return client.get(path, headers={"Accept-Language": "en"}).content.decode()


def test_sheet_when_written_from_memory_keeps_that_inside_the_seal(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = make_sheets(visit, lead, tool="interview")[0]
    sign_in(client, lead.member)
    heard = TODAY - timedelta(days=9)
    answer = client.post(f"/visits/{visit.id}/keying/{sheet.number}/", fields_of(sheet, memory="1", on=f"{heard:%d.%m.%Y}"))
    assert answer.status_code == 302
    version = RecordVersion.objects.get()
    opened = actions.open_record(by=lead, visit=visit, record=version.record)
    assert opened.entered == Entered(memory=True, on=heard)
    assert lag_of(opened) == Lag(9)
    assert str(heard).encode() not in bytes(version.sealed)
    assert b"memory" not in bytes(version.sealed)
    page = pages(client, lead, f"/visits/{visit.id}/records/{version.record_id}/")
    assert "from memory" in page
    assert "9 days later" in page
    listed = pages(client, lead, f"/visits/{visit.id}/records/")
    assert listed.count("from memory") == 1
    assert "9 days later" in listed


def test_sheet_when_the_day_stands_on_it_is_not_asked_again(visit: Visit, lead: Keyring, client: Client) -> None:
    room, talk = make_sheets(visit, lead)[0], make_sheets(visit, lead, tool="interview")[0]
    assert 'name="entered:on"' not in pages(client, lead, f"/visits/{visit.id}/keying/{room.number}/")
    assert 'name="entered:on"' in pages(client, lead, f"/visits/{visit.id}/keying/{talk.number}/")
    record = keyed(lead, room, {"who/day": TODAY - timedelta(days=2)})
    opened = actions.open_record(by=lead, visit=visit, record=record)
    assert (opened.entered, lag_of(opened)) == (Entered(), Lag(2))


@pytest.mark.parametrize(
    ("given", "said"),
    [("31.02.2026", "A day: 120526 or 12.05.2026."), ("soon", "A day: 120526"), ("01.01.2091", "This day has not come yet.")],
)
def test_sheet_when_the_day_cannot_be_is_refused_and_nothing_lost(
    visit: Visit, lead: Keyring, client: Client, given: str, said: str
) -> None:
    sheet = make_sheets(visit, lead, tool="interview")[0]
    sign_in(client, lead.member)
    answer = client.post(
        f"/visits/{visit.id}/keying/{sheet.number}/", fields_of(sheet, memory="1", on=given), headers={"Accept-Language": "en"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{given}"' in page
    assert 'name="entered:memory" value="1" checked' in page
    assert not Record.objects.exists()
    assert KeyingDraft.objects.count() == 1


def test_correction_when_a_check_is_settled_keeps_how_it_was_written(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    sheet = next(one for one in make_sheets(visit, lead, count=10) if one.check_due)
    record = keyed(lead, sheet, {"who/day": TODAY, "who/present": 14}, memory="1")
    sheet.refresh_from_db()
    lists = {n: v if isinstance(v, list) else [v] for n, v in fields_of(sheet, {"who/day": TODAY, "who/present": 15}).items()}
    actions.check_sheet(by=monitor, sheet=sheet, keyed=typed.read(sheet.tool_version_id, lists), fields=lists)
    assert actions.settle_check(by=monitor, sheet=sheet, second_right=["who/present"])
    record.refresh_from_db()
    opened = actions.open_record(by=lead, visit=visit, record=record)
    assert (opened.version, opened.answers["who/present"], opened.entered) == (2, 15, Entered(memory=True))


def test_lag_when_the_hour_is_known_is_counted_in_hours_on_the_same_day(visit: Visit, lead: Keyring) -> None:
    sheet = make_sheets(visit, lead, tool="interview")[0]
    record = keyed(lead, sheet, {"before/started": time(0, 0)}, on=f"{TODAY:%d.%m.%Y}")
    opened = actions.open_record(by=lead, visit=visit, record=record)
    lag = lag_of(opened)
    assert lag is not None
    assert (lag.days, lag.hours) == (0, timezone.localtime(opened.received_at).hour)


def test_lag_of_a_device_or_of_a_day_to_come_is_none(visit: Visit, lead: Keyring) -> None:
    day: Answers = {"where/day": TODAY - timedelta(days=3)}
    collect = make_record(visit, "note", day, lead, door=Record.Door.COLLECT)
    late = make_record(visit, "note", {"where/day": TODAY + timedelta(days=3)}, lead)
    silent = make_record(visit, "note", {}, lead)
    opened = {one.id: one for one in actions.open_records(by=lead, visit=visit)}
    assert [lag_of(opened[one.id]) for one in (collect, late, silent)] == [None, None, None]


@pytest.mark.parametrize(
    ("lag", "words"),
    [
        (Lag(0), "the same day"),
        (Lag(0, 1), "1 hour later"),
        (Lag(0, 6), "6 hours later"),
        (Lag(1), "1 day later"),
        (Lag(8, 3), "8 days later"),
    ],
)
def test_lag_in_words(lag: Lag, words: str) -> None:
    assert str(lag) == words


def test_lags_by_member_give_median_and_longest_of_those_that_say_when(visit: Visit, lead: Keyring) -> None:
    for days in (1, 2, 8):
        make_record(visit, "note", {"where/day": TODAY - timedelta(days=days)}, lead)
    make_record(visit, "note", {}, lead)
    opened = actions.open_records(by=lead, visit=visit)
    assert lags_by_member(("M-1", one) for one in opened) == [MemberLags("M-1", 4, 3, 0, 2, 8)]


@pytest.mark.parametrize(
    "held",
    [
        {"memory": 1, "on": None, "way": ""},
        {"memory": True, "on": "soon", "way": ""},
        {"memory": True, "on": None, "way": "sung"},
        [],
        "x",
        {},
    ],
)
def test_envelope_when_it_does_not_say_how_it_was_entered_in_our_words_is_no_record(
    visit: Visit, lead: Keyring, held: object
) -> None:
    make_record(visit, "note", {}, lead)
    version = RecordVersion.objects.get()
    facts = json.loads(open_grants(lead, visit).open(bytes(version.sealed), version.key_id))
    assert "entered" not in facts
    with pytest.raises(NotARecord):
        unpack(json.dumps({**facts, "entered": held}).encode())


def test_load_page_when_read_by_the_team_shows_sheets_times_and_lags(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    mine, theirs = make_sheets(visit, lead, count=5), make_sheets(visit, lead, tool="interview", count=2, member=monitor.member)
    for sheet, seconds in zip(mine[:3], (100, 160, 900), strict=True):
        keyed(lead, sheet, {"who/day": TODAY - timedelta(days=4)}, seconds=seconds, memory="1")
    load = load_of(visit, list(sheets_of(visit)))
    assert [(pace.tool, pace.left, pace.seconds, pace.own) for pace in load.paces] == [
        ("interview", 2, 360, False),
        ("room", 2, 160, True),
    ]
    assert {row.code: (row.keyed, row.expected) for row in load.members} == {
        lead.member.code: (1160, 320),
        monitor.member.code: (0, 720),
    }
    assert (load.left, load.expected, load.keyed, load.untimed) == (4, 1040, 1160, 0)
    page = pages(client, monitor, f"/visits/{visit.id}/load/")
    assert "4 sheets are still to be keyed: about 17 min of work" in page
    assert "median of this visit, 3 sheets" in page
    assert f'<td class="title strong"><bdi>{lead.member.code}</bdi></td><td class="num">3</td>' in page
    assert theirs[0].issued_to.code in page
    act = Act.objects.filter(verb="fieldwork.open-lags").get()
    assert (act.actor, act.obj, act.count) == (monitor.member.id, visit.id, 3)
    assert "Keyed so far: 19 min. Still to be expected: about 17 min." in pages(client, monitor, f"/visits/{visit.id}/")


def test_load_counts_second_keyings_that_are_due_apart(visit: Visit, lead: Keyring, monitor: Keyring) -> None:
    sheet = next(one for one in make_sheets(visit, lead, count=10) if one.check_due)
    keyed(lead, sheet, {"who/day": TODAY})
    load = load_of(visit, list(sheets_of(visit)))
    assert (load.left, load.checks, load.checking, load.expected) == (9, 1, 120, 1200)
    DoubleKeying.objects.create(sheet=sheet, by=monitor.member, items=1, differences=0, settled_at=datetime.now(UTC))
    assert load_of(visit, list(sheets_of(visit))).checks == 0


def test_load_page_when_the_key_is_locked_or_the_seat_holds_none_shows_no_lag(visit: Visit, lead: Keyring, client: Client) -> None:
    keyed(lead, make_sheets(visit, lead)[0], {"who/day": TODAY - timedelta(days=4)}, memory="1")
    observer = make_keyring(visit.team.get(role=TeamMember.Role.OBSERVER).member)
    page = pages(client, observer, f"/visits/{visit.id}/load/")
    assert "Keying by member" in page
    assert "is sealed with the records" in page
    assert "From memory" not in page
    assert not Act.objects.filter(verb="fieldwork.open-lags").exists()
    stranger = make_keyring(make_member())
    sign_in(client, stranger.member)
    assert client.get(f"/visits/{visit.id}/load/").status_code == 404


@pytest.mark.parametrize(
    ("seconds", "words"), [(0, "0 min"), (29, "0 min"), (100, "2 min"), (3600, "1 h 00 min"), (7810, "2 h 10 min")]
)
def test_time_of_work_in_words(seconds: int, words: str) -> None:
    assert dates.worktime(seconds) == words


def test_day_of_a_visit_of_one_day_is_proposed(visit: Visit, lead: Keyring, client: Client) -> None:
    Visit.objects.filter(id=visit.id).update(began_on=date(2026, 5, 12), ended_on=date(2026, 5, 12))
    sheet = make_sheets(visit, lead, tool="interview")[0]
    assert 'name="entered:on" value="12.05.2026"' in pages(client, lead, f"/visits/{visit.id}/keying/{sheet.number}/")
