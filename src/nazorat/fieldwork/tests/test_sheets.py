from __future__ import annotations

from copy import deepcopy
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Destruction, Sheet
from nazorat.fieldwork.paper import flat
from nazorat.fieldwork.queries import account_of, sheets_of, whole_account
from nazorat.fieldwork.typed import finished
from nazorat.kit import panels
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.tools.actions import publish_version
from nazorat.visits.actions import Seat
from nazorat.visits.models import Visit, VisitTool
from nazorat.xlsform.tests.books import markdown
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.records import make_record, make_sheets, missing_of, version_of
from support.visits import make_visit

pytestmark = pytest.mark.django_db
Why = Destruction.Reason


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Keyring, Member, Visit]:
    lead = make_keyring(make_member(organisation=make_organisation()))
    other = make_keyring(make_member())
    interpreter = make_member()
    seats = [Seat(other.member, "monitor"), Seat(interpreter, "interpreter")]
    visit = make_visit(lead=lead, seats=seats, tools=("room",))
    return lead, other, interpreter, visit


@pytest.fixture
def lead(made: tuple[Keyring, Keyring, Member, Visit]) -> Keyring:
    return deepcopy(made[0])


@pytest.fixture
def other(made: tuple[Keyring, Keyring, Member, Visit]) -> Keyring:
    return deepcopy(made[1])


@pytest.fixture
def interpreter(made: tuple[Keyring, Keyring, Member, Visit]) -> Member:
    return deepcopy(made[2])


@pytest.fixture
def visit(made: tuple[Keyring, Keyring, Member, Visit]) -> Visit:
    return deepcopy(made[3])


def keyed(by: Keyring, sheet: Sheet) -> Sheet:
    values = flat(missing_of(sheet.tool_version_id, {"who/unit": "A"}))
    actions.key_sheet(by=by, sheet=sheet, keyed=finished(sheet.tool_version_id, values), seconds=95)
    sheet.refresh_from_db()
    return sheet


def test_sheets_when_issued_run_on_over_the_mechanism(visit: Visit, lead: Keyring) -> None:
    first = make_sheets(visit, lead, count=9)
    second = make_sheets(make_visit(lead=lead, tools=("room",)), lead, count=3)
    assert [sheet.number for sheet in [*first, *second]] == list(range(first[0].number, first[0].number + 12))
    assert [sheet.number for sheet in Sheet.objects.filter(check_due=True)] == [10]
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.count) == ("fieldwork.issue-sheets", 3)


def test_sheets_when_issued_to_a_stranger_or_of_a_foreign_tool_are_refused(visit: Visit, lead: Keyring) -> None:
    version = version_of(visit, "room")
    with pytest.raises(Problem, match="not-on-team"):
        actions.issue_sheets(by=lead, visit=visit, tool_version=version, member=make_member(), count=1)
    foreign = version_of(make_visit(lead=lead, tools=("note",)), "note")
    with pytest.raises(Problem, match="tool-not-of-visit"):
        actions.issue_sheets(by=lead, visit=visit, tool_version=foreign, member=lead.member, count=1)
    with pytest.raises(Problem, match="sheet-count"):
        actions.issue_sheets(by=lead, visit=visit, tool_version=version, member=lead.member, count=0)
    assert not Sheet.objects.exists()


def test_sheet_when_turned_stands_where_it_was_said_to_be(visit: Visit, lead: Keyring) -> None:
    one, two, three = make_sheets(visit, lead, count=3)
    for sheet, turn in ((one, "return"), (two, "confiscated"), (three, "lost"), (three, "return")):
        actions.turn_sheets(by=lead, sheets=[sheet], turn=turn)
    assert list(Sheet.objects.values_list("fate", flat=True)) == [Sheet.Fate.RETURNED, Sheet.Fate.CONFISCATED, Sheet.Fate.RETURNED]
    assert [sheet.returned_at is not None for sheet in Sheet.objects.all()] == [True, False, True]


