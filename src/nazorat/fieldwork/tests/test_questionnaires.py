"""Questionnaires that persons fill in themselves: one number for all, counted back, keyed in rows."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.batches import BatchCounts, batch_counts
from nazorat.fieldwork.forms.questionnaires import heads_of, posted_rows, read_row
from nazorat.fieldwork.models import DoubleKeying, KeyingDraft, Record, Sheet
from nazorat.fieldwork.paper import on_paper
from nazorat.fieldwork.queries import piles_of
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.visits.actions import Seat
from nazorat.visits.models import Visit
from nazorat.xlsform import NoAnswer
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.records import make_sheets, version_of
from support.visits import make_visit

pytestmark = pytest.mark.django_db
Fate = Sheet.Fate
ERRORS = "/visits/{}/keying/errors/"


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Keyring, Visit]:
    lead = make_keyring(make_member(organisation=make_organisation()))
    monitor = make_keyring(make_member())
    visit = make_visit(lead=lead, seats=[Seat(monitor.member, "monitor", interviews=True)], tools=("anonymous", "note", "room"))
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


def batch(visit: Visit, by: Keyring, count: int = 12, returned: int = 10) -> list[Sheet]:
    sheets = make_sheets(visit, by, "anonymous", count)
    actions.count_batch(by=by, visit=visit, batch=sheets[0].number, handed=returned + 1, returned=returned)
    return list(Sheet.objects.filter(batch=sheets[0].number))


def row(sheet: Sheet, key: str = "1", **given: str) -> dict[str, str]:
    """The boxes of a row, the same key in each; the unit is A. What is given is by name of the item."""
    keys = {}
    for place in on_paper(sheet.tool_version_id):
        name = place.question.name
        keys[f"k:{sheet.number}:{place.name}"] = given.get(name, "A" if name == "unit" else key)
    return keys


def page(sheet: Sheet, rest: str = "") -> str:
    return f"/visits/{sheet.visit_id}/keying/batch/{sheet.batch}/{rest}"


def place_of(sheet: Sheet, name: str) -> str:
    return next(place.name for place in on_paper(sheet.tool_version_id) if place.question.name == name)


def test_questionnaires_when_printed_bear_one_number_and_cannot_be_told_apart(visit: Visit, lead: Keyring) -> None:
    sheets = make_sheets(visit, lead, "anonymous", 5)
    assert {sheet.batch for sheet in sheets} == {sheets[0].number}
    assert {sheet.printed_number for sheet in sheets} == {sheets[0].own_number}
    pages = PdfReader(BytesIO(actions.print_sheets(by=lead, visit=visit, sheets=sheets))).pages
    assert (len(pages), len({one.extract_text() for one in pages})) == (5, 1)
    drawn: list[Any] = [one["/Contents"].get_object() for one in pages]
    assert {one.get_data() for one in drawn} == {drawn[0].get_data()}


def test_layouts_when_not_of_the_tool_are_refused(visit: Visit, lead: Keyring) -> None:
    for tool, layout in (("room", Sheet.Layout.NOTEBOOK), ("room", Sheet.Layout.QUESTIONNAIRE)):
        with pytest.raises(Problem, match="layout-not-of-tool"):
            actions.issue_sheets(
                by=lead, visit=visit, tool_version=version_of(visit, tool), member=lead.member, count=1, layout=layout
            )
    assert not Sheet.objects.exists()


def test_code_sheet_when_issued_waits_for_no_keyer(visit: Visit, lead: Keyring, client: Client) -> None:
    (sheet,) = actions.issue_sheets(
        by=lead,
        visit=visit,
        tool_version=version_of(visit, "room"),
        member=lead.member,
        count=1,
        layout=Sheet.Layout.CODES,
        language="en",
    )
    assert (piles_of(visit, lead.member).mine, piles_of(visit, lead.member).total) == ([], 0)
    with pytest.raises(Problem, match="sheet-elsewhere"):
        actions.open_draft(by=lead, sheet=sheet)
    sign_in(client, lead.member)
    answer: Any = client.post(f"/visits/{visit.id}/sheets/print/", {"sheet": sheet.number})
    assert "Code sheet" in PdfReader(BytesIO(b"".join(answer))).pages[0].extract_text()


def test_list_when_printed_holds_each_chosen_sheet(visit: Visit, lead: Keyring, client: Client) -> None:
    sheets = make_sheets(visit, lead, "room", 3)
    sign_in(client, lead.member)
    answer: Any = client.post(f"/visits/{visit.id}/sheets/print/", {"sheet": [one.number for one in sheets[:2]], "act": "list"})
    text = PdfReader(BytesIO(b"".join(answer))).pages[0].extract_text()
    assert [one.printed_number in text for one in sheets] == [True, True, False]
    assert lead.member.code in text
    assert Act.objects.order_by("-seq")[0].verb == "fieldwork.list-sheets"


def test_batch_when_counted_says_what_is_back_away_and_blank(visit: Visit, lead: Keyring) -> None:
    sheets = batch(visit, lead, count=12, returned=8)
    assert batch_counts(sheets) == BatchCounts(printed=12, handed=9, returned=8, keyed=0, counted=True)
    assert [sheet.fate for sheet in sheets] == [Fate.RETURNED] * 8 + [Fate.LOST] + [Fate.SPOILT] * 3
    actions.count_batch(by=lead, visit=visit, batch=sheets[0].number, handed=12, returned=12)
    assert batch_counts(Sheet.objects.filter(batch=sheets[0].number)).returned == 12
    for handed, returned in ((5, 6), (13, 1), (12, -1)):
        with pytest.raises(Problem, match="batch-count"):
            actions.count_batch(by=lead, visit=visit, batch=sheets[0].number, handed=handed, returned=returned)


def test_row_when_sent_is_one_sealed_record(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = batch(visit, lead)[0]
    sign_in(client, lead.member)
    fields = row(sheet, water="0", food="/", wash="3")
    said = client.post(page(sheet, "row/"), fields | {"seconds": "21"}).json()["rows"][str(sheet.number)]
    assert (said["wrong"], said["sealed"], said["differs"]) == ({}, sheet.own_number, "")
    opened = actions.open_record(by=lead, visit=visit, record=Record.objects.get())
    assert opened.answers[place_of(sheet, "unit")] == "A"
    assert opened.answers[place_of(sheet, "wash")] == "over_14d"
    assert opened.answers[place_of(sheet, "food")] == NoAnswer("illegible")
    assert place_of(sheet, "water") not in opened.answers
    sheet.refresh_from_db()
    assert (sheet.fate, sheet.keying_seconds) == (Fate.KEYED, 21)
    # the answer was lost on the way: the same row again is the same record
    again = client.post(page(sheet, "row/"), fields).json()["rows"][str(sheet.number)]
    assert (again["sealed"], Record.objects.count()) == (sheet.own_number, 1)


def test_row_when_another_keyed_it_meanwhile_takes_the_next_paper(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    sheets = batch(visit, lead, returned=2)
    sign_in(client, lead.member)
    client.post(page(sheets[0], "row/"), row(sheets[0]))
    other = Client(SERVER_NAME="localhost")
    sign_in(other, monitor.member)
    said = other.post(page(sheets[0], "row/"), row(sheets[0], "2")).json()["rows"][str(sheets[0].number)]
    assert (said["sealed"], Record.objects.count()) == (sheets[1].own_number, 2)
    full = other.post(page(sheets[0], "row/"), row(sheets[0], "0"), headers={"Accept": "application/json"})
    assert (full.status_code, Record.objects.count()) == (409, 2)


def test_row_when_begun_is_kept_sealed_and_comes_back(visit: Visit, lead: Keyring, client: Client) -> None:
    sheets = batch(visit, lead)
    sign_in(client, lead.member)
    unit = f"k:{sheets[3].number}:{place_of(sheets[3], 'unit')}"
    bed = f"k:{sheets[3].number}:{place_of(sheets[3], 'own_bed')}"
    saved = client.post(page(sheets[3], "row/"), {unit: "Q7Q7", bed: "0", "keep": "1"})
    assert (saved.status_code, saved.json()["rows"][str(sheets[3].number)]["sealed"]) == (200, "")
    assert b"Q7Q7" not in bytes(KeyingDraft.objects.get().sealed)
    shown = client.get(page(sheets[0])).content.decode()
    assert f'name="{unit}" value="Q7Q7"' in shown
    assert f'name="{bed}" value="0"' in shown
    # what was begun stands first
    assert shown.index(f'data-row="{sheets[3].number}"') < shown.index(f'data-row="{sheets[0].number}"')


def test_rows_when_posted_whole_take_in_the_complete_and_keep_the_rest(visit: Visit, lead: Keyring, client: Client) -> None:
    one, two, three, *_rest = batch(visit, lead)
    sign_in(client, lead.member)
    fields = row(one) | row(two, own_bed="9") | row(three, "")
    answer = client.post(page(one), fields, headers={"Accept-Language": "en"})
    text = answer.content.decode()
    assert (answer.status_code, Record.objects.count(), KeyingDraft.objects.get().sheet) == (422, 1, two)
    assert "1 row is not complete" in text
    assert "There is no choice with this digit." in text
    again = client.post(page(one), row(two))
    assert (again.status_code, Record.objects.count(), KeyingDraft.objects.count()) == (302, 2, 0)


def test_tenth_when_keyed_is_keyed_again_by_another_in_rows(visit: Visit, lead: Keyring, monitor: Keyring, client: Client) -> None:
    sheets = batch(visit, lead)
    tenth = next(sheet for sheet in sheets if sheet.check_due and sheet.fate == Fate.RETURNED)
    sign_in(client, lead.member)
    said = client.post(page(tenth, "row/"), row(tenth)).json()["rows"][str(tenth.number)]
    assert (said["find"], f"second:{tenth.number}" in client.get(page(tenth)).content.decode()) == (True, False)
    other = Client(SERVER_NAME="localhost")
    sign_in(other, monitor.member)
    assert f'name="second:{tenth.number}"' in other.get(page(tenth)).content.decode()
    second = row(tenth, staff="3") | {f"second:{tenth.number}": "1"}
    said = other.post(page(tenth, "row/"), second).json()["rows"][str(tenth.number)]
    assert said["differs"] == f"/visits/{visit.id}/keying/{tenth.number}/differences/"
    check = DoubleKeying.objects.get()
    assert (check.items, check.differences) == (len(on_paper(tenth.tool_version_id)), 1)


def test_errors_when_two_keyed_are_told_item_by_item_and_sealed(
    visit: Visit, lead: Keyring, monitor: Keyring, client: Client
) -> None:
    sheets = batch(visit, lead, count=31, returned=30)
    tenths = [sheet for sheet in sheets if sheet.check_due and sheet.fate == Fate.RETURNED]
    sign_in(client, lead.member)
    assert "No sheet is keyed twice yet." in client.get(ERRORS.format(visit.id), headers={"Accept-Language": "en"}).content.decode()
    other = Client(SERVER_NAME="localhost")
    sign_in(other, monitor.member)
    for at, tenth in enumerate(tenths):
        client.post(page(tenth, "row/"), row(tenth))
        other.post(
            page(tenth, "row/"),
            row(tenth, staff="3" if at else "1", hit_here="2" if at == 2 else "1") | {f"second:{tenth.number}": "1"},
        )
    errors = actions.open_errors(by=lead, visit=visit)
    places = on_paper(tenths[0].tool_version_id)
    assert (errors.sheets, errors.sealed, len(errors.rows)) == (3, 0, len(places))
    wrong = {one.path.rpartition("/")[2]: (one.items, one.differences) for one in errors.rows if one.differences}
    assert wrong == {"staff": (3, 2), "hit_here": (3, 1)}
    assert not [check for check in DoubleKeying.objects.all() if b"staff" in bytes(check.sealed or b"")]
    answer: Any = client.get(ERRORS.format(visit.id) + "?as=csv")
    lines = (
        b"".join(answer).decode("utf-8-sig").splitlines() if answer.streaming else answer.content.decode("utf-8-sig").splitlines()
    )
    assert lines[0] == "tool,version,number,item,question,keyed_twice,read_differently,rate"
    assert [line.rpartition(",")[2] for line in lines if line.split(",")[2] == "16"] == ["0.6667"]
    assert (len(lines), Act.objects.order_by("-seq")[0].verb) == (len(places) + 1, "fieldwork.open-errors")
    stranger = Client(SERVER_NAME="localhost")
    sign_in(stranger, make_member())
    assert stranger.get(ERRORS.format(visit.id)).status_code == 404


def test_row_when_hostile_is_dropped_or_said(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = batch(visit, lead)[0]
    foreign = make_sheets(visit, lead, "room")[0]
    sign_in(client, lead.member)
    hostile = {
        f"k:{foreign.number}:who/unit": "A",
        "k:999999999999:x": "1",
        "k:-1:x": "1",
        "k::": "1",
        f"k:{sheet.number}:nowhere": "1",
    }
    assert client.post(page(sheet, "row/"), hostile).json() == {"rows": {}}
    said = client.post(page(sheet, "row/"), row(sheet, own_bed="12", unit="A" * 300)).json()["rows"][str(sheet.number)]
    assert set(said["wrong"]) == {place_of(sheet, "own_bed"), place_of(sheet, "unit")}
    assert not Record.objects.exists()
    assert client.post(page(sheet, "count/"), {"handed": "x", "returned": "-3"}).status_code == 400
    assert client.get(f"/visits/{visit.id}/keying/batch/{foreign.number}/").status_code == 404


def test_columns_when_of_choices_say_what_each_key_means(visit: Visit, lead: Keyring) -> None:
    sheet = batch(visit, lead)[0]
    heads = {head.place.question.name: head for head in heads_of(sheet.tool_version_id, "en")}
    assert [key for key, _words in heads["own_bed"].meanings][:3] == ["1", "2", "0"]
    assert (heads["own_bed"].single, heads["unit"].carried, heads["unit"].single) == (True, True, False)
    assert posted_rows(row(sheet, ""), sheet.tool_version_id) == {}
    assert len(read_row(sheet.tool_version_id, {}, "en").wrong) == len(on_paper(sheet.tool_version_id))


def test_batch_when_of_another_team_or_a_closed_key_is_not_shown(visit: Visit, lead: Keyring, client: Client) -> None:
    sheet = batch(visit, lead)[0]
    sign_in(client, make_member())
    assert [client.get(page(sheet)).status_code, client.post(page(sheet, "row/")).status_code] == [404, 404]
    assert client.post(page(sheet, "count/"), {"handed": "1", "returned": "1"}).status_code == 404
