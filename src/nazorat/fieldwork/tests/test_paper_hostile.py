"""Bad input and bad days at the keying page: a problem that a person understands, the draft as it was, nothing half taken in."""

from __future__ import annotations

from copy import deepcopy
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from nazorat.audit.models import Act
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import KeyingDraft, Record, RecordVersion, Sheet
from nazorat.people.keyring import Keyring
from nazorat.visits.models import Visit
from support.make import make_keyring, make_member, sign_in
from support.records import make_sheets, missing_of, posted
from support.visits import make_visit

pytestmark = pytest.mark.django_db
TYPED = {"answer:who/unit": ["A"], "answer:notes/monitor_saw": ["half a sentence"]}


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Visit]:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, tools=("room",))
    return lead, visit


@pytest.fixture
def lead(made: tuple[Keyring, Visit]) -> Keyring:
    return deepcopy(made[0])


@pytest.fixture
def visit(made: tuple[Keyring, Visit]) -> Visit:
    return deepcopy(made[1])


@pytest.fixture
def sheet(visit: Visit, lead: Keyring, client: Client) -> Sheet:
    """A sheet with something typed already, in the browser of who types it."""
    made = make_sheets(visit, lead)[0]
    actions.save_draft(by=lead, sheet=made, fields=TYPED, seconds=30)
    sign_in(client, lead.member)
    return made


def page_of(sheet: Sheet, rest: str = "") -> str:
    return f"/visits/{sheet.visit_id}/keying/{sheet.number}/{rest}"


def whole(sheet: Sheet) -> dict[str, str | list[str]]:
    """What a client posts for a sheet whose required places were not asked."""
    return posted(missing_of(sheet.tool_version_id, {"who/unit": "A"}))


def stands_as_it_was(sheet: Sheet, lead: Keyring) -> bool:
    draft = actions.open_draft(by=lead, sheet=sheet)
    return draft is not None and draft.fields == TYPED and (Record.objects.count(), RecordVersion.objects.count()) == (0, 0)


@pytest.mark.parametrize("rest", ["", "draft/"])
@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/x-www-form-urlencoded", b"who/unit=A&notes/monitor_saw=" + b"x" * 50_000_000, 413),
        ("multipart/form-data; boundary=b", b"--b\r\n" + b"x" * 50_000_000, 413),
        ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % at for at in range(2_001)), 400),
        ("multipart/form-data", b"no boundary", 400),
    ],
)
def test_post_when_huge_wide_or_cut_is_refused_and_harms_nothing(
    kind: str, body: bytes, status: int, rest: str, sheet: Sheet, lead: Keyring, client: Client
) -> None:
    answer = client.post(page_of(sheet, rest), body, content_type=kind)
    assert answer.status_code == status
    assert stands_as_it_was(sheet, lead)


@pytest.mark.parametrize("rest", ["", "draft/"])
@pytest.mark.parametrize("share", [0, 0.3, 0.99])
def test_post_when_it_breaks_off_is_refused_and_harms_nothing(
    share: float, rest: str, sheet: Sheet, lead: Keyring, client: Client
) -> None:
    body = urlencode({**whole(sheet), "answer:notes/monitor_saw": "a whole sentence " * 20}, doseq=True).encode()
    cut = BytesIO(body[: int(len(body) * share)])
    # what the client would send whole is cut on its way
    form: dict[str, Any] = {
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": cut,
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
    }
    answer = client.generic("POST", page_of(sheet, rest), headers={"Accept-Language": "en"}, **form)
    assert (answer.status_code, b"connection broke" in answer.content) == (400, True)
    assert stands_as_it_was(sheet, lead)


@pytest.mark.parametrize(("kind", "body"), [("application/json", b'{"who/unit": "A"}'), ("text/xml", b"<data/>")])
def test_sheet_when_posted_in_another_form_says_what_is_missing(
    kind: str, body: bytes, sheet: Sheet, lead: Keyring, client: Client
) -> None:
    answer = client.post(page_of(sheet), body, content_type=kind)
    assert answer.status_code in (400, 422)
    assert not Record.objects.exists()


@pytest.mark.parametrize(("words", "kept"), [("a\x00b", "ab"), ("\x1b[2Ja", "[2Ja"), ("a\ufffeb", "ab"), ("\u202eab", "\u202eab")])
def test_words_when_xml_cannot_hold_a_sign_are_taken_without_it(
    words: str, kept: str, sheet: Sheet, lead: Keyring, client: Client
) -> None:
    answer = client.post(page_of(sheet), {**whole(sheet), "answer:notes/monitor_saw": words})
    assert answer.status_code == 302
    record = actions.open_record(by=lead, visit=sheet.visit, record=Record.objects.get())
    assert record.answers["notes/monitor_saw"] == kept


def no_room() -> None:
    """Let the database say that it has no room, in its own words, until the test is over. A disk that is really full: tests/protocols."""
    for table in ("fieldwork_record", "fieldwork_keyingdraft"):
        for moment in ("INSERT", "UPDATE"):
            name = f"{table}_{moment}"
            with connection.cursor() as cursor:
                if connection.vendor == "sqlite":
                    refuse = "BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
                    cursor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {refuse}")
                    continue
                refuse = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END"
                cursor.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {refuse} $$")
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} EXECUTE FUNCTION {name}()")


@pytest.mark.parametrize("rest", ["", "draft/"])
def test_post_when_the_disk_is_full_says_so_and_harms_nothing(rest: str, sheet: Sheet, lead: Keyring, client: Client) -> None:
    acts = Act.objects.filter(verb__startswith="fieldwork.receive").count()
    client.raise_request_exception = False
    no_room()
    answer = client.post(page_of(sheet, rest), whole(sheet), headers={"Accept-Language": "en"})
    assert (answer.status_code, b"no room left" in answer.content) == (507, True)
    assert stands_as_it_was(sheet, lead)
    assert (Act.objects.filter(verb__startswith="fieldwork.receive").count(), KeyingDraft.objects.count()) == (acts, 1)
