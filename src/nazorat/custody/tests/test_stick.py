"""Files that come from a stick: what is no file of the page, what answers nothing here, and what is a custodian's own."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nazorat.audit.models import Act
from nazorat.custody import actions
from nazorat.custody.bundles import read_answers, read_key
from nazorat.custody.models import Answer, Ask, CustodyKey
from nazorat.kit.problems import Problem
from support import custody
from support.custodians import Kept, answer_of, make_ask, make_custody_key, make_identity
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in
from support.records import make_record
from support.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Ask, Kept, Kept]:
    """An ask, and a custodian of each of its organisations."""
    ours, theirs = make_organisation(kind="ombudsman"), make_organisation()
    lead = make_keyring(make_member(organisation=ours))
    record = make_record(make_visit(lead=lead, tools=("note",)), "note", {"what/text": "a note"}, lead)
    a, b = (make_custody_key(make_keyring(custodian_of(body))) for body in (ours, theirs))
    return make_ask(lead, make_identity(lead, record, {"names": "Фулон"})).ask, a, b


@pytest.fixture
def asked(made: tuple[Ask, Kept, Kept]) -> tuple[Ask, Kept, Kept]:
    return deepcopy(made)


def bundle(ask: Ask, kept: Kept, /, **changes: Any) -> bytes:
    side = "a" if kept.by.member.organisation_id == ask.identity.organisation_a_id else "b"
    one = {
        "ask": str(ask.id), "record": str(ask.identity.record_id), "version": ask.identity.version, "side": side,
        "answer": custody.b64(answer_of(kept, ask)),
    }  # fmt: skip
    return json.dumps({"format": "nazorat-answer-bundle/1", "answers": [{**one, **changes}]}).encode()


def refused(code: str) -> pytest.RaisesExc[Problem]:
    return pytest.RaisesExc(Problem, match=f"^{code}$")


def taken(kept: Kept, content: bytes) -> tuple[int, int, list[str]]:
    done = actions.take_answers(by=kept.by, answers=read_answers(content))
    return done.agreed, done.refused, [problem.code for problem in done.left]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\xff\xfe", b"[]", b"{}", b"null", b"[" * 100_000, b'{"format": "nazorat-ask-bundle/1", "asks": []}',
        b'{"format": "nazorat-answer-bundle/1"}', b'{"format": "nazorat-answer-bundle/1", "answers": [1]}',
        b'{"format": "nazorat-answer-bundle/1", "answers": {"ask": 1}}',
        b'{"format": "nazorat-answer-bundle/1", "answers": [{"ask": "x", "record": "y", "version": 1, "side": "a"}]}',
    ],
)  # fmt: skip
def test_what_is_no_file_of_answers_is_refused(content: bytes) -> None:
    with refused("no-answer-bundle"):
        read_answers(content)


def test_answer_that_is_not_sealed_is_refused(asked: tuple[Ask, Kept, Kept]) -> None:
    ask, a, _b = asked
    for wrong in (custody.b64(b"a half in clear"), "not base64", "AGE-SECRET-KEY-1"):
        with refused("no-answer-bundle"):
            read_answers(bundle(ask, a, answer=wrong))
    assert taken(a, bundle(ask, a, answer=None)) == (0, 0, ["custody-not-sealed"])


def test_answers_are_taken_one_by_one_and_once(asked: tuple[Ask, Kept, Kept]) -> None:
    ask, a, b = asked
    assert taken(a, bundle(ask, a)) == (1, 0, [])
    assert taken(a, bundle(ask, a)) == (0, 0, ["ask-answered"])
    assert taken(b, bundle(ask, b)) == (1, 0, [])
    assert Answer.objects.count() == 2


def test_answer_to_something_else_is_left(asked: tuple[Ask, Kept, Kept]) -> None:
    """Another ask, record, version or side than this custodian's: nothing is taken, and the rest of a file is."""
    ask, a, b = asked
    other = custodian_of(make_organisation())
    changes: list[dict[str, Any]] = [{"ask": str(uuid4())}, {"record": str(uuid4())}, {"version": 2}, {"side": "c"}]
    for change in changes:
        assert taken(a, bundle(ask, a, **change)) == (0, 0, ["answer-elsewhere"])
    assert taken(a, bundle(ask, b)) == (0, 0, ["answer-elsewhere"])
    assert taken(make_custody_key(make_keyring(other)), bundle(ask, a)) == (0, 0, ["answer-elsewhere"])
    both = json.loads(bundle(ask, a, ask=str(uuid4())))
    both["answers"] += json.loads(bundle(ask, a))["answers"]
    assert taken(a, json.dumps(both).encode()) == (1, 0, ["answer-elsewhere"])


def test_asks_that_are_not_as_signed_do_not_go_to_a_stick(asked: tuple[Ask, Kept, Kept]) -> None:
    ask, a, _b = asked
    entry = json.loads(actions.take_asks(by=a.by))["asks"][0]
    assert (entry["ask"], entry["one_time"], entry["by"]) == (str(ask.id), ask.one_time, ask.by.code)
    assert Act.objects.filter(verb="custody.take-asks", count=1).count() == 1
    Ask.objects.update(one_time_public=custody.pair().public.encode())
    with refused("no-asks"):
        actions.take_asks(by=a.by)


def test_key_made_on_the_stick_is_taken_in_and_signed(client: Client) -> None:
    keeper = make_member(role="custodian")
    sign_in(client, keeper)
    pair = custody.pair()
    wrapped, check = custody.wrap_key(pair, "zarafshon vakhsh panj"), custody.check_value(custody.secret_bytes(pair))
    for content, typed in (
        (wrapped, "0123456"),
        (b"{}", check),
        (wrapped.replace(b"age1", b"age2"), check),
        (b"x" * 3_000_000, check),
    ):
        answer = client.post("/custody/stick/take-key/", {"file": SimpleUploadedFile("key.json", content), "check": typed})
        assert (answer.status_code, CustodyKey.objects.filter(member=keeper).count()) == (400, 0)
    answer = client.post("/custody/stick/take-key/", {"file": SimpleUploadedFile("key.json", wrapped), "check": check})
    assert (answer.status_code, CustodyKey.objects.get(member=keeper).recipient) == (302, read_key(wrapped))
    assert client.get("/custody/stick/key/").content == wrapped
