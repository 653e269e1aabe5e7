from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import BigIntegerField, CharField, UUIDField
from django.test.utils import CaptureQueriesContext

from nazorat.audit.models import Act
from nazorat.kit.statements import Select, Slot, insert, partly

pytestmark = pytest.mark.django_db
BY_ACTOR = Select(
    lambda: (
        Act.objects.filter(actor=Slot("actor", UUIDField()), seq__gt=Slot("after", BigIntegerField()))
        .exclude(verb=Slot("verb", CharField()))
        .order_by("-seq")
        .values_list("seq", "actor", "at", "commitment")
    )
)


def act(seq: int, **given: object) -> Act:
    facts = {
        "actor": uuid4(),
        "verb": "kit.try-it",
        "at": datetime.now(UTC),
        "commitment": b"\0c",
        "previous": b"p",
        "hash": b"h",
        **given,
    }
    return Act(seq=seq, **facts)


def test_rows_when_inserted_are_as_bulk_create_writes_them() -> None:
    one, two = act(1, obj=None, organisation=uuid4()), act(2, obj=uuid4(), count=7)
    insert([one])
    Act.objects.bulk_create([two])
    fields = [field.attname for field in Act._meta.concrete_fields]
    for made in (one, two):
        held = Act.objects.get(seq=made.seq)
        assert [plain(getattr(held, name)) for name in fields] == [plain(getattr(made, name)) for name in fields]
    assert not one._state.adding


def plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def test_rows_when_many_take_one_statement_and_none_when_there_are_none() -> None:
    with CaptureQueriesContext(connection) as asked:
        insert([act(number) for number in range(1, 4)])
        insert([])
    assert (len(asked), Act.objects.count()) == (1, 3)


def test_row_when_its_key_is_taken_is_refused() -> None:
    insert([act(1)])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([act(1)])


def test_select_finds_what_the_queryset_finds_with_new_values_each_time() -> None:
    who, other = uuid4(), uuid4()
    insert([act(1, actor=who), act(2, actor=who), act(3, actor=who, verb="kit.not-it"), act(4, actor=other)])
    for actor, after in ((who, 0), (who, 1), (other, 0), (uuid4(), 0)):
        expected = Act.objects.filter(actor=actor, seq__gt=after).exclude(verb="kit.not-it").order_by("-seq")
        found = BY_ACTOR.rows(actor=actor, after=after, verb="kit.not-it")
        assert [(seq, by, at, bytes(root)) for seq, by, at, root in found] == [
            (row.seq, row.actor, row.at, bytes(row.commitment)) for row in expected
        ]
    assert BY_ACTOR.first(actor=who, after=0, verb="x") is not None
    assert BY_ACTOR.first(actor=uuid4(), after=0, verb="x") is None


def test_select_when_a_value_is_missing_says_which() -> None:
    with pytest.raises(KeyError, match="after"):
        BY_ACTOR.rows(actor=uuid4(), verb="x")


def test_row_when_partly_known_fetches_the_rest_when_asked() -> None:
    insert([act(1, verb="kit.the-rest")])
    row = partly(Act, hash=b"known", seq=1)
    with CaptureQueriesContext(connection) as asked:
        assert (row.seq, row.hash, len(asked)) == (1, b"known", 0)
        assert (row.verb, len(asked)) == ("kit.the-rest", 1)
