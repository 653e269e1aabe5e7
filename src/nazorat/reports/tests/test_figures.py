"""Counts of persons that a released report shows are kept as data; what its tables hide is kept nowhere."""

from __future__ import annotations

from copy import deepcopy
from datetime import time

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from nazorat.reports.actions import adopt_report, open_report, release_report
from nazorat.reports.blocks import woven
from nazorat.reports.models import ReleasedFigure, Report
from nazorat.reports.queries import Told, figures_told
from nazorat.reports.sections import VISIT
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.reports import Cast, make_cast, make_finding, make_record, make_report, ready, sign
from support.visits import make_visit

pytestmark = pytest.mark.django_db
PRIVATE = ("staff_cannot_hear", "staff_cannot_see", "no_other_hears")
METHOD = next(kind for kind in VISIT if kind.code == "annex-method")


def talk(
    visit: Visit, cast: Cast, *, sex: str, age: str = "from_22", chosen: str = "drawn", privacy: tuple[str, ...] = PRIVATE
) -> None:
    answers: Answers = {
        "before/person": "P1", "before/chosen": chosen, "before/started": time(9), "before/ended": time(10), "opening/talks": "yes",
        "before/privacy": privacy, "opening/who_may_know": "all", "bands/sex": sex, "bands/age": age, "story/account": "We eat at noon.",
    }  # fmt: skip
    make_record(visit, cast.lead, "interview", answers)


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    """Thirteen talks: six women, two children, ten drawn, eight in private."""
    cast = make_cast(tools=("interview",))
    for number in range(13):
        talk(
            cast.visit, cast, sex="woman" if number < 6 else "man", age="from_14" if number < 2 else "from_22",
            chosen="drawn" if number % 2 or number < 7 else "own_wish", privacy=PRIVATE if number < 8 else ("staff_cannot_see",),
        )  # fmt: skip
    make_finding(cast)
    return cast


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def released(cast: Cast) -> Report:
    report = make_report(cast)
    for by in (cast.lead, cast.other):
        sign(by, report)
    adopt_report(by=cast.lead, readiness=ready(cast.lead, report))
    report.refresh_from_db()
    release_report(by=cast.lead, readiness=ready(cast.lead, report))
    return report


def test_released_report_keeps_the_counts_that_its_tables_show(cast: Cast) -> None:
    report = make_report(cast)
    shown: dict[str, int] = {}
    for block in ("{{table:talks}}", "{{table:heard}}"):
        (chunk,) = woven(open_report(by=cast.lead, report=report), METHOD, "ru", block)
        shown |= dict(chunk.told)
        assert chunk.guarded
    assert not ReleasedFigure.objects.exists()
    assert (shown["talks"], shown["women"], shown["private"]) == (13, 6, 8)
    # two children stand behind the dots, and so does what would give them back
    assert "children" not in shown
    kept = dict(ReleasedFigure.objects.filter(report=released(cast)).values_list("name", "value"))
    assert kept == shown
    assert figures_told()["women"] == Told(6, 13, 1)


def test_figure_of_a_released_report_cannot_be_changed_in_the_database(cast: Cast) -> None:
    row = ReleasedFigure.objects.create(report=make_report(cast), name="talks", value=9)
    for act in (lambda: ReleasedFigure.objects.filter(id=row.id).update(value=8), row.delete):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            act()


def test_table_of_those_heard_stands_nowhere_where_few_spoke() -> None:
    cast = make_cast(tools=("interview",))
    for _number in range(4):
        talk(cast.visit, cast, sex="woman")
    material = open_report(by=cast.lead, report=make_report(cast))
    (chunk,) = woven(material, METHOD, "en", "{{table:heard}}")
    assert (chunk.markdown, chunk.guarded, chunk.told) == ("", None, ())


def test_visit_of_two_reports_is_counted_once_and_the_wider_counts(cast: Cast) -> None:
    second, third = (make_visit(lead=cast.lead, seats=[]) for _each in range(2))

    def told(number: int, kind: int, visits: list[Visit], state: int = Report.State.RELEASED, **figures: int) -> None:
        report = Report.objects.create(number=number, kind=kind, begun_by=cast.lead.member, state=state, released_at=timezone.now())
        report.visits.set(visits)
        ReleasedFigure.objects.bulk_create(ReleasedFigure(report=report, name=name, value=value) for name, value in figures.items())

    told(1, Report.Kind.VISIT, [cast.visit], talks=20, women=8, children=6)
    told(2, Report.Kind.CONSOLIDATED, [cast.visit, second], talks=31, women=12)
    told(3, Report.Kind.VISIT, [third], talks=10)
    told(4, Report.Kind.VISIT, [third], Report.State.ADOPTED, talks=10, women=9)
    found = figures_told()
    assert found == {"talks": Told(41, 41, 3), "women": Told(12, 31, 2), "children": Told(6, 20, 1)}
    # a year takes no report that speaks of a visit of another
    assert figures_told([cast.visit, third]) == {"talks": Told(30, 30, 2), "women": Told(8, 20, 1), "children": Told(6, 20, 1)}
