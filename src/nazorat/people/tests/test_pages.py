"""Every page by the whole cast, and what must not be there at all."""

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver
from pytest_django import DjangoAssertNumQueries

from nazorat.kit import panels
from nazorat.people.models import Invitation, Member, MemberKey
from nazorat.people.queries import fingerprint, voucher_holds
from support.make import custodian_of, make_member, make_organisation, sign_in

pytestmark = pytest.mark.django_db
Role = Member.Role
CAST = ("coordinator", "custodian", "administrator", "monitor", "nobody")


def visitor(role: str) -> Client:
    client = Client()
    if role != "nobody":
        sign_in(client, make_member(role=role, planner=role == "coordinator"))
    return client


def answers(method: str, address: str, data: dict[str, Any] | None = None) -> dict[str, int]:
    """Status for each of the cast; 302 is the way to the sign-in page."""
    return {role: getattr(visitor(role), method)(address, data or {}).status_code for role in CAST}


def row(*statuses: int) -> dict[str, int]:
    return dict(zip(CAST, statuses, strict=True))


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/me/", row(200, 200, 200, 200, 302)),
        ("/me/passphrase/", row(200, 200, 200, 200, 302)),
        ("/me/recovery-codes/", row(200, 200, 200, 200, 302)),
        ("/members/", row(200, 200, 200, 403, 302)),
        ("/members/invite/", row(200, 403, 200, 403, 302)),
        ("/organisations/", row(200, 403, 403, 403, 302)),
        ("/organisations/new/", row(200, 403, 403, 403, 302)),
        ("/sign-in/", row(200, 200, 200, 200, 200)),
        ("/join/", row(200, 200, 200, 200, 200)),
        ("/unlock/", row(200, 200, 200, 200, 302)),
        ("/lock/", row(405, 405, 405, 405, 405)),
        ("/sign-out/", row(405, 405, 405, 405, 405)),
    ],
)
def test_pages(address: str, expected: dict[str, int]) -> None:
    assert answers("get", address) == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("", row(200, 200, 200, 403, 302)),
        ("end/", row(200, 403, 200, 403, 302)),
        ("vouch/", row(403, 403, 403, 403, 302)),
    ],
)
def test_pages_of_a_member(tail: str, expected: dict[str, int]) -> None:
    """The custodian here is of another organisation and does not vouch for this member."""
    member = make_member(vouched=False)
    assert answers("get", f"/members/{member.id}/{tail}") == expected


@pytest.mark.parametrize(
    ("tail", "expected"),
    [
        ("role/", row(302, 403, 403, 403, 401)),
        ("again/", row(200, 403, 403, 403, 401)),
        ("planner/", row(302, 403, 403, 403, 401)),
        ("planner/withdraw/", row(409, 403, 403, 403, 401)),
        ("end/", row(302, 403, 302, 403, 401)),
    ],
)
def test_acts_on_a_member(tail: str, expected: dict[str, int]) -> None:
    found = {}
    for role in CAST:
        client, member = visitor(role), make_member()
        found[role] = client.post(f"/members/{member.id}/{tail}", {"role": "monitor"}).status_code
    assert found == expected


def test_an_unknown_member_is_not_found() -> None:
    client = visitor("coordinator")
    assert client.get("/members/00000000-0000-4000-8000-000000000000/").status_code == 404
    assert client.get("/organisations/00000000-0000-4000-8000-000000000000/").status_code == 404


