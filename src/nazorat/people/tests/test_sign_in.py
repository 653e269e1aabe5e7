"""Signing in: all three proofs on one page, one answer for everything that fails, and nothing unlocked before all hold."""

import json
import time
from contextlib import ExitStack
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from nacl import pwhash

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people import signin
from nazorat.people.models import Member, MemberKey, SignIn, Tries, UnlockedSession
from nazorat.vault import crypto
from support.make import PHRASE, fresh_code, make_member, make_organisation, sign_in

pytestmark = pytest.mark.django_db


def post(client: Client, code: str, passphrase: str, second: str) -> Any:
    return client.post("/sign-in/", {"code": code, "passphrase": passphrase, "second": second})


def secret_of(member: Member) -> str:
    row = Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)
    return signin.SecondFactorAdapter().decrypt(row.data["secret"])


def test_all_three_sign_in_and_unlock(client: Client) -> None:
    member = make_member()
    sign_in(client, member)
    request: Any = client.get("/me/").wsgi_request
    assert request.keyring.member == member
    assert list(Act.objects.order_by("-seq").values_list("verb", "actor")[:1]) == [("people.sign-in", member.id)]
    assert SignIn.objects.get(member=member).session_key == client.session.session_key


@pytest.mark.parametrize("typed", [" к 99001", "К-99001", "к–99001", "Қ-99001", "k99001", "K−99001"])
def test_the_code_may_be_typed_with_letters_that_look_alike(client: Client, typed: str) -> None:
    member = make_member(code="K-99001")
    assert post(client, typed, PHRASE, fresh_code(member)).status_code == 302


def test_a_letter_that_looks_like_no_other_does_not_sign_in(client: Client) -> None:
    member = make_member(code="K-99002")
    assert post(client, "Ж-99002", PHRASE, fresh_code(member)).status_code == 200


@pytest.mark.parametrize("wrong", ["code", "passphrase", "second", "no second"])
def test_one_wrong_thing_gives_nothing(client: Client, wrong: str) -> None:
    member = make_member()
    digits = fresh_code(member)
    given = {"code": member.code, "passphrase": PHRASE, "second": digits}
    other = format_hotp_value((int(digits) + 1) % 10**6)
    given |= {"code": {"code": "K-99999"}, "passphrase": {"passphrase": PHRASE + "x"}, "second": {"second": other}}.get(
        wrong, {"second": ""}
    )
    answer = client.post("/sign-in/", given)
    assert answer.status_code == 200
    assert "__Host-u" not in answer.cookies
    assert not UnlockedSession.objects.exists()
    assert not SignIn.objects.exists()
    assert client.get("/me/").status_code == 302


def test_passphrase_without_second_factor_opens_nothing_in_the_session(client: Client) -> None:
    """A phished passphrase: no cookie, no row, no session that decrypts anything."""
    member = make_member()
    post(client, member.code, PHRASE, "000000")
    assert set(client.cookies) <= {"__Host-c"}
    assert not UnlockedSession.objects.filter(member=member).exists()


