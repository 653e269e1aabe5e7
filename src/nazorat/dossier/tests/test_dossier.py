"""The dossier of a place: what it gathers, for whom, and its print."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pypdf import PdfReader

from nazorat.dossier.printing import printed
from nazorat.dossier.queries import dossier, last_of_years
from nazorat.findings.actions import adopt_findings, open_findings
from nazorat.people.models import Member
from nazorat.places.actions import add_figure, change_place
from nazorat.places.models import Place
from nazorat.places.queries import Capacity, occupancy
from nazorat.recommendations.actions import adopt_recommendations, enter_reply, open_recommendations
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.standards.actions import load_reference
from nazorat.visits.models import Visit
from support.make import make_member, sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation
from support.visits import make_place

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def adopted(cast: Cast) -> AdoptedRecommendation:
    make_recommendation(cast)
    opened = open_recommendations(by=cast.lead, visit=cast.visit)
    adopt_recommendations(by=cast.lead, second=cast.other.member, visit=cast.visit, recommendations=opened, reply_due=None)
    return AdoptedRecommendation.objects.get()


def counted(place: Place, on: date, count: int, source: str = "return 1", marking: str = "open") -> None:
    by = make_member(role=Member.Role.COORDINATOR)
    add_figure(by=by, place=place, group="all", on=on, count=count, source=source, marking=marking)


def test_a_share_is_of_the_capacity_of_that_day_and_marked_by_the_stricter_source() -> None:
    by = make_member(role=Member.Role.COORDINATOR)
    place = make_place(capacity=100, capacity_on=date(2020, 1, 1), capacity_source="order 1", capacity_marking="official")
    change_place(by=by, place=place, capacity=200, capacity_on=date(2024, 1, 1), capacity_source="order 2", capacity_marking="open")
    for on, count in ((date(2019, 5, 1), 80), (date(2021, 5, 1), 120), (date(2021, 12, 1), 150), (date(2025, 5, 1), 150)):
        counted(place, on, count)
    counted(place, date(2021, 12, 1), 160, source="return 2", marking="secret")
    place.refresh_from_db()
    told = dossier(place, by, TODAY)
    assert [(one.on.year, one.count, one.share, one.marking) for one in told.years] == [
        (2025, 150, 0.75, "open"), (2021, 150, 1.5, "official"), (2021, 160, 1.6, "secret"), (2019, 80, None, "open"),
    ]  # fmt: skip
    assert len(told.occupied) == 5
    assert last_of_years(occupancy([], [Capacity(date(2020, 1, 1), 0)])) == []


def test_of_a_visit_of_others_nothing_is_told_before_something_adopted_tells_of_it() -> None:
    load_reference(by=None)
    cast = make_cast()
    assert cast.visit.place is not None
    place, outside = cast.visit.place, make_member()
    assert [one.id for one in dossier(place, cast.lead.member, TODAY).visits] == [cast.visit.id]
    assert dossier(place, outside, TODAY).visits == []
    row = adopted(cast)
    # adopted, yet the team is there still
    assert dossier(place, outside, TODAY).visits == []
    Visit.objects.filter(id=cast.visit.id).update(state=Visit.State.CLOSED, ended_on=cast.visit.began_on)
    told = dossier(place, outside, TODAY)
    assert ([one.id for one in told.visits], told.own) == ([cast.visit.id], frozenset())
    assert [(one.line.row.pk, one.reply) for one in told.asked] == [(row.pk, None)]
    AdoptedRecommendation.objects.update(verified="implemented")
    told = dossier(place, outside, TODAY)
    assert (told.asked, told.met) == ([], 1)


def test_limits_are_those_of_its_kind_national_ones_first() -> None:
    load_reference(by=None)
    told = dossier(make_place(kind="REMAND"), make_member(), TODAY)
    for group in told.measures:
        national = [one.norm.national for one in group.rows]
        assert national == sorted(national, reverse=True)
        assert all("REMAND" in one.limit.place_kinds.split() for one in group.rows if one.limit.place_kinds)
    assert any(one.asks == "" for group in told.measures for one in group.rows if one.norm.national)
    assert any("4" in one.asks for group in told.measures for one in group.rows)


def test_page_and_print_say_what_the_reader_may_know(client: Client) -> None:
    load_reference(by=None)
    cast = make_cast()
    assert cast.visit.place is not None
    place = cast.visit.place
    change_place(by=make_member(role=Member.Role.COORDINATOR), place=place, capacity_on=date(2020, 1, 1))
    counted(place, date(2025, 1, 1), 432, marking="official")
    row = adopted(cast)
    enter_reply(
        by=cast.lead.member, recommendation=row, claimed="accepted", received_on=timezone.localdate() - timedelta(1),
        text="The yard will be open.",
    )  # fmt: skip
    sign_in(client, cast.lead.member)
    path = f"/places/{place.id}/dossier/"
    shown = client.get(path, headers={"accept-language": "en"}).content.decode()
    for words in (
        "432",
        "120%",
        "for official use",
        "The yard will be open.",
        "Provide outdoor exercise",
        f"/visits/{cast.visit.id}/",
    ):
        assert words in shown
    picture = client.get(f"{path}occupancy/")
    assert (picture.status_code, picture["Content-Type"], b"<svg" in picture.content) == (200, "image/svg+xml", True)
    pdf = client.get(f"{path}print/", headers={"accept-language": "en"})
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    said = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf.content)).pages).split())
    for words in ("Dossier of a place", "120%", "for official use", "The yard will be open.", "not entered", cast.lead.member.code):
        assert words in said
    walled = Client()
    sign_in(walled, make_member(role=Member.Role.ADMINISTRATOR))
    assert walled.get(path).status_code == 404


def test_print_tells_adopted_findings_under_their_theme() -> None:
    load_reference(by=None)
    cast = make_cast()
    assert cast.visit.place is not None
    make_finding(cast, words={"ru": {"title": "CANARY-прогулка", "fact": "Прогулка длится менее часа."}})
    opened = open_findings(by=cast.lead, visit=cast.visit)
    adopt_findings(by=cast.lead, second=cast.other.member, visit=cast.visit, findings=opened)
    with translation.override("ru"):
        pdf = printed(dossier(cast.visit.place, cast.lead.member, TODAY), [], cast.lead.member)
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert "CANARY-прогулка" in said


def test_it_costs_the_same_whatever_it_has_gathered(client: Client) -> None:
    load_reference(by=None)
    cast = make_cast()
    assert cast.visit.place is not None
    sign_in(client, cast.lead.member)
    path = f"/places/{cast.visit.place.id}/dossier/"
    adopted(cast)
    counted(cast.visit.place, date(2020, 1, 1), 1)
    client.get(path)
    with CaptureQueriesContext(connection) as first:
        client.get(path)
    for year in range(2021, 2026):
        counted(cast.visit.place, date(year, 1, 1), year)
    with CaptureQueriesContext(connection) as again:
        client.get(path)
    assert len(first) == len(again)
