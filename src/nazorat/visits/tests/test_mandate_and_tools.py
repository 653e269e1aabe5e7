"""The mandate profile, and which tools a visit may use."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.actions import load_reference
from nazorat.tools.actions import sign_review
from nazorat.tools.models import ToolVersion
from nazorat.visits import actions
from nazorat.visits.models import MandatePower, TeamMember, Visit
from nazorat.visits.queries import mandate_profile, tools_of
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place, make_tool_version, make_visit

pytestmark = pytest.mark.django_db


def browser(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def planned() -> tuple[Visit, Member]:
    lead = make_member()
    planner = make_keyring(make_member(planner=True))
    seats = [actions.Seat(lead, TeamMember.Role.LEAD)]
    return actions.plan_visit(by=planner, place=make_place(), begins=date(2027, 1, 1), mode=1, note="", seats=seats), lead


def test_a_power_rests_on_something_with_source_and_date() -> None:
    load_reference()
    coordinator = make_member(role=Member.Role.COORDINATOR)
    actions.set_power(by=coordinator, code="OPCAT-20.C", basis="law", source="Act 1, art. 2", dated=date(2020, 1, 2))
    actions.set_power(by=coordinator, code="OPCAT-20.D", basis="none", source="", dated=None)
    profile = {line.power.code: line for line in mandate_profile()}
    assert len(profile) == 23
    line = profile["OPCAT-20.C"]
    assert (line.basis, line.source, line.dated, line.entered) == ("law", "Act 1, art. 2", date(2020, 1, 2), True)
    assert (profile["OPCAT-20.D"].basis, profile["OPCAT-20.D"].entered) == ("none", True)
    assert (profile["OPCAT-22"].basis, profile["OPCAT-22"].entered) == ("none", False)
    actions.set_power(by=coordinator, code="OPCAT-20.C", basis="custom", source="letter 3", dated=date(2021, 1, 1))
    assert MandatePower.objects.get(code="OPCAT-20.C").basis == "custom"
    assert Act.objects.filter(verb="visits.set-power").count() == 3


def test_what_a_power_may_not_be() -> None:
    load_reference()
    coordinator = make_member(role=Member.Role.COORDINATOR)
    cases = [
        (coordinator, "OPCAT-20.C", "law", "", None, "power-needs-source"),
        (coordinator, "OPCAT-20.C", "agreement", "a letter", None, "power-needs-source"),
        (coordinator, "OPCAT-99", "none", "", None, "power-unknown"),
        (make_member(), "OPCAT-20.C", "none", "", None, "refused"),
    ]
    for by, code, basis, source, dated, problem in cases:
        with pytest.raises(Problem) as raised:
            actions.set_power(by=by, code=code, basis=basis, source=source, dated=dated)
        assert raised.value.code == problem
    with pytest.raises(IntegrityError), transaction.atomic():
        MandatePower.objects.create(code="OPCAT-20.C", basis="law")
    assert not MandatePower.objects.exists()


def test_the_mandate_through_the_pages() -> None:
    load_reference()
    client = browser(make_member(role=Member.Role.COORDINATOR))
    assert client.get(reverse("mandate")).content.decode().count("gapbox") == 23
    url = reverse("mandate-power", args=["OPCAT-20.C"])
    assert client.post(url, {"basis": "law", "source": "Act 1", "dated": ""}).status_code == 422
    assert client.post(url, {"basis": "law", "source": "Act 1", "dated": "2020-01-02"}).status_code == 302
    page = client.get(reverse("mandate")).content.decode()
    assert page.count("gapbox") == 22
    assert "Act 1" in page
    assert client.get(reverse("mandate-power", args=["OPCAT-99"])).status_code == 404
    assert browser(make_member()).post(url, {"basis": "none"}).status_code == 403


def test_a_real_visit_waits_for_two_reviewers_of_two_organisations() -> None:
    visit, lead = planned()
    version = make_tool_version("note")
    with pytest.raises(Problem) as raised:
        actions.use_tools(by=lead, visit=visit, versions=[version])
    assert raised.value.code == "tool-not-reviewed"
    reviewer = make_member()
    colleague = make_member(organisation=reviewer.organisation)
    for signer, language in ((reviewer, "ru"), (reviewer, "ru"), (make_member(), "tg"), (colleague, "ru")):
        sign_review(by=signer, version=version, language=language)
        with pytest.raises(Problem):
            actions.use_tools(by=lead, visit=visit, versions=[version])
    sign_review(by=make_member(), version=version, language="ru")
    assert actions.use_tools(by=lead, visit=visit, versions=[version]) == [version]
    assert list(tools_of(visit)) == [version]


def test_a_draft_is_shown_and_cannot_be_chosen() -> None:
    visit, lead = planned()
    version = make_tool_version("note")
    client, url = browser(lead), reverse("visit-tools-choose", args=[visit.id])
    page = client.get(url).content.decode()
    assert "Drafts, not for a real visit" in page
    assert f'value="{version.id}"' not in page
    assert client.post(url, {"versions": [str(version.id)]}).status_code == 422
    assert not visit.tools.exists()
    for _ in range(2):
        sign_review(by=make_member(), version=version, language="ru")
    assert "Drafts, not for a real visit" not in client.get(url).content.decode()
    assert client.post(url, {"versions": [str(version.id)]}).status_code == 302
    newer = ToolVersion.objects.create(tool=version.tool, version="2", workbook=b"", xform=version.xform, md5="")
    assert list(tools_of(visit)) == [version]
    other, their_lead = planned()
    address = reverse("visit-tools-choose", args=[other.id])
    page = browser(their_lead).get(address).content.decode()
    # the version that is signed can be chosen while the next one waits
    assert f'value="{version.id}"' in page
    assert f'value="{newer.id}"' not in page
    assert f'href="{reverse("tool-version", args=[newer.id])}"' in page
    for _ in range(2):
        sign_review(by=make_member(), version=newer, language="ru")
    page = browser(their_lead).get(address).content.decode()
    assert f'value="{newer.id}"' in page
    assert "Drafts, not for a real visit" not in page


def test_a_demonstration_and_a_paper_file_use_what_is_not_reviewed(settings: LazySettings) -> None:
    lead, version = make_member(), make_tool_version("note")
    past = make_visit(lead=make_keyring(lead))
    actions.use_tools(by=lead, visit=past, versions=[version])
    settings.NAZORAT_DEMO = True
    visit, other = planned()
    actions.use_tools(by=other, visit=visit, versions=[version])
    assert list(tools_of(visit)) == list(tools_of(past)) == [version]


def test_a_visit_that_has_begun_keeps_its_versions(settings: LazySettings) -> None:
    settings.NAZORAT_DEMO = True
    visit, lead = planned()
    note, room = make_tool_version("note"), make_tool_version("room")
    actions.use_tools(by=lead, visit=visit, versions=[note])
    actions.use_tools(by=lead, visit=visit, versions=[room])
    assert list(tools_of(visit)) == [room]
    actions.arrive(by=make_keyring(lead), visit=visit, began=date(2026, 1, 1), gate_minutes=0)
    actions.use_tools(by=lead, visit=visit, versions=[note])
    assert list(tools_of(visit)) == [note, room]
    newer = ToolVersion.objects.create(tool=room.tool, version="2", workbook=b"", xform=room.xform, md5="")
    with pytest.raises(Problem) as raised:
        actions.use_tools(by=lead, visit=visit, versions=[newer])
    assert raised.value.code == "tool-other-version"
    actions.close_visit(by=make_keyring(lead), visit=visit, ended=date(2026, 1, 2))
    with pytest.raises(Problem) as raised:
        actions.use_tools(by=lead, visit=visit, versions=[note])
    assert raised.value.code == "visit-over"


def test_tools_are_chosen_through_the_page() -> None:
    lead = make_member()
    visit = make_visit(lead=make_keyring(lead))
    client = browser(lead)
    url = reverse("visit-tools-choose", args=[visit.id])
    assert "No tool is published yet." in client.get(url).content.decode()
    version = make_tool_version("note")
    page = client.get(url).content.decode()
    assert "Free note" in page
    assert client.post(url, {"versions": [str(version.id)]}).status_code == 302
    page = client.get(reverse("visit-tools", args=[visit.id])).content.decode()
    assert "Free note" in page
    assert client.post(url, {"versions": [str(visit.id)]}).status_code == 422
