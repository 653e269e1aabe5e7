"""The sheet of a follow-up visit: made of what is open at a place, keyed like every other, and what it proposes."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.fieldwork import typed
from nazorat.fieldwork.actions import issue_sheets, key_sheet
from nazorat.fieldwork.models import Record
from nazorat.findings.tests.make import OTHERS, WORKING, Cast, make_cast
from nazorat.kit.problems import Problem
from nazorat.places.models import Place
from nazorat.recommendations import actions
from nazorat.recommendations.followup import MOST, asked_about, found_in, open_at, workbook_of
from nazorat.recommendations.models import AdoptedRecommendation, Ground, Verification
from nazorat.recommendations.queries import lines_of
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import code_of_place, fits_place, form_of_version, next_version
from nazorat.typeset import sheet_pdf
from nazorat.typeset.paper import SheetRequest
from nazorat.visits.actions import use_tools
from nazorat.visits.models import Visit, VisitTool
from nazorat.xlsform import Answers, NoAnswer, compile_workbook
from support.records import missing_of, posted
from support.visits import make_place, make_visit

from .make import make_adopted

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, list[AdoptedRecommendation], ToolVersion]:
    cast = make_cast()
    rows = [make_adopted(cast, act=act, provisions=provisions) for act, provisions in (("one", ("NMR 23",)), ("${two}", ()))]
    return cast, rows, actions.make_follow_up_sheet(by=cast.people["coordinator"], place=place_of(cast))


@pytest.fixture
def cast(made: tuple[Cast, list[AdoptedRecommendation], ToolVersion]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def rows(made: tuple[Cast, list[AdoptedRecommendation], ToolVersion]) -> list[AdoptedRecommendation]:
    return deepcopy(made[1])


@pytest.fixture
def version(made: tuple[Cast, list[AdoptedRecommendation], ToolVersion]) -> ToolVersion:
    return deepcopy(made[2])


def place_of(cast: Cast) -> Place:
    assert cast.visit.place is not None
    return cast.visit.place


def again(cast: Cast, version: ToolVersion) -> Visit:
    """The follow-up visit, under way with this sheet; its tool is signed by two in life, and put there as it is here."""
    visit = make_visit(lead=cast.ring("lead"), place=place_of(cast))
    VisitTool.objects.create(visit=visit, tool_version=version)
    return visit


def keyed(cast: Cast, visit: Visit, version: ToolVersion, said: Answers) -> Record:
    [sheet] = issue_sheets(
        by=cast.ring("lead"), visit=visit, tool_version=version, member=cast.people["lead"], count=1, language="tg"
    )
    fields = {
        name: value if isinstance(value, list) else [value]
        for name, value in posted(missing_of(version.id, said)).items()
        if name != "seconds"
    }
    key_sheet(by=cast.ring("lead"), sheet=sheet, keyed=typed.read(version.id, fields))
    return Record.objects.get(visit=visit)


def state(row: AdoptedRecommendation) -> str:
    return f"r{row.pk.hex}/state_{row.pk.hex}"


def test_sheet_asks_about_each_open_recommendation_in_three_languages(
    cast: Cast, rows: list[AdoptedRecommendation], version: ToolVersion
) -> None:
    form = form_of_version(version.id)
    assert version.tool.code == code_of_place(place_of(cast).id)
    assert set(form.languages) == {"ru", "tg", "en"}
    assert [one.recommendation for one in asked_about(form)] == [row.pk for row in rows]
    asked = [question for question in form.questions() if question.number]
    assert [(one.number, one.origin) for one in asked[:5]] == [("1a", "S"), ("1b", "A"), ("1c", "R"), ("1d", "S"), ("1e", "S")]
    found = next(one for one in asked if one.number == "1d")
    assert [choice.code for choice in found.real_choices] == ["not_started", "in_progress", "partly", "implemented", "not", "worse"]
    assert {f"na_{code}" for code in ("not_asked", "refused", "unknown", "illegible", "not_checked")} <= set(found.codes)
    assert found.hint.in_("ru") == "признак: Журнал и рассказы сходятся"
    assert (asked[0].provisions, asked[5].provisions) == (("NMR 23",), ("OPCAT 22",))
    last = Act.objects.get(verb="tools.publish-version", obj=version.id)
    assert last.actor == cast.people["coordinator"].id


def test_workbook_passes_the_check_of_tools_and_is_the_same_each_time(cast: Cast) -> None:
    rows = list(open_at(place_of(cast)))
    book = workbook_of(place_of(cast), rows, "2026112901")
    assert book == workbook_of(place_of(cast), rows, "2026112901")
    assert compile_workbook(book, "x.xlsx").warnings == ()


def test_sheet_of_the_most_recommendations_prints_on_paper(cast: Cast) -> None:
    for number in range(MOST):
        make_adopted(cast, act=f"{number} " + "обеспечить выход на прогулку " * 20)
    version = actions.make_follow_up_sheet(by=cast.people["coordinator"], place=place_of(cast))
    form = form_of_version(version.id)
    assert len(asked_about(form)) == MOST
    assert sheet_pdf(SheetRequest(form=form, language="tg", numbers=(7,))).startswith(b"%PDF")


def test_open_is_what_nobody_saw_done_and_nobody_asked_for_anew(cast: Cast, rows: list[AdoptedRecommendation]) -> None:
    later = make_adopted(cast, act="again", repeats=rows[0].pk)
    actions.verify(
        by=cast.people["lead"], recommendation=rows[1], verified="implemented", seen_on=date(2026, 9, 1), evidence="seen"
    )
    assert [row.pk for row in open_at(place_of(cast))] == [later.pk]


def test_nothing_open_makes_no_sheet(cast: Cast) -> None:
    with pytest.raises(Problem, match="nothing-to-follow-up"):
        actions.make_follow_up_sheet(by=cast.people["coordinator"], place=make_place())


def test_versions_of_a_day_are_counted() -> None:
    day = date(2026, 11, 29)
    assert [next_version(day, before) for before in ([], ["2026112901", "2026112803"])] == ["2026112901", "2026112902"]


def test_sheet_is_taken_by_a_visit_that_is_there_and_never_by_a_plan_or_elsewhere(
    cast: Cast, version: ToolVersion, settings: Any
) -> None:
    settings.NAZORAT_DEMO = True
    visit = make_visit(lead=cast.ring("lead"), place=place_of(cast))
    elsewhere, plan = make_visit(lead=cast.ring("lead")), Visit(id=uuid4(), number=999, state=Visit.State.PLANNED)
    for wrong in (elsewhere, plan):
        assert not fits_place(version.tool.code, wrong.place_id)
        with pytest.raises(Problem, match="tool-of-another-place"):
            use_tools(by=cast.people["lead"], visit=wrong, versions=[version])
    assert use_tools(by=cast.people["lead"], visit=visit, versions=[version]) == [version]
    offered = cast.client("lead").get(reverse("visit-tools-choose", args=[elsewhere.id])).content.decode()
    assert str(version.id) not in offered


def test_sheet_waits_for_its_reviewers_like_every_tool(cast: Cast, version: ToolVersion, settings: Any) -> None:
    settings.NAZORAT_DEMO = False
    visit = make_visit(lead=cast.ring("lead"), place=place_of(cast))
    visit.retrospective = False
    with pytest.raises(Problem, match="tool-not-reviewed"):
        use_tools(by=cast.people["lead"], visit=visit, versions=[version])


def test_keyed_record_proposes_and_a_member_confirms(cast: Cast, rows: list[AdoptedRecommendation], version: ToolVersion) -> None:
    visit = again(cast, version)
    record = keyed(cast, visit, version, {state(rows[0]): "partly", state(rows[1]): NoAnswer("refused")})
    client = cast.client("lead")
    page = client.get(reverse("record", args=[visit.id, record.id])).content.decode()
    links = [f"{reverse('recommendation-verify', args=[row.pk])}?record={record.id}" for row in rows]
    assert [link in page for link in links] == [True, True]
    assert not Verification.objects.exists()
    first, second = (client.get(link).content.decode() for link in links)
    assert '<option value="partly" selected>' in first
    assert f'<option value="{version.id}:{state(rows[0])}" selected>' in first
    assert "selected>partly implemented" not in second
    given = {"verified": "partly", "seen_on": timezone.localdate().isoformat(), "evidence": "Seen in two rooms"}
    given |= {"record": str(record.id), "answer": f"{version.id}:{state(rows[0])}"}
    assert client.post(links[0], given).status_code == 302
    assert (Ground.objects.get().record, Verification.objects.get().verified) == (record.id, "partly")
    assert "confirmed from here" in client.get(reverse("record", args=[visit.id, record.id])).content.decode()


def test_what_a_sheet_does_not_say_proposes_nothing(cast: Cast, rows: list[AdoptedRecommendation], version: ToolVersion) -> None:
    form = form_of_version(version.id)
    assert found_in(form, {}, uuid4()) is None
    cases: list[tuple[Answers, str]] = [
        ({}, ""),
        ({state(rows[0]): NoAnswer("not_checked")}, ""),
        ({state(rows[0]): "worse"}, "worse"),
    ]
    for answers, expected in cases:
        one = found_in(form, answers, rows[0].pk)
        assert one is not None
        assert (one.path, one.state) == (state(rows[0]), expected)


def test_record_of_others_is_not_opened_by_naming_it(cast: Cast, rows: list[AdoptedRecommendation], version: ToolVersion) -> None:
    record = keyed(cast, again(cast, version), version, {state(rows[0]): "worse"})
    before = Act.objects.count()
    page = (
        cast.client("coordinator").get(f"{reverse('recommendation-verify', args=[rows[0].pk])}?record={record.id}").content.decode()
    )
    assert '<option value="worse" selected>' not in page
    assert not Act.objects.filter(seq__gt=before, verb="fieldwork.open-record").exists()


def test_planner_plans_the_follow_up_visit_and_no_address_says_where(cast: Cast, rows: list[AdoptedRecommendation]) -> None:
    client, place = cast.client("coordinator"), place_of(cast)
    where = reverse("recommendations-follow-up", args=[place.id])
    assert "Plan the follow-up visit" not in client.get(where).content.decode()
    type(cast.people["coordinator"]).objects.filter(id=cast.people["coordinator"].id).update(planner=True)
    page = client.get(where).content.decode()
    codes = ", ".join(line.row.code for line in lines_of(list(open_at(place)), timezone.localdate()))
    assert f'value="Open recommendations: {codes}"' in page
    plan = reverse("visit-plan-new")
    assert f'action="{plan}"' in page
    first = {
        "begin": "yes",
        "place": str(place.id),
        "kind": str(Visit.Kind.FOLLOW_UP.value),
        "note": f"Open recommendations: {codes}",
    }
    begun = client.post(plan, first)
    form = begun.context["form"]
    assert (begun.status_code, form.is_bound) == (200, False)
    assert f'<option value="{place.id}" selected>' in begun.content.decode()
    assert f"Open recommendations: {codes}" in begun.content.decode()
    assert not Visit.objects.filter(state=Visit.State.PLANNED).exists()


def test_coordinator_makes_the_sheet_and_others_are_refused(cast: Cast) -> None:
    url = reverse("recommendations-follow-up", args=[place_of(cast).id])
    for who in (*WORKING, *OTHERS):
        answer = cast.client(who).get(url)
        assert (who, answer.status_code) == (who, 200 if who == "coordinator" else 403)
    client = cast.client("coordinator")
    made = client.post(url)
    newest = ToolVersion.objects.order_by("-published_at")[0]
    assert made.headers["Location"] == reverse("tool-version", args=[newest.id])
    assert newest.version in client.get(url).content.decode()
    nowhere = reverse("recommendations-follow-up", args=[make_place().id])
    assert "Nothing is open here." in client.get(nowhere).content.decode()
    assert client.post(nowhere).status_code == 409
    place = client.get(reverse("place", args=[place_of(cast).id])).content.decode()
    assert url in place
    assert url not in cast.client("lead").get(reverse("place", args=[place_of(cast).id])).content.decode()
