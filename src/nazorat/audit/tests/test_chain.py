"""One chain: what it records, that it stands or falls with what it records, and that the database refuses to change it."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings, strategies as st

from nazorat.audit import verifier
from nazorat.audit.actions import Entry, append, append_all
from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.queries import acts_about, checkpoint_lines, exported_lines, facts, tip
from nazorat.people.models import Organisation
from nazorat.vault import crypto
from nazorat.vault.actions import note_opening, sign_checkpoint

pytestmark = pytest.mark.django_db
BY, BODY = uuid4(), uuid4()


def act(verb: str = "audit.try-it", **given: Any) -> Act:
    with transaction.atomic():
        return append(verb, by=BY, organisation=BODY, **given)


def verdict() -> verifier.Verdict:
    return verifier.verify(exported_lines())


def test_each_act_is_chained_to_the_one_before() -> None:
    obj = uuid4()
    first, second = act(), act("audit.try-again", obj=obj, count=7, commitment=b"\x01" * 32)

    assert (first.seq, second.seq) == (1, 2)
    assert bytes(first.previous).hex() == verifier.GENESIS
    assert bytes(second.previous) == bytes(first.hash)
    assert tip() == (2, bytes(second.hash))
    assert verdict() == verifier.Verdict(acts=2, tip=bytes(second.hash).hex(), since_checkpoint=2)
    assert [row.seq for row in acts_about(obj)] == [2]


def test_an_act_survives_reading_back_from_the_database() -> None:
    """What is hashed before saving must be what the rows say afterwards: times to the microsecond, bytes, empty ids."""
    for told in ({}, {"obj": uuid4()}, {"count": 0}, {"count": 2**40}, {"commitment": bytes(range(32))}):
        act(**told)
    with transaction.atomic():
        append("audit.try-it", by=None, organisation=None)

    assert verdict().holds
    assert verdict().acts == 6


def test_an_act_outside_a_transaction_is_refused() -> None:
    def outside() -> None:
        # another thread has a connection of its own, with no transaction open
        assert not connection.in_atomic_block
        append("audit.try-it", by=BY, organisation=BODY)

    with ThreadPoolExecutor(1) as other, pytest.raises(transaction.TransactionManagementError):
        other.submit(outside).result()
    assert not Act.objects.exists()


def note_body(verb: str, breaks: bool = False) -> None:
    """A change and its act in one transaction, that may fail after both."""
    with transaction.atomic():
        Organisation.objects.create(name="Never there", kind="other")
        append(verb, by=BY, organisation=BODY)
        if breaks:
            raise ZeroDivisionError


def test_what_fails_after_the_act_leaves_neither() -> None:
    act()
    with pytest.raises(ZeroDivisionError):
        note_body("audit.try-it", breaks=True)

    assert Act.objects.count() == 1
    assert not Organisation.objects.filter(name="Never there").exists()
    assert verdict().holds


def test_what_fails_in_the_act_leaves_no_change() -> None:
    with pytest.raises(ValueError, match="not a verb"):
        note_body("Ivanov was here")

    assert not Organisation.objects.filter(name="Never there").exists()


@pytest.mark.parametrize("verb", ["", "open", "fieldwork.", "fieldwork.Open", "fieldwork.open records", "Ф.о", "a.b\n"])
def test_personal_text_is_no_verb(verb: str) -> None:
    with pytest.raises(ValueError, match="not a verb"):
        act(verb)


def test_several_acts_are_appended_under_one_lock() -> None:
    act()
    with transaction.atomic():
        made = append_all([Entry("audit.try-it", BY, BODY, count=number) for number in range(5)])

    assert [row.seq for row in made] == [2, 3, 4, 5, 6]
    assert verdict().acts == 6


@pytest.mark.parametrize("table", ["audit_act", "audit_checkpoint"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET seq = 9", "UPDATE {} SET hash = previous", "DELETE FROM {}", "DELETE FROM {} WHERE seq > 0"],
)
def test_the_database_refuses_to_change_or_delete(table: str, statement: str) -> None:
    act()
    sign_checkpoint(by=None)
    sql = statement.format(table).replace("hash = previous", "hash = previous" if table == "audit_act" else "hash = signature")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)

    assert (Act.objects.count(), Checkpoint.objects.count()) == (2, 1)


def test_the_database_refuses_to_empty_or_replace() -> None:
    act()
    other = {"postgresql": "TRUNCATE audit_act", "sqlite": "INSERT OR REPLACE INTO audit_act SELECT * FROM audit_act WHERE seq = 1"}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(other[connection.vendor])
    assert verdict().acts == 1


def test_models_refuse_too() -> None:
    row = act()
    row.verb = "audit.something-else"
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    assert verdict().holds


def test_a_checkpoint_signs_the_tip_once() -> None:
    assert sign_checkpoint(by=BY) is None
    act()
    made = sign_checkpoint(by=BY)

    assert made is not None
    last = Act.objects.latest("seq")
    assert (made.seq, bytes(made.hash), last.verb) == (2, bytes(last.hash), "audit.sign-checkpoint")
    message = b"nazorat-checkpoint/1" + made.seq.to_bytes(8) + bytes(made.hash)
    assert crypto.verify(crypto.server_signing_public(), message, bytes(made.signature))
    assert sign_checkpoint(by=BY) is None
    kept = verifier.read_checkpoints(checkpoint_lines(crypto.server_signing_public()))
    assert kept == {2: bytes(last.hash).hex()}
    act()
    assert verifier.verify(exported_lines(), kept).since_checkpoint == 1


def test_an_opening_is_committed_before_anything_is_opened() -> None:
    ids = [uuid4() for _each in range(3)]
    made = note_opening("audit.open-it", by=BY, organisation=BODY, obj=None, ids=ids)

    assert (made.count, bytes(made.commitment)) == (3, crypto.commitment_to(ids))
    assert str(ids[0]) not in json.dumps(list(exported_lines()))


@settings(max_examples=60, deadline=None)
@given(ids=st.lists(st.uuids(), min_size=1, max_size=40, unique=True), at=st.integers(0, 39))
def test_a_commitment_is_made_again_out_of_exactly_these_ids(ids: list[Any], at: int) -> None:
    made = crypto.commitment_to(ids)
    at %= len(ids)

    assert len(made) == 32
    assert crypto.commitment_to(reversed(ids)) == made
    for others in ([*ids[:at], uuid4(), *ids[at + 1 :]], ids[:-1], [*ids, ids[-1]]):
        assert crypto.commitment_to(others) != made


def test_a_commitment_is_made_again_by_the_holder_of_the_secret_alone(settings: Any) -> None:
    ids = [uuid4()]
    made = crypto.commitment_to(ids)
    settings.SECRETS = replace(settings.SECRETS, ingest="another secret of an installation, as long as one")
    assert crypto.commitment_to(ids) != made


def test_a_withheld_act_is_not_found_again_by_trying_times() -> None:
    """Whoever holds its hash alone knows all but the microsecond of a sign-in; only what cannot be tried keeps it from them."""
    one = act("people.sign-in", obj=BY)
    row = facts(one)
    assert verifier.act_hash(verifier.GENESIS, row) == bytes(one.hash).hex()
    assert verifier.act_hash(verifier.GENESIS, {**row, "commitment": ""}) != bytes(one.hash).hex()
    assert len(bytes(one.commitment)) == 32
    assert bytes(act("people.sign-in", obj=BY).commitment) != bytes(one.commitment)


@pytest.mark.parametrize("verb", ["audit", "audit.", "Audit.try-it", "audit.try-it\n", "audit.try it"])
def test_what_is_not_a_verb_is_refused(verb: str) -> None:
    with pytest.raises(ValueError, match="not a verb"):
        act(verb)
