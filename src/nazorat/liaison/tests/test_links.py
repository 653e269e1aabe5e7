"""The link to one numbered copy: secret and code together, ended and taken back, nothing else behind it, nothing of it at rest."""

from __future__ import annotations

import logging
from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.correspondence.actions import strike_entry
from nazorat.correspondence.models import JournalEntry
from nazorat.kit.problems import Problem
from nazorat.kit.redact import masked
from nazorat.liaison.actions import Made, end_links, make_link, open_link, prolong_link, revoke_link
from nazorat.liaison.keys import COOKIE, mark_of
from nazorat.liaison.models import Link, OpenedLink
from nazorat.people.models import Member
from nazorat.people.rights import RIGHTS, Asked
from nazorat.reports.models import HandedCopy, Inbox, Report
from support.addresses import addresses
from support.links import COPY_NUMBER, Handed, came_in, linked, make_draft_letter, make_handed
from support.make import make_member, sign_in
from support.reports import make_cast, make_report

pytestmark = pytest.mark.django_db
WORD = "Зарафшонкалима"


@pytest.fixture(scope="module")
def made(lasting: None) -> Handed:
    return make_handed(make_cast(tools=("interview",)), fact=f"Прогулка короче часа, {WORD}.")


@pytest.fixture
def handed(made: Handed) -> Handed:
    return deepcopy(made)


@pytest.fixture(scope="module")
def standing(made: Handed) -> Made:
    return linked(made)


def test_copy_is_read_as_it_was_handed_over_with_its_number(handed: Handed, standing: Made) -> None:
    page = came_in(standing).get("/liaison/copy/?text=ru")
    shown = page.content.decode()
    assert (WORD in shown, f"copy <bdi>{COPY_NUMBER}</bdi>" in shown, 'id="p1"' in shown) == (True, True, True)
    assert page["Cache-Control"] == "no-store"
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "script-src 'self'" in page["Content-Security-Policy"]
    for member in (handed.cast.lead, handed.cast.same, handed.cast.other):
        assert member.member.code not in shown
    verbs = list(Act.objects.filter(actor=standing.link.id).values_list("verb", "organisation", "obj").order_by("seq"))
    body = handed.cast.authority.id
    assert verbs == [("liaison.open-link", body, handed.entry.id), ("liaison.read-copy", body, handed.entry.id)]
    standing.link.refresh_from_db()
    assert standing.link.read_at is not None


@pytest.mark.parametrize("language", ["ru", "tg", "en"])
def test_copy_is_read_in_the_languages_of_the_pages(standing: Made, language: str) -> None:
    client = came_in(standing)
    client.cookies["__Host-l"] = language
    page = client.get("/liaison/copy/")
    assert (page.status_code, f'<html lang="{language}"' in page.content.decode()) == (200, True)


def test_wrong_code_and_wrong_secret_are_told_alike_and_tries_are_counted(standing: Made) -> None:
    client = Client()
    wrong = [{"secret": standing.secret, "code": "0000 0000"}, {"secret": "AAAAA-AAAAA-AAAAA-AAAAA", "code": standing.code}]
    pages = [client.post("/liaison/", body) for body in wrong]
    assert [(page.status_code, "do not belong together" in page.content.decode()) for page in pages] == [(422, True)] * 2
    assert COOKIE not in client.cookies
    assert Act.objects.filter(verb="liaison.refuse").count() == 2
    found = [open_link(by=f"192.0.2.{number}", secret=standing.secret, code="00000000") for number in range(7)]
    assert found == [None] * 7
    with pytest.raises(Problem, match="too-many"):
        open_link(by="192.0.2.99", secret=standing.secret, code=standing.code)


def test_secrets_cannot_be_tried_without_end_from_one_address() -> None:
    found = [open_link(by="192.0.2.1", secret=f"AAAAA-{number:05}", code="1") for number in range(20)]
    assert found == [None] * 20
    with pytest.raises(Problem, match="too-many"):
        open_link(by="192.0.2.1", secret="AAAAA-AAAAA", code="1")


def test_secret_is_taken_as_somebody_types_it(standing: Made) -> None:
    typed = f" {standing.secret.lower().replace('-', ' ')} "
    assert open_link(by="192.0.2.1", secret=typed, code=standing.code.replace(" ", "-"))


def test_link_when_ended_opens_nothing_and_closes_what_is_open(standing: Made) -> None:
    client = came_in(standing)
    Link.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/liaison/copy/").status_code == 409
    with pytest.raises(Problem, match="link-ended"):
        open_link(by="192.0.2.1", secret=standing.secret, code=standing.code)


