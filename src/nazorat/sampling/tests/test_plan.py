"""A sampling plan before arrival: out of the place's figures, sealed to the lead, the team's on arrival, held against the draws."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.places.actions import add_figure
from nazorat.places.models import Place
from nazorat.sampling import actions
from nazorat.sampling.draws import Fate, Stratum
from nazorat.sampling.models import SamplingPlan
from nazorat.sampling.plans import PlannedPart, PlanText, compared, figures_told, planned_from, sourced
from nazorat.sampling.size import share_error
from nazorat.visits import actions as visits
from nazorat.visits.models import TeamMember, Visit
from support.make import make_keyring, make_member, sign_in
from support.visits import make_place

pytestmark = pytest.mark.django_db
Role = TeamMember.Role
COUNTED = {"all": 414, "men": 374, "women": 24, "remand": 400, "sentenced": 14, "foreign": 1}
MARGIN = 0.15


def counted(place: Place, counts: dict[str, int], on: date = date(2025, 1, 1), source: str = "return 1") -> None:
    by = make_member(role=Member.Role.COORDINATOR)
    for group, count in counts.items():
        add_figure(by=by, place=place, group=group, on=on, count=count, source=source, marking="official")


@dataclass
class Planned:
    """A visit that has not begun, its lead, a monitor of the team who is called up, and a planner outside of it."""

    visit: Visit
    place: Place
    lead: Keyring
    monitor: Keyring
    planner: Keyring

    def client(self, who: Keyring) -> Client:
        client = Client(headers={"accept-language": "en"})
        sign_in(client, who.member)
        return client

    @property
    def path(self) -> str:
        return f"/visits/{self.visit.id}/sampling-plan/"


@pytest.fixture
def planned() -> Planned:
    lead, monitor = make_keyring(make_member(language="en")), make_keyring(make_member(language="en"))
    planner = make_keyring(make_member(planner=True, language="en"))
    place = make_place(sex="both", age="adults")
    counted(place, COUNTED)
    seats = [visits.Seat(lead.member, Role.LEAD, interviews=True), visits.Seat(monitor.member, Role.MONITOR)]
    visit = visits.plan_visit(by=planner, place=place, begins=date(2026, 5, 11), mode=1, note="", seats=seats)
    visits.call_up_team(by=lead, visit=visit)
    return Planned(visit, place, lead, monitor, planner)


def by_group(text: PlanText) -> dict[str, PlannedPart]:
    return {one.group: one for one in text.parts}


def test_parts_come_of_the_figures_and_what_they_do_not_know_stays_empty(planned: Planned) -> None:
    text = planned_from(planned.place, figures_told(planned.place))
    parts = by_group(text)
    assert [(code, parts[code].size) for code in ("men", "women", "rest")] == [("men", 374), ("women", 24), ("rest", 16)]
    assert text.advice
    assert text.advice.size == 414
    assert (text.wanted, text.advice.error) == (39, share_error(39, 414))
    assert text.advice.error is not None
    assert text.advice.error <= MARGIN < (share_error(text.wanted - 1, 414) or 0)
    assert [(one.wanted, one.reserves) for one in text.dividing] == [(35, 12), (2, 1), (2, 1)]
    # among those drawn, in the share that the figures say; two at least, or all there are
    assert [(parts[code].wanted, parts[code].reserves) for code in ("remand", "sentenced", "foreign")] == [
        (38, None), (2, None), (1, None),
    ]  # fmt: skip
    unknown = [one.group for one in text.parts if one.size is None]
    assert unknown == ["strict", "new", "sick", "disciplinary", "moved"]
    assert all(parts[code].wanted is None for code in unknown)
    assert parts["men"].told == "1 January 2025, return 1, for official use"
    assert by_group(planned_from(planned.place, figures_told(planned.place), total=20))["men"].wanted == 18
    assert PlanText.unpack(text.pack()) == text


def test_latest_figure_counts_and_of_two_sources_the_one_that_tells_more_apart(planned: Planned) -> None:
    counted(planned.place, {"all": 300}, on=date(2025, 6, 1))
    counted(planned.place, {"men": 280}, on=date(2025, 6, 1), source="roll")
    counted(planned.place, {"men": 250, "women": 30}, on=date(2025, 6, 1), source="return 2")
    told = figures_told(planned.place)
    assert {code: told[code].count for code in ("all", "men", "women", "remand")} == {
        "all": 300,
        "men": 250,
        "women": 30,
        "remand": 400,
    }
    parts = by_group(planned_from(planned.place, told))
    assert (parts["rest"].size, parts["remand"].told) == (20, "1 January 2025, return 1, for official use")


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"sex": "women", "age": "adults"}, ["women", "remand", "sentenced", "strict"]),
        ({"sex": "men", "age": "children", "kind": "JUV_CLOSED"}, ["boys", "remand", "sentenced", "strict"]),
        ({"kind": "PSY_HOSP"}, ["men", "women", "boys", "girls", "involuntary"]),
        ({"kind": "POL_STATION", "age": "adults"}, ["men", "women"]),
    ],
)
def test_place_without_figures_gives_lines_to_be_filled_in_by_hand(facts: dict[str, str], expected: list[str]) -> None:
    place = make_place(**facts)
    text = planned_from(place, figures_told(place))
    assert [one.group for one in text.parts] == [*expected, "new", "sick", "disciplinary", "moved"]
    assert (text.wanted, text.advice, {one.size for one in text.parts}) == (0, None, {None})


def test_number_that_somebody_changed_loses_its_source(planned: Planned) -> None:
    told = figures_told(planned.place)
    given = (
        PlannedPart("men", "", 374),
        PlannedPart("women", "", 25),
        PlannedPart("rest", "", 16),
        PlannedPart("men", "wing 2", 374),
    )
    assert [bool(one.told) for one in sourced(given, told)] == [True, False, True, False]


def test_lead_makes_and_changes_it_and_nobody_else_opens_it_before_arrival(planned: Planned) -> None:
    client, path = planned.client(planned.lead), planned.path
    assert "Nothing is planned yet." in client.get(path).content.decode()
    form = client.get(f"{path}write/").content.decode()
    assert re.findall(r'name="part-\d+-wanted" value="(\d+)"', form)[:3] == ["35", "2", "2"]
    parts = {"part-TOTAL_FORMS": "2", "part-INITIAL_FORMS": "0", "part-0-group": "men", "part-0-words": "CANARY-wing"}
    parts |= {"part-0-size": "374", "part-0-wanted": "20", "part-0-reserves": "7", "part-1-group": "new"}
    worked = client.post(f"{path}write/", {**parts, "version": "0", "margin": "20", "suggest": "1"})
    assert (worked.status_code, "± 15%" in worked.content.decode().replace("\u00a0", " ")) == (200, True)
    assert not SamplingPlan.objects.exists()
    assert client.post(f"{path}write/", {**parts, "version": "0"}).status_code == 302
    row = SamplingPlan.objects.get()
    assert (row.version, b"CANARY" in bytes(row.sealed)) == (1, False)
    shown = client.get(path).content.decode()
    assert "men · CANARY-wing" in shown
    assert "count on arrival" in shown
    late = client.post(f"{path}write/", {**parts, "version": "0"})
    assert (late.status_code, 'name="version" value="1"' in late.content.decode()) == (422, True)
    assert client.post(f"{path}write/", {**parts, "version": "1"}).status_code == 302
    assert Act.objects.filter(verb="sampling.write-plan", obj=planned.visit.id).count() == 2
    # who is called up holds the team's key and knows no place yet; a planner knows the place and is not on the team
    for who in (planned.monitor, planned.planner, make_keyring(make_member())):
        assert [planned.client(who).get(url).status_code for url in (path, f"{path}write/")] == [404, 404]
        with pytest.raises(Problem, match="sealed-to-others"):
            actions.open_sampling_plan(by=who, visit=planned.visit)
    with pytest.raises(Problem, match="refused"):
        actions.write_sampling_plan(by=planned.monitor, visit=planned.visit, text=PlanText(planned.place.id, ()), version=2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM sampling_samplingplan")
        cells = [bytes(cell) if isinstance(cell, memoryview) else str(cell).encode() for cell in cursor.fetchone()]
    assert not any(
        canary in cell for cell in cells for canary in (b"CANARY", planned.place.id.hex.encode(), planned.place.id.bytes)
    )


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"part-0-size": "4"}, "Say which part of the list this is."),
        ({"part-0-group": "men", "part-0-size": "4", "part-0-wanted": "5"}, "More than the part has lines."),
        ({"part-0-group": "men", "part-0-size": "4", "part-0-wanted": "3", "part-0-reserves": "2"}, "With these it is more"),
        ({"part-0-group": "new", "part-1-group": "new"}, "A part stands twice."),
        ({"part-0-group": "men", "part-0-size": "-3"}, "greater than or equal to 0"),
    ],
)
def test_plan_that_cannot_be_is_refused_by_the_field(planned: Planned, fields: dict[str, str], words: str) -> None:
    given = {"part-TOTAL_FORMS": "2", "part-INITIAL_FORMS": "0", "version": "0", **fields}
    answer = planned.client(planned.lead).post(f"{planned.path}write/", given)
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not SamplingPlan.objects.exists()


def test_on_arrival_it_is_the_teams_and_changes_no_more(planned: Planned) -> None:
    text = planned_from(planned.place, figures_told(planned.place))
    actions.write_sampling_plan(by=planned.lead, visit=planned.visit, text=text, version=0)
    visits.arrive(by=planned.lead, visit=planned.visit, began=date(2026, 5, 11), gate_minutes=5)
    assert actions.open_sampling_plan(by=planned.monitor, visit=planned.visit).text == text
    assert Act.objects.filter(verb="sampling.share-plan", obj=planned.visit.id).count() == 1
    client = planned.client(planned.monitor)
    assert client.get(planned.path).status_code == 200
    assert planned.client(planned.lead).get(f"{planned.path}write/").status_code == 404
    with pytest.raises(Problem, match="visit-already-begun"):
        actions.write_sampling_plan(by=planned.lead, visit=planned.visit, text=text, version=2)
    assert planned.client(planned.planner).get(planned.path).status_code == 404
    # planned against done: what was drawn of the same group, without a draw that was given up
    visit = Visit.objects.get(id=planned.visit.id)
    parts = (Stratum("men", "", 370, 30, 3), Stratum("women", "", 24, 2, 1))
    given: dict[str, Any] = {"of": "persons", "frame": "roll", "on": date(2026, 5, 11), "strata": parts}
    row, again = [actions.make_draw(by=planned.monitor, visit=visit, **given) for _ in range(2)]
    actions.drop_draw(by=planned.monitor, draw=again, why="twice", version=1)
    opened = actions.open_draws(by=planned.monitor, visit=visit)
    first = opened[0].parts[1].lines[0]
    held = compared(text, opened)
    assert {one.part.group: (one.drawn, one.done) for one in held if one.drawn is not None} == {"men": (30, 0), "women": (2, 0)}
    actions.note_fates(by=planned.monitor, draw=row, fates={(1, first.number): Fate("done")}, offered=0, version=1)
    page = client.get(f"/visits/{visit.id}/draws/").content.decode()
    assert "As planned before arrival" in page
    assert re.search(r"women</td>.*?>24</td>.*?>2</td>.*?>2</td>.*?>1</td>", page.replace("<bdi>", "").replace("</bdi>", ""))


def test_plan_of_another_place_says_so_and_one_that_nobody_can_open_holds_nobody_up(planned: Planned) -> None:
    other = make_place()
    actions.write_sampling_plan(by=planned.lead, visit=planned.visit, text=PlanText(other.id, ()), version=0)
    client = planned.client(planned.lead)
    assert "made for another place" in client.get(planned.path).content.decode()
    assert re.findall(r'name="part-\d+-size" value="(\d+)"', client.get(f"{planned.path}write/").content.decode())[0] == "374"
    SamplingPlan.objects.update(sealed=bytes(60))
    visits.arrive(by=planned.lead, visit=planned.visit, began=date(2026, 5, 11), gate_minutes=5)
    assert client.get(f"/visits/{planned.visit.id}/draws/").status_code == 200


def test_lead_who_takes_over_has_the_plan_and_the_one_before_changes_it_no_more(planned: Planned) -> None:
    text = planned_from(planned.place, figures_told(planned.place))
    actions.write_sampling_plan(by=planned.lead, visit=planned.visit, text=text, version=0)
    visits.hand_over_lead(by=planned.lead, visit=planned.visit, member=planned.monitor.member)
    assert actions.open_sampling_plan(by=planned.monitor, visit=planned.visit).text == text
    with pytest.raises(Problem, match="refused"):
        actions.write_sampling_plan(by=planned.lead, visit=planned.visit, text=text, version=1)
    actions.write_sampling_plan(by=planned.monitor, visit=planned.visit, text=text, version=1)
    with pytest.raises(Problem, match="sealed-to-others"):
        actions.open_sampling_plan(by=planned.lead, visit=planned.visit)
    assert planned.client(planned.lead).get(planned.path).status_code == 404


def test_plan_goes_with_the_visit_that_is_not_made(planned: Planned) -> None:
    actions.write_sampling_plan(by=planned.lead, visit=planned.visit, text=PlanText(planned.place.id, ()), version=0)
    visits.drop_plan(by=planned.planner, visit=planned.visit)
    assert not SamplingPlan.objects.exists()
