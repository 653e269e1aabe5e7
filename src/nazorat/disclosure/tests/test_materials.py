"""Photos, markings, tables, and the wording of findings."""

from __future__ import annotations

import io

import piexif
import pytest
from PIL import Image

from nazorat.disclosure.materials import CHECKLIST, Marked, Photo, photo, photo_of, source_marking, table_in_text, table_on_persons
from nazorat.disclosure.tables import ProtectedTable, Table, protect
from nazorat.disclosure.tests.make import excerpts, make_context, make_paragraph
from nazorat.disclosure.wording import status_wording

CLEAN: dict[str, bool | None] = dict.fromkeys(CHECKLIST, False)


def make_photo(**given: object) -> Photo:
    values: dict[str, object] = {
        "name": "Picture 3",
        "checklist": CLEAN,
        "has_exif": False,
        "has_gps": False,
        "file_name": "photo-03.jpg",
    }
    return Photo(**{**values, **given})  # type: ignore[arg-type]  # given by name in each test


def test_photo_passes_when_looked_through() -> None:
    assert photo(make_photo(), make_context()) == []


@pytest.mark.parametrize(
    ("given", "catches"),
    [
        ({"checklist": None}, 1),
        ({"checklist": {**CLEAN, "screen": None}}, 1),
        ({"checklist": {**CLEAN, "lock_or_key": True, "name_board": True}}, 2),
        ({"checklist": {**CLEAN, "papers_with_names": True}}, 1),
        ({"has_exif": True}, 1),
        ({"has_gps": True}, 1),
        ({"file_name": "saidov-cell-12.jpg"}, 1),
        ({"file_name": "IMG_20261007_151000.jpg"}, 1),
    ],
)
def test_photo_is_caught(given: dict[str, object], catches: int) -> None:
    found = photo(make_photo(**given), make_context())
    assert len(found) == catches
    assert all(catch.blocking and catch.rule == "photo" for catch in found)
    assert len({catch.key for catch in found}) == catches


def test_photo_key_changes_with_the_checklist() -> None:
    (one,) = photo(make_photo(checklist={**CLEAN, "person": True}), make_context())
    two = photo(make_photo(checklist={**CLEAN, "person": True, "screen": True}), make_context())
    assert one.key not in {catch.key for catch in two}


@pytest.mark.parametrize("marking", ["official", "secret", "unknown", "", "другое"])
def test_source_marking_waits_for_a_named_lawyer(marking: str) -> None:
    assert [catch.blocking for catch in source_marking(Marked("Capacity", marking), make_context())] == [True]
    assert len(source_marking(Marked("Capacity", marking, "  "), make_context())) == 1
    assert source_marking(Marked("Capacity", marking, "K-4"), make_context()) == []


def test_source_marking_passes_what_is_open() -> None:
    assert source_marking(Marked("Capacity", "open"), make_context()) == []


BOYS = Table("person", ("men", "boys"), ("yes", "no"), ((6, 16), (1, 3)))


def test_table_on_persons_stops_small_counts() -> None:
    assert len(table_on_persons(BOYS, make_context())) == 1
    assert table_on_persons(protect(BOYS), make_context()) == []
    assert len(table_on_persons(Table("person", ("a",), ("x",), ((20,),), place_holds=4), make_context())) == 1


def test_table_on_persons_stops_what_comes_back() -> None:
    weak = ProtectedTable("person", ("a", "b"), ("x", "y"), ((None, 9), (12, 8)), (12, 20), (15, 17), 32, 5)
    (catch,) = table_on_persons(weak, make_context())
    assert (catch.facts["low"], catch.facts["high"]) == (3, 3)


def test_table_on_persons_passes_rooms() -> None:
    assert table_on_persons(Table("room", ("A",), ("dead", "works"), ((1, 2),)), make_context()) == []


@pytest.mark.parametrize(
    ("language", "text", "caught"),
    [
        ("ru", "| Мальчики | 4 |\n| Мужчины | 22 |", True),
        ("tg", "| Занон | 3 |\n| Мардон | 22 |", True),
        ("en", "| Boys | 4 |\n| Men | 22 |", True),
        ("en", "| Men | 22 |\n| Women | 5 |", False),
        ("ru", "| Комнаты | 3 |\n| Звонок | 1 |", False),
        ("tg", "| Ҳуҷра | 3 |", False),
        ("en", "Two boys and 4 rooms, no table.", False),
    ],
)
def test_table_in_text(language: str, text: str, caught: bool) -> None:
    assert bool(table_in_text(make_paragraph(text, language), make_context())) == caught


WORDING = [
    ("ru", "alleged", "Людей якобы били до прибытия, заявили семеро.", ["якобы"]),
    ("ru", "alleged", "Установлено, что людей били, как заявлено.", ["Установлено"]),
    ("ru", "established", "Людей пытали: пытки установлены.", ["пытки"]),
    ("tg", "alleged", "Гӯё одамонро зада бошанд, ба гуфтаи ҳафт нафар.", ["Гӯё"]),
    ("tg", "not_established", "Муқаррар шуд, ки шиканҷа буд.", ["Муқаррар шуд", "шиканҷа"]),
    ("en", "alleged", "People were allegedly beaten, they said.", ["allegedly"]),
    ("en", "contradicted", "It is established that exercise is short.", ["established"]),
    ("en", "established", "People said that exercise is short.", ["said"]),
]


@pytest.mark.parametrize(("language", "status", "text", "found"), WORDING)
def test_status_wording_advises(language: str, status: str, text: str, found: list[str]) -> None:
    catches = status_wording(make_paragraph(text, language, status=status), make_context())
    assert excerpts(catches) == found
    assert not any(catch.blocking for catch in catches)


def test_status_wording_asks_who_said_it() -> None:
    for language, text in (("ru", "Людей били."), ("tg", "Одамонро заданд."), ("en", "People were beaten.")):
        assert excerpts(status_wording(make_paragraph(text, language, status="alleged"), make_context())) == [text]


@pytest.mark.parametrize(
    ("language", "status", "text"),
    [
        ("ru", "alleged", "7 из 36 собеседников заявили, что их били."),
        ("ru", "not_established", "Связь не установлена."),
        ("tg", "alleged", "7 нафар аз 36 нафар гуфтанд, ки онҳоро задаанд."),
        ("en", "established", "Exercise lasts about half an hour. Of 31 people, 24 said so; one session was timed."),
        ("en", "not_established", "This is not established."),
    ],
)
def test_status_wording_passes(language: str, status: str, text: str) -> None:
    assert status_wording(make_paragraph(text, language, status=status), make_context()) == []


@pytest.mark.parametrize(
    ("held", "found"),
    [
        ({}, (False, False)),
        ({"0th": {piexif.ImageIFD.Make: b"Camera"}}, (True, False)),
        ({"GPS": {piexif.GPSIFD.GPSLatitudeRef: b"N", piexif.GPSIFD.GPSLatitude: ((41, 1), (17, 1), (58, 1))}}, (True, True)),
    ],
)
def test_picture_is_known_by_what_its_bytes_hold(held: dict[str, object], found: tuple[bool, bool]) -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "gray").save(out, "JPEG", **({"exif": piexif.dump(held)} if held else {}))
    one = photo_of("photo-1", None, out.getvalue(), "photo 1")
    assert (one.has_exif, one.has_gps) == found


def test_comment_in_a_picture_is_metadata_too() -> None:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "gray").save(out, "JPEG", comment=b"cell 4")
    assert photo_of("photo-1", None, out.getvalue(), "photo 1").has_exif
