"""The record of acts: counts for those who answer for it, hashes in place of readings, and a file that verifies."""

import ast
import json
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from nazorat.audit import verifier
from nazorat.audit.models import Act, Checkpoint
from nazorat.audit.queries import exported_lines
from nazorat.home.queries import acts
from nazorat.home.queries.rooms import ROOMS
from nazorat.home.queries.verbs import VERBS
from nazorat.people.models import Member
from nazorat.vault.actions import note_opening
from support.make import make_member, sign_in
from support.source import apps, room_files, tree

Role = Member.Role
# strings of the same shape that are no verbs: a slot, receivers of signals, and files offered for download
NO_VERBS = re.compile(
    r"standards\.place-kinds|reports\.(reference-loaded|key-replaced|member-ended|member-removed)"
    r"|.*\.(csv|xlsx|pdf|docx|html|jsonl|jpg)"
)


def signed(role: str) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    sign_in(client, make_member(role=role))
    return client


def verbs_in_sources() -> Iterator[str]:
    rooms = "|".join(apps())
    shape = re.compile(rf"({rooms})\.[a-z]+(-[a-z]+)*")
    for room in apps():
        for file in room_files(room, ".py"):
            if "migrations" in file.parts or file.name in ("verbs.py", "urls.py"):
                continue
            for node in ast.walk(tree(file)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and shape.fullmatch(node.value):
                    yield node.value


def test_every_act_that_is_shown_has_words() -> None:
    told = {verb for verb in verbs_in_sources() if not acts.watches(verb) and not NO_VERBS.fullmatch(verb)}
    told = {verb for verb in told if "." in verb and verb.rpartition(".")[2] not in ("apps", "models")}
    assert len(told) > 60
    assert {verb for verb in told if verb not in VERBS and "-" in verb} == set()
    assert {verb.partition(".")[0] for verb in VERBS} == set(ROOMS)


@pytest.mark.parametrize(
    "verb",
    [
        "people.sign-in", "people.sign-out", "people.lock-key", "people.unlock-key", "people.refuse-proof", "people.end-sign-in",
        "fieldwork.open-records", "fieldwork.open-file", "fieldwork.export-records", "fieldwork.print-sheets", "recommendations.open",
        "recommendations.open-one", "reports.open-report", "reports.export-draft", "visits.open-plan", "analysis.open-material",
        "people.open-planning",
    ],
)  # fmt: skip
def test_readings_and_hours_are_not_told(verb: str) -> None:
    assert acts.watches(verb)
    assert verb not in VERBS


@pytest.mark.parametrize(
    "verb", ["audit.export-chain", "fieldwork.receive-record", "people.vouch-key", "visits.arrive", "people.join"]
)
def test_other_acts_are_told(verb: str) -> None:
    assert not acts.watches(verb)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CUSTODIAN])
def test_the_page_tells_counts_and_neither_actors_nor_readings(role: str) -> None:
    reader, target = make_member(), make_member()
    note_opening("fieldwork.open-records", by=reader.id, organisation=reader.organisation_id, obj=target.id, ids=[target.id])
    page = signed(role).get("/acts/").content.decode()

    assert "a custodian vouched for a key" not in page
    assert "fieldwork.open-records" not in page
    assert str(reader.id) not in page
    assert str(target.id) not in page
    assert "acts.jsonl" in page
    assert ('action="/acts/chain.jsonl"' in page) == (role == Role.CUSTODIAN)


@pytest.mark.django_db
def test_a_custodians_chain_verifies_and_withholds_readings() -> None:
    reader = make_member()
    note_opening("fieldwork.open-records", by=reader.id, organisation=reader.organisation_id, obj=reader.id, ids=[reader.id])
    client = signed(Role.CUSTODIAN)
    answer = client.post("/acts/chain.jsonl")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]  # a streaming answer
    rows = [json.loads(line) for line in lines]

    assert answer["Content-Disposition"] == 'attachment; filename="acts.jsonl"'
    verdict = verifier.verify(lines)
    assert verdict.holds
    assert verdict.withheld == sum(acts.watches(verb) for verb in Act.objects.values_list("verb", flat=True)) >= 2
    assert all(set(row) == {"seq", "withheld", "previous", "hash"} for row in rows if row.get("withheld"))
    assert str(reader.id) not in "".join(lines)
    assert rows[-1]["verb"] == "audit.export-chain"
    assert verdict.tip == verifier.verify(exported_lines()).tip


@pytest.mark.django_db
def test_a_custodian_takes_a_checkpoint_along() -> None:
    client = signed(Role.CUSTODIAN)
    assert "none yet" in client.get("/acts/").content.decode()
    answer = client.post("/acts/checkpoints.jsonl")
    kept = verifier.read_checkpoints(b"".join(answer.streaming_content).decode().splitlines())  # type: ignore[attr-defined]  # as above

    assert len(kept) == 1
    assert verifier.verify(exported_lines(), kept).holds
    assert "none yet" not in client.get("/acts/").content.decode()


@pytest.mark.django_db
def test_custodians_sign_the_last_checkpoint_on_the_page() -> None:
    first, second = signed(Role.CUSTODIAN), signed(Role.CUSTODIAN)
    first.post("/acts/checkpoints.jsonl")
    point = Checkpoint.objects.get()
    address = f"/acts/checkpoints/{point.seq}/sign/"
    assert address in first.get("/acts/").content.decode()
    assert [client.post(address).status_code for client in (first, second)] == [302, 302]
    page = first.get("/acts/").content.decode()
    assert (address in page, page.count('d-block"><bdi>')) == (False, 2)
    assert first.post(address).status_code == 409
    assert first.post("/acts/checkpoints/999999/sign/").status_code == 404
    assert signed(Role.COORDINATOR).post(address).status_code == 404


@pytest.mark.django_db
def test_words_follow_the_language() -> None:
    with override("en"):
        assert acts.VerbCount("visits.arrive", 1, None).words == "a visit began"
    assert acts.VerbCount("some.new-verb", 1, None).words == "some.new-verb"


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_one_row_and_three(rows: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = signed(Role.COORDINATOR)
    member = make_member()
    for number in range(rows):
        note_opening(f"visits.arrive{'-x' * number}", by=member.id, organisation=None, obj=None, ids=[])
    client.get("/acts/")
    with django_assert_num_queries(7):
        client.get("/acts/")