def test_sheets_when_one_is_elsewhere_all_stay(visit: Visit, lead: Keyring) -> None:
    one, two, three = make_sheets(visit, lead, count=3)
    actions.turn_sheets(by=lead, sheets=[two], turn="return")
    acts = Act.objects.count()
    with pytest.raises(Problem, match="sheet-elsewhere"):
        actions.turn_sheets(by=lead, sheets=[one, two, three], turn="return")
    assert (list(Sheet.objects.values_list("fate", flat=True)), Act.objects.count()) == (
        [Sheet.Fate.OUT, Sheet.Fate.RETURNED, Sheet.Fate.OUT],
        acts,
    )
    actions.turn_sheets(by=lead, sheets=[one, three], turn="return")
    told = Act.objects.filter(verb="fieldwork.return-sheet").order_by("seq").values_list("obj", flat=True)
    assert list(told) == [two.id, one.id, three.id]


def test_keyed_sheet_when_reported_lost_is_refused(visit: Visit, lead: Keyring) -> None:
    sheet = keyed(lead, make_sheets(visit, lead)[0])
    with pytest.raises(Problem, match="sheet-elsewhere"):
        actions.turn_sheets(by=lead, sheets=[sheet], turn="lost")


def test_destruction_when_the_same_member_confirms_is_refused(visit: Visit, lead: Keyring, other: Keyring) -> None:
    sheet = keyed(lead, make_sheets(visit, lead)[0])
    asked = actions.ask_destruction(by=lead, visit=visit, sheets=[sheet], reason=Why.KEYED)
    with pytest.raises(Problem, match="second-member"):
        actions.confirm_destruction(by=lead, destruction=asked)
    done = actions.confirm_destruction(by=other, destruction=asked)
    sheet.refresh_from_db()
    assert (done.asked_by, done.confirmed_by, sheet.destroyed_at) == (lead.member, other.member, done.confirmed_at)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.withdraw_destruction(by=other, destruction=done)


def test_destruction_when_a_sheet_is_not_keyed_or_not_checked_is_refused(visit: Visit, lead: Keyring) -> None:
    sheets = make_sheets(visit, lead, count=10)
    with pytest.raises(Problem, match="sheets-not-ready"):
        actions.ask_destruction(by=lead, visit=visit, sheets=[sheets[0]], reason=Why.DANGER)
    tenth = next(sheet for sheet in sheets if sheet.check_due)
    keyed(lead, tenth)
    with pytest.raises(Problem, match="sheets-not-ready"):
        actions.ask_destruction(by=lead, visit=visit, sheets=[tenth], reason=Why.KEYED)
    actions.turn_sheets(by=lead, sheets=[sheets[0]], turn="spoilt")
    asked = actions.ask_destruction(by=lead, visit=visit, sheets=[sheets[0]], reason=Why.UNUSED)
    actions.withdraw_destruction(by=lead, destruction=asked)
    assert not Destruction.objects.exists()


def test_destruction_when_confirmed_within_one_organisation_is_refused(visit: Visit, lead: Keyring, other: Keyring) -> None:
    sheet = keyed(lead, make_sheets(visit, lead)[0])
    asked = actions.ask_destruction(by=lead, visit=visit, sheets=[sheet], reason=Why.KEYED)
    colleague = make_keyring(make_member(organisation=lead.member.organisation))
    with pytest.raises(Problem, match="second-organisation"):
        actions.confirm_destruction(by=colleague, destruction=asked)
    # nor does the table itself take it
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(id=asked.id).update(
            confirmed_by=colleague.member, confirmed_for=lead.member.organisation_id, confirmed_at=asked.asked_at
        )
    asked.refresh_from_db()
    assert asked.confirmed_by is None
    assert Act.objects.order_by("-seq")[0].verb == "fieldwork.ask-destruction"


def test_destruction_when_its_reason_does_not_fit_is_refused(visit: Visit, lead: Keyring) -> None:
    sheets = make_sheets(visit, lead, count=2)
    keyed(lead, sheets[0])
    actions.turn_sheets(by=lead, sheets=[sheets[1]], turn="spoilt")
    for reason in (Why.KEYED, Why.UNUSED):
        with pytest.raises(Problem, match="destruction-reason"):
            actions.ask_destruction(by=lead, visit=visit, sheets=sheets, reason=reason)
    assert not Destruction.objects.exists()
    asked = actions.ask_destruction(by=lead, visit=visit, sheets=sheets, reason=Why.DANGER)
    assert asked.sheets.count() == 2


