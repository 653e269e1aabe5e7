"""A checkpoint kept outside, given back at the desk; and the reminder when two organisations have signed none for a month."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.queries import checkpoint_lines
from nazorat.home import panels
from nazorat.home.actions import compare_kept, cosign_checkpoint
from nazorat.home.queries.kept import Compared, compare, read_kept, signed_by_two
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault import crypto
from nazorat.vault.actions import sign_checkpoint
from support.make import custodian_of, make_keyring, make_member, make_organisation, sign_in

pytestmark = pytest.mark.django_db


def custodian() -> Keyring:
    return make_keyring(custodian_of(make_organisation()))


def go_on(acts: int = 5) -> None:
    with transaction.atomic():
        for _each in range(acts):
            append("audit.try-it", by=None, organisation=None)


def kept() -> list[str]:
    """What a custodian takes out: every checkpoint, one of now among them."""
    sign_checkpoint(by=None)
    return list(checkpoint_lines(crypto.server_signing_public()))


def held(lines: list[str]) -> Compared:
    return compare(read_kept("\n".join(lines)))


def test_a_kept_checkpoint_is_held_against_the_chain() -> None:
    go_on()
    ours, theirs = custodian(), custodian()
    kept()
    point = Checkpoint.objects.latest("seq")
    for ring in (ours, theirs):
        cosign_checkpoint(by=ring, checkpoint=point)
    lines = list(checkpoint_lines(crypto.server_signing_public()))
    go_on(7)
    found, last = held(lines), Act.objects.latest("seq").seq
    assert (found.state, found.seq, found.since, found.ends) == ("stands", point.seq, last - point.seq, last)
    assert set(found.signers) == {str(ring.member.organisation) for ring in (ours, theirs)}
    compare_kept(by=ours, kept=read_kept(lines[-1]))
    act = Act.objects.latest("seq")
    assert (act.verb, act.actor, bytes(act.commitment)) == ("audit.compare-kept", ours.member.id, bytes(point.hash))


@pytest.mark.parametrize(("since", "state"), [(0, "gone"), (40, "changed")])
def test_a_database_set_back_is_told_at_the_desk(since: int, state: str) -> None:
    go_on()
    kept()
    last_week = transaction.savepoint()
    go_on(9)
    outside = kept()
    transaction.savepoint_rollback(last_week)
    go_on(since)
    # the checkpoints in it hold by themselves
    assert held(kept()).state == "stands"
    found = held(outside)
    assert (found.state, found.seq) == (state, json.loads(outside[-1])["seq"])


@pytest.mark.parametrize(
    "tamper",
    [
        lambda row: row.update(signature="00" * 64),
        lambda row: row.update(hash="11" * 32),
        lambda row: row.update(seq=row["seq"] + 1000),
        lambda row: row.pop("signature"),
    ],
)
def test_a_line_that_this_installation_did_not_sign_says_nothing_of_its_chain(tamper: Callable[[dict[str, Any]], object]) -> None:
    """So that a made-up line cannot make two custodians believe that the database was set back."""
    go_on()
    row = json.loads(kept()[-1])
    tamper(row)
    assert held([json.dumps(row)]).state == "foreign"


def test_a_signature_of_a_custodian_that_does_not_hold_counts_for_nobody() -> None:
    go_on()
    kept()
    cosign_checkpoint(by=custodian(), checkpoint=Checkpoint.objects.latest("seq"))
    row = json.loads(list(checkpoint_lines(crypto.server_signing_public()))[-1])
    assert len(held([json.dumps(row)]).signers) == 1
    row["cosignatures"][0]["signature"] = row["signature"]
    assert (held([json.dumps(row)]).state, held([json.dumps(row)]).signers) == ("stands", ())


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "words", "[]", "1", "null", '{"seq": 1}', '{"seq": true, "hash": "' + "00" * 32 + '"}',
        '{"seq": 1, "hash": "00"}', '{"seq": 1, "hash": 5}', '{"seq": 9223372036854775808, "hash": "' + "00" * 32 + '"}',
        '{"seq": 1, "hash": "' + "00" * 32 + '", "cosignatures": 5}', '{"seq": 1, "hash": "' + "00" * 32 + '", "key": 1}', "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_kept(text)


def test_only_custodians_give_one_back() -> None:
    go_on()
    lines = read_kept(kept()[-1])
    for role in (Member.Role.COORDINATOR, Member.Role.MONITOR, Member.Role.ADMINISTRATOR):
        with pytest.raises(Problem, match="refused"):
            compare_kept(by=make_keyring(make_member(role=role)), kept=lines)


def test_the_page_takes_a_file_or_a_line() -> None:
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, custodian().member)
    go_on()
    lines = kept()
    go_on(4)
    file = SimpleUploadedFile("checkpoints.jsonl", "\n".join(lines).encode())
    for body in ({"file": file}, {"lines": lines[-1]}):
        page = client.post("/acts/kept/", body)
        assert (page.status_code, "The record still has act" in page.content.decode()) == (200, True)
    assert "/acts/kept/" in client.get("/acts/").content.decode()
    for wrong in ({}, {"lines": "words"}, {"file": SimpleUploadedFile("x", b"\xff\xfe")}):
        assert client.post("/acts/kept/", wrong).status_code == 422


def test_the_desk_reminds_custodians_after_a_month(monkeypatch: pytest.MonkeyPatch) -> None:
    go_on()
    kept()
    now, (ours, theirs) = timezone.now(), (custodian(), custodian())
    point = Checkpoint.objects.latest("seq")
    assert (signed_by_two(now).late, signed_by_two(now + timedelta(days=32)).late) == (False, True)
    cosign_checkpoint(by=ours, checkpoint=point)
    # two custodians of one organisation are one side
    second = make_member(organisation=ours.member.organisation, role=Member.Role.CUSTODIAN)
    cosign_checkpoint(by=make_keyring(second), checkpoint=point)
    assert signed_by_two(now).at is None
    cosign_checkpoint(by=theirs, checkpoint=point)
    assert (signed_by_two(now).at, signed_by_two(now).late) == (point.at, False)
    client, words = Client(headers={"Accept-Language": "en"}), "signed by custodians of two organisations is of"
    sign_in(client, ours.member)
    assert words not in client.get("/").content.decode()
    monkeypatch.setattr(panels, "signed_by_two", lambda now: signed_by_two(now + timedelta(days=32)))
    assert words in client.get("/").content.decode()
    lead = Client(headers={"Accept-Language": "en"})
    sign_in(lead, make_member())
    assert words not in lead.get("/").content.decode()
