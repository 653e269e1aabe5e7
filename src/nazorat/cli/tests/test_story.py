"""The story of the demonstration: its sums close, its answers fit the tools, and nothing real is in it."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from functools import cache

import piexif
import pytest
from PIL import Image

from nazorat.cli.demo.story import cast, papers, sums
from nazorat.cli.demo.story.book import BLANK, on_paper, records
from nazorat.cli.demo.story.comments import COMMENTS
from nazorat.cli.demo.story.findings import FINDINGS, RECOMMENDATIONS
from nazorat.cli.demo.story.pictures import PICTURES, jpeg
from nazorat.cli.demo.story.rooms import ROOMS
from nazorat.cli.demo.story.shapes import Days, Na, Record
from nazorat.cli.demo.story.words import load
from nazorat.xlsform import Answers, Form, NoAnswer, Value, build_instance, compile_workbook, parse_form, parse_instance
from support.source import ROOT

DAYS = Days(date(2026, 6, 8))
VISITS = [visit.key for visit in cast.visits(DAYS)]


@cache
def form_of(tool: str) -> Form:
    workbook = ROOT / "library" / "tools" / tool / f"{tool}.xlsx"
    return parse_form(compile_workbook(workbook.read_bytes(), workbook.name).xform)


def as_values(record: Record) -> Answers:
    made: dict[str, Value] = {}
    for path, answer in record.answers.items():
        made[path] = NoAnswer(answer.code) if isinstance(answer, Na) else answer
    return made


def test_every_sum_closes_whatever_the_day() -> None:
    for today in (DAYS.today, date(2027, 2, 28), date(2031, 12, 31)):
        assert sums.wrong(Days(today)) == []


def test_a_sum_does_not_close_when_a_record_is_missing_or_changed() -> None:
    book = records("namuna-0", DAYS)
    fewer = [found == said for _name, said, found in sums._rooms(book[:-30])]
    assert not all(fewer)
    changed = tuple(
        Record(one.key, one.tool, one.door, one.by, {**one.answers, "daily/outdoors_minutes": 60}) if one.key == "talk-01" else one
        for one in book
    )
    lines = {name: (said, found) for name, said, found in sums._talks(changed)}
    assert lines["of 31 drawn, 20 to 30 minutes outdoors"] == (24, 23)


def test_the_first_day_is_a_tuesday_long_enough_ago() -> None:
    for ahead in range(7):
        days = Days(DAYS.today + timedelta(days=ahead))
        assert days.first.weekday() == 1
        assert 75 <= (days.today - days.first).days < 82


@pytest.mark.parametrize("visit", VISITS)
def test_answers_fit_the_questions_of_their_tool(visit: str) -> None:
    for record in records(visit, DAYS):
        form = form_of(record.tool)
        known = {question.path: question for question in form.questions()}
        assert [path for path in record.answers if path not in known] == [], record.key
        for path, answer in record.answers.items():
            codes = {choice.code for choice in known[path].choices}
            given = answer if isinstance(answer, tuple) else (answer,)
            if codes and not isinstance(answer, Na):
                assert set(given) <= codes, f"{record.key} {path}"


@pytest.mark.parametrize("visit", VISITS)
def test_required_questions_have_an_answer_or_say_why_not(visit: str) -> None:
    for record in records(visit, DAYS):
        required = {question.path for question in form_of(record.tool).questions() if question.required and not question.relevant}
        assert required - set(record.answers) - SKIPPED.get((visit, record.tool), set()) == set(), record.key


# an entry that was refused has no areas to tell of
SKIPPED: dict[tuple[str, str], set[str]] = {}


@pytest.mark.parametrize("visit", VISITS)
def test_answers_survive_the_way_through_the_form(visit: str) -> None:
    for record in records(visit, DAYS):
        form = form_of(record.tool)
        xml = build_instance(form, as_values(record), instance_id="uuid:00000000-0000-4000-8000-000000000000")
        back = parse_instance(form, xml).answers
        assert {path: back.get(path) for path in record.answers} == as_values(record), record.key


def test_the_same_day_tells_the_same_story() -> None:
    assert records("namuna-0", DAYS) == records("namuna-0", DAYS)


def test_rooms_are_listed_once_and_in_four_units() -> None:
    assert len({room.code for room in ROOMS}) == 22
    assert {room.unit for room in ROOMS} == {"A", "B", "C", "D"}


def test_sheets_are_taken_in_by_members_of_the_team() -> None:
    for who, _tool, found in on_paper("namuna-0", DAYS):
        assert who in cast.TEAM
        assert found
    assert {who for who, _tool in BLANK} == set(cast.TEAM)


def test_pictures_carry_a_place_and_the_planted_one_shows_what_it_must_not() -> None:
    for key in PICTURES:
        data = jpeg(key)
        assert piexif.load(data)["GPS"]
        assert Image.open(io.BytesIO(data)).size == (960, 720)
    assert PICTURES["door"].shows == {"lock_or_key", "name_board"}
    checked = {record.key: record.answers["pictures/not_seen"] for record in records("namuna-0", DAYS) if record.files}
    assert checked["note-5"] == ("persons", "faces", "locks", "boards", "papers", "screens")
    assert checked["note-7"] == ("persons", "faces", "papers", "screens")


def test_the_surname_and_the_medicine_stand_in_one_record_each() -> None:
    said = {record.key: " ".join(str(answer) for answer in record.answers.values()) for record in records("namuna-0", DAYS)}
    assert [key for key, words in said.items() if papers.SURNAME in words] == ["register-entry_medical"]
    assert [key for key, words in said.items() if "нсулин" in words] == ["talk-12"]


def test_findings_lean_on_records_of_the_story() -> None:
    book = {record.key: record for record in records("namuna-0", DAYS)}
    for finding in FINDINGS:
        assert finding.evidence
        for one in finding.evidence:
            assert one.path in book[one.record].answers, f"{finding.key}: {one.record} {one.path}"
    keys = {finding.key for finding in FINDINGS}
    assert all(set(one.findings) <= keys for one in RECOMMENDATIONS)


def test_words_stand_in_three_languages_with_the_same_numbers() -> None:
    texts = [text for finding in FINDINGS for text in (finding.title, finding.fact, finding.explanation, finding.assessment)]
    texts += [text for one in RECOMMENDATIONS for text in (one.text, one.indicator)]
    texts += [one.answer for one in COMMENTS] + [one.corrected for one in COMMENTS if one.corrected]
    for text in texts:
        assert set(text) == {"ru", "tg", "en"}
        figures = {language: sorted(re.findall(r"\d+", said)) for language, said in text.items()}
        assert figures["ru"] == figures["tg"] == figures["en"], text["en"]


def test_comments_are_on_words_of_findings_and_correct_what_they_are_on() -> None:
    parts = {finding.key: [finding.fact["ru"], finding.explanation["ru"], finding.assessment["ru"]] for finding in FINDINGS}
    told = [words for said in parts.values() for words in said]
    assert [one.said for one in COMMENTS if not any(one.paragraph in words for words in told)] == []
    corrected = [one for one in COMMENTS if one.corrects]
    kept = [one.said for one in corrected if one.paragraph not in parts[one.corrects][1] or one.paragraph in one.corrected["ru"]]
    assert kept == []
    assert len({one.said for one in COMMENTS}) == len(COMMENTS)


def test_names_of_people_and_bodies_say_that_they_are_invented() -> None:
    assert [person.name for person in cast.PEOPLE if not re.fullmatch(r"Fictix-\d+", person.name)] == []
    assert [body.name for body in cast.ORGANISATIONS if "(demo)" not in body.name] == []
    assert [name for body in cast.ORGANISATIONS for name in (body.russian, body.tajik) if "(демо)" not in name] == []
    assert [place.key for place in cast.PLACES if "0" not in place.key] == []


def test_notes_have_no_capital_word_that_is_a_name() -> None:
    words = " ".join(note["text"] for note in load("notes")["note"])
    inside = re.findall(r"(?<![.:!?«] )(?<!^)\b[А-ЯЁ][а-яё]{2,}", words)
    assert set(inside) <= {"Журнал", "Ящик", "Двор"}
