"""Records that may not all be right are all kept; a member decides which count, can decide anew, and the history stays."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.fieldwork.actions import open_record, open_records
from nazorat.fieldwork.models import Record, SetAside
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.sampling.actions import make_draw, note_fates, open_draw
from nazorat.sampling.draws import Fate, Stratum
from nazorat.sync.actions import Looked, decide_doubt, note_clock, open_doubts
from nazorat.sync.doubts import CLOCK, CODE, TWICE, doubts_in
from nazorat.sync.models import ClockNote, Ruling
from nazorat.sync.sent import sent_by
from nazorat.visits.actions import revoke_device
from nazorat.visits.models import Device, Visit
from nazorat.xlsform import Answers
from support.make import make_keyring, make_member, sign_in
from support.records import make_record
from support.visits import make_device, make_visit

pytestmark = pytest.mark.django_db
NOTE: Answers = {"where/unit": "A1", "where/place": "yard", "where/day": date(2026, 5, 12), "what/text": "a look"}


@dataclass
class Scene:
    lead: Keyring
    visit: Visit

    def note(self, **other: date | str) -> Record:
        changed: Answers = {name.replace("__", "/"): value for name, value in other.items()}
        return make_record(self.visit, "note", {**NOTE, **changed}, self.lead)

    def look(self) -> Looked:
        return open_doubts(by=self.lead, visit=self.visit)

    def counted(self) -> set[object]:
        return {one.id for one in open_records(by=self.lead, visit=self.visit)}


@pytest.fixture(scope="module")
def made(lasting: None) -> Scene:
    lead = make_keyring(make_member())
    return Scene(lead, make_visit(lead=lead, tools=("note", "interview")))


@pytest.fixture
def scene(made: Scene) -> Scene:
    return deepcopy(made)


def test_record_twice_is_kept_and_a_person_decides_with_history(scene: Scene) -> None:
    one, two, other = scene.note(), scene.note(), scene.note(what__text="another look")
    looked = scene.look()
    (held,) = looked.doubts
    assert (held.doubt.kind, {it.id for it in held.doubt.records}, looked.undecided) == (TWICE, {one.id, two.id}, 1)
    decide_doubt(by=scene.lead, visit=scene.visit, kind=TWICE, ids=[one.id, two.id], counts=two.id, why="typed in the car again")
    assert scene.counted() == {two.id, other.id}
    # it stays: who names it opens it, and the list of records shows it
    assert open_record(by=scene.lead, visit=scene.visit, record=one).aside
    assert len(open_records(by=scene.lead, visit=scene.visit, aside=True)) == 3
    decide_doubt(by=scene.lead, visit=scene.visit, kind=TWICE, ids=[two.id, one.id], counts=None, why="they were two")
    assert scene.counted() == {one.id, two.id, other.id}
    (held,) = scene.look().doubts
    assert [(it.why, it.row.counts_id) for it in held.rulings] == [("typed in the car again", two.id), ("they were two", None)]
    assert (scene.look().undecided, Record.objects.count()) == (0, 3)
    assert Act.objects.filter(verb="sync.decide-doubt").count() == 2
    assert b"car" not in b"".join(bytes(row.sealed) for row in Ruling.objects.all())


def test_same_person_code_counts_as_a_doubt_from_two_devices_only(scene: Scene) -> None:
    for start in (9, 10):
        make_record(
            scene.visit, "interview", {"before/person": "P-7", "before/chosen": "drawn", "story/account": f"S{start}"}, scene.lead
        )
    paper = list(open_records(by=scene.lead, visit=scene.visit, tool="interview"))
    assert doubts_in(paper, scene.visit.began_on) == []
    first, second = (replace(one, door=Record.Door.FIELD_APP, device=at) for at, one in enumerate(paper, start=1))
    (found,) = doubts_in([first, second], scene.visit.began_on)
    assert (found.kind, found.about) == (CODE, "p7")
    assert doubts_in([first, replace(second, device=1)], scene.visit.began_on) == []


@pytest.mark.parametrize(
    ("day", "doubted"),
    [(date(2026, 5, 13), False), (date(2016, 5, 12), True), (date(2038, 1, 1), True), (date(2026, 1, 2), False)],
)
def test_day_that_cannot_be_is_a_doubt(scene: Scene, day: date, *, doubted: bool) -> None:
    record = scene.note(where__day=day)
    found = scene.look().doubts
    assert [held.doubt.kind for held in found] == ([CLOCK] if doubted else [])
    if doubted:
        decide_doubt(
            by=scene.lead,
            visit=scene.visit,
            kind=CLOCK,
            ids=[record.id],
            counts=None,
            none_counts=True,
            why="the tablet stood still",
        )
        assert (scene.counted(), SetAside.objects.count()) == (set(), 1)


def test_decision_on_records_of_another_visit_is_refused(scene: Scene) -> None:
    one = scene.note()
    stranger = make_keyring(make_member())
    other = Scene(stranger, make_visit(lead=stranger, tools=("note",))).note()
    for ids, counts in (([one.id, other.id], None), ([one.id], other.id), ([], None)):
        with pytest.raises(Problem, match="bad-request"):
            decide_doubt(by=scene.lead, visit=scene.visit, kind=TWICE, ids=ids, counts=counts, why="x")
    assert (Ruling.objects.count(), SetAside.objects.count()) == (0, 0)


def test_drawn_and_done_without_a_record_is_told(scene: Scene) -> None:
    make_record(scene.visit, "interview", {"before/person": "P-7", "before/chosen": "drawn"}, scene.lead)
    row = make_draw(
        by=scene.lead, visit=scene.visit, of="persons", frame="roll", on=timezone.localdate(), strata=(Stratum("all", "", 9, 2, 1),)
    )
    lines = [line.number for part in open_draw(by=scene.lead, draw=row).parts for line in part.lines]
    fates = {(0, lines[0]): Fate("done", "P7"), (0, lines[1]): Fate("done", "P8")}
    note_fates(by=scene.lead, draw=row, fates=fates, offered=0, version=1)
    assert [(one.line, one.code) for one in scene.look().unmatched] == [(lines[1], "P8")]


def test_what_is_missing_stands_beside_the_records(scene: Scene, client: Client) -> None:
    make_record(scene.visit, "interview", {"before/person": "P-7", "before/chosen": "drawn"}, scene.lead)
    device, _token = make_device(scene.visit, scene.lead, Device.Kind.FIELD_APP, bytes(32))
    make_record(scene.visit, "note", {"what/text": "words"}, scene.lead, door=Record.Door.COLLECT, device=device)
    row = make_draw(
        by=scene.lead, visit=scene.visit, of="persons", frame="roll", on=timezone.localdate(), strata=(Stratum("all", "", 9, 4, 0),)
    )
    lines = [line.number for part in open_draw(by=scene.lead, draw=row).parts for line in part.lines]
    note_fates(by=scene.lead, draw=row, fates={(0, lines[0]): Fate("done", "P8")}, offered=0, version=1)
    sign_in(client, scene.lead.member)
    page = client.get(f"/visits/{scene.visit.id}/records/", headers={"Accept-Language": "en"}).content.decode()
    beside = page.split("Still missing")[1].split("</section>")[0]
    assert ("3 lines not reached" in beside, "1 done without a record" in beside) == (True, True)
    unsent = beside.split("nothing of:")[1]
    assert ("Private interview" in unsent, "Free note" in unsent) == (True, False)
    assert Act.objects.filter(verb="sync.open-sample", actor=scene.lead.member.id, count=1).exists()
    row.refresh_from_db()
    note_fates(by=scene.lead, draw=row, fates={(0, line): Fate("done", "P-7") for line in lines}, offered=0, version=2)
    revoke_device(by=scene.lead, device=device)
    again = client.get(f"/visits/{scene.visit.id}/records/", headers={"Accept-Language": "en"}).content.decode()
    assert "Still missing" not in again


def test_clock_of_a_device_is_noted_once_a_day_when_it_is_off(scene: Scene) -> None:
    device, _token = make_device(scene.visit, scene.lead, Device.Kind.FIELD_APP, bytes(32))
    now = int(timezone.now().timestamp() * 1000)
    for said in (None, now, now + 3_600_000):
        note_clock(by=device, said=said)
    assert ClockNote.objects.count() == 0
    for _ in range(2):
        note_clock(by=device, said=now - int(timedelta(days=3650).total_seconds() * 1000))
    assert ClockNote.objects.count() == 1
    assert [one.clock for one in sent_by(scene.visit)] == [-3650]


def test_page_shows_the_doubt_and_takes_the_decision(scene: Scene) -> None:
    one, two = scene.note(), scene.note()
    client = Client()
    sign_in(client, scene.lead.member)
    address = f"/sync/visits/{scene.visit.id}/doubts/"
    assert client.get(address).status_code == 200
    given = {"kind": TWICE, "ids": f"{one.id},{two.id}", "counts": str(one.id), "why": "a second window"}
    assert client.post(address, {**given, "why": ""}).status_code == 422
    assert client.post(address, given).status_code == 302
    assert "a second window" in client.get(address).content.decode()
    assert scene.counted() == {one.id}
    assert client.post(address, {**given, "ids": "x"}).status_code == 400


def test_record_is_shown_in_the_words_of_its_sheet_and_without_what_was_skipped(scene: Scene) -> None:
    """As whoever filled it in saw it: the questions in the order and a language of the sheet, those without an answer left out."""
    record = scene.note()
    client = Client()
    sign_in(client, scene.lead.member)
    pages = {
        code: client.get(f"/visits/{scene.visit.id}/records/{record.id}/?words={code}").content.decode()
        for code in ("en", "tg", "xx")
    }
    form = open_record(by=scene.lead, visit=scene.visit, record=record).form
    asked = [form.question(path) for path in NOTE]
    for code in ("en", "tg"):
        places = [pages[code].find(str(question.label[code])) for question in asked]
        assert all(at > 0 for at in places)
        assert places == sorted(places)
    theme = form.question("what/theme").label["tg"]
    assert f"<td>{theme}</td>" not in pages["tg"]
    assert 'aria-current="true">Тоҷикӣ' in pages["tg"]
    assert pages["xx"].count('aria-current="true">Тоҷикӣ') == 0
