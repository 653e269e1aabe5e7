from datetime import date
from decimal import Decimal

from nazorat.xlsform import Answers, Instance, NoAnswer, Table, tables
from nazorat.xlsform.tests.books import room


def of(*answers: Answers) -> dict[str, Table]:
    instances = [Instance("room", "1", f"uuid:{n}", "", one) for n, one in enumerate(answers, start=1)]
    return {table.path: table for table in tables(room(), instances)}


def column(table: Table, name: str) -> list[object]:
    place = table.header.index(name)
    return [row[place] for row in table.rows]


def test_main_table_has_a_row_for_each_record() -> None:
    main = of({"space/length": Decimal("4.2"), "day": date(2026, 11, 3)}, {"space/length": NoAnswer("refused")}, {})[""]

    assert column(main, "_id") == ["uuid:1", "uuid:2", "uuid:3"]
    assert column(main, "space/length") == [Decimal("4.2"), NoAnswer("refused"), None]
    assert column(main, "day") == [date(2026, 11, 3), None, None]
    assert "thanks" not in main.header
    assert "space/length_na" not in main.header


def test_chosen_codes_are_split_into_columns() -> None:
    main = of({"space/lights": ("day",)}, {"space/lights": NoAnswer("unknown")}, {})[""]

    assert [name for name in main.header if name.startswith("space/lights")] == [
        "space/lights",
        "space/lights/day",
        "space/lights/lamp",
    ]
    assert column(main, "space/lights/day") == [1, None, None]
    assert column(main, "space/lights/lamp") == [0, None, None]


def test_repeats_are_tables_that_point_to_their_parent() -> None:
    found = of(
        {"bed": [{"state": "good", "sheet": [{"days": 1}, {"days": 2}]}, {"sheet": [{"days": 9}]}]}, {"bed": [{"state": "bad"}]}
    )

    assert list(found) == ["", "bed", "bed/sheet"]
    assert found["bed"].rows == [
        ("uuid:1/bed[1]", "uuid:1", "good"),
        ("uuid:1/bed[2]", "uuid:1", None),
        ("uuid:2/bed[1]", "uuid:2", "bad"),
    ]
    assert found["bed/sheet"].rows == [
        ("uuid:1/bed[1]/sheet[1]", "uuid:1/bed[1]", 1),
        ("uuid:1/bed[1]/sheet[2]", "uuid:1/bed[1]", 2),
        ("uuid:1/bed[2]/sheet[1]", "uuid:1/bed[2]", 9),
    ]


def test_labels_can_stand_in_place_of_codes() -> None:
    main = of({"space/light": "day", "space/lights": ("lamp", "day")}, {"space/light": NoAnswer("refused")})[""]
    places = {name: index for index, name in enumerate(main.header)}
    rows = main.labelled("ru")

    assert [row[places["space/light"]] for row in rows] == ["дневной", "рус na_refused"]
    assert rows[0][places["space/lights"]] == ("лампа", "дневной")
    assert main.columns[places["space/lights/lamp"]].label("ru") == "Виды света: лампа"
    assert main.columns[places["_id"]].label("ru") == "_id"