def test_account_when_sheets_are_destroyed_still_closes(visit: Visit, lead: Keyring, other: Keyring) -> None:
    sheets = make_sheets(visit, lead, count=3) + make_sheets(visit, lead, count=2, member=other.member)
    keyed(lead, sheets[0])
    actions.turn_sheets(by=lead, sheets=[sheets[1]], turn="return")
    actions.turn_sheets(by=lead, sheets=[sheets[3]], turn="spoilt")
    asked = actions.ask_destruction(by=lead, visit=visit, sheets=[sheets[0], sheets[3]], reason=Why.DANGER)
    assert whole_account(account_of(sheets_of(visit))).destroyed == 0
    actions.confirm_destruction(by=other, destruction=asked)
    whole = whole_account(account_of(sheets_of(visit)))
    assert (whole.issued, whole.out, whole.returned, whole.keyed, whole.spoilt, whole.destroyed, whole.kept) == (
        5,
        2,
        1,
        1,
        1,
        2,
        1,
    )
    assert whole.issued == whole.out + whole.returned + whole.keyed + whole.astray + whole.spoilt


def test_account_when_drawn_closes(visit: Visit, lead: Keyring, other: Keyring) -> None:
    sheets = make_sheets(visit, lead, count=4, member=other.member)
    keyed(lead, sheets[0])
    actions.turn_sheets(by=lead, sheets=[sheets[1]], turn="return")
    actions.turn_sheets(by=lead, sheets=[sheets[2]], turn="spoilt")
    row = account_of(sheets_of(visit))[0]
    assert (row.member, row.issued, row.out, row.returned, row.keyed, row.spoilt, row.astray) == (other.member, 4, 1, 1, 1, 1, 0)
    assert row.issued == row.out + row.returned + row.keyed + row.astray + row.spoilt


def test_printed_sheets_when_asked_for_carry_their_numbers(visit: Visit, lead: Keyring, client: Client) -> None:
    sheets = make_sheets(visit, lead, count=2)
    sign_in(client, lead.member)
    answer = client.post(f"/visits/{visit.id}/sheets/print/", {"sheet": [sheet.number for sheet in sheets]})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert all(sheet.printed_number in text for sheet in sheets)
    assert Act.objects.order_by("-seq")[0].verb == "fieldwork.print-sheets"


