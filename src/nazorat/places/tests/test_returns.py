"""A return through its whole life: looked at, decided, brought in whole or not at all, taken back whole."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.kit.tests.test_sheets import workbook
from nazorat.people.models import Member, Organisation
from nazorat.places import actions
from nazorat.places.models import Figure, Place, PlaceBefore, RememberedColumn, Return
from nazorat.places.queries import figures_of, places_found, places_known
from nazorat.places.review import review
from nazorat.places.tests.test_places import browser, coordinator
from support.make import make_keyring, make_member, make_organisation
from support.visits import make_place, make_visit

pytestmark = pytest.mark.django_db
Role = Member.Role
HEAD = "Наименование;Тип;Лимит;Всего;Женщин\n"


def authority() -> Organisation:
    return make_organisation(kind=Organisation.Kind.AUTHORITY)


def returned(text: str, **given: Any) -> Return:
    facts = {
        "by": coordinator(),
        "filename": "return.csv",
        "encoding": "",
        "kind": "",
        "as_of": date(2026, 1, 1),
        "source": "letter 5",
        "marking": "official",
        **given,
    }
    facts.setdefault("authority", None)
    facts["authority"] = facts["authority"] or authority()
    return actions.enter_return(content=facts.pop("content", text.encode()), **facts)


def troubles(text: str, **given: Any) -> list[tuple[str, int, str]]:
    return [(one.code, one.row, one.column) for one in review(returned(text, **given)).troubles]


def test_return_when_clean_comes_in_whole() -> None:
    by, one = coordinator(), returned(HEAD + "Намуна-0;СИЗО;360;412;29\nМисол-0;ИВС;12;5;\n")
    actions.import_return(by=by, returned=one)
    place = Place.objects.get(name_ru="Намуна-0")
    assert (place.kind, place.capacity, place.capacity_source, place.capacity_marking, place.capacity_on, place.name_tg) == (
        "REMAND",
        360,
        "letter 5",
        "official",
        date(2026, 1, 1),
        "Намуна-0",
    )
    told = [(figure.group, figure.count, figure.on, figure.source, figure.marking) for figure in figures_of(place)]
    assert told == [("all", 412, date(2026, 1, 1), "letter 5", "official"), ("women", 29, date(2026, 1, 1), "letter 5", "official")]
    assert Figure.objects.count() == 3
    assert list(places_found(text="namuna")) == [place]
    act = Act.objects.get(verb="places.import-return")
    assert (act.obj, act.count) == (one.id, 2)
    with pytest.raises(Problem, match="return-imported-already"):
        actions.import_return(by=by, returned=one)


def test_return_when_known_changes_the_place_and_keeps_what_was_known() -> None:
    place = make_place(name_ru="Намуна-0", capacity=300, capacity_source="old", region="Север")
    one = returned("Name;Лимит;Регион\nNamuna 0;360;Юг\n")
    seen = review(one)
    assert [(row.state, row.place) for row in seen.rows] == [("changed", place)]
    changed = {change.field: (change.old, change.new) for change in seen.rows[0].changes}
    assert (changed["capacity"], changed["region"]) == ((300, 360), ("Север", "Юг"))
    actions.import_return(by=coordinator(), returned=one)
    place.refresh_from_db()
    assert (place.capacity, place.region, place.name_ru) == (360, "Юг", "Намуна-0")
    assert [(row.capacity, row.region) for row in place.before.all()] == [(300, "Север")]


def test_return_when_the_same_as_known_changes_nothing() -> None:
    make_place(name_ru="Намуна-0", capacity=360, capacity_source="old")
    one = returned("Наименование;Лимит;Всего\nНамуна-0;360;10\n")
    assert [row.state for row in review(one).rows] == ["same"]
    actions.import_return(by=coordinator(), returned=one)
    assert (PlaceBefore.objects.count(), Figure.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("Намуна-0;СИЗО;-4;412;29\n", [("negative", 2, "C")]),
        ("Намуна-0;СИЗО;360;412.5;29\n", [("not-a-number", 2, "D")]),
        ("Намуна-0;СИЗО;360;500000;29\n", [("impossible", 2, "D")]),
        ("Намуна-0;СИЗО;360;20;29\n", [("sum", 2, "D")]),
        ("Намуна-0;СИЗО;10;412;29\n", [("too-full", 2, "D")]),
        ("Намуна-0;дом;360;412;29\n", [("kind-unknown", 2, "B")]),
        ("Намуна-0;;360;412;29\n", [("kind-missing", 2, "")]),
        ("Намуна-0;другое;360;412;29\n", [("kind-other", 2, "")]),
        (";СИЗО;360;412;29\n", [("no-name", 2, "A")]),
        ("360;Намуна-0;СИЗО;412;29\n", [("shifted", 2, "A")]),
        (";Намуна-0;СИЗО;360;412\n", [("shifted", 2, "B")]),
        ("Намуна-0;СИЗО;360;412;29\nНАМУНА 0;СИЗО;360;412;29\n", [("twice", 3, "")]),
        ("Íàìóíà;СИЗО;360;412;29\n", [("broken", 2, "A")]),
    ],
)
def test_return_when_a_row_is_wrong_names_it_and_brings_nothing(rows: str, expected: list[tuple[str, int, str]]) -> None:
    one = returned(HEAD + rows)
    assert [(trouble.code, trouble.row, trouble.column) for trouble in review(one).troubles] == expected
    with pytest.raises(Problem, match="return-not-ready"):
        actions.import_return(by=coordinator(), returned=one)
    assert (Place.objects.count(), Figure.objects.count()) == (0, 0)


def test_return_when_one_row_of_many_is_wrong_brings_none_of_them() -> None:
    one = returned(HEAD + "".join(f"Дом {word};ИВС;9;1;0\n" for word in ("Альфа", "Бета", "Гамма")) + "Дом Дельта;ИВС;девять;1;0\n")
    with pytest.raises(Problem, match="return-not-ready"):
        actions.import_return(by=coordinator(), returned=one)
    assert Place.objects.count() == 0
    actions.decide_rows(by=coordinator(), returned=one, decisions={"5": "leave"})
    one.refresh_from_db()
    actions.import_return(by=coordinator(), returned=one)
    assert Place.objects.count() == 3


def test_return_when_writing_fails_halfway_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last statement of the import is refused by the database itself."""
    one = returned(HEAD + "Намуна-0;СИЗО;360;412;29\n")
    with connection.cursor() as cursor:
        name = "places_returnedplace"
        if connection.vendor == "sqlite":
            cursor.execute(f"CREATE TRIGGER full BEFORE INSERT ON {name} BEGIN SELECT RAISE(ABORT, 'disk full'); END")
        else:
            cursor.execute(f"ALTER TABLE {name} ADD CONSTRAINT full_disk CHECK (row < 0) NOT VALID")
    with pytest.raises(Exception, match="full"):
        actions.import_return(by=coordinator(), returned=one)
    one.refresh_from_db()
    assert (one.state, Place.objects.count(), Figure.objects.count()) == ("draft", 0, 0)


