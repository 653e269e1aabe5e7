from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.audit.queries import exported_lines
from nazorat.audit.verifier import verify
from nazorat.fieldwork import actions
from nazorat.fieldwork.models import Record, RecordVersion
from nazorat.fieldwork.sealing import Sent, key_for, seal_arrival
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import MemberKey
from nazorat.tools.queries import form_of_version
from nazorat.vault import crypto
from nazorat.visits.actions import Seat, turn_keys
from nazorat.visits.models import Visit, VisitKey
from nazorat.visits.queries import key_message
from nazorat.xlsform import Answers, build_instance, peek_root, read_instance
from support.make import make_keyring, make_member
from support.visits import exchange_key, make_visit

pytestmark = pytest.mark.django_db


def sent(visit: Visit, by: Keyring, answers: Answers, instance_id: str = "", deprecated_id: str = "") -> Sent:
    version = visit.tools.select_related("tool_version").get().tool_version
    xml = build_instance(
        form_of_version(version.id), answers, instance_id=instance_id or f"uuid:{uuid4()}", deprecated_id=deprecated_id
    )
    root = read_instance(xml)
    return Sent(
        visit_id=visit.id, tool_version=version, door=Record.Door.PAPER, xml=xml, root=root, peek=peek_root(root), actor=by.member.id
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Keyring, Visit]:
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, tools=("note",))
    return lead, visit


@pytest.fixture
def lead(made: tuple[Keyring, Visit]) -> Keyring:
    return deepcopy(made[0])


@pytest.fixture
def visit(made: tuple[Keyring, Visit]) -> Visit:
    return deepcopy(made[1])


def note_answers(text: str) -> Answers:
    return {"what/text": text}


def test_record_when_received_opens_to_the_same_answers(visit: Visit, lead: Keyring) -> None:
    arrival = seal_arrival(sent(visit, lead, note_answers("CANARY-17")))
    receipt = actions.receive(by=lead.member.id, arrival=arrival)
    opened = actions.open_records(by=lead, visit=visit)
    assert [record.id for record in opened] == [receipt.record_id]
    assert opened[0].answers == note_answers("CANARY-17")
    assert b"CANARY-17" not in bytes(RecordVersion.objects.get().sealed)


def test_record_when_sent_again_is_acknowledged_once(visit: Visit, lead: Keyring) -> None:
    first = sent(visit, lead, note_answers("same"))
    one = actions.receive(by=lead.member.id, arrival=seal_arrival(first))
    two = actions.receive(by=lead.member.id, arrival=seal_arrival(first))
    assert (two.record_id, two.repeated, Record.objects.count()) == (one.record_id, True, 1)


def test_record_when_it_says_something_else_is_refused(visit: Visit, lead: Keyring) -> None:
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("one"), "uuid:a")))
    with pytest.raises(Problem, match="record-differs"):
        actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("two"), "uuid:a")))


def test_correction_when_current_is_a_new_version_and_when_outdated_is_refused(visit: Visit, lead: Keyring) -> None:
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("one"), "uuid:a")))
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("two"), "uuid:b", "uuid:a")))
    assert [(r.version, r.answers) for r in actions.open_records(by=lead, visit=visit)] == [(2, note_answers("two"))]
    with pytest.raises(Problem, match="record-outdated"):
        actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("three"), "uuid:c", "uuid:a")))


def test_record_when_opened_by_a_stranger_is_not_there(visit: Visit, lead: Keyring) -> None:
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("one"))))
    assert actions.open_records(by=make_keyring(make_member()), visit=visit) == []


def test_record_when_opened_by_an_interpreter_is_not_there(lead: Keyring) -> None:
    interpreter = make_member()
    visit = make_visit(lead=lead, seats=[Seat(interpreter, "interpreter")], tools=("note",))
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("one"))))
    assert actions.open_records(by=make_keyring(interpreter), visit=visit) == []


def test_opening_when_done_is_in_the_chain_before_content(visit: Visit, lead: Keyring) -> None:
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("one"))))
    actions.open_records(by=lead, visit=visit)
    last = Act.objects.order_by("-seq")[0]
    assert (last.verb, last.actor, last.obj, last.count) == ("fieldwork.open-records", lead.member.id, visit.id, 1)
    assert verify(exported_lines()).holds


def test_stored_record_when_swapped_with_another_row_does_not_open(visit: Visit, lead: Keyring) -> None:
    for text in ("one", "two"):
        actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers(text))))
    one, two = RecordVersion.objects.all()
    RecordVersion.objects.filter(id=one.id).update(sealed=two.sealed, sha256=two.sha256)
    opened = actions.open_records(by=lead, visit=visit)
    assert ([record.id for record in opened], opened.broken) == ([two.record_id], (one.record_id,))
    with pytest.raises(Problem, match="record-unreadable"):
        actions.open_record(by=lead, visit=visit, record=one.record)


def test_arrival_when_it_names_another_sender_is_refused(visit: Visit, lead: Keyring) -> None:
    arrival = seal_arrival(sent(visit, lead, note_answers("one")))
    with pytest.raises(ValueError, match="who sends"):
        actions.receive(by=uuid4(), arrival=replace(arrival, actor=lead.member.id))


@pytest.mark.parametrize("forged", [False, True])
def test_record_when_the_key_row_was_exchanged_is_not_sealed_to_it(visit: Visit, lead: Keyring, forged: bool) -> None:
    assert key_for(visit.id, 1).recipient == VisitKey.objects.get(visit=visit, compartment=1).recipient
    exchange_key(visit, by=make_keyring(make_member()) if forged else None)
    with pytest.raises(Problem, match="visit-key-doubtful"):
        seal_arrival(sent(visit, lead, note_answers("CANARY-4")))
    assert not RecordVersion.objects.exists()
    turn_keys(by=lead, visit=visit)
    actions.receive(by=lead.member.id, arrival=seal_arrival(sent(visit, lead, note_answers("after"))))
    assert [record.answers for record in actions.open_records(by=lead, visit=visit)] == [note_answers("after")]


def test_record_when_the_signers_own_key_row_was_exchanged_too_is_not_sealed(visit: Visit, lead: Keyring) -> None:
    key_for(visit.id, 1)
    pair = crypto.signing_pair()
    exchange_key(visit)
    key = VisitKey.objects.get(visit=visit, compartment=1)
    signature = crypto.sign(pair.seed, key_message(visit.id, 1, key.epoch, key.recipient))
    VisitKey.objects.filter(id=key.id).update(signature=signature)
    MemberKey.objects.filter(member=lead.member).update(signing_public=pair.public)
    with pytest.raises(Problem, match="visit-key-doubtful"):
        key_for(visit.id, 1)


def test_a_key_that_held_is_not_worked_out_again(visit: Visit, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    key_for(visit.id, 1)
    with django_assert_num_queries(1):
        key_for(visit.id, 1)
