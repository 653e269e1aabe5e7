"""What a liaison writes: kept sealed until it is sent, once, into the draft's comments and the journal, with nobody of ours here."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.correspondence.models import JournalEntry
from nazorat.kit.problems import Problem
from nazorat.liaison.actions import Made, look_at_arrival, read_copy, revoke_link, save_remark, send_comments
from nazorat.liaison.keys import COOKIE, Opened, open_for_browser
from nazorat.liaison.models import Link
from nazorat.liaison.queries import draft_of
from nazorat.liaison.texts import Remark
from nazorat.people.models import MemberKey, UnlockedSession
from nazorat.reports.actions import make_inbox, open_comments, open_report
from nazorat.reports.build import built
from nazorat.reports.models import Comment, Inbox, Report
from nazorat.vault import crypto
from support.links import Handed, came_in, linked, make_handed
from support.make import sign_in
from support.replies import make_answer
from support.reports import make_cast

from .test_links import everything_held

pytestmark = pytest.mark.django_db
SAID = "Камеры расширены, акт от марта, kanareyka-Зарафшон."


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Handed, Made]:
    handed = make_handed(make_cast(tools=("interview",)))
    return handed, linked(handed)


@pytest.fixture
def handed(made: tuple[Handed, Made]) -> Handed:
    return deepcopy(made[0])


@pytest.fixture
def client(made: tuple[Handed, Made]) -> Client:
    return came_in(made[1])


def opened_by(client: Client) -> Opened:
    opened = open_for_browser(client.cookies[COOKIE].value, timezone.now())
    assert opened is not None
    return opened


def sent(client: Client, **given: object) -> JournalEntry:
    """What was kept, sent by the action."""
    opened = opened_by(client)
    facts = {"language": "ru", "nothing": False, "version": opened.link.version} | given
    return send_comments(by=opened, copy=read_copy(by=opened), **facts)  # type: ignore[arg-type]  # facts of a form


def test_comment_is_kept_changed_and_taken_out_until_it_is_sent(client: Client) -> None:
    page = client.get("/liaison/copy/1/")
    assert (page.status_code, 'name="said"' in page.content.decode()) == (200, True)
    kept = client.post("/liaison/copy/1/", {"kind": "fact", "said": SAID})
    assert kept["Location"] == "/liaison/copy/#p1"
    shown = client.get("/liaison/copy/").content.decode()
    assert ("kanareyka-Зарафшон" in shown, "Look at 1 comment and send" in shown) == (True, True)
    form = client.get("/liaison/copy/1/?kind=fact").context["form"].initial
    moved = {"kind": "news", "said": "Другое.", "was": "fact", "seen": form["seen"]}
    assert client.post("/liaison/copy/1/", moved).status_code == 302
    (one,) = draft_of(opened_by(client), opened_by(client).link).remarks
    assert (one.kind, one.said) == ("news", "Другое.")
    assert client.post("/liaison/copy/1/", {"kind": "news", "said": " ", "was": "news", "seen": one.digest}).status_code == 302
    assert draft_of(opened_by(client), opened_by(client).link).empty


def test_comment_at_rest_opens_to_the_link_alone_before_and_to_drafters_after(handed: Handed, client: Client) -> None:
    client.post("/liaison/copy/1/", {"kind": "fact", "said": SAID})
    assert "kanareyka-Зарафшон".encode() not in everything_held()
    assert open_comments(by=handed.cast.lead, report=handed.report) == ()
    sent(client)
    assert "kanareyka-Зарафшон".encode() not in everything_held()
    (one,) = open_comments(by=handed.cast.other, report=handed.report)
    assert (one.text.said, one.text.by_link, one.text.late) == (SAID, True, False)


def test_two_tabs_write_beside_each_other_and_never_over_each_other(client: Client) -> None:
    first, second = opened_by(client), opened_by(client)
    save_remark(by=first, remark=Remark(1, "fact", "раз"))
    save_remark(by=second, remark=Remark(2, "fact", "два"))
    assert [one.said for one in draft_of(first, Link.objects.get(id=first.link.id)).remarks] == ["раз", "два"]
    with pytest.raises(Problem, match="changed-meanwhile"):
        save_remark(by=second, remark=Remark(1, "fact", "три"))
    lost = client.post("/liaison/copy/1/", {"kind": "fact", "said": "набранное не пропало"})
    assert (lost.status_code, "набранное не пропало" in lost.content.decode()) == (422, True)
    with pytest.raises(Problem, match="changed-meanwhile"):
        sent(client, version=0)


def test_what_is_sent_stands_in_comments_and_journal_with_number_and_day(handed: Handed, client: Client) -> None:
    client.post("/liaison/copy/2/", {"kind": "disagreement", "said": SAID})
    client.post("/liaison/copy/0/", {"kind": "scope", "said": "Это не наше ведомство."})
    page = client.get("/liaison/send/")
    answer = client.post("/liaison/send/", {"language": "ru", "version": page.context["form"].initial["version"]})
    assert answer["Location"] == "/liaison/send/"
    link = Link.objects.get()
    entry = link.arrival
    assert entry is not None
    assert (entry.outgoing, entry.subject, entry.way, entry.about_id, entry.body_id, entry.delivered_on) == (
        False, JournalEntry.Subject.COMMENTS, JournalEntry.Way.LINK, handed.entry.id, handed.cast.authority.id, timezone.localdate(),
    )  # fmt: skip
    found = [
        (one.number, one.text.paragraph, one.text.kind, one.text.letter)
        for one in open_comments(by=handed.cast.lead, report=handed.report)
    ]
    assert found == [(1, 0, "scope", entry.code), (2, 2, "disagreement", entry.code)]
    words = {one.number: one.text for one in built(open_report(by=handed.cast.lead, report=handed.report), "ru").paragraphs}
    assert [one.text.then for one in open_comments(by=handed.cast.lead, report=handed.report)] == ["", words[2]]
    receipt = client.get("/liaison/send/").content.decode()
    assert (f">{entry.code}</bdi>" in receipt, "kanareyka-Зарафшон" in receipt) == (True, True)
    act = Act.objects.get(verb="liaison.send-comments")
    assert (act.actor, act.organisation, act.obj, act.count) == (link.id, handed.cast.authority.id, entry.id, 2)


def test_nobody_of_ours_need_be_here_when_it_comes(client: Client) -> None:
    UnlockedSession.objects.all().delete()
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    sent(client)
    assert Comment.objects.get().under == Comment.Under.INBOX


def test_answer_is_sent_once(client: Client) -> None:
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    early = opened_by(client)
    copy = read_copy(by=early)
    sent(client)
    with pytest.raises(Problem, match="link-sent"):
        send_comments(by=early, copy=copy, language="ru", nothing=False, version=early.link.version)
    with pytest.raises(Problem, match="link-sent"):
        save_remark(by=early, remark=Remark(2, "fact", "ещё"))
    assert client.post("/liaison/copy/2/", {"kind": "fact", "said": "ещё"}).status_code == 422
    assert (Comment.objects.count(), JournalEntry.objects.filter(way=JournalEntry.Way.LINK).count()) == (1, 1)


def test_a_body_says_that_it_has_no_comments(handed: Handed, client: Client) -> None:
    empty = client.post("/liaison/send/", {"language": "tg", "version": 0})
    assert (empty.status_code, "Nothing is written yet" in empty.content.decode()) == (422, True)
    assert client.post("/liaison/send/", {"language": "tg", "version": 0, "nothing": "on"}).status_code == 302
    (one,) = open_comments(by=handed.cast.lead, report=handed.report)
    assert (one.text.paragraph, one.text.kind, one.text.outcome) == (0, "none", "taken")
    annex = next(
        each
        for each in built(open_report(by=handed.cast.lead, report=handed.report), "ru").sections
        if each.kind.code == "annex-reply"
    )
    assert ("замечаний нет" in annex.markdown, "по ссылке" in annex.markdown, "ответа ещё нет" in annex.markdown) == (
        True,
        True,
        False,
    )


def test_late_answer_is_taken_and_says_so(handed: Handed, client: Client) -> None:
    JournalEntry.objects.filter(id=handed.entry.id).update(due_on=timezone.localdate() - timedelta(days=3))
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    assert "The term ended" in client.get("/liaison/send/").content.decode()
    entry = sent(client)
    (one,) = open_comments(by=handed.cast.lead, report=handed.report)
    assert (one.text.late, JournalEntry.objects.get(id=entry.id).days_late) == (True, 3)
    assert "3 days after the term" in client.get("/liaison/send/").content.decode()


def test_nothing_is_sent_once_the_report_is_adopted_and_what_was_written_stays(handed: Handed, client: Client) -> None:
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    Report.objects.filter(id=handed.report.id).update(state=Report.State.ADOPTED)
    refused = client.post("/liaison/send/", {"language": "ru", "version": 1})
    assert (refused.status_code, "was adopted" in refused.content.decode()) == (422, True)
    assert (Comment.objects.count(), JournalEntry.objects.filter(way=JournalEntry.Way.LINK).count()) == (0, 0)
    assert not draft_of(opened_by(client), opened_by(client).link).empty


def test_nothing_is_written_by_a_link_that_was_taken_back_meanwhile(handed: Handed, client: Client) -> None:
    opened = opened_by(client)
    copy = read_copy(by=opened)
    save_remark(by=opened, remark=Remark(1, "fact", SAID))
    revoke_link(by=handed.cast.lead.member, entry=handed.entry)
    with pytest.raises(Problem, match="link-closed"):
        save_remark(by=opened, remark=Remark(1, "news", "ещё"))
    with pytest.raises((Problem, crypto.CannotOpen)):
        send_comments(by=opened, copy=copy, language="ru", nothing=True, version=1)
    assert Comment.objects.count() == 0


def test_exchanged_inbox_takes_nothing(client: Client) -> None:
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    Inbox.objects.update(public=crypto.age_keypair()[1].encode())
    with pytest.raises(Problem, match="inbox-doubtful"):
        sent(client)


def test_inbox_whose_signer_got_a_new_key_takes_again_once_somebody_signed_it_anew(handed: Handed, client: Client) -> None:
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    key = MemberKey.objects.get(member=handed.cast.lead.member)
    public, key.signing_public = key.signing_public, crypto.signing_pair().public
    key.save()
    with pytest.raises(Problem, match="inbox-doubtful"):
        sent(client)
    make_inbox(by=handed.cast.other, report=handed.report)
    assert Inbox.objects.get().made_by == handed.cast.other.member
    sent(client)
    MemberKey.objects.filter(id=key.id).update(signing_public=public)
    assert len(open_comments(by=handed.cast.other, report=handed.report)) == 1


def test_two_rows_that_were_exchanged_do_not_open(handed: Handed, client: Client) -> None:
    for number in (1, 2):
        save_remark(by=opened_by(client), remark=Remark(number, "fact", f"слова {number}"))
    sent(client)
    one, other = Comment.objects.all()
    Comment.objects.filter(id=one.id).update(sealed=other.sealed)
    with pytest.raises(crypto.CannotOpen):
        open_comments(by=handed.cast.lead, report=handed.report)


def test_answered_comment_is_sealed_anew_with_the_draft_and_stays_by_link(handed: Handed, client: Client) -> None:
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    sent(client)
    (one,) = open_comments(by=handed.cast.lead, report=handed.report)
    make_answer(handed.cast.other, handed.report, one, "kept")
    row = Comment.objects.get()
    (one,) = open_comments(by=handed.cast.lead, report=handed.report)
    assert (row.under, one.text.by_link, one.text.outcome) == (Comment.Under.KEY, True, "kept")


def test_arrival_is_on_the_desk_until_somebody_looked(handed: Handed, client: Client) -> None:
    save_remark(by=opened_by(client), remark=Remark(1, "fact", SAID))
    entry = sent(client)
    desk = Client()
    sign_in(desk, handed.cast.lead.member)
    assert "came by link from" in desk.get("/").content.decode()
    assert "by link" in desk.get(f"/letters/{entry.id}/").content.decode()
    assert "by link" in desk.get(f"/reports/{handed.report.id}/comments/").content.decode()
    assert desk.post(f"/liaison/letters/{handed.entry.id}/looked/").status_code == 302
    assert "came by link from" not in desk.get("/").content.decode()
    with pytest.raises(Problem, match="changed-meanwhile"):
        look_at_arrival(by=handed.cast.lead.member, entry=handed.entry)


def test_script_in_a_comment_is_words(handed: Handed, client: Client) -> None:
    client.post("/liaison/copy/1/", {"kind": "fact", "said": "<script>alert(1)</script>"})
    assert "<script>alert" not in client.get("/liaison/copy/").content.decode()
    sent(client)
    desk = Client()
    sign_in(desk, handed.cast.lead.member)
    page = desk.get(f"/reports/{handed.report.id}/comments/").content.decode()
    assert ("&lt;script&gt;" in page, "<script>alert" in page) == (True, False)


@pytest.mark.parametrize(("paragraph", "status"), [(0, 200), (1, 200), (9999, 404)])
def test_only_paragraphs_of_the_copy_are_commented_on(client: Client, paragraph: int, status: int) -> None:
    assert client.get(f"/liaison/copy/{paragraph}/").status_code == status


@pytest.mark.parametrize("kind", ["none", "praise", ""])
def test_only_kinds_of_comments_are_taken(client: Client, kind: str) -> None:
    assert client.post("/liaison/copy/1/", {"kind": kind, "said": "слова"}).status_code == 422


def test_words_without_end_are_not_taken(client: Client) -> None:
    assert client.post("/liaison/copy/1/", {"kind": "fact", "said": "ы" * 4001}).status_code == 422
