"""The five numbers: what is counted of what, what is missing, and what never shows."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.fieldwork.models import Record
from nazorat.home.tests.test_desk import make_recommendation
from nazorat.people.models import Attendance, Member, Organisation, TrainingSession
from nazorat.projects.numbers import Line, Number, five_numbers
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.reports.models import ReleasedFigure, Report
from nazorat.tools.models import ToolVersion
from nazorat.visits.actions import enter_cost
from nazorat.visits.models import TeamMember, Visit
from support.make import make_member, make_organisation, sign_in
from support.visits import make_over, make_place, make_tool_version

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
SEATS = TeamMember.Role


def of(code: str) -> Line:
    return {line.code: line for one in five_numbers(TODAY) for line in one.lines}[code]


def counted(code: str) -> tuple[int | Decimal | None, int | None]:
    line = of(code)
    assert not line.missing, line.missing
    return line.value, line.of


def number(code: str) -> Number:
    return {one.code: one for one in five_numbers(TODAY)}[code]


def make_trained(organisation: Organisation, *, days: int = 300, used: Visit | None = None, role: str = SEATS.MONITOR) -> Member:
    """A member trained so many days ago, seated on a visit when one is named."""
    member = make_member(organisation=organisation, joined=False)
    session = TrainingSession.objects.create(
        held_on=TODAY - timedelta(days=days), topics=["method"], trainer="APT", entered_by=member
    )
    Attendance.objects.create(session=session, member=member, valid_until=TODAY, marked_by=member)
    if used:
        TeamMember.objects.create(visit=used, member=member, role=role)
    return member


def test_reach_counts_places_once_by_kind_and_visits_by_how_they_came_in() -> None:
    first, second = make_place(kind="REMAND"), make_place(kind="POL_STATION")
    make_place(kind="REMAND")
    make_place(kind="REMAND", closed_on=TODAY)
    make_over(first, wait=10)
    make_over(first, wait=45, mode=Visit.Mode.ANNOUNCED)
    make_over(first)
    make_over(second, state=Visit.State.REFUSED, days=5)

    assert counted("reach.places") == (1, 3)
    assert (counted("reach.places.REMAND"), counted("reach.places.POL_STATION")) == ((1, 2), (0, 1))
    assert counted("reach.unannounced") == (2, 3)
    assert counted("reach.refused") == (1, 4)
    assert counted("reach.delayed") == (1, 2)
    assert number("reach").newest == TODAY - timedelta(days=5)


def test_a_wait_that_nobody_noted_is_not_known() -> None:
    make_over(make_place())
    assert of("reach.delayed").missing == "not known: no wait at a gate was noted"


def test_planned_visits_and_those_under_way_are_in_no_number() -> None:
    place = make_place()
    before = five_numbers(TODAY)
    Visit.objects.create(number=7, state=Visit.State.PLANNED)
    inside = make_over(place, state=Visit.State.UNDER_WAY)
    organisation = make_organisation()
    trained = [make_trained(organisation, used=inside, days=40) for _each in range(6)]
    assert counted("capacity.used") == (0, len(trained))
    assert five_numbers(TODAY)[0].lines == before[0].lines
    assert number("reach").newest is None


def test_a_draft_report_tells_nothing_and_a_released_one_that_it_tells() -> None:
    visit = make_over(make_place())
    report = Report.objects.create(number=1, kind=Report.Kind.VISIT, begun_by=make_member())
    report.visits.add(visit)
    assert counted("heard.visits") == (0, 1)
    Report.objects.update(state=Report.State.ADOPTED)
    assert counted("heard.visits") == (0, 1)
    Report.objects.update(state=Report.State.RELEASED, released_at=timezone.now())
    assert counted("heard.visits") == (1, 1)
    assert all(of(f"heard.{part}").missing.startswith("not known: ") for part in ("women", "children", "drawn", "private"))


def test_persons_stand_as_released_reports_show_them() -> None:
    visit = make_over(make_place())
    report = Report.objects.create(number=1, kind=Report.Kind.VISIT, begun_by=make_member(), state=Report.State.RELEASED)
    report.visits.add(visit)
    for name, value in (("talks", 36), ("women", 6), ("drawn", 31)):
        ReleasedFigure.objects.create(report=report, name=name, value=value)
    assert (counted("heard.persons"), counted("heard.women"), counted("heard.drawn")) == ((36, None), (6, 36), (31, 36))
    assert of("heard.women").of_what == "persons heard, in 1 visit"
    for name in ("children", "private"):
        assert of(f"heard.{name}").missing == "not known: no released report shows a figure for it"
    assert number("heard").sex == "see its line on women"


def make_talks(visit: Visit, count: int, *, tool: str = "interview") -> None:
    version = ToolVersion.objects.filter(tool__code=tool).first() or make_tool_version(tool)
    Record.objects.bulk_create(
        Record(visit=visit, tool_version=version, door=Record.Door.PAPER, received_at=timezone.now()) for _each in range(count)
    )


def test_talks_are_counted_of_released_visits_that_have_enough() -> None:
    many, few, draft = (make_over(make_place()) for _each in range(3))
    make_talks(many, 7)
    make_talks(many, 9, tool="room")
    make_talks(few, 4)
    make_talks(draft, 30)
    released = Report.objects.create(
        number=1, kind=Report.Kind.CONSOLIDATED, begun_by=make_member(), state=Report.State.RELEASED, released_at=timezone.now()
    )
    assert of("heard.talks").missing == "not known: no released report rests on talks"
    released.visits.add(few)
    assert of("heard.talks").missing.startswith("held back: fewer than 5 persons")
    released.visits.add(many)
    # a second report over the same visit counts nobody twice
    again = Report.objects.create(number=2, kind=Report.Kind.VISIT, begun_by=make_member(), state=Report.State.RELEASED)
    again.visits.add(many)
    assert counted("heard.talks") == (7, None)
    assert of("heard.talks").what == "Talks recorded, in 1 visit"


def test_answers_are_counted_of_those_that_could_have_come() -> None:
    visit, author = make_over(make_place()), make_member()
    late, early = make_recommendation(visit, author, due=-3), make_recommendation(visit, author, due=5, number=2)
    make_recommendation(visit, author, due=5, number=3)
    for row, days in ((late, 1), (early, 2)):
        Reply.objects.create(recommendation=row, claimed="done", received_on=TODAY - timedelta(days=days), entered_by=author)
    AdoptedRecommendation.objects.filter(pk=late.pk).update(claimed="done", verified="implemented")
    AdoptedRecommendation.objects.filter(pk=early.pk).update(claimed="done", verified="not")

    assert counted("answers.made") == (3, None)
    assert counted("answers.in_term") == (1, 2)
    assert counted("answers.claimed") == (2, 3)
    assert counted("answers.verified") == (1, 3)
    assert counted("answers.checked") == (2, 3)


def test_capacity_counts_who_worked_within_six_months_of_training() -> None:
    one, other = make_organisation(), make_organisation(kind="civil_society")
    visit = make_over(make_place(), days=200)
    for organisation in (one, other):
        for _each in range(6):
            make_trained(organisation, used=visit)
            make_trained(organisation)
    make_trained(one, used=visit, days=500)
    make_trained(one, used=visit, role=SEATS.OBSERVER)
    for _each in range(5):
        make_trained(one, days=20)
        make_trained(other, days=20)

    assert counted("capacity.trained") == (36, None)
    assert counted("capacity.used") == (12, 36)
    assert counted("capacity.early") == (10, 36)
    assert of("capacity.women").missing.startswith("not known: ")
    assert "2 visit-days" in of("capacity.cost").missing


def test_a_day_on_site_costs_by_currency_what_was_entered_for_visits_that_came_in() -> None:
    by, place = make_member(role=Member.Role.COORDINATOR), make_place()
    came_in, refused, unpriced = make_over(place), make_over(place, state=Visit.State.REFUSED), make_over(place)
    for visit, amount, currency in (
        (came_in, "300.00", "TJS"),
        (came_in, "1.01", "TJS"),
        (came_in, "50", "EUR"),
        (refused, "70", "TJS"),
    ):
        enter_cost(by=by, visit=visit, kind="travel", amount=Decimal(amount), currency=currency)
    assert (counted("capacity.cost.TJS"), counted("capacity.cost.EUR")) == ((Decimal("150.50"), 2), (Decimal("25.00"), 2))
    assert unpriced.ended_on is not None


def test_a_member_trained_twice_is_one_member() -> None:
    organisation, visit = make_organisation(), make_over(make_place(), days=10)
    members = [make_trained(organisation, used=visit, days=400) for _each in range(5)]
    for member in members:
        session = TrainingSession.objects.create(
            held_on=TODAY - timedelta(days=20), topics=["method"], trainer="APT", entered_by=member
        )
        Attendance.objects.create(session=session, member=member, valid_until=TODAY, marked_by=member)
    assert counted("capacity.used") == (5, 5)


def test_few_trained_members_are_held_back() -> None:
    visit = make_over(make_place(), days=200)
    for _each in range(4):
        make_trained(make_organisation(), used=visit)
    assert of("capacity.trained").missing.startswith("held back: fewer than 5 persons")
    assert of("capacity.used").value is None


def test_one_member_who_was_used_does_not_come_back_by_subtraction() -> None:
    organisation, visit = make_organisation(), make_over(make_place(), days=200)
    make_trained(organisation, used=visit)
    for _each in range(7):
        make_trained(organisation)
    assert of("capacity.trained").value in (None, 8)
    assert of("capacity.used").value is None
    assert of("capacity.used").missing.startswith("held back")


def test_without_anything_each_number_says_what_is_missing() -> None:
    assert counted("reach.places") == (0, 0)
    assert of("capacity.trained").missing == "not known: no training was entered"
    assert all(line.missing.startswith("not known: ") for line in number("pathway").lines)
    assert all(one.source and one.sex for one in five_numbers(TODAY))


def test_the_same_queries_however_much_is_counted(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    organisation = make_organisation()
    for _each in range(6):
        make_trained(organisation, used=make_over(make_place(), days=200))
    with django_assert_num_queries(19):
        five_numbers(TODAY)


def test_the_page_shows_counts_and_gaps_and_no_name(client: Client) -> None:
    place = make_place(name_en="The house by the river", name_ru="Дом у реки")
    make_over(place)
    reader = make_member(role="coordinator")
    sign_in(client, reader)
    page = client.get("/numbers/", headers={"Accept-Language": "en"}).content.decode()
    assert "Places visited" in page
    assert "not known: " in page
    assert "house by the river" not in page
    assert "Дом у реки" not in page


@pytest.mark.parametrize(("role", "planner", "status"), [("monitor", False, 403), ("monitor", True, 200), ("coordinator", False, 200),
    ("custodian", False, 403), ("administrator", False, 403), ("complaints", False, 403)])  # fmt: skip
def test_coordinators_and_planners_read_it(client: Client, role: str, planner: bool, status: int) -> None:
    sign_in(client, make_member(role=role, planner=planner))
    assert client.get("/numbers/").status_code == status
    assert client.get("/numbers/table/").status_code == status


def test_the_table_gives_every_line_and_no_formula(client: Client) -> None:
    organisation = make_organisation(name="=HYPERLINK(1)")
    visit = make_over(make_place(), days=200)
    for _each in range(6):
        make_trained(organisation, used=visit)
    sign_in(client, make_member(role="coordinator"))
    answer = client.get("/numbers/table/")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["code"] for row in rows] == [line.code for one in five_numbers(TODAY) for line in one.lines]
    assert {row["number"] for row in rows} == {"1", "2", "3", "4", "5"}
    assert all(row["value"] or row["missing"] for row in rows)
    assert all(row["source"] and row["by_sex"] and row["as_of"] == TODAY.isoformat() for row in rows)
    assert "'=HYPERLINK(1)" in {row["what"] for row in rows}
    assert f"five-numbers-{TODAY}.csv" in answer["Content-Disposition"]

    book = client.get("/numbers/table/?format=xlsx")
    with ZipFile(io.BytesIO(book.content)) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()
