"""Replies to recommendations by the link: kept sealed, sent once as one letter, looked at and taken in by a member, nothing else opened."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.correspondence.actions import strike_entry
from nazorat.correspondence.models import JournalEntry, SealedScan
from nazorat.kit.problems import Problem
from nazorat.liaison.actions import Made, make_link, open_replies, revoke_link, take_reply
from nazorat.liaison.models import Link, SentReply
from nazorat.people.models import Member, Organisation
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.reports.models import Inbox
from nazorat.retention.actions.erasing import DESTROYERS
from nazorat.vault.crypto import CannotOpen
from support.links import Handed, came_in, linked, make_asked, make_handed, make_sent_reply
from support.make import make_member, make_organisation, sign_in
from support.reports import make_cast

from .test_links import everything_held

pytestmark = pytest.mark.django_db
SAID = "Двор открыт с мая, КАНАРЕЙКА."
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Handed, Made]:
    asked = make_asked(make_cast(tools=("interview",)))
    return asked, linked(asked)


@pytest.fixture
def asked(made: tuple[Handed, Made]) -> Handed:
    return deepcopy(made[0])


@pytest.fixture
def link(made: tuple[Handed, Made]) -> Made:
    return deepcopy(made[1])


def desk(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def answered(client: Client, number: int = 1, claimed: str = "accepted", said: str = SAID, seen: str = "") -> int:
    return client.post(f"/liaison/replies/{number}/", {"claimed": claimed, "said": said, "seen": seen}).status_code


def send(client: Client, made: Made) -> int:
    made.link.refresh_from_db()
    return client.post("/liaison/replies/send/", {"version": made.link.version}).status_code


def test_liaison_sees_what_the_letter_asked_about_and_nothing_else(asked: Handed, link: Made) -> None:
    client = came_in(link)
    assert client.get("/liaison/copy/")["Location"] == "/liaison/replies/"
    page = client.get("/liaison/replies/")
    shown = page.content.decode()
    codes = [row.code for row in AdoptedRecommendation.objects.order_by("number")]
    assert [code in shown for code in codes] == [True, True]
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex, nofollow, noarchive")
    for member in (asked.cast.lead, asked.cast.same, asked.cast.other):
        assert member.member.code not in shown
    other = make_organisation(kind=Organisation.Kind.AUTHORITY)
    AdoptedRecommendation.objects.filter(number=2).update(addressee=other)
    assert codes[1] not in came_in(linked(asked)).get("/liaison/replies/").content.decode()


@pytest.mark.parametrize("path", ["copy/0/", "copy/1/", "replies/0/", "replies/3/", "replies/99999999/"])
def test_what_the_letter_did_not_ask_about_is_not_there(link: Made, path: str) -> None:
    assert came_in(link).get(f"/liaison/{path}").status_code == 404


def test_link_to_a_draft_has_no_replies() -> None:
    client = came_in(linked(make_handed(make_cast(tools=("interview",)))))
    assert [client.get(f"/liaison/replies/{path}").status_code for path in ("", "1/", "send/")] == [404] * 3


@pytest.mark.parametrize("language", ["ru", "tg", "en"])
def test_pages_are_drawn_in_three_languages_in_every_state(link: Made, language: str) -> None:
    client = came_in(link)
    client.cookies["__Host-l"] = language
    paths = ("replies/", "replies/1/", "replies/send/", "files/")
    assert [client.get(f"/liaison/{path}").status_code for path in paths] == [200] * 4
    said = {"ru": "Сделать то, что сказано, 1.", "tg": "Кори 1.", "en": "Сделать то, что сказано, 1."}[language]
    assert said in client.get("/liaison/replies/").content.decode()
    assert (answered(client), send(client, link)) == (302, 302)
    assert [client.get(f"/liaison/{path}").status_code for path in paths] == [200] * 4


def test_answer_is_kept_sealed_changed_and_taken_out(link: Made) -> None:
    client = came_in(link)
    assert answered(client) == 302
    assert "КАНАРЕЙКА" in client.get("/liaison/replies/").content.decode()
    assert ("КАНАРЕЙКА".encode() in everything_held(), Reply.objects.count(), SentReply.objects.count()) == (False, 0, 0)
    page = client.get("/liaison/replies/1/").content.decode()
    seen = page.partition('name="seen" value="')[2][:16]
    assert answered(client, claimed="rejected", said="Нет.", seen="") == 422
    assert answered(client, claimed="rejected", said="Нет.", seen=seen) == 302
    assert "КАНАРЕЙКА" not in client.get("/liaison/replies/").content.decode()
    seen = client.get("/liaison/replies/1/").content.decode().partition('name="seen" value="')[2][:16]
    assert answered(client, claimed="", said="", seen=seen) == 302
    assert send(client, link) == 422
    assert not SentReply.objects.exists()


@pytest.mark.parametrize("claimed", ["none", "pending", "x", "<b>"])
def test_answer_that_a_body_cannot_give_is_refused(link: Made, claimed: str) -> None:
    assert answered(came_in(link), claimed=claimed) == 422


def test_words_without_an_answer_are_kept_in_the_form_and_nowhere_else(link: Made) -> None:
    client = came_in(link)
    page = client.post("/liaison/replies/1/", {"claimed": "", "said": SAID, "seen": ""})
    assert (page.status_code, SAID in page.content.decode()) == (422, True)
    link.link.refresh_from_db()
    assert bytes(link.link.draft) == b""


def test_answers_are_sent_once_as_one_letter_and_wait_sealed(asked: Handed, link: Made) -> None:
    client = came_in(link)
    for number, claimed in ((1, "accepted"), (2, "other_body")):
        answered(client, number, claimed)
    client.post("/liaison/files/", {"file": SimpleUploadedFile("ответ.pdf", b"%PDF-1.7 answer")})
    assert send(client, link) == 302
    link.link.refresh_from_db()
    letter = JournalEntry.objects.get(way=JournalEntry.Way.LINK)
    assert (letter.subject, letter.about, letter.body, letter.delivered_on) == (
        JournalEntry.Subject.REPLY, asked.entry, asked.cast.authority, TODAY,
    )  # fmt: skip
    assert (link.link.arrival, SentReply.objects.count(), Reply.objects.count()) == (letter, 2, 0)
    assert SealedScan.objects.filter(entry=letter, under=SealedScan.Under.INBOX).count() == 1
    assert set(AdoptedRecommendation.objects.values_list("claimed", flat=True)) == {"pending"}
    assert "КАНАРЕЙКА".encode() not in everything_held()
    assert (send(client, link), answered(client, 1, "rejected")) == (422, 422)
    assert letter.code in client.get("/liaison/replies/send/").content.decode()
    last = Act.objects.order_by("-seq").filter(verb="liaison.send-replies").values_list("actor", "organisation", "obj", "count")
    assert list(last) == [(link.link.id, asked.cast.authority.id, letter.id, 2)]


def test_reply_is_looked_at_and_taken_in_by_a_member(asked: Handed, link: Made) -> None:
    client = came_in(link)
    answered(client)
    answered(client, 2, "partly", "Частью.")
    send(client, link)
    lead = desk(asked.cast.lead.member)
    assert "Replies to recommendations of report" in lead.get("/").content.decode()
    shown = lead.get(f"/liaison/letters/{asked.entry.id}/replies/").content.decode()
    assert SAID in shown
    first, second = SentReply.objects.order_by("recommendation__number")
    where = f"/liaison/taking/{first.id}/"
    assert SAID in lead.get(where).content.decode()
    assert lead.post(where, {"claimed": "accepted", "text": "Двор открыт с мая."}).status_code == 302
    row, letter = Reply.objects.get(), JournalEntry.objects.get(way=JournalEntry.Way.LINK)
    assert (row.claimed, row.text, row.received_on, row.incoming_number, row.entered_by) == (
        "accepted", "Двор открыт с мая.", TODAY, letter.code, asked.cast.lead.member,
    )  # fmt: skip
    assert row.recommendation_id == first.recommendation_id
    assert AdoptedRecommendation.objects.get(pk=row.recommendation_id).claimed == "accepted"
    assert (lead.get(where).status_code, lead.post(where, {"claimed": "done", "text": ""}).status_code) == (404, 404)
    assert Link.objects.get(id=link.link.id).looked_at is None
    lead.post(f"/liaison/taking/{second.id}/", {"claimed": "partly", "text": "Частью."})
    assert Link.objects.get(id=link.link.id).looked_at is not None
    assert "Replies to recommendations of report" not in lead.get("/").content.decode()


def test_reply_that_two_take_in_is_entered_once(asked: Handed) -> None:
    sent = make_sent_reply(asked.cast, asked.entry)
    take_reply(by=asked.cast.lead.member, sent=sent, claimed="accepted", text="")
    with pytest.raises(Problem, match="changed-meanwhile"):
        take_reply(by=asked.cast.same.member, sent=sent, claimed="rejected", text="")
    assert Reply.objects.count() == 1


def test_what_came_is_there_for_nobody_without_key_and_letter(asked: Handed) -> None:
    sent = make_sent_reply(asked.cast, asked.entry)
    paths = (f"/liaison/letters/{asked.entry.id}/replies/", f"/liaison/taking/{sent.id}/", f"/liaison/taking/{uuid4()}/")
    own = asked.cast.lead.member.organisation
    others = [
        make_member(),
        make_member(role=Member.Role.COORDINATOR, organisation=own),
        make_member(role=Member.Role.ADMINISTRATOR, organisation=own),
    ]
    for member in others:
        browser = desk(member)
        assert [browser.get(path).status_code for path in paths] == [404] * 3
    assert [Client().get(path).status_code for path in paths] == [302] * 3


def test_reply_moved_to_another_row_does_not_open(asked: Handed, link: Made) -> None:
    client = came_in(link)
    answered(client)
    answered(client, 2, "rejected", "Нет.")
    send(client, link)
    first, second = SentReply.objects.order_by("recommendation__number")
    SentReply.objects.filter(id=first.id).update(sealed=bytes(second.sealed))
    with pytest.raises(CannotOpen):
        open_replies(by=asked.cast.lead, entry=asked.entry)


def test_exchanged_inbox_is_refused_before_anything_is_sealed_to_it(asked: Handed, link: Made) -> None:
    client = came_in(link)
    answered(client)
    Inbox.objects.filter(report=asked.report).update(public=b"age1exchanged")
    assert send(client, link) == 422
    assert not SentReply.objects.exists()


def test_late_answer_is_taken_and_marked() -> None:
    asked = make_asked(make_cast(tools=("interview",)), term=5, days=9)
    made = make_link(by=asked.cast.lead, entry=asked.entry, ends_at=timezone.now() + timedelta(days=3))
    client = came_in(made)
    answered(client)
    assert "The term ended on" in client.get("/liaison/replies/send/").content.decode()
    assert send(client, made) == 302
    assert JournalEntry.objects.get(way=JournalEntry.Way.LINK).days_late == 4


def test_letter_that_asks_about_nothing_or_was_struck_has_no_link(asked: Handed) -> None:
    ends = timezone.now() + timedelta(days=3)
    AdoptedRecommendation.objects.update(addressee=make_organisation(kind=Organisation.Kind.AUTHORITY))
    with pytest.raises(Problem, match="link-no-copy"):
        make_link(by=asked.cast.lead, entry=asked.entry, ends_at=ends)
    AdoptedRecommendation.objects.update(addressee=asked.cast.authority)
    strike_entry(by=asked.cast.lead.member, entry=asked.entry, reason=JournalEntry.Struck.NOT_SENT)
    with pytest.raises(Problem, match="link-no-copy"):
        make_link(by=asked.cast.lead, entry=JournalEntry.objects.get(id=asked.entry.id), ends_at=ends)


def test_link_taken_back_opens_nothing_and_its_answers_are_gone(asked: Handed, link: Made) -> None:
    client = came_in(link)
    answered(client)
    revoke_link(by=asked.cast.lead.member, entry=asked.entry)
    assert [client.get(f"/liaison/replies/{path}").status_code for path in ("", "1/", "send/")] == [409] * 3
    assert bytes(Link.objects.get(id=link.link.id).draft) == b""


def test_erasing_a_report_takes_what_came_by_its_links(asked: Handed) -> None:
    make_sent_reply(asked.cast, asked.entry)
    DESTROYERS["report"](asked.report.id)
    assert not SentReply.objects.exists()


def test_desk_makes_the_link_and_shows_it_on_the_letter(asked: Handed) -> None:
    browser = desk(asked.cast.lead.member)
    letter = browser.get(f"/letters/{asked.entry.id}/").content.decode()
    assert f"/liaison/letters/{asked.entry.id}/" in letter