def test_unknown_member_and_wrong_passphrase_cost_and_say_the_same(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    member, stretches, real = make_member(), list[int](), pwhash.argon2id.kdf

    def counted(*args: Any, **given: Any) -> bytes:
        stretches.append(given["opslimit"])
        return real(*args, **given)

    monkeypatch.setattr(pwhash.argon2id, "kdf", counted)
    for code in ("K-99999", member.code):
        post(client, code, "opens the window of counting", "123456")
    stretches.clear()
    answers = []
    for code, passphrase, second in (
        ("K-99999", PHRASE, "123456"),
        (member.code, PHRASE + "x", "123456"),
        (member.code, PHRASE, "123456"),
        (member.code, PHRASE + "x", fresh_code(member)),
    ):
        visitor = Client()
        with CaptureQueriesContext(connection) as queries:
            answer = post(visitor, code, passphrase, second)
        body = answer.content.decode().replace(code, "")
        answers.append((answer.status_code, len(queries), len(stretches), scrubbed(body)))
        stretches.clear()
    assert answers[1:] == [answers[0]] * 3
    assert answers[0][2] == 1


def scrubbed(body: str) -> str:
    """The page without its anti-forgery tokens."""
    return "".join(
        part.partition('"')[2] if index else part for index, part in enumerate(body.split('csrfmiddlewaretoken" value="'))
    )


def test_a_code_is_taken_once_even_after_a_minute(client: Client) -> None:
    member = make_member()
    step = int(time.time()) // 30
    digits = format_hotp_value(hotp_value(secret_of(member), step))
    assert post(client, member.code, PHRASE, digits).status_code == 302
    assert post(Client(), member.code, PHRASE, digits).status_code == 200
    earlier = format_hotp_value(hotp_value(secret_of(member), step - 1))
    assert post(Client(), member.code, PHRASE, earlier).status_code == 200


def test_a_wrong_passphrase_does_not_use_the_code_up(client: Client) -> None:
    member = make_member()
    digits = fresh_code(member)
    assert post(client, member.code, "not the passphrase", digits).status_code == 200
    assert post(client, member.code, PHRASE, digits).status_code == 302


def test_a_recovery_code_stands_once_for_the_digits(client: Client) -> None:
    member = make_member()
    code = signin.new_recovery_codes(member)[3]
    assert post(client, member.code, PHRASE, f"{code[:4]} {code[4:]}").status_code == 302
    assert post(Client(), member.code, PHRASE, code).status_code == 200
    assert signin.unused_recovery_codes(member) == 9


def test_second_factor_secrets_are_not_plain_in_the_database() -> None:
    member = make_member(totp="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    codes = signin.new_recovery_codes(member)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = json.dumps([str(row[0]) for row in cursor.fetchall()])
    assert "secret" in rows
    assert "JBSWY3DP" not in rows
    assert not [code for code in codes if code in rows]


def test_the_hash_of_the_passphrase_is_no_key_to_the_key() -> None:
    """What is stored for sign-in neither unwraps the key nor is a hash of what does."""
    member = make_member()
    stretched = signin.capped_stretch(PHRASE, bytes(member.salt))
    assert member.password == "nz1$" + crypto.sha256(b"nazorat auth " + stretched.auth).hex()
    wrapped = bytes(MemberKey.objects.get(member=member).wrapped)
    for guess in (stretched.auth, bytes.fromhex(member.password[4:]), crypto.sha256(stretched.auth)):
        with pytest.raises(crypto.CannotOpen):
            crypto.unwrap(guess, wrapped)
    assert b"identity" in crypto.unwrap(stretched.wrap, wrapped)


def test_djangos_own_ways_to_set_or_check_a_password_are_shut() -> None:
    member = make_member()
    with pytest.raises(NotImplementedError):
        member.set_password("anything else")
    with pytest.raises(NotImplementedError):
        member.check_password(PHRASE)


def test_ended_and_invited_members_do_not_sign_in(client: Client) -> None:
    member, invited = make_member(), make_member(joined=False)
    digits = fresh_code(member)
    Member.objects.filter(pk=member.pk).update(is_active=False)
    assert post(client, member.code, PHRASE, digits).status_code == 200
    assert post(client, invited.code, "", "123456").status_code == 200
    assert signin.prove(invited.code, "", "123456", address="192.0.2.1") is None


def test_too_many_tries_at_a_code_shut_out_whoever_tried_and_not_the_member() -> None:
    member = make_member()
    for _attempt in range(signin.MOST_TRIES["code"]):
        assert signin.prove(member.code, "wrong", "000000", address="192.0.2.1") is None
    with pytest.raises(Problem, match="too-many"):
        signin.prove(member.code, PHRASE, fresh_code(member), address="192.0.2.1")
    assert signin.prove(member.code, PHRASE, fresh_code(member), address="198.51.100.7") is not None


def test_too_many_tries_at_a_code_are_refused_from_any_address() -> None:
    member = make_member()
    for _attempt in range(signin.MOST_TRIES["anywhere"]):
        signin.take_try("anywhere", member.code)
    with pytest.raises(Problem) as refused:
        signin.prove(member.code, PHRASE, fresh_code(member), address="192.0.2.200")
    assert refused.value.code == "too-many"


def test_too_many_tries_from_an_address_are_refused_for_any_code(client: Client) -> None:
    for number in range(signin.MOST_TRIES["address"]):
        signin.take_try("address", "127.0.0.1")
        signin.take_try("code", f"K-{number}")
    answer = post(client, make_member().code, PHRASE, "123456")
    assert answer.status_code == 429


def test_a_success_clears_the_count_of_the_code() -> None:
    member = make_member()
    for _attempt in range(signin.MOST_TRIES["code"] - 1):
        signin.prove(member.code, "wrong", "000000", address="192.0.2.1")
    assert signin.prove(member.code, PHRASE, fresh_code(member), address="192.0.2.1") is not None
    assert signin.prove(member.code, "wrong", "000000", address="192.0.2.2") is None


def test_behind_a_proxy_the_last_hop_counts(settings: Any) -> None:
    assert signin.address_of("10.0.0.1", "198.51.100.7") == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert signin.address_of("10.0.0.1", "203.0.113.9, 198.51.100.7") == "198.51.100.7"
    assert signin.address_of("10.0.0.1", "2001:db8:1:2:3::4") == "2001:db8:1:2::/64"
    assert signin.address_of("10.0.0.1", "nonsense") == "unknown"


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("short words", "short"),
        ("aaaaaaaaaaaaaaaa", "repeated"),
        ("Person Zarina 12", "own-name"),
        ("professional", "password_too_common"),
    ],
)
def test_weak_passphrases_are_refused_with_a_reason(phrase: str, code: str) -> None:
    member = Member(code="K-1", name="Person Zarina", organisation=make_organisation())
    with pytest.raises(ValidationError) as refused:
        signin.check_phrase(phrase, member)
    assert refused.value.code == code