def test_totals_are_left_out_and_said() -> None:
    seen = review(returned(HEAD + "Намуна-0;СИЗО;360;412;29\nИтого;;360;412;29\n"))
    assert ([row.state for row in seen.rows], seen.troubles) == (["new", "total"], [])


def test_days_in_three_formats_are_read_or_named() -> None:
    text = "Наименование;Дата;Всего\nАльфа;2026-01-31;1\nБета;31.01.2026;2\nГамма;01/02/2026;3\n"
    assert troubles(text, kind="POL_TEMP") == [("day", 4, "B")]


def test_place_when_it_stands_twice_under_two_names_is_in_doubt_until_decided() -> None:
    make_place(name_ru="Намунаи Қӯрғон", name_tg="Намунаи Қӯрғон")
    one = returned(HEAD + "Namunai Kurghan;СИЗО;360;412;29\nМисолобод;ИВС;12;5;1\nМисолабад;ИВС;12;5;1\n")
    seen = review(one)
    doubtful = {
        row.number: [(hint.place.name_ru if hint.place else "", hint.row) for hint in row.suggestions] for row in seen.doubtful
    }
    assert doubtful == {2: [("Намунаи Қӯрғон", 0)], 4: [("", 3)]}
    with pytest.raises(Problem, match="return-not-ready"):
        actions.import_return(by=coordinator(), returned=one)
    place = Place.objects.get()
    actions.decide_rows(by=coordinator(), returned=one, decisions={"2": str(place.id), "4": "leave"})
    one.refresh_from_db()
    actions.import_return(by=coordinator(), returned=one)
    assert Place.objects.count() == 2
    assert list(places_found(text="қӯрғон")) == [place]


def test_rows_when_two_are_decided_to_be_one_place_are_named() -> None:
    place = make_place(name_ru="Намуна")
    one = returned(HEAD + "Намуна;СИЗО;1;1;1\nДругое;СИЗО;1;1;1\n")
    actions.decide_rows(by=coordinator(), returned=one, decisions={"3": str(place.id)})
    one.refresh_from_db()
    assert [(wrong.code, wrong.row, wrong.value) for wrong in review(one).troubles] == [("twice", 3, "2")]


