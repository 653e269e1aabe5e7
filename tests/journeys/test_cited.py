"""Wherever a provision is cited, its code leads to the page that follows it through the rooms, and that page opens."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.fieldwork.models import Record
from nazorat.findings.models import Finding
from nazorat.people.models import Member
from nazorat.recommendations.models import Recommendation
from nazorat.standards.actions import load_reference
from support.make import make_member, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_record

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="/provisions/([^"/]+)/"')
# page → what it must cite
CITING = {
    "record": {"OPCAT 20", "NMR 84"}, "finding": {"NMR 23", "ICCPR 10"}, "finding-change": {"NMR 23"}, "recommendation-draft": {"NMR 23"},
    "tool-version": {"OPCAT 20", "OPCAT 21", "NMR 84"}, "mandate": {"OPCAT 19", "OPCAT 20"}, "mandate-power": {"OPCAT 35"},
    "standards-limits": {"NMR 43", "ICCPR 9", "BR 22", "HAV 67"}, "standards-provisions": {"CAT 1", "NMR 122", "BOP 12"},
}  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    load_reference(by=None)
    cast = make_cast(tools=("access",))
    make_record(cast.visit, cast.lead, "access", {"gate/waited": 38, "areas/registers": "refused"})
    make_finding(cast, provisions=("NMR 23", "ICCPR 10"))
    make_recommendation(cast, provisions=("NMR 23",))
    return cast


def addresses_of(cast: Cast) -> dict[str, str]:
    visit = cast.visit.id
    version = cast.visit.tools.get().tool_version_id
    return {
        "record": reverse("record", args=[visit, Record.objects.get().id]),
        "finding": reverse("finding", args=[visit, Finding.objects.get().id]),
        "finding-change": reverse("finding-change", args=[visit, Finding.objects.get().id]),
        "recommendation-draft": reverse("recommendation-draft", args=[visit, Recommendation.objects.get().id]),
        "tool-version": reverse("tool-version", args=[version]),
        "mandate": reverse("mandate"),
        "mandate-power": reverse("mandate-power", args=["OPCAT-35"]),
        "standards-limits": reverse("standards-limits"),
        "standards-provisions": reverse("standards-provisions"),
    }


def client_of(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def cited_on(client: Client, address: str) -> set[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return {unquote(code) for code in LINK.findall(answer.content.decode())}


def test_every_page_that_cites_a_provision_leads_to_it(cast: Cast) -> None:
    client = client_of(cast.lead.member)
    addresses = addresses_of(cast)
    addresses.pop("mandate-power")
    cited = {name: cited_on(client, address) for name, address in addresses.items()}
    assert {name: CITING[name] - cited[name] for name in addresses} == {name: set() for name in addresses}
    every = set().union(*cited.values())
    assert len(every) > 300
    for code in sorted({code for name, codes in cited.items() if name != "standards-provisions" for code in codes}):
        assert client.get(reverse("provision", args=[code])).status_code == 200, code


def test_the_keeper_of_the_mandate_is_led_from_a_power_to_its_article(cast: Cast) -> None:
    client = client_of(make_member(role=Member.Role.COORDINATOR, language="en"))
    assert cited_on(client, addresses_of(cast)["mandate-power"]) == CITING["mandate-power"]


def test_page_of_a_provision_names_the_tools_and_items_that_cite_it(cast: Cast) -> None:
    page = client_of(cast.lead.member).get(reverse("provision", args=["NMR 84"])).content.decode()
    items = page[page.index("Which items ask about it") :]
    assert f'href="{addresses_of(cast)["tool-version"]}"' in items
    for number in ("1a", "2", "13"):
        assert f"<bdi>{number}</bdi>" in items
    assert "<bdi>5a</bdi>" not in items, "an item that cites only OPCAT 20"


def test_an_administrator_is_led_nowhere(cast: Cast) -> None:
    client = client_of(make_member(role=Member.Role.ADMINISTRATOR, language="en"))
    addresses = addresses_of(cast)
    assert [
        name for name in ("tool-version", "standards-limits", "standards-provisions") if cited_on(client, addresses[name])
    ] == []