def offered(modules: Iterable[str]) -> set[str]:
    """Every path of these URL configurations, its parameters filled with something of their kind."""
    found: set[str] = set()

    def walk(patterns: Iterable[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            here = before + str(one.pattern).lstrip("^").rstrip("$")
            if isinstance(one, URLResolver):
                walk(one.url_patterns, here)
            else:
                found.add(re.sub(r"<(?:\w+:)?\w+>|\(\?P<\w+>(?:[^()]|\([^()]*\))*\)", "1", here).replace("\\", ""))

    for name in modules:
        walk(import_module(name).urlpatterns, "")
    return found


# parts of allauth that are not installed, and what else is asked for where such pages are
BESIDE = {
    "", "config", "auth/login", "auth/session", "auth/password/request", "account/authenticators/totp", "sessions/", "login",
    "webauthn/", "webauthn/add/", "webauthn/login/",
    ".well-known/change-password", ".well-known/openid-configuration", "admin/", "accounts/", "o/authorize",
}  # fmt: skip


def test_no_path_that_allauth_offers_is_there() -> None:
    """Of allauth only its models are used. Each of its pages would set a passphrase, or let somebody in, past the wrapping of the key."""
    paths = offered(["allauth.urls", "allauth.account.urls", "allauth.mfa.urls"])
    assert {"password/change/", "password/set/", "login/code/confirm/", "reauthenticate/", "totp/activate/"} <= paths
    assert len(paths) >= 30
    ours = {"", "members/", "organisations/"}
    stood = {
        prefix + path: status
        for client in (visitor("nobody"), visitor("coordinator"))
        for prefix in ("/accounts/", "/accounts/2fa/", "/_allauth/browser/v1/", "/_allauth/app/v1/auth/", "/")
        for path in sorted(paths | BESIDE)
        if not (prefix == "/" and path in ours)
        for status in {client.get(prefix + path).status_code, client.post(prefix + path).status_code}
        if status != 404
    }
    assert stood == {}


def test_there_is_no_command_that_sets_a_password() -> None:
    """`createsuperuser` needs the manager's method, `changepassword` the member's: neither works."""
    assert not hasattr(get_user_model().objects, "create_superuser")


def test_the_letter_carries_the_secret_behind_the_hash_only() -> None:
    client, organisation = visitor("coordinator"), make_organisation()
    given = {"name": "New person", "organisation": organisation.id, "role": "monitor", "language": "tg"}
    page = client.post("/members/invite/", given)
    body = page.content.decode()
    secret = re.search(r"data-secret>([A-Z0-9-]{23})<", body)
    assert secret
    assert re.findall(r"[^\s<>\"]*/join/[^\s<>\"]*", body) == [f"http://testserver/join/#{secret[1]}"]
    assert page["Cache-Control"] == "no-store"
    assert Invitation.objects.get().member.organisation == organisation
    assert secret[1] not in client.get("/members/").content.decode()


def test_vouching_through_the_page_needs_the_ending_that_the_member_reads() -> None:
    member = make_member(vouched=False)
    client = Client()
    sign_in(client, custodian_of(member.organisation))
    whole = fingerprint(MemberKey.objects.get(member=member))
    page = client.get(f"/members/{member.id}/vouch/").content.decode()
    assert whole[:29] in page
    assert whole[30:] not in page
    assert whole[30:] not in client.get(f"/members/{member.id}/").content.decode()
    assert client.post(f"/members/{member.id}/vouch/", {"heard": "0000 0000"}).status_code == 200
    assert not voucher_holds(MemberKey.objects.get(member=member))
    assert client.post(f"/members/{member.id}/vouch/", {"heard": whole[30:].lower()}).status_code == 302
    assert voucher_holds(MemberKey.objects.get(member=member))
    reader = Client()
    sign_in(reader, member)
    assert whole in reader.get("/me/").content.decode()


def test_the_list_filters_and_says_when_it_is_empty() -> None:
    client, member = visitor("coordinator"), make_member(code="K-555", role=Role.MONITOR)
    assert "K-555" in client.get(f"/members/?organisation={member.organisation_id}").content.decode()
    assert "K-555" not in client.get("/members/?role=custodian").content.decode()
    assert "K-555" not in client.get("/members/?accounts=ended").content.decode()
    assert client.get("/members/?accounts=ended").status_code == 200


def test_names_stay_out_of_the_frame() -> None:
    client = Client()
    member = make_member(name="Somebody Whose Name Is Nowhere")
    sign_in(client, member)
    body = client.get("/me/").content.decode()
    assert member.code in body
    assert member.name not in body


def test_organisations_are_added_and_changed() -> None:
    client = visitor("coordinator")
    assert client.post("/organisations/new/", {"name": "Ministry N", "kind": "authority"}).status_code == 302
    assert client.post("/organisations/new/", {"name": "Ministry N", "kind": "authority"}).status_code == 200
    address = re.search(
        r'href="(/organisations/[0-9a-f-]{36}/)"><bdi>Ministry N', client.get("/organisations/?q=ministry").content.decode()
    )
    assert address
    assert client.post(address[1], {"name": "Ministry M", "kind": "authority"}).status_code == 302
    assert "Ministry M" in client.get("/organisations/").content.decode()
    assert "Ministry M" not in client.get("/organisations/?q=nothing").content.decode()


def test_posts_need_the_forgery_token() -> None:
    member = make_member()
    client = Client(enforce_csrf_checks=True)
    assert client.post("/sign-in/", {"code": member.code}).status_code == 403
    assert client.post("/join/", {"secret": "x"}).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_whatever_their_length(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    coordinator = make_member(role=Role.COORDINATOR)
    for _ in range(count):
        make_member(organisation=make_organisation())
    client = Client()
    sign_in(client, coordinator)
    # what rooms above hang into the frame is counted in their own tests
    monkeypatch.setattr(panels, "_slots", {})
    for address, queries in (("/members/", 7), ("/organisations/", 5)):
        client.get(address)
        with django_assert_num_queries(queries):
            page = client.get(address).content.decode()
        assert page.count("<tr") > count