def test_link_when_taken_back_is_gone_at_once_with_what_it_opened(handed: Handed, standing: Made) -> None:
    client = came_in(standing)
    revoke_link(by=handed.cast.lead.member, entry=handed.entry)
    assert client.get("/liaison/copy/").status_code == 409
    assert open_link(by="192.0.2.1", secret=standing.secret, code=standing.code) is None
    row = Link.objects.get()
    assert (bytes(row.wrapped), bytes(row.copy), bytes(row.draft), OpenedLink.objects.count()) == (b"", b"", b"", 0)
    assert Act.objects.filter(verb="liaison.revoke-link", obj=handed.entry.id).count() == 1
    with pytest.raises(Problem, match="changed-meanwhile"):
        revoke_link(by=handed.cast.lead.member, entry=handed.entry)


def test_link_that_is_prolonged_opens_with_the_same_address_and_code(handed: Handed, standing: Made) -> None:
    Link.objects.update(ends_at=timezone.now() - timedelta(days=6))
    desk, last = Client(), timezone.localdate() + timedelta(days=30)
    sign_in(desk, handed.cast.lead.member)
    assert desk.post(f"/liaison/letters/{handed.entry.id}/prolong/", {"ends_on": str(last)}).status_code == 302
    assert timezone.localtime(Link.objects.get().ends_at).date() == last
    assert came_in(standing).get("/liaison/copy/").status_code == 200
    assert Act.objects.filter(verb="liaison.prolong-link", obj=handed.entry.id).count() == 1
    with pytest.raises(Problem, match="link-too-long"):
        prolong_link(by=handed.cast.lead.member, entry=handed.entry, ends_at=timezone.now() + timedelta(days=100))


def test_link_is_empty_a_week_after_its_end(handed: Handed, standing: Made) -> None:
    end_links(by=None)
    assert not Act.objects.filter(verb="liaison.end-links").exists()
    Link.objects.update(ends_at=timezone.now() - timedelta(days=8))
    end_links(by=None)
    row = Link.objects.get()
    assert (bytes(row.copy), bytes(row.wrapped), row.revoked_at) == (b"", b"", None)
    assert Act.objects.get(verb="liaison.end-links").count == 1
    with pytest.raises(Problem, match="changed-meanwhile"):
        prolong_link(by=handed.cast.lead.member, entry=handed.entry, ends_at=timezone.now() + timedelta(days=5))


def test_new_link_ends_the_one_before(handed: Handed, standing: Made) -> None:
    client, again = came_in(standing), linked(handed)
    assert client.get("/liaison/copy/").status_code == 409
    assert came_in(again).get("/liaison/copy/").status_code == 200


def test_link_of_a_letter_that_was_struck_through_opens_nothing(handed: Handed, standing: Made) -> None:
    client = came_in(standing)
    strike_entry(by=handed.cast.lead.member, entry=handed.entry, reason=JournalEntry.Struck.ADDRESSEE)
    assert client.get("/liaison/copy/").status_code == 409


def test_browser_forgets_after_an_hour_and_when_it_is_told_to(standing: Made) -> None:
    client, other = came_in(standing), came_in(standing)
    held = client.cookies[COOKIE].value
    left = client.post("/liaison/leave/")
    assert (left["Location"], left["Clear-Site-Data"]) == ("/liaison/", '"cache"')
    client.cookies[COOKIE] = held
    assert client.get("/liaison/copy/").status_code == 409
    assert other.get("/liaison/copy/").status_code == 200
    OpenedLink.objects.update(used_at=timezone.now() - timedelta(minutes=61))
    assert other.get("/liaison/copy/").status_code == 409


def test_cookie_is_strict_and_of_no_use_to_another_row(standing: Made) -> None:
    client = came_in(standing)
    morsel = client.cookies[COOKIE]
    assert (morsel["samesite"], morsel["httponly"], morsel["secure"], morsel["path"], morsel["domain"]) == (
        "Strict",
        True,
        True,
        "/",
        "",
    )
    client.cookies[COOKIE] = morsel.value[:-8] + "AAAAAAA="
    assert client.get("/liaison/copy/").status_code == 409


def test_link_is_made_only_for_a_copy_that_was_handed_over(handed: Handed) -> None:
    other = make_draft_letter(handed.cast, handed.report, number="4")
    with pytest.raises(Problem, match="copy-not-handed"):
        make_link(by=handed.cast.lead, entry=other, ends_at=timezone.now() + timedelta(days=1))
    draft = make_report(handed.cast)
    early = make_draft_letter(handed.cast, draft, number="4")
    with pytest.raises(Problem, match="link-no-copy"):
        make_link(by=handed.cast.lead, entry=early, ends_at=timezone.now() + timedelta(days=1))
    Report.objects.filter(id=handed.report.id).update(state=Report.State.ADOPTED)
    adopted = JournalEntry.objects.get(id=handed.entry.id)
    with pytest.raises(Problem, match="link-no-copy"):
        make_link(by=handed.cast.lead, entry=adopted, ends_at=timezone.now() + timedelta(days=1))
    assert not Link.objects.filter(entry__in=[other, early]).exists()