def test_columns_when_chosen_are_remembered_for_the_next_return() -> None:
    text = "Объект;Кол-во;Прочее\nНамуна-0;7;x\n"
    one = returned(text, kind="REMAND")
    assert one.columns == ["", "", ""]
    assert [wrong.code for wrong in review(one).troubles] == ["no-name-column"]
    actions.choose_columns(by=coordinator(), returned=one, columns=["name_ru", "figure:all", ""])
    assert RememberedColumn.objects.count() == 3
    assert returned(text).columns == ["name_ru", "figure:all", ""]


def test_return_when_undone_leaves_the_register_as_it_was() -> None:
    kept = make_place(name_ru="Намуна-0", capacity=300, capacity_source="old")

    def facts() -> list[dict[str, Any]]:
        return [dict(row) for row in places_known().order_by("id").values()]

    before = facts()
    one = returned(HEAD + "Намуна-0;СИЗО;360;412;29\nМисол-0;ИВС;12;5;1\n")
    actions.import_return(by=coordinator(), returned=one)
    assert facts() != before
    by = coordinator()
    actions.undo_return(by=by, returned=one)
    assert facts() == before
    assert (PlaceBefore.objects.count(), list(figures_of(kept)), list(places_found(text="мисол", closed=True))) == (0, [], [])
    with pytest.raises(Problem, match="return-not-imported"):
        actions.undo_return(by=by, returned=one)
    again = returned(HEAD + "Намуна-0;СИЗО;360;412;29\nМисол-0;ИВС;12;5;1\n", authority=one.authority)
    actions.import_return(by=by, returned=again)
    assert places_known().count() == 2


def test_return_when_its_places_are_in_use_is_not_undone() -> None:
    one = returned(HEAD + "Намуна-0;СИЗО;360;412;29\n")
    actions.import_return(by=coordinator(), returned=one)
    place = Place.objects.get()
    made = actions.add_figure(by=coordinator(), place=place, group="all", on=date(2025, 1, 1), count=1, source="x", marking="open")
    with pytest.raises(Problem, match="return-in-use"):
        actions.undo_return(by=coordinator(), returned=one)
    made.delete()
    make_visit(lead=make_keyring(make_member()), place=place)
    with pytest.raises(Problem, match="return-in-use"):
        actions.undo_return(by=coordinator(), returned=one)
    assert Return.objects.get().state == "imported"


def test_return_when_a_place_was_changed_since_is_not_undone() -> None:
    place = make_place(name_ru="Намуна-0")
    one = returned(HEAD + "Намуна-0;СИЗО;360;412;29\n")
    actions.import_return(by=coordinator(), returned=one)
    place.refresh_from_db()
    actions.change_place(by=coordinator(), place=place, region="Юг")
    with pytest.raises(Problem, match="return-in-use"):
        actions.undo_return(by=coordinator(), returned=one)


def test_return_when_it_comes_twice_is_refused_by_its_source() -> None:
    text, body = HEAD + "Намуна-0;СИЗО;360;412;29\n", authority()
    actions.import_return(by=coordinator(), returned=returned(text, authority=body))
    with pytest.raises(Problem, match="return-figures-there"):
        actions.import_return(by=coordinator(), returned=returned(text, authority=body))
    assert Figure.objects.count() == 2


def test_return_is_held_against_the_last_one_of_its_authority() -> None:
    body = authority()
    first = returned(HEAD + "Намуна-0;СИЗО;360;412;29\nМисолобод;ИВС;12;5;1\n", authority=body)
    actions.import_return(by=coordinator(), returned=first)
    text = HEAD + "Намуна-0;СИЗО;360;399;29\n"
    seen = review(returned(text, authority=body, as_of=date(2026, 2, 1), source="letter 6"))
    assert seen.last == first
    assert [place.name_ru for place in seen.gone] == ["Мисолобод"]
    assert [(one.place.name_ru, one.group, one.old, one.new) for one in seen.moved] == [("Намуна-0", "all", 412, 399)]
    assert review(returned(text)).last is None


def test_figures_of_a_place_after_it_closed_are_named() -> None:
    place = make_place(name_ru="Намуна-0", opened_on=date(2000, 1, 1))
    actions.close_place(by=coordinator(), place=place, closed_on=date(2020, 1, 1))
    assert troubles(HEAD + "Намуна-0;СИЗО;360;412;29\n") == [("closed", 2, "")]


def test_authority_of_a_row_is_one_that_is_entered() -> None:
    ministry = make_organisation(kind=Organisation.Kind.AUTHORITY, name="Ministry Alpha", name_ru="Министерство Альфа")
    one = returned("Наименование;Ведомство\nНамуна;министерство АЛЬФА\nМисол;Никто\n", kind="REMAND")
    seen = review(one)
    assert seen.rows[0].facts["authority"] == ministry
    assert [(wrong.code, wrong.row, wrong.column) for wrong in seen.troubles] == [("authority-unknown", 3, "B")]


