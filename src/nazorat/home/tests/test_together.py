"""Acts of reading, seen by two custodians of two organisations together and by nobody alone."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act, SharedLook
from nazorat.home import actions
from nazorat.home.queries.acts import TOGETHER, looks_open
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.vault.actions import note_opening
from support.make import make_keyring, make_member, sign_in
from support.visits import chain_lock, make_visit

pytestmark = pytest.mark.django_db
Role = Member.Role


def custodian() -> Keyring:
    return make_keyring(make_member(role=Role.CUSTODIAN))


def reading(verb: str = "fieldwork.open-records") -> tuple[Member, int]:
    """A member who read something of a visit."""
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead)
    note_opening(verb, by=lead.member.id, organisation=lead.member.organisation_id, obj=visit.id, ids=[visit.id])
    return lead.member, visit.number


@pytest.fixture
def two() -> tuple[Keyring, Keyring, SharedLook]:
    first, second = custodian(), custodian()
    return first, second, actions.agree_together(by=second, look=actions.ask_together(by=first))


def test_two_of_two_organisations_see_who_read_what_belongs_to_a_visit(two: tuple[Keyring, Keyring, SharedLook]) -> None:
    first, second, look = two
    reader, number = reading()
    for ring in (first, second):
        _page, lines = actions.read_together(by=ring, look=look, number=None)
        assert [(line.code, line.visit, line.words, line.act.count) for line in lines] == [(reader.code, number, "opened", 1)]
    verbs = ["audit.ask-together", "audit.agree-together", "audit.read-together", "audit.read-together"]
    acts = Act.objects.filter(verb__contains="together").order_by("seq")
    assert [(act.verb, act.actor) for act in acts] == list(
        zip(verbs, (first.member.id, second.member.id, first.member.id, second.member.id), strict=True)
    )


def test_nobody_is_both(two: tuple[Keyring, Keyring, SharedLook]) -> None:
    """The same person, a colleague of the same organisation, and somebody who is no custodian."""
    first = custodian()
    look = actions.ask_together(by=first)
    colleague = make_keyring(make_member(role=Role.CUSTODIAN, organisation=first.member.organisation))
    coordinator = make_keyring(make_member(role=Role.COORDINATOR))
    for ring, code in ((first, "second-person"), (colleague, "second-person"), (coordinator, "refused")):
        with pytest.raises(Problem, match=code):
            actions.agree_together(by=ring, look=look)
    unvouched = make_keyring(make_member(role=Role.CUSTODIAN, vouched=False))
    with pytest.raises(Problem, match="not-vouched"):
        actions.agree_together(by=unvouched, look=look)
    for by, body in ((first, custodian()), (custodian(), first)):
        agreed = {"agreed_by": by.member.id, "agreed_for": body.member.organisation_id, "agreed_at": timezone.now()}
        with pytest.raises(IntegrityError), transaction.atomic():
            SharedLook.objects.filter(id=look.id).update(**agreed)


def test_nobody_looks_alone_nor_afterwards(two: tuple[Keyring, Keyring, SharedLook]) -> None:
    first, second, look = two
    alone = actions.ask_together(by=first)
    for ring, one in ((first, alone), (custodian(), look)):
        with pytest.raises(Problem, match="look-over"):
            actions.read_together(by=ring, look=one, number=None)
    # the other is no custodian any more
    Member.objects.filter(id=second.member.id).update(is_active=False)
    with pytest.raises(Problem, match="look-over"):
        actions.read_together(by=first, look=look, number=None)
    Member.objects.filter(id=second.member.id).update(is_active=True)
    actions.read_together(by=first, look=look, number=None)
    look.ends_at = timezone.now() - timedelta(seconds=1)
    with pytest.raises(Problem, match="look-over"):
        actions.read_together(by=first, look=look, number=None)


def test_an_ask_waits_a_day_and_is_agreed_to_once() -> None:
    first, second = custodian(), custodian()
    look = actions.ask_together(by=first)
    assert timedelta(hours=23) < look.ends_at - timezone.now() <= timedelta(days=1)
    assert look in looks_open(second.member, timezone.now())
    agreed = actions.agree_together(by=second, look=look)
    assert agreed.ends_at - timezone.now() <= timedelta(hours=8)
    third = custodian()
    assert agreed not in looks_open(third.member, timezone.now())
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.agree_together(by=third, look=look)
    late = actions.ask_together(by=first)
    SharedLook.objects.filter(id=late.id).update(ends_at=timezone.now())
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.agree_together(by=second, look=late)


@pytest.mark.parametrize(
    ("verb", "told"),
    [
        ("fieldwork.open-record", True), ("fieldwork.export-records", True), ("reports.open-report", True), ("findings.open", True),
        ("analysis.export-rooms", True), ("visits.open-plan", True), ("custody.unseal-identity", True), ("fieldwork.print-sheets", True),
        ("people.sign-in", False), ("people.unlock-key", False), ("people.open-planning", False), ("visits.open-conflicts", False),
        ("audit.read-together", False), ("fieldwork.key-sheet", False), ("visits.arrive", False), ("fieldwork.opened-x", False),
    ],
)  # fmt: skip
def test_openings_exports_and_unsealing_and_nothing_else(verb: str, told: bool) -> None:
    assert bool(TOGETHER.match(verb)) is told


def test_no_act_no_page(two: tuple[Keyring, Keyring, SharedLook], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_given: object) -> None:
        raise Problem("busy")

    monkeypatch.setattr("nazorat.home.actions.append", refuse)
    with pytest.raises(Problem, match="busy"):
        actions.read_together(by=two[0], look=two[2], number=None)


def test_pages() -> None:
    reader, number = reading()
    first, second, third, head = Client(), Client(), Client(), Client()
    for client in (first, second, third):
        sign_in(client, make_member(role=Role.CUSTODIAN))
    sign_in(head, make_member(role=Role.COORDINATOR))
    assert "/acts/together/" in first.get("/acts/").content.decode()
    assert "/acts/together/" not in head.get("/acts/").content.decode()
    assert first.post("/acts/together/ask/").status_code == 302
    look = SharedLook.objects.get()
    assert f"/acts/together/{look.id}/agree/" in second.get("/acts/together/").content.decode()
    assert f"/acts/together/{look.id}/" not in first.get("/acts/together/").content.decode()
    assert first.get(f"/acts/together/{look.id}/").status_code == 403
    assert first.post(f"/acts/together/{look.id}/agree/").status_code == 409
    assert second.post(f"/acts/together/{look.id}/agree/").status_code == 302
    for client in (first, second):
        page = client.get(f"/acts/together/{look.id}/").content.decode()
        assert (reader.code in page, f">{number}<" in page) == (True, True)
    assert [client.get(f"/acts/together/{look.id}/").status_code for client in (third, head)] == [404, 404]
    assert head.get("/acts/together/").status_code == 404
    assert head.post("/acts/together/ask/").status_code == 404


def test_the_page_costs_the_same_for_one_row_and_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first, second = custodian(), custodian()
    client = Client()
    sign_in(client, first.member)
    look = actions.agree_together(by=second, look=actions.ask_together(by=first))
    for number in (1, 2):
        for _each in range(number):
            reading()
        with django_assert_num_queries(18 + chain_lock()):
            client.get(f"/acts/together/{look.id}/")
