"""The page of who may what: the whole table for every member, narrowed to one kind of account, in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from nazorat.home.queries.rights import KINDS, rights_of
from nazorat.people.models import Member
from nazorat.people.rights import RIGHTS
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", Member.Role.values)
def test_every_member_reads_the_whole_table_and_finds_it_in_the_account(role: str, client: Client) -> None:
    sign_in(client, make_member(role=role))
    page = client.get("/who-may-what/").content.decode()
    assert page.count("<tr><td") == sum(len(lines) for _heading, lines in rights_of(""))
    assert "sign a checkpoint" in page
    assert 'href="/who-may-what/"' in client.get("/me/").content.decode()


def test_the_page_is_for_members(client: Client) -> None:
    assert client.get("/who-may-what/")["Location"] == "/sign-in/?next=%2Fwho-may-what%2F"


def test_an_account_of_one_kind_sees_what_it_may(client: Client) -> None:
    shown = {kind: {line.what for _heading, lines in rights_of(kind) for line in lines} for kind in KINDS}
    assert shown[""] == {right.what for right in RIGHTS.values()}
    assert "sign a checkpoint" in shown["custodian"]
    assert "sign a checkpoint" not in shown["monitor"] | shown["coordinator"] | shown["administrator"]
    assert "plan a visit" in shown["planner"]
    assert "plan a visit" not in shown["monitor"]
    assert not any("record" in what or "finding" in what for what in shown["administrator"])


def test_a_kind_that_is_not_there_narrows_nothing(client: Client, settings: Any) -> None:
    sign_in(client, make_member())
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "ru"
    page = client.get("/who-may-what/?role=donor").content.decode()
    assert "подписывать контрольную точку" in page
    assert "Кому что можно" in page
