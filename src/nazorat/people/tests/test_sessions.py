"""Unlocked browsers: what is stored opens nothing, locking holds, proof is asked for before weighty acts and keeps no request."""

import base64
import zlib
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people import actions, signin, urls
from nazorat.people.access import UnlockedRequest
from nazorat.people.keyring import IDLE, LONGEST, Keyring, open_for_browser, session_hash
from nazorat.people.models import Member, MemberKey, SignIn, UnlockedSession
from nazorat.vault import crypto
from support.make import PHRASE, fresh_code, make_keyring, make_member, sign_in

pytestmark = pytest.mark.django_db
CANARY = "CANARY-finding-text-4711"
done: list[str] = []


def weighty(request: UnlockedRequest) -> HttpResponse:
    """An act that asks for the passphrase again."""
    if request.method == "POST":
        done.append(request.POST["text"])
    return HttpResponse("weighty page")


def sealed_page(request: UnlockedRequest) -> HttpResponse:
    if request.method == "POST":
        done.append(request.POST["text"])
    return HttpResponse(f"key of {request.keyring.member.code}")


def unused(request: HttpRequest) -> HttpResponse:
    return HttpResponse("no key asked for")


def member_page(request: Any) -> HttpResponse:
    return HttpResponse("member page")


urlpatterns = [
    *urls.urlpatterns,
    # what is asked stands in the table of rights: each goes by the line of an address that asks the same
    path("weighty/", weighty, name="passphrase"),
    path("sealed/", sealed_page, name="report-new"),
    path("unused/", unused, name="join"),
    path("member/", member_page, name="desk"),
    # one's own page leads there
    path("who-may-what/", member_page, name="rights"),
]


@pytest.fixture(autouse=True)
def with_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__
    done.clear()


@pytest.fixture
def member(client: Client) -> Member:
    made = make_member()
    sign_in(client, made)
    return made


def age(**given: timedelta) -> None:
    """Make all unlocked sessions older."""
    for row in UnlockedSession.objects.all():
        UnlockedSession.objects.filter(pk=row.pk).update(**{name: getattr(row, name) - span for name, span in given.items()})


