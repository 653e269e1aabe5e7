"""What the lists of the keying page cost."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nazorat.kit import panels
from support.make import make_keyring, make_member, sign_in
from support.records import make_sheets
from support.visits import make_visit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rows", [1, 3])
def test_keying_list_when_the_pile_is_higher_asks_no_more(
    client: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what the rooms above hang into the frame is counted in their own tests
    monkeypatch.setattr(panels, "_slots", {})
    lead = make_keyring(make_member())
    visit = make_visit(lead=lead, tools=("room", "note"))
    for tool in ("room", "note")[:rows]:
        make_sheets(visit, lead, tool=tool, count=rows)
    sign_in(client, lead.member)
    address = f"/visits/{visit.id}/keying/"
    client.get(address)
    with django_assert_num_queries(13):
        page = client.get(address).content.decode()
    assert page.count(address) > rows