def test_drawn_passphrases_pass_and_differ() -> None:
    assert len(set(signin.phrase_words())) == len(signin.phrase_words()) > 4600
    assert "suka" not in signin.phrase_words()
    phrases = {signin.new_phrase() for _each in range(50)}
    assert len(phrases) == 50
    for phrase in phrases:
        assert [len(word) for word in phrase.split()] == [4] * signin.PHRASE_WORDS
        signin.check_phrase(phrase, Member(code="K-1", name="Person"))


def test_an_exchanged_public_key_is_noticed_at_sign_in(client: Client) -> None:
    member, other = make_member(), make_member()
    MemberKey.objects.filter(member=member).update(public=MemberKey.objects.get(member=other).public)
    answer = post(client, member.code, PHRASE, fresh_code(member))
    assert answer.status_code == 409
    assert not UnlockedSession.objects.exists()


def test_more_sign_ins_at_once_than_a_process_checks_are_refused_and_members_still_unlock() -> None:
    member = make_member()
    with ExitStack() as under_way:
        for _other in range(signin.SIGN_INS_AT_ONCE):
            under_way.enter_context(signin._sign_in_under_way())
        with pytest.raises(Problem) as refused:
            signin.prove(member.code, PHRASE, fresh_code(member), address="192.0.2.7")
        assert refused.value.code == "busy"
        assert signin.prove_again(member, PHRASE) is not None
    # the refused try counted for its address, not for the member's code
    counted = [crypto.keyed_hash("tries", name.encode()) for name in ("address:192.0.2.7", f"anywhere:{member.code}")]
    assert [Tries.objects.filter(id=name).exists() for name in counted] == [True, False]
    assert signin.prove(member.code, PHRASE, fresh_code(member), address="192.0.2.7") is not None


def test_one_place_for_stretching_is_never_taken_by_a_sign_in() -> None:
    with ExitStack() as taken:
        for _place in range(signin.SIGN_IN_PLACES):
            taken.enter_context(signin._place(signin.SIGN_IN_PLACES))
        began = time.monotonic()
        with signin._place():
            assert time.monotonic() - began < 1