def everything_stored() -> bytes:
    """Every value of every table, and what comes out of base64 and zlib inside it."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the tables' own names
            found += [
                bytes(value) if isinstance(value, memoryview) else str(value).encode() for row in cursor.fetchall() for value in row
            ]
    out = list(found)
    for value in found:
        for part in value.split(b":"):
            try:
                plain = base64.urlsafe_b64decode(part.lstrip(b".") + b"=" * (-len(part.lstrip(b".")) % 4))
            except ValueError:
                continue
            out.append(plain)
            try:
                out.append(zlib.decompress(plain))
            except zlib.error:
                continue
    return b"\n".join(out)


def test_the_search_sees_into_session_rows(client: Client, member: Member) -> None:
    session = client.session
    session["note"] = CANARY * 40
    session.save()
    assert CANARY.encode() not in str(Session.objects.get().session_data).encode()
    assert CANARY.encode() in everything_stored()


def test_stored_rows_hold_neither_key_nor_passphrase_nor_request(client: Client, member: Member) -> None:
    age(proved_at=timedelta(minutes=6))
    assert client.post("/weighty/", {"text": CANARY * 40}).status_code == 403
    stored, cookie = everything_stored(), client.cookies["__Host-u"].value
    ring = make_keyring(member)
    planted = [CANARY, PHRASE, cookie, ring.identity, ring.signing_seed.hex()]
    assert [word for word in planted if word.encode() in stored] == []
    assert base64.urlsafe_b64decode(cookie)[16:] not in stored
    assert ring.signing_seed not in stored


def test_a_copy_of_the_row_opens_nothing_without_the_cookie(client: Client, member: Member) -> None:
    row = UnlockedSession.objects.get()
    for guess in (bytes(row.id), bytes(row.session_hash), crypto.sha256((client.session.session_key or "").encode())):
        with pytest.raises(crypto.CannotOpen):
            crypto.open_field(guess, bytes(row.sealed), b"")


def test_the_cookie_opens_for_its_session_and_member_only(client: Client, member: Member) -> None:
    cookie, key, now = client.cookies["__Host-u"].value, client.session.session_key or "", timezone.now()
    assert open_for_browser(cookie, key, member, now) is not None
    assert open_for_browser(cookie, "another session", member, now) is None
    assert open_for_browser(cookie, key, make_member(), now) is None
    assert open_for_browser(cookie[:-8] + "AAAAAAA=", key, member, now) is None
    assert open_for_browser("nonsense", key, member, now) is None


def test_a_row_moved_to_another_member_does_not_open(client: Client, member: Member) -> None:
    other = make_member()
    UnlockedSession.objects.update(member=other)
    assert open_for_browser(client.cookies["__Host-u"].value, client.session.session_key or "", other, timezone.now()) is None


def test_cookies_stay_with_this_site(client: Client, member: Member) -> None:
    for name in ("__Host-u", "__Host-s"):
        morsel = client.cookies[name]
        assert (morsel["samesite"], bool(morsel["secure"]), bool(morsel["httponly"]), morsel["path"], morsel["domain"]) == (
            "Strict", True, True, "/", "",
        )  # fmt: skip
    assert client.cookies["__Host-u"]["max-age"] == ""
    assert client.cookies["__Host-u"]["expires"] == ""


@pytest.mark.parametrize("older", [{"used_at": IDLE}, {"ends_at": LONGEST}])
def test_idle_or_long_unlocking_ends_but_the_member_stays_signed_in(
    client: Client, member: Member, older: dict[str, timedelta]
) -> None:
    assert client.get("/sealed/").content == f"key of {member.code}".encode()
    age(**older)
    answer = client.get("/sealed/?a=1")
    assert (answer.status_code, answer["Location"]) == (302, "/unlock/?next=%2Fsealed%2F%3Fa%3D1")
    assert client.get("/member/").status_code == 200
    answer = client.post("/unlock/", {"passphrase": PHRASE, "next": "/sealed/?a=1"})
    assert (answer.status_code, answer["Location"]) == (302, "/sealed/?a=1")
    assert client.get("/sealed/").status_code == 200


def test_use_is_written_at_most_once_a_minute(client: Client, member: Member) -> None:
    first = UnlockedSession.objects.get().used_at
    client.get("/sealed/")
    assert UnlockedSession.objects.get().used_at == first
    age(used_at=timedelta(seconds=61))
    client.get("/sealed/")
    assert UnlockedSession.objects.get().used_at >= first


def test_a_page_that_asks_for_no_key_makes_no_query(client: Client, member: Member, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert client.get("/unused/").status_code == 200


def test_locking_deletes_the_row_and_clears_the_browsers_cache(client: Client, member: Member) -> None:
    cookie = client.cookies["__Host-u"].value
    answer = client.post("/lock/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert client.cookies["__Host-u"].value == ""
    assert not UnlockedSession.objects.exists()
    client.cookies["__Host-u"] = cookie
    assert client.get("/sealed/").status_code == 302
    assert client.get("/member/").status_code == 200
    assert Act.objects.order_by("-seq")[0].verb == "people.lock-key"


def test_signing_out_ends_session_and_key(client: Client, member: Member) -> None:
    cookie, session = client.cookies["__Host-u"].value, client.cookies["__Host-s"].value
    answer = client.post("/sign-out/")
    assert (answer.status_code, answer["Location"], answer["Clear-Site-Data"]) == (302, "/sign-in/", '"cache"')
    assert [model.objects.count() for model in (UnlockedSession, SignIn, Session)] == [0, 0, 0]
    client.cookies["__Host-u"], client.cookies["__Host-s"] = cookie, session
    assert client.get("/member/").status_code == 302


def test_a_sign_in_ends_after_twelve_hours(client: Client, member: Member) -> None:
    session = client.session
    session["begun"] -= 12 * 3600 + 1
    session.save()
    assert client.get("/member/")["Location"].startswith("/sign-in/")
    assert client.get("/sealed/")["Location"].startswith("/sign-in/")


def test_a_weighty_page_asks_again_after_five_minutes(client: Client, member: Member) -> None:
    assert client.get("/weighty/").content == b"weighty page"
    age(proved_at=timedelta(minutes=5, seconds=1))
    assert client.get("/weighty/")["Location"] == "/unlock/?next=%2Fweighty%2F"
    assert client.get("/sealed/").status_code == 200
    assert client.post("/unlock/", {"passphrase": "wrong", "next": "/weighty/"}).status_code == 200
    assert client.get("/weighty/").status_code == 302
    client.post("/unlock/", {"passphrase": PHRASE, "next": "/weighty/"})
    assert client.get("/weighty/").status_code == 200


@pytest.mark.parametrize(("page", "status"), [("/weighty/", 403), ("/sealed/", 423)])
def test_a_refused_post_does_nothing_and_keeps_what_was_typed_in_the_page(
    client: Client, member: Member, page: str, status: int
) -> None:
    age(proved_at=timedelta(minutes=6))
    if page == "/sealed/":
        client.post("/lock/")
    refused = client.post(page, {"text": CANARY, "csrfmiddlewaretoken": "token-of-the-page"})
    assert refused.status_code == status
    assert done == []
    assert f'<input type="hidden" name="kept.text" value="{CANARY}">' in refused.content.decode()
    assert "token-of-the-page" not in refused.content.decode()
    opened = client.post("/unlock/", {"passphrase": PHRASE, "next": page, "kept.text": CANARY})
    body = opened.content.decode()
    assert opened.status_code == 200
    assert f'<form class="form" method="post" action="{page}"' in body
    assert f'<input type="hidden" name="text" value="{CANARY}">' in body
    assert done == []
    client.post(page, {"text": CANARY})
    assert done == [CANARY]
    assert CANARY.encode() not in everything_stored()


def test_a_post_after_the_session_ended_keeps_what_was_typed(client: Client) -> None:
    member = make_member()
    refused = client.post("/sealed/", {"text": CANARY})
    assert refused.status_code == 401
    assert f'name="kept.text" value="{CANARY}"' in refused.content.decode()
    given = {"code": member.code, "passphrase": PHRASE, "second": fresh_code(member), "next": "/sealed/", "kept.text": CANARY}
    opened = client.post("/sign-in/", given)
    assert f'name="text" value="{CANARY}"' in opened.content.decode()
    assert "__Host-u" in opened.cookies


def test_an_asker_of_json_gets_the_problem(client: Client, member: Member) -> None:
    client.post("/lock/")
    answer = client.get("/sealed/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (423, "locked")


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "example.org", "javascript:alert(1)", "/\\example.org"]
)
def test_nobody_is_sent_to_another_site(client: Client, member: Member, elsewhere: str) -> None:
    assert client.post("/unlock/", {"passphrase": PHRASE, "next": elsewhere})["Location"] == "/"


def test_unlocking_is_limited(client: Client, member: Member) -> None:
    for _attempt in range(signin.MOST_TRIES["unlock"]):
        assert client.post("/unlock/", {"passphrase": "wrong"}).status_code == 200
    assert client.post("/unlock/", {"passphrase": PHRASE}).status_code == 429


def test_changing_the_passphrase_ends_every_other_browser(client: Client, member: Member) -> None:
    other = Client()
    sign_in(other, member)
    assert UnlockedSession.objects.count() == SignIn.objects.count() == 2
    before, new = make_keyring(member), signin.new_phrase()
    answer = client.post("/me/passphrase/", {"passphrase": new, "again": new})
    assert (answer.status_code, answer["Location"]) == (302, "/me/")
    assert client.get("/sealed/").status_code == 200
    assert other.get("/member/").status_code == 302
    assert UnlockedSession.objects.count() == SignIn.objects.count() == Session.objects.count() == 1
    member.refresh_from_db()
    assert signin.prove_again(member, PHRASE) is None
    wrap = signin.prove_again(member, new)
    assert wrap is not None
    assert before.identity.encode() in crypto.unwrap(wrap, bytes(member.key.wrapped))


def test_a_passphrase_change_that_fails_changes_nothing(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_given: object) -> None:
        raise Problem("busy")

    monkeypatch.setattr("nazorat.people.actions.sessions.append", refuse)
    with pytest.raises(Problem):
        actions.change_passphrase(by=make_keyring(member), phrase=signin.new_phrase())
    member.refresh_from_db()
    wrap = signin.prove_again(member, PHRASE)
    assert wrap is not None
    assert b"identity" in crypto.unwrap(wrap, bytes(member.key.wrapped))
    assert UnlockedSession.objects.count() == 1


def under_way(member: Member) -> Keyring:
    """An open key as a request holds it that began before what comes next."""
    return make_keyring(Member.objects.get(pk=member.pk))


def test_a_passphrase_changed_in_two_browsers_is_that_of_the_first(member: Member) -> None:
    """The second request began while the first was not through: its browser is signed out by then, and it changes nothing."""
    first, second = under_way(member), under_way(member)
    new, late = signin.new_phrase(), signin.new_phrase()
    actions.change_passphrase(by=first, phrase=new)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.change_passphrase(by=second, phrase=late)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.renew_recovery_codes(by=second)
    member.refresh_from_db()
    assert signin.prove_again(member, late) is None
    wrap = signin.prove_again(member, new)
    assert wrap is not None
    assert first.identity.encode() in crypto.unwrap(wrap, bytes(member.key.wrapped))


@pytest.mark.parametrize("act", [actions.unlock, actions.sign_in])
@pytest.mark.parametrize("end", ["passphrase", "account"])
def test_an_unlocking_under_way_gives_way(member: Member, act: Any, end: str) -> None:
    """Proven with the old passphrase, or before the account ended: no row is left that a cookie would open."""
    early = Member.objects.get(pk=member.pk)
    wrap = signin.prove_again(early, PHRASE)
    if end == "passphrase":
        key = MemberKey.objects.get(member=member)
        actions.change_passphrase(by=under_way(member), phrase=signin.new_phrase())
        # the key as this request had read it before
        MemberKey.objects.filter(member=member).update(wrapped=key.wrapped)
    else:
        actions.end_member(by=make_member(role="coordinator"), member=member)
    with pytest.raises(Problem, match="changed-meanwhile"):
        act(by=early, wrap=wrap, session_key="browser")
    assert UnlockedSession.objects.count() == SignIn.objects.count() == 0


def test_one_sees_and_ends_only_ones_own_browsers(client: Client, member: Member) -> None:
    other, stranger = Client(), Client()
    sign_in(other, member)
    sign_in(stranger, make_member())
    foreign = SignIn.objects.exclude(member=member).get()
    assert client.post(f"/me/browsers/{foreign.id}/end/").status_code == 404
    mine = SignIn.objects.get(session_key=other.session.session_key)
    assert client.get("/me/").content.decode().count("/me/browsers/") == 1
    assert client.post(f"/me/browsers/{mine.id}/end/").status_code == 302
    assert other.get("/member/").status_code == 302
    assert stranger.get("/sealed/").status_code == 200


def test_what_is_over_is_deleted_once_a_day(client: Client) -> None:
    """Also what was only left idle: its ciphertext opens to nobody any more, and need not lie there until the eight hours are over."""
    member, other = make_member(), Client()
    sign_in(client, member)
    sign_in(other, member)
    kept = client.session.session_key
    gone = Session.objects.exclude(session_key=kept)
    UnlockedSession.objects.exclude(session_hash=session_hash(str(kept))).update(used_at=timezone.now() - IDLE)
    SignIn.objects.exclude(session_key=kept).update(ends_at=timezone.now())
    gone.update(expire_date=timezone.now())
    actions.forget_ended(by=None)
    assert [Model.objects.count() for Model in (Session, SignIn, UnlockedSession)] == [1, 1, 1]
    assert client.get("/me/").status_code == 200
