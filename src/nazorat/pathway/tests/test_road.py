"""The road: stages by their latest public act, documents in versions, the calendar, other states, and notes that planners alone open."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.models import Deadline, Milestone, PaperVersion, RoadNote, StageAct
from nazorat.pathway.queries import DUE_HEAD, MILESTONE_HEAD, STAGE_HEAD, countries, dues, papers_of, stage_counts, stage_lines
from nazorat.people.models import Member
from support.facts import fact, long_ago
from support.make import make_keyring, make_member, make_organisation, sign_in
from support.road import make_deadline, make_milestone, make_note, make_paper, make_stage_act, make_version

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def posted(**given: Any) -> dict[str, Any]:
    return {"source": "Official gazette, no. 4", "on": long_ago(30).isoformat(), "link": "", **given}


def rows_of(client: Client, path: str, head: tuple[str, ...]) -> list[dict[str, str]]:
    first, *rows = csv.reader(io.StringIO(client.get(path).content.decode("utf-8-sig")))
    assert tuple(first) == head
    return [dict(zip(first, row, strict=True)) for row in rows]


def status(stage: str) -> str:
    return next(line.status for line in stage_lines() if line.stage == stage)


def test_stage_is_unknown_until_an_act_and_then_as_its_latest_act_says_back_too() -> None:
    assert [line.status for line in stage_lines()] == [""] * 16
    make_stage_act("study", to="done", on=long_ago(100))
    back = make_stage_act("study", to="back", act="The group was dissolved.", on=long_ago(50))
    make_stage_act("study", to="begun", on=long_ago(200))
    assert status("study") == "back"
    actions.strike_entry(by=coordinator(), entry=back)
    assert status("study") == "done"
    assert stage_counts(stage_lines()) == {"begun": 0, "done": 1, "back": 0, "": 15}
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.strike_entry(by=coordinator(), entry=back)


def test_document_keeps_every_version_and_its_number_is_never_given_twice() -> None:
    paper = make_paper("opinions")
    second = make_version(paper, changes="Article 3 was added.")
    actions.strike_entry(by=coordinator(), entry=second)
    make_version(paper, changes="Article 3 as the ministry has it.")
    ((held, versions),) = papers_of("opinions")
    assert held == paper
    assert [(one.number, one.struck_at is not None) for one in versions] == [(3, False), (2, True), (1, False)]


def test_calendar_says_what_is_late_soon_later_and_kept() -> None:
    late = make_deadline(due_on=TODAY - timedelta(days=1), words="late")
    make_deadline(due_on=TODAY + timedelta(days=60), words="soon")
    make_deadline(due_on=TODAY + timedelta(days=61), words="later")
    assert [(one.deadline.words, one.state) for one in dues()] == [("late", "late"), ("soon", "soon"), ("later", "later")]
    for on, problem in ((long_ago(31), "kept-before-set"), (TODAY + timedelta(days=1), "day-ahead")):
        with pytest.raises(Problem, match=problem):
            actions.keep_deadline(by=coordinator(), deadline=late, on=on, source="A report")
    actions.keep_deadline(by=coordinator(), deadline=late, on=TODAY, source="A report")
    assert dues()[0].state == "kept"
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.keep_deadline(by=coordinator(), deadline=late, on=TODAY, source="A report")


def test_next_step_of_a_stage_is_the_earliest_that_is_not_done() -> None:
    first = make_deadline(kind="step", stage="cost", due_on=TODAY + timedelta(days=10), words="first")
    make_deadline(kind="step", stage="cost", due_on=TODAY + timedelta(days=20), words="second")
    make_deadline(kind="report", stage="cost", due_on=TODAY + timedelta(days=1), words="no step")

    def step() -> str:
        return next(line.step.words for line in stage_lines() if line.stage == "cost" and line.step)

    assert step() == "first"
    actions.keep_deadline(by=coordinator(), deadline=first, on=TODAY, source="A report")
    assert step() == "second"


def test_timeline_of_a_state_counts_its_years_and_shows_what_was_taken_back() -> None:
    make_milestone("Namuna", "ratified", on=date(2010, 1, 1))
    make_milestone("Namuna", "visit", on=date(2014, 7, 2))
    back = make_milestone("Namuna", "back", on=date(2020, 1, 1), words="The mechanism was abolished.")
    make_milestone("Misol", "signed", on=date(2012, 1, 1))
    misol, namuna = countries()
    assert (misol.name, misol.years_to_visit, namuna.years_to_visit) == ("Misol", "", "4.5")
    client = signed(make_member(planner=True))
    assert "The mechanism was abolished." in client.get("/pathway/road/neighbours/").content.decode()
    drawn = client.get("/pathway/road/neighbours/chart.svg")
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/svg+xml")
    assert all(word in drawn.content.decode() for word in ("Namuna", "Misol", "2012"))
    assert len(rows_of(client, "/pathway/road/neighbours/table/", MILESTONE_HEAD)) == 4
    actions.strike_entry(by=coordinator(), entry=back)
    assert len(countries()[1].milestones) == 2


@pytest.mark.parametrize(
    ("model", "facts"),
    [
        (StageAct, {"stage": "soon", "to": "done", "act": "x"}),
        (StageAct, {"stage": "study", "to": "barred", "act": "x"}),
        (Deadline, {"kind": "step", "stage": "", "words": "x", "due_on": TODAY}),
        (Deadline, {"kind": "report", "words": "x", "due_on": TODAY, "kept_on": TODAY}),
        (Milestone, {"country": "Namuna", "kind": "back", "words": ""}),
        (Milestone, {"country": "Namuna", "kind": "won", "words": "x"}),
    ],
)
def test_the_database_takes_nothing_that_is_no_stage_no_kind_or_has_no_source(model: Any, facts: dict[str, Any]) -> None:
    by = coordinator()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(entered_by=by, **fact(), **facts)


def test_coordinator_keeps_the_road_by_the_pages_and_planner_reads_it() -> None:
    by, body = coordinator(), make_organisation(name="A ministry")
    client = signed(by)
    at = "/pathway/road/stages/opinions/"
    new = TODAY + timedelta(days=9)
    sent = {
        at + "acts/new/": posted(act="Opinions were asked for.", to="begun"),
        at + "documents/new/": posted(kind="opinion", title="Opinion on the draft", body=body.id, changes="It asks for more time."),
        "/pathway/road/due/new/": posted(
            kind="step", stage="opinions", words="The text goes out", due_on=new.isoformat(), body=body.id
        ),
        "/pathway/road/neighbours/new/": posted(country="Namuna", kind="law", words=""),
    }
    for path, form in sent.items():
        assert client.get(path).status_code == 200
        assert client.post(path, form).status_code == 302, path
    paper, due = papers_of("opinions")[0][0], Deadline.objects.get()
    assert client.post(f"/pathway/road/documents/{paper.id}/versions/new/", posted(changes="Two weeks more.")).status_code == 302
    assert client.post(f"/pathway/road/due/{due.id}/kept/", {"source": "Letter", "on": TODAY.isoformat()}).status_code == 302
    reader = signed(make_member(planner=True))
    page = reader.get(at).content.decode()
    words = (
        "Opinions were asked for.",
        "Opinion on the draft",
        "It asks for more time.",
        "Two weeks more.",
        "A ministry",
        "Letter",
    )
    assert [word for word in words if word not in page] == []
    assert "Opinions were asked for." in reader.get("/pathway/road/").content.decode()
    assert "The text goes out" in reader.get("/pathway/road/due/?state=kept").content.decode()
    assert "The text goes out" not in reader.get("/pathway/road/due/?state=late").content.decode()
    (told,) = rows_of(reader, "/pathway/road/due/table/", DUE_HEAD)
    assert (told["words"], told["body"], told["kept_source"]) == ("The text goes out", "A ministry", "Letter")
    stages = rows_of(reader, "/pathway/road/table/", STAGE_HEAD)
    assert [(one["act"], one["on"]) for one in stages if one["act"]] == [("Opinions were asked for.", long_ago(30).isoformat())]
    assert len(stages) == 16
    version = PaperVersion.objects.filter(number=2).get()
    struck = client.post(f"/pathway/entries/version/{version.id}/strike/")
    assert (struck.status_code, struck["Location"]) == (302, at)
    assert client.post(f"/pathway/entries/version/{version.id}/strike/").status_code == 404
    assert client.post(f"/pathway/entries/gap/{version.id}/strike/").status_code == 404
    verbs = [act.verb for act in Act.objects.filter(verb__startswith="pathway.").order_by("seq")]
    assert verbs == [
        "pathway.act-on-stage", "pathway.enter-paper", "pathway.set-deadline", "pathway.set-milestone", "pathway.add-version",
        "pathway.keep-deadline", "pathway.strike-entry",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("stages/study/acts/new/", {"act": "x", "to": "blocked"}),
        ("stages/study/acts/new/", {"act": "x", "to": "done", "on": "2999-01-01"}),
        ("stages/study/acts/new/", {"act": "x", "to": "done", "source": ""}),
        ("stages/study/documents/new/", {"kind": "law", "title": ""}),
        ("due/new/", {"kind": "step", "stage": "", "words": "x", "due_on": "2030-01-01"}),
        ("due/new/", {"kind": "report", "words": "x", "due_on": ""}),
        ("neighbours/new/", {"country": "Namuna", "kind": "back", "words": ""}),
        ("neighbours/new/", {"country": "", "kind": "law", "link": "javascript:alert(1)"}),
    ],
)
def test_entry_without_source_day_or_what_it_is_about_is_refused(path: str, wrong: dict[str, Any]) -> None:
    answer = signed(coordinator()).post(f"/pathway/road/{path}", posted(**wrong))
    assert answer.status_code == 422
    assert not any(model.objects.exists() for model in (StageAct, PaperVersion, Deadline, Milestone))


def test_planner_reads_and_writes_nothing_and_others_are_refused() -> None:
    act = make_stage_act()
    reads = ("", "table/", "stages/study/", "due/", "due/table/", "neighbours/", "neighbours/table/")
    writes = ("stages/study/acts/new/", "stages/study/documents/new/", "due/new/", "neighbours/new/")
    planner, monitor = signed(make_member(planner=True)), signed(make_member())
    assert [planner.get(f"/pathway/road/{page}").status_code for page in reads + writes] == [200] * 7 + [403] * 4
    assert [monitor.get(f"/pathway/road/{page}").status_code for page in reads + writes] == [403] * 11
    assert planner.post(f"/pathway/entries/act/{act.id}/strike/").status_code == 403
    assert planner.get("/pathway/road/stages/nothing/").status_code == 404
    for by in (make_member(planner=True), make_member(), make_member(role=Member.Role.ADMINISTRATOR)):
        with pytest.raises(Problem, match="refused"):
            make_stage_act(by=by)
        with pytest.raises(Problem, match="refused"):
            actions.strike_entry(by=by, entry=act)


def test_note_opens_for_planners_alone_and_is_an_act() -> None:
    planner, coordinating = make_keyring(make_member(planner=True)), make_keyring(coordinator())
    row = make_note(planner, words="An office waits for another office.")
    (note,) = actions.open_notes(by=planner, notes=RoadNote.objects.all())
    assert (note.words, note.stage, note.kind) == ("An office waits for another office.", "opinions", "blocker")
    assert [one.verb for one in Act.objects.order_by("-seq")[:2]] == ["people.open-planning", "pathway.note-for-planners"]
    for act in (
        lambda: make_note(coordinating), lambda: actions.open_notes(by=coordinating, notes=RoadNote.objects.all()),
        lambda: actions.destroy_note(by=coordinating, note=row),
    ):  # fmt: skip
        with pytest.raises(Problem, match="not-a-planner"):
            act()
    actions.destroy_note(by=planner, note=row)
    assert not RoadNote.objects.exists()


def test_note_that_was_put_under_another_number_does_not_say_what_it_holds() -> None:
    planner = make_keyring(make_member(planner=True))
    one, other = make_note(planner, words="first"), make_note(planner, words="second")
    RoadNote.objects.filter(id=other.id).update(sealed=bytes(one.sealed))
    opened = {note.row.id: (note.whole, note.words) for note in actions.open_notes(by=planner, notes=RoadNote.objects.all())}
    assert opened == {one.id: (True, "first"), other.id: (False, "")}


def test_the_same_queries_at_one_of_each_and_at_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        make_stage_act(act=f"act {number}")
        make_deadline(kind="step", stage="study")
        make_version(make_paper("study"))
        make_milestone(f"State {number}")
        with django_assert_num_queries(3):
            stage_lines()
        with django_assert_num_queries(2):
            papers_of("study")
        with django_assert_num_queries(2):
            assert len(countries()) == len(dues()) == number + 1


def test_pressing_terms_are_on_the_desk_of_coordinators_and_planners_and_all_open_ones_in_a_calendar() -> None:
    ahead = timezone.localdate() + timedelta(days=20)
    make_deadline(words="Report to the Committee.", due_on=ahead)
    make_deadline(words="Far review.", due_on=ahead + timedelta(days=300))
    planner, keeper, monitor = (signed(one) for one in (make_member(planner=True), coordinator(), make_member()))
    desks = [one.get("/").content.decode() for one in (planner, keeper, monitor)]
    assert [("Report to the Committee." in page, "Far review." in page) for page in desks] == [
        (True, False),
        (True, False),
        (False, False),
    ]
    answer = planner.get("/pathway/road/due/calendar/?words=yes")
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in events] == [
        ("Report to the Committee.", ahead), ("Far review.", ahead + timedelta(days=300)),
    ]  # fmt: skip
    neutral = planner.get("/pathway/road/due/calendar/").content
    assert (b"Committee" in neutral, len(Calendar.from_ical(neutral).walk("VEVENT"))) == (False, 2)
    assert monitor.get("/pathway/road/due/calendar/").status_code == 403