@pytest.mark.parametrize("days", [-1, 100])
def test_link_ends_in_time(handed: Handed, days: int) -> None:
    with pytest.raises(Problem, match="link-too-long"):
        linked(handed, ends_at=timezone.now() + timedelta(days=days))


def test_link_is_made_by_who_keeps_the_letter_and_holds_the_draft(handed: Handed) -> None:
    address = reverse("letter-link", args=[handed.entry.id])
    seen = {}
    for name, member in {
        "lead": handed.cast.lead.member,
        "head": make_member(role=Member.Role.COORDINATOR),
        "other": make_member(),
    }.items():
        client = Client()
        sign_in(client, member)

        seen[name] = (client.get(address).status_code, address in client.get(f"/letters/{handed.entry.id}/").content.decode())
    assert seen == {"lead": (200, True), "head": (404, False), "other": (404, False)}


def test_address_and_code_are_shown_once_and_kept_nowhere(handed: Handed) -> None:
    client, address = Client(), reverse("letter-link", args=[handed.entry.id])
    sign_in(client, handed.cast.lead.member)
    page = client.post(address, {"ends_on": str(timezone.localdate() + timedelta(days=5))})
    made = page.context["made"]
    shown = page.content.decode()
    assert f"/liaison/#{made.secret}" in shown
    assert made.code in shown
    again = client.get(address).content.decode()
    assert (made.secret in again, made.code in again, "Take the link back" in again) == (False, False, True)
    held = everything_held()
    for word in (made.secret, made.secret.replace("-", ""), made.code, made.code.replace(" ", "")):
        assert word.encode() not in held
    assert client.post(f"{address}revoke/").status_code == 302
    assert Link.objects.filter(revoked_at=None).count() == 0


def test_copy_at_rest_opens_to_nobody_without_secret_and_code(handed: Handed, standing: Made) -> None:
    came_in(standing).get("/liaison/copy/")
    held = everything_held()
    assert WORD.encode() not in held
    row = Link.objects.get()
    assert bytes(row.copy).startswith(b"age-encryption.org/v1\n")
    assert bytes(row.mark) == mark_of(standing.secret)
    assert (HandedCopy.objects.count(), Inbox.objects.count()) == (1, 1)


def test_exchanged_key_is_noticed_before_a_link_is_made(handed: Handed) -> None:
    linked(handed)
    Inbox.objects.update(public=b"age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p")
    with pytest.raises(Problem, match="inbox-doubtful"):
        linked(handed)


def test_liaison_comes_in_at_no_other_address(handed: Handed, standing: Made) -> None:
    """A liaison's browser is nobody at every page of members, whatever it asks for."""
    client, wrong = came_in(standing), []
    for pattern in addresses():
        right = RIGHTS[pattern.name or ""]
        if right.asked == Asked.NOTHING:
            continue
        by_kind = {"UUIDConverter": handed.report.id, "IntConverter": 1}
        given = {name: by_kind.get(type(kind).__name__, "x") for name, kind in pattern.pattern.converters.items()}
        answer = client.get(reverse(pattern.name or "", kwargs=given)) if "GET" in right.methods else None
        if answer is not None and not (answer.status_code == 302 and answer["Location"].startswith("/sign-in/?")):
            wrong.append((pattern.name, answer.status_code))
    assert wrong == []
    assert client.get(f"/reports/{handed.report.id}/").status_code == 302


def test_a_link_shows_its_own_copy_alone(handed: Handed, standing: Made) -> None:
    other = make_handed(make_cast(tools=("interview",)), fact="Другая камера тесна.", number="7")
    theirs = came_in(linked(other)).get("/liaison/copy/?text=ru").content.decode()
    assert ("Другая камера тесна" in theirs, WORD in theirs, "copy <bdi>7</bdi>" in theirs) == (True, False, True)


def test_secret_stands_in_no_log(standing: Made, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        came_in(standing).get("/liaison/copy/")
        Client().get("/liaison/nothing/")
    told = masked("\n".join(record.getMessage() for record in caplog.records))
    assert (standing.secret in told, standing.code in told) == (False, False)


def test_erased_report_leaves_nothing_of_its_links(handed: Handed, standing: Made) -> None:
    from nazorat.retention.actions.erasing import DESTROYERS  # noqa: PLC0415 - a room above, looked at from here

    client = came_in(standing)
    DESTROYERS["report"](handed.report.id)
    assert client.get("/liaison/copy/").status_code == 409
    row = Link.objects.get()
    assert (bytes(row.copy), bytes(row.wrapped), HandedCopy.objects.count(), Inbox.objects.count()) == (b"", b"", 0, 0)


def everything_held() -> bytes:
    """All text and bytes of all tables."""
    held = b""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names out of the database itself
            for row in cursor.fetchall():
                held += b"\n".join(bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode() for cell in row)
    return held
