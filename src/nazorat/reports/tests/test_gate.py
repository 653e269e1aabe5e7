"""Traps that no rule knows, in made-up words: each is caught, and falls when the text is mended or answered."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import replace
from typing import Any

import piexif
import pytest
from PIL import Image

from nazorat.disclosure.questions import PHOTO_METADATA, TABLE_INSIDE, TABLE_LESS
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.places.models import Place
from nazorat.reports.actions import Readiness, answer_catch, open_report, readiness_of, write_text
from nazorat.reports.blocks.chunk import Chunk
from nazorat.reports.build import built_all
from nazorat.reports.gate import check_report
from nazorat.reports.models import GateAnswer, Report
from nazorat.reports.sections import VISIT
from nazorat.visits.models import Visit
from nazorat.xlsform import Answers
from support.reports import Cast, make_cast, make_finding, make_record, make_report, make_talk
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
SEEN = ("persons", "locks", "boards", "papers", "screens")


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    cast = make_cast(tools=("interview", "registers", "note"))
    for number in range(6):
        account = "Ему нужен тироксин, лекарство не дают." if number == 2 else "Лекарства дают, прогулка короткая."
        make_talk(cast.visit, cast.lead, account, start=9 + number)
    return cast


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def put(cast: Cast, report: Report, text: str, code: str = "next") -> Readiness:
    kind = next(kind for kind in VISIT if kind.code == code)
    material = open_report(by=cast.lead, report=report)
    version = material.texts[kind.number, "ru"].version
    write_text(by=cast.lead, material=material, kind=kind, language="ru", text=text, version=version)
    return checked(cast, report)


def checked(cast: Cast, report: Report) -> Readiness:
    return readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))


def rules(readiness: Readiness) -> set[str]:
    return {catch.rule for catch in readiness.checked.open}


@pytest.mark.parametrize(
    ("text", "mended", "rule"),
    [
        ("Одному человеку вовремя не дали тироксин.", "Ежедневное лекарство дали не сразу.", "rare_word"),
        ("Об ударах сказал 1 из 4 добровольцев.", "Об ударах сказали 7 из 36 человек.", "small_fraction"),
        ("Запись в журнале сделана рукой Турсунзодаева.", "Запись в журнале сделана одной рукой.", "surname_like"),
    ],
)
def test_trap_is_caught_and_falls_with_the_mended_text(cast: Cast, text: str, mended: str, rule: str) -> None:
    report = make_report(cast)
    caught = put(cast, report, text + "\n\nНикто не должен пострадать.")
    assert rule in rules(caught)
    assert not caught.ready
    assert rule not in rules(put(cast, report, mended + "\n\nНикто не должен пострадать."))


def test_finding_is_caught_wherever_its_words_stand(cast: Cast) -> None:
    make_finding(cast, "Человеку два дня не давали тироксин.", theme="HEALTH.ACCESS")
    report = make_report(cast)
    places = {catch.paragraph for catch in checked(cast, report).checked.open if catch.rule == "rare_word"}
    assert places


def test_answer_clears_its_catch_is_sealed_and_falls_with_the_text(cast: Cast) -> None:
    report = make_report(cast)
    readiness = put(cast, report, "Одному человеку вовремя не дали тироксин.\n\nНикто не должен пострадать.")
    catch = next(catch for catch in readiness.checked.open if catch.rule == "rare_word")
    answer_catch(by=cast.lead, report=report, checked=readiness.checked, key=catch.key, people=40, reason="лекарство многих")
    assert catch.key not in {one.key for one in checked(cast, report).checked.open}
    row = GateAnswer.objects.get()
    assert "лекарство многих".encode() not in bytes(row.sealed)
    assert catch.key.encode() not in bytes(row.sealed) + bytes(row.catch)
    again = put(cast, report, "Одному человеку снова не дали тироксин.\n\nНикто не должен пострадать.")
    assert "rare_word" in rules(again)


def test_answer_of_too_few_people_does_not_clear(cast: Cast) -> None:
    report = make_report(cast)
    readiness = put(cast, report, "Одному человеку вовремя не дали тироксин.\n\nНикто не должен пострадать.")
    catch = next(catch for catch in readiness.checked.open if catch.rule == "rare_word")
    answer_catch(by=cast.lead, report=report, checked=readiness.checked, key=catch.key, people=2, reason="двое")
    assert "rare_word" in rules(checked(cast, report))


def test_name_takes_no_answer(cast: Cast) -> None:
    report = make_report(cast)
    readiness = put(cast, report, "Рукой Турсунзодаева.\n\nНикто не должен пострадать.")
    catch = next(catch for catch in readiness.checked.open if catch.rule == "surname_like")
    with pytest.raises(Problem, match="gate-change-text"):
        answer_catch(by=cast.lead, report=report, checked=readiness.checked, key=catch.key, people=50, reason="много")


def test_surnames_are_stopped_and_the_place_that_one_is_made_of_is_not() -> None:
    place = make_place(
        name_ru="Образцово", capacity=90, capacity_source="Письмо, подписал Каримов", capacity_marking=Place.Marking.OPEN
    )
    cast = make_cast(tools=("interview",), place=place)
    Member.objects.filter(id=cast.other.member.id).update(name="Наргис Мирзозода")
    report = make_report(cast)
    stopped = {(catch.rule, catch.excerpt) for catch in checked(cast, report).checked.open}
    assert stopped == {("surname_like", "Каримов")}
    told = "Посёлок Образцово осмотрен. Журнал вёл Образцов. Был и Мирзозода. Во дворе учреждения весной растёт наргис."
    text = f"{told}\n\nНикто не должен пострадать."
    found = {(catch.rule, catch.excerpt) for catch in put(cast, report, text).checked.open}
    assert found - stopped == {("surname_like", "Образцов"), ("surname_like", "Мирзозода"), ("identity_known", "Мирзозода")}


def test_marking_waits_for_a_named_lawyer() -> None:
    place = make_place(capacity=90, capacity_source="order", capacity_marking=Place.Marking.OFFICIAL)
    cast = make_cast(tools=("interview",), place=place)
    report = make_report(cast)
    readiness = checked(cast, report)
    catch = next(catch for catch in readiness.checked.open if catch.rule == "source_marking")
    answer_catch(
        by=cast.lead, report=report, checked=readiness.checked, key=catch.key, people=None, reason="адвокат группы, 4 июня"
    )
    assert "source_marking" not in rules(checked(cast, report))


def test_place_with_four_talks_has_no_table_on_persons() -> None:
    cast = make_cast(tools=("interview",))
    for number in range(4):
        make_talk(cast.visit, cast.lead, start=9 + number, sex="woman" if number else "man")
    readiness = checked(cast, make_report(cast))
    chunks = [chunk for built in readiness.builds.values() for section in built.sections for chunk in section.chunks]
    assert [chunk for chunk in chunks if chunk.guarded] == []
    assert any("слишком мало людей" in chunk.markdown for chunk in chunks)


def test_place_with_enough_talks_has_a_protected_table() -> None:
    cast = make_cast(tools=("interview",))
    for number in range(12):
        make_talk(cast.visit, cast.lead, start=8 + number, sex="man" if number < 10 else "woman")
    readiness = checked(cast, make_report(cast))
    tables = [chunk.guarded for section in readiness.builds["ru"].sections for chunk in section.chunks if chunk.guarded]
    # the table of annex A, who was heard, and the margin of the first in annex K
    assert (len(tables), len(set(tables))) == (3, 2)
    assert (tables[0].total, tables[0].refused) == (12, "")
    assert 2 not in [count for line in tables[0].cells for count in line]


def test_consolidated_report_pools_over_places() -> None:
    first = make_cast(tools=("interview",))
    for number in range(4):
        make_talk(first.visit, first.lead, start=9 + number)
    second = make_visit(lead=first.lead, tools=("interview",))
    for number in range(7):
        make_talk(second, first.lead, start=9 + number)
    report = make_report(first, kind=Report.Kind.CONSOLIDATED, visits=[first.visit, second])
    readiness = checked(first, report)
    tables = [chunk.guarded for section in readiness.builds["en"].sections for chunk in section.chunks if chunk.guarded]
    assert [table.total for table in tables] == [11, 11]


def beside(cast: Cast, talks: int) -> tuple[Report, Visit]:
    """A report over two visits, the second with so many talks; the first has twelve."""
    for number in range(12):
        make_talk(cast.visit, cast.lead, start=8 + number)
    second = make_visit(lead=cast.lead, tools=("interview",))
    for number in range(talks):
        make_talk(second, cast.lead, start=9 + number)
    return make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit, second]), second


def of_tables(cast: Cast, report: Report) -> set[str]:
    return {str(catch.question) for catch in checked(cast, report).checked.open if catch.rule == "table_on_persons"}


@pytest.mark.parametrize(("talks", "stopped"), [(3, {TABLE_LESS}), (7, set())])
def test_pool_less_what_was_released_is_stopped_where_it_leaves_few(talks: int, stopped: set[str]) -> None:
    cast = make_cast(tools=("interview",))
    pooled, _second = beside(cast, talks)
    assert of_tables(cast, pooled) == set()
    Report.objects.filter(id=make_report(cast).id).update(state=Report.State.RELEASED)
    assert of_tables(cast, pooled) == stopped


def test_table_of_a_place_that_a_released_report_pooled_is_stopped() -> None:
    cast = make_cast(tools=("interview",))
    pooled, second = beside(cast, 3)
    alone = make_report(cast)
    assert of_tables(cast, alone) == set()
    Report.objects.filter(id=pooled.id).update(state=Report.State.RELEASED)
    assert of_tables(cast, alone) == {TABLE_INSIDE}
    assert [chunk for chunk in tables_of(cast, make_report(cast, visits=[second])) if chunk.guarded] == []


def test_several_visits_told_one_by_one_are_taken_from_the_pool_together() -> None:
    cast = make_cast(tools=("interview",))
    pooled, second = beside(cast, 7)
    third = make_visit(lead=cast.lead, tools=("interview",))
    for number in range(2):
        make_talk(third, cast.lead, start=9 + number)
    pooled.visits.add(third)
    for visit in (cast.visit, second):
        Report.objects.filter(id=make_report(cast, visits=[visit]).id).update(state=Report.State.RELEASED)
    assert of_tables(cast, pooled) == {TABLE_LESS}


def tables_of(cast: Cast, report: Report) -> list[Chunk]:
    return [chunk for section in checked(cast, report).builds["ru"].sections for chunk in section.chunks]


def test_picture_is_caught_by_what_its_checklist_says(cast: Cast) -> None:
    answers: Answers = {
        "where/place": "living",
        "what/text": "hall",
        "pictures/taken": 1,
        "pictures/not_seen": ("persons", "papers", "screens"),
    }
    make_record(cast.visit, cast.lead, "note", answers, files={"pictures/picture": picture()})
    material = open_report(by=cast.lead, report=make_report(cast))
    attachment = material.first.of("note")[0].files[0].attachment_id
    report = material.report
    readiness = put(cast, report, f"Никто не должен пострадать.\n\n{{{{photo:{attachment}}}}}\n\nДва.")
    shown = [catch.facts["what"] for catch in readiness.checked.open if catch.rule == "photo" and "what" in catch.facts]
    assert shown == ["lock_or_key", "name_board"]


def test_picture_is_drawn_anew_and_would_be_caught_as_it_came(cast: Cast) -> None:
    where = piexif.dump({"GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((41, 1), (17, 1), (58, 1))}})
    answers: Answers = {"where/place": "living", "what/text": "hall", "pictures/taken": 1, "pictures/not_seen": SEEN}
    make_record(cast.visit, cast.lead, "note", answers, files={"pictures/picture": picture(exif=where)})
    report = make_report(cast)
    attachment = open_report(by=cast.lead, report=report).first.of("note")[0].files[0].attachment_id
    assert attachment
    readiness = put(cast, report, f"Никто не должен пострадать.\n\n{{{{photo:{attachment}}}}}\n\nДва.")
    assert "photo" not in rules(readiness)
    drawn = readiness.material.pictures[attachment]
    as_it_came = replace(readiness.material, pictures={attachment: replace(drawn, content=picture(exif=where))})
    caught = check_report(as_it_came, built_all(as_it_came), "release", ()).open
    assert PHOTO_METADATA in [catch.question for catch in caught]


def picture(**given: Any) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(held, "JPEG", **given)
    return held.getvalue()
