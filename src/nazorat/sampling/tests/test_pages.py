"""A team draws from the roll in the pages: worked out, drawn, noted, given up; sealed at rest; for nobody else."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.findings.tests.make import Cast, make_cast
from nazorat.kit.problems import Problem
from nazorat.sampling import actions
from nazorat.sampling.draws import Fate, OpenDraw, Stratum
from nazorat.sampling.models import Draw

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
PARTS = {"part-TOTAL_FORMS": "6", "part-INITIAL_FORMS": "0", "part-MIN_NUM_FORMS": "0", "part-MAX_NUM_FORMS": "6"}
LIST = {**PARTS, "of": "persons", "frame": "CANARY-roll 07:40", "on": TODAY.isoformat()}
TWO = {"part-0-group": "men", "part-0-size": "390", "part-1-group": "women", "part-1-words": "Wing 2", "part-1-size": "24"}


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def drawn(cast: Cast) -> Draw:
    return actions.make_draw(
        by=cast.ring("lead"), visit=cast.visit, of="persons", frame="CANARY-roll", on=TODAY,
        strata=(Stratum("men", "", 40, 3, 1), Stratum("women", "CANARY-wing", 6, 2, 1)),
    )  # fmt: skip


def opened(cast: Cast, draw: Draw) -> OpenDraw:
    return actions.open_draw(by=cast.ring("monitor"), draw=Draw.objects.select_related("drawn_by", "visit").get(id=draw.id))


def test_list_when_worked_out_is_filled_by_size_and_nothing_is_kept(cast: Cast) -> None:
    client, new = cast.client("monitor"), f"/visits/{cast.visit.id}/draws/new/"
    answer = client.post(new, {**LIST, **TWO, "total": "31", "suggest": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.findall(r'name="part-\d-(?:wanted|reserves)" value="(\d+)"', page) == ["29", "10", "2", "1"]
    assert "31 of 414 lines" in page
    assert "±\u00a017%" in page.replace("± ", "±\u00a0")
    assert not Draw.objects.exists()
    margin = client.post(new, {**LIST, **TWO, "margin": "10", "suggest": "1"}).content.decode()
    assert "79 of 414 lines" in margin


def test_draw_through_the_pages_is_sealed_and_shown_to_the_team_alone(cast: Cast) -> None:
    client, draws = cast.client("monitor"), f"/visits/{cast.visit.id}/draws/"
    answer = client.post(f"{draws}new/", {**LIST, **TWO, "part-0-wanted": "4", "part-0-reserves": "2", "part-1-wanted": "2"})
    row = Draw.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{draws}{row.id}/")
    assert b"CANARY" not in bytes(row.sealed)
    assert row.commitment == Act.objects.get(verb="sampling.make-draw").commitment
    page = client.get(f"{draws}{row.id}/").content.decode()
    lines = [line.number for part in opened(cast, row).parts for line in part.lines]
    assert [int(n) for n in re.findall(r'<td class="num strong">(\d+)', page)] == lines
    assert len(lines) == 6
    assert "CANARY-roll 07:40" in cast.client("lead").get(draws).content.decode()
    for who in ("stranger", "interpreter", "coordinator", "custodian"):
        assert [cast.client(who).get(url).status_code for url in (draws, f"{draws}{row.id}/", f"{draws}new/")] == [404] * 3


def test_lines_when_noted_bring_the_reserve_in_and_count_weights(cast: Cast) -> None:
    row = drawn(cast)
    client, url = cast.client("lead"), f"/visits/{cast.visit.id}/draws/{row.id}/"
    men, women = opened(cast, row).parts
    fields = {"version": "1", "offered": "3"}
    states = ["done", "refused", "done"]
    for line, state in zip(men.lines, states, strict=True):
        fields |= {f"state-0-{line.number}": state, f"code-0-{line.number}": f"A-{line.number}" if state == "done" else ""}
    wrong = client.post(url, {**fields, f"code-0-{men.lines[1].number}": "A-9"})
    assert (wrong.status_code, "Only what was done has a code." in wrong.content.decode()) == (422, True)
    assert client.post(url, fields).status_code == 302
    men, women = opened(cast, row).parts
    assert (men.done, men.used, men.waiting, len(men.lines), women.open) == (2, 1, 0, 4, 2)
    page = client.get(f"/visits/{cast.visit.id}/draws/").content.decode()
    assert "Staff put 3 persons forward who were not drawn" in page
    assert "20.0" in page
    table = client.get(f"{url}weights.csv")
    rows = table.content.decode("utf-8-sig").split()
    assert rows == ["code,part,weight", *(f"A-{line.number},men,20.0" for line in men.lines if line.fate.state == "done")]
    assert Act.objects.filter(verb="sampling.export-weights", obj=cast.visit.id).count() == 1
    assert cast.client("interpreter").get(f"{url}weights.csv").status_code == 404
    late = client.post(url, {**fields, "version": "1"})
    assert (late.status_code, 'name="version" value="2"' in late.content.decode()) == (422, True)


def test_line_that_was_not_drawn_cannot_be_noted(cast: Cast) -> None:
    row = drawn(cast)
    ring = cast.ring("lead")
    other = next(n for n in range(1, 41) if n not in {line.number for line in opened(cast, row).parts[0].lines})
    with pytest.raises(Problem, match="bad-request"):
        actions.note_fates(by=ring, draw=row, fates={(0, other): Fate("done")}, offered=0, version=1)
    assert Draw.objects.get().version == 1


def test_draw_that_was_given_up_stays_with_its_reason_and_changes_no_more(cast: Cast) -> None:
    row = drawn(cast)
    client, url = cast.client("lead"), f"/visits/{cast.visit.id}/draws/{row.id}/"
    assert client.post(f"{url}drop/", {"version": "1", "why": ""}).status_code == 422
    assert client.post(f"{url}drop/", {"version": "1", "why": "CANARY-short list"}).status_code == 302
    page = client.get(url).content.decode()
    assert "CANARY-short list" in page
    assert "Seal what became of them" not in page
    with pytest.raises(Problem, match="draw-dropped"):
        actions.note_fates(by=cast.ring("lead"), draw=Draw.objects.get(), fates={}, offered=0, version=2)
    assert [row.number for row in (drawn(cast), drawn(cast))] == [2, 3]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "A list has at least one part."),
        ({"part-0-size": "40"}, "Say which part of the list this is."),
        ({"part-0-group": "men"}, "Count its lines."),
        ({"part-0-group": "men", "part-0-size": "4", "part-0-wanted": "5"}, "More than the part has lines."),
        ({"part-0-group": "men", "part-0-size": "4", "part-0-wanted": "3", "part-0-reserves": "2"}, "With these it is more"),
        ({"part-0-group": "men", "part-0-size": "4", "part-1-group": "men", "part-1-size": "5"}, "A part stands twice."),
        ({"part-0-group": "men", "part-0-size": "4"}, "Say how many lines to draw"),
        ({"part-0-group": "men", "part-0-size": "-3", "part-0-wanted": "1"}, "greater than or equal to 1"),
        ({"part-0-group": "men", "part-0-size": "99999999", "part-0-wanted": "1"}, "less than or equal to"),
    ],
)
def test_list_that_cannot_be_drawn_from_is_refused_by_the_field(cast: Cast, fields: dict[str, str], words: str) -> None:
    answer = cast.client("lead").post(f"/visits/{cast.visit.id}/draws/new/", {**LIST, **fields})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Draw.objects.exists()


def test_seed_that_was_exchanged_is_said_on_the_page(cast: Cast) -> None:
    row = drawn(cast)
    Draw.objects.update(commitment=bytes(32))
    page = cast.client("lead").get(f"/visits/{cast.visit.id}/draws/{row.id}/").content.decode()
    assert "The seed is not the one that was committed to" in page
