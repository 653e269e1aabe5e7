"""The tag that leads from a citation to the page of its provision."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from pytest_django import DjangoAssertNumQueries

from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.standards.models import Provision
from support.make import make_member

pytestmark = pytest.mark.django_db


def drawn(cited: object, named: str = "", user: object = None) -> str:
    request = SimpleNamespace(user=make_member(joined=False) if user is None else user)
    given = Context({"request": request, "cited": cited, "named": named})
    return Template("{% load standards %}{% provision cited named %}").render(given)


def provision(code: str) -> Provision:
    load_reference()
    return Provision.objects.select_related("instrument").get(code=code)


def test_code_leads_to_its_page_without_asking_the_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    member = make_member(joined=False)
    with django_assert_num_queries(0):
        assert drawn("NMR 13", user=member) == '<a class="nowrap" href="/provisions/NMR%2013/" title=""><bdi>NMR 13</bdi></a>'


def test_provision_brings_its_title_and_its_short_name() -> None:
    cited = provision("CAT 13")
    assert f'title="{cited.title}"' in drawn(cited)
    assert "<bdi>CAT 13</bdi>" in drawn(cited)
    assert f"<bdi>{cited.instrument.short} 13</bdi>" in drawn(cited, "short")


@pytest.mark.parametrize("text", ["", "NMR", "NMR 0", "NMR 13; 14", "art. 9 of a law", "nmr 13", "NMR 13/../../acts"])
def test_text_that_is_no_code_is_no_link(text: str) -> None:
    assert "href" not in drawn(text)


def test_text_of_a_stranger_is_escaped() -> None:
    assert "<script>" not in drawn("<script>NMR 13</script>")


def test_who_cannot_open_the_page_gets_plain_text() -> None:
    for user in (make_member(joined=False, role=Member.Role.ADMINISTRATOR), AnonymousUser()):
        assert drawn("NMR 13", user=user) == '<bdi class="nowrap" title="">NMR 13</bdi>'


def test_code_of_every_provision_has_the_shape_that_is_linked() -> None:
    load_reference()
    member = make_member(joined=False)
    assert [row.code for row in Provision.objects.select_related("instrument") if "href" not in drawn(row, user=member)] == []