@pytest.mark.parametrize("rows", [1, 3])
def test_sheets_page_when_it_has_more_rows_asks_no_more(
    visit: Visit,
    lead: Keyring,
    client: Client,
    rows: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # without what the rooms above hang into the frame: theirs is theirs to count
    monkeypatch.setattr(panels, "_slots", {})
    make_sheets(visit, lead, count=rows)
    sign_in(client, lead.member)
    client.get(f"/visits/{visit.id}/sheets/")
    with django_assert_num_queries(10):
        assert client.get(f"/visits/{visit.id}/sheets/").status_code == 200


def test_course_when_walked_through_the_pages(visit: Visit, lead: Keyring, other: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    base = f"/visits/{visit.id}/sheets/"
    assert "No sheet is issued yet" in client.get(base, HTTP_ACCEPT_LANGUAGE="en").content.decode()
    version = version_of(visit, "room")
    given = {"tool": str(version.id), "member": other.member.code, "count": "3", "language": "tg"}
    assert client.post(base + "issue/", {**given, "count": "0"}).status_code == 422
    assert client.post(base + "issue/", given).status_code == 302
    one, two, three = Sheet.objects.all()
    client.post(base + "mark/", {"act": "return", "sheet": [one.number, two.number]})
    client.post(base + "mark/", {"act": "spoilt", "sheet": [three.number]})
    assert client.post(base + "mark/", {"act": "destroy", "sheet": [three.number]}).status_code == 400
    client.post(base + "mark/", {"act": "destroy", "reason": Why.UNUSED, "sheet": [three.number]})
    asked = Destruction.objects.get()
    confirm = f"{base}destroyed/{asked.id}/"
    assert client.post(confirm, {"act": "confirm"}).status_code == 409
    second = Client()
    sign_in(second, other.member)
    assert second.post(confirm, {"act": "confirm"}).status_code == 302
    page = second.get(base, headers={"accept-language": "en"}).content.decode()
    assert "by two members of two organisations" in page
    assert "blank or spoilt" in page
    assert list(Sheet.objects.values_list("fate", flat=True)) == [Sheet.Fate.RETURNED, Sheet.Fate.RETURNED, Sheet.Fate.SPOILT]
    asked.refresh_from_db()
    assert asked.confirmed_by == other.member
    assert client.post(base + "mark/", {"act": "return", "sheet": [999]}).status_code == 400


def test_sheet_in_uzbek_is_issued_and_printed_where_the_tool_has_the_words(visit: Visit, lead: Keyring, client: Client) -> None:
    sign_in(client, lead.member)
    base = f"/visits/{visit.id}/sheets/"
    given = {"tool": str(version_of(visit, "room").id), "member": lead.member.code, "count": "1", "language": "uz-Cyrl"}
    assert client.post(base + "issue/", given).status_code == 302
    sheet = Sheet.objects.get()
    assert sheet.language == "uz-Cyrl"
    text = PdfReader(BytesIO(actions.print_sheets(by=lead, visit=visit, sheets=[sheet]))).pages[0].extract_text()
    assert "Хона ва шароит" in text
    survey = [["type", "name", "label::Русский (ru)"], ["integer", "beds", "Коек"]]
    settings = [["form_id", "form_title", "version", "default_language"], ["beds", "Койки", "1", "Русский (ru)"]]
    plain = publish_version(by=lead.member, workbook=markdown(survey=survey, settings=settings), filename="beds.md")
    VisitTool.objects.create(visit=visit, tool_version=plain)
    page = client.post(base + "issue/", {**given, "tool": str(plain.id)}, headers={"accept-language": "en"})
    assert page.status_code == 422
    assert "This tool has no wording in that language." in page.content.decode()
    assert Sheet.objects.count() == 1


ROOM_PAGES = ("sheets/", "sheets/issue/", "keying/", "records/")


def test_pages_when_tried_by_the_cast(visit: Visit, lead: Keyring, other: Keyring, interpreter: Member) -> None:
    number = make_sheets(visit, lead)[0].number
    record = make_record(visit, "note", {"what/text": "one"}, lead)
    pages = [*ROOM_PAGES, f"keying/{number}/", f"records/{record.id}/"]
    strangers = [
        make_visit().team.get().member,
        make_member(role=Member.Role.ADMINISTRATOR),
        make_member(role=Member.Role.CUSTODIAN),
    ]

    def tried(member: Member, page: str) -> int:
        client = Client()
        sign_in(client, member)
        return client.get(f"/visits/{visit.id}/{page}").status_code

    assert {page: tried(lead.member, page) for page in pages} == dict.fromkeys(pages, 200)
    assert {page: tried(other.member, page) for page in pages} == dict.fromkeys(pages, 200)
    sees = {"sheets/": 200, "records/": 200, f"records/{record.id}/": 403}
    assert {page: tried(interpreter, page) for page in pages} == {page: sees.get(page, 404) for page in pages}
    for stranger in strangers:
        assert {page: tried(stranger, page) for page in pages} == dict.fromkeys(pages, 404)


def test_pages_when_nobody_is_signed_in_or_the_key_is_locked(visit: Visit, lead: Keyring, client: Client) -> None:
    number = make_sheets(visit, lead)[0].number
    locked = ("sheets/issue/", "keying/", f"keying/{number}/", "records/export/?tool=room&kind=csv")
    for page in (*ROOM_PAGES, *locked):
        assert client.get(f"/visits/{visit.id}/{page}")["Location"].startswith("/sign-in/?next=")
    sign_in(client, lead.member)
    client.post("/lock/")
    for page in locked:
        assert client.get(f"/visits/{visit.id}/{page}")["Location"].startswith("/unlock/?next=")
    for page in ("sheets/", "records/"):
        assert client.get(f"/visits/{visit.id}/{page}").status_code == 200