def uploaded(client: Client, name: str, content: bytes, **given: str) -> Any:
    facts = {
        "authority": str(authority().id),
        "kind": "REMAND",
        "as_of": "2026-01-01",
        "source": "letter 5",
        "marking": "official",
        "encoding": "",
        **given,
    }
    return client.post(reverse("return-new"), {**facts, "file": SimpleUploadedFile(name, content)})


def test_return_through_the_pages() -> None:
    client = browser(coordinator())
    assert "No return was imported yet." in client.get(reverse("returns")).content.decode()
    refused = uploaded(client, "r.xlsx", workbook(["Name", "Limit"], ["a", 1], ["b", None], merge="B2:B3"))
    page = refused.content.decode()
    assert (refused.status_code, "Merged cells: B2:B3." in page, "letter 5" in page) == (422, True, True)
    assert Return.objects.count() == 0
    make_place(name_ru="Намунаи Қӯрғон")
    data = workbook(["Объект", "Всего"], ["Namunai Kurghan", 412], ["Мисол", -5], ["Третье", 3])
    answer = uploaded(client, "r.xlsx", data)
    one = Return.objects.get()
    columns = reverse("return-columns", args=[one.id])
    assert (answer.status_code, answer.headers["Location"]) == (302, columns)
    assert "Namunai Kurghan" in client.get(columns).content.decode()
    assert client.post(columns, {"column0": "name_ru", "column1": "name_ru"}).status_code == 422
    assert client.post(columns, {"column0": "name_ru", "column1": "figure:all"}).status_code == 302
    page = client.get(reverse("return", args=[one.id])).content.decode()
    assert ["“-5” is below zero." in page, "it is: " in page, "Import all of it" in page] == [True, True, False]
    assert client.post(reverse("return-import", args=[one.id])).status_code == 409
    assert client.post(reverse("return-row-leave", args=[one.id, 3])).status_code == 302
    assert client.post(reverse("return-rows", args=[one.id]), {"row2": "somewhere"}).status_code == 422
    assert client.post(reverse("return-rows", args=[one.id]), {"rest": "on"}).status_code == 302
    assert "Import all of it" in client.get(reverse("return", args=[one.id])).content.decode()
    assert client.post(reverse("return-import", args=[one.id])).status_code == 302
    assert places_known().count() == 3
    assert "Undo the import" in client.get(reverse("return", args=[one.id])).content.decode()
    assert client.post(reverse("return-undo", args=[one.id])).status_code == 302
    assert places_known().count() == 1


def test_return_when_in_windows_letters_is_read_once_told() -> None:
    client, data = browser(coordinator()), (HEAD + "Намуна-0;СИЗО;360;412;29\n").encode("cp1251")
    assert "The text is not UTF-8 here." in uploaded(client, "r.csv", data).content.decode()
    assert uploaded(client, "r.csv", data, encoding="cp1251").status_code == 302
    assert [row.name for row in review(Return.objects.get()).rows] == ["Намуна-0"]


@pytest.mark.parametrize("given", [{}, {"role": Role.CUSTODIAN}, {"role": Role.ADMINISTRATOR}, {"role": Role.COMPLAINTS}])
def test_returns_are_for_those_who_keep_the_register(given: dict[str, Any]) -> None:
    one, client = returned(HEAD + "Намуна-0;СИЗО;360;412;29\n"), browser(make_member(**given))
    for name in ("returns", "return-new"):
        assert client.get(reverse(name)).status_code == 403
    for name in ("return", "return-columns"):
        assert client.get(reverse(name, args=[one.id])).status_code == 403
    for name in ("return-rows", "return-import", "return-undo"):
        assert client.post(reverse(name, args=[one.id])).status_code == 403
    with pytest.raises(Problem, match="refused"):
        actions.import_return(by=make_member(**given), returned=one)
    assert Place.objects.count() == 0
    assert browser(coordinator()).get(reverse("return", args=[make_place().id])).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_register_when_taken_out_and_brought_in_again_is_the_same(kind: str) -> None:
    for number in range(3):
        make_place(name_ru=f"Намуна-{number}", region="Юг", capacity=number, capacity_source="x", opened_on=date(2000, 1, 1))
    table = browser(coordinator()).get(reverse("places-table"), {"format": kind}).content
    one = returned("", content=table, filename=f"places.{kind}")
    seen = review(one)
    assert ([row.state for row in seen.rows], seen.troubles, seen.ready) == (["same"] * 3, [], True)
