"""Which limit applies is data: occupancy, kind of place, day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from nazorat.people.models import Member
from nazorat.standards import queries
from nazorat.standards.actions import enter_national_norm, load_reference
from nazorat.standards.compare import State, compare, sentence
from nazorat.standards.models import Limit, NormEntry
from support.make import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def reference(lasting: None) -> None:
    load_reference()


def codes(subject: str, occupancy: int | None = None, kind: str = "") -> list[str]:
    return [norm.code for norm in queries.limits_for(subject, occupancy, kind)]


def enter(code: str, value: str, day: date, *kinds: str) -> NormEntry:
    limit = Limit.objects.get(code=code)
    return enter_national_norm(
        by=make_member(joined=False, role=Member.Role.COORDINATOR),
        limit_id=limit.pk,
        value=Decimal(value),
        source="Act 1",
        in_force_on=day,
        place_kinds=kinds,
        annexe_excluded=True,
    )


def test_a_room_of_one_has_the_limits_of_a_room_of_one() -> None:
    assert codes("space_person", 1, "REMAND") == ["NAT-SPACE-SINGLE", "CPT-SPACE-SINGLE", "ICRC-SPACE-SINGLE"]


def test_a_shared_room_has_the_limits_of_a_shared_room() -> None:
    shared = ["NAT-SPACE-MULTI", "CPT-SPACE-MULTI", "ECHR-SPACE", "ICRC-SPACE-MULTI"]
    assert codes("space_person", 2, "REMAND") == shared
    assert codes("space_person", 40, "PRISON_CLOSED") == shared


def test_what_is_desirable_in_a_police_cell_is_no_minimum() -> None:
    """CPT wrote "about 7 m2, desirable" of police cells; its prison standard does not hold there either."""
    assert codes("space_person", 1, "POL_TEMP") == ["NAT-SPACE-SINGLE", "ICRC-SPACE-SINGLE"]
    assert codes("space_room_desirable", 1, "POL_TEMP") == ["CPT-POLICE-SINGLE"]
    for subject in ("wall_distance", "ceiling_height"):
        assert len(codes(subject, None, "POL_TEMP")) == 1
        assert len(codes(f"{subject}_desirable", None, "POL_TEMP")) == 1


def test_a_range_of_water_is_held_against_its_lower_end() -> None:
    assert [norm.value for norm in queries.limits_for("water_person_day") if norm.value] == [10]
    assert [norm.value for norm in queries.limits_for("drinking_person_day")] == [3]


def test_without_an_occupancy_no_limit_bound_to_one_is_given() -> None:
    assert codes("space_person") == []
    assert codes("ceiling_height", None, "REMAND") == ["NAT-CEILING", "CPT-CEILING"]


def test_3_1_square_metres_in_a_room_of_one_and_of_four() -> None:
    alone = [compare(Decimal("3.1"), Decimal("0.1"), norm) for norm in queries.limits_for("space_person", 1, "REMAND")]
    assert [found.state for found in alone] == [State.NOT_ENTERED, State.BELOW, State.BELOW]
    shared = [compare(Decimal("3.1"), Decimal("0.1"), norm) for norm in queries.limits_for("space_person", 4, "REMAND")]
    assert sentence(shared, "en") == (
        "3.1 ± 0.1 m²: national norm not entered; below 4 m² CPT (comparative); "
        "not distinguishable from 3 m² ECtHR (comparative); below 3.4 m² ICRC (comparative)"
    )


def test_the_national_norm_stands_before_treaties_and_treaties_before_rules() -> None:
    weights = [norm.status for norm in queries.limits_for("judge_hours")]
    assert weights == ["national", "binding", "accepted"]
    assert [norm.status for norm in queries.limits_for("outdoor_hours_day")] == ["national", "accepted", "comparative"]


def test_the_norm_of_the_day_counts() -> None:
    enter("NAT-CEILING", "2.5", date(2015, 1, 1))
    enter("NAT-CEILING", "2.7", date(2024, 1, 1))
    values = [
        queries.limits_for("ceiling_height", on=day)[0].value for day in (date(2014, 6, 1), date(2020, 6, 1), date(2024, 1, 1))
    ]
    assert values == [None, Decimal("2.5"), Decimal("2.7")]


def test_a_mended_slip_of_the_same_day_counts() -> None:
    enter("NAT-CEILING", "25", date(2015, 1, 1))
    enter("NAT-CEILING", "2.5", date(2015, 1, 1))
    assert queries.limits_for("ceiling_height")[0].value == Decimal("2.5")


def test_a_norm_for_a_kind_of_place_stands_before_the_general_one() -> None:
    enter("NAT-SPACE-MULTI", "2", date(2010, 1, 1), "PRISON_CLOSED")
    assert queries.limits_for("space_person", 4, "REMAND")[0].value is None
    assert queries.limits_for("space_person", 4)[0].value is None
    enter("NAT-SPACE-MULTI", "3", date(2020, 1, 1))
    assert queries.limits_for("space_person", 4, "REMAND")[0].value == 3
    assert queries.limits_for("space_person", 4, "PRISON_CLOSED")[0].value == 2


def test_a_national_area_counts_the_annexe_as_its_own_law_does() -> None:
    limit = Limit.objects.get(code="NAT-SPACE-MULTI")
    by = make_member(joined=False, role=Member.Role.COORDINATOR)
    assert queries.limits_for("space_person", 4)[0].annexe_excluded
    for day, excluded in ((date(2010, 1, 1), False), (date(2020, 1, 1), True)):
        enter_national_norm(by=by, limit_id=limit.pk, value=Decimal(2), source="Act 1", in_force_on=day, annexe_excluded=excluded)
    assert not queries.limits_for("space_person", 4, on=date(2015, 1, 1))[0].annexe_excluded
    assert queries.limits_for("space_person", 4, on=date(2021, 1, 1))[0].annexe_excluded


def test_norm_that_is_no_area_keeps_no_word_on_the_annexe() -> None:
    assert enter("NAT-CEILING", "2.5", date(2015, 1, 1)).annexe_excluded is None


def test_gaps_are_the_national_norms_without_a_general_value() -> None:
    before = queries.gaps()
    assert [limit.code for limit in before] == list(Limit.objects.filter(status="national").values_list("code", flat=True))
    enter("NAT-CEILING", "2.5", date(2015, 1, 1))
    assert {limit.code for limit in before} - {limit.code for limit in queries.gaps()} == {"NAT-CEILING"}


def test_values_show_no_decimals_that_nobody_gave() -> None:
    shown = {norm.code: str(norm.value) for norm in queries.limits_for("space_person", 3, "REMAND")}
    assert (shown["CPT-SPACE-MULTI"], shown["ICRC-SPACE-MULTI"]) == ("4", "3.4")
    enter("NAT-LIGHT", "200", date(2015, 1, 1))
    assert str(queries.limits_for("room_light")[0].value) == "200"


def test_limits_are_found_in_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(2):
        queries.limits_for("space_person", 4, "REMAND")


def test_provisions_by_code() -> None:
    found = queries.provisions_by_code(["NMR 13", "OPCAT 20", "NMR 999"])
    assert {code: row.number for code, row in found.items()} == {"NMR 13": 13, "OPCAT 20": 20}


def test_provisions_under_a_theme_hold_its_second_level() -> None:
    deep = {row.code for row in queries.provisions(theme="MAT.SPACE")}
    broad = {row.code for row in queries.provisions(theme="MAT")}
    assert deep == {"NMR 12", "NMR 13", "NMR 113"}
    assert deep < broad
    assert "BR 5" in broad


def test_provisions_by_words_fold_the_case_of_every_script() -> None:
    assert [row.code for row in queries.provisions(text="ОКНА")] == ["NMR 14"]
    assert [row.code for row in queries.provisions(text="китобхона")] == ["NMR 64", "HAV 41"]
    assert [row.code for row in queries.provisions(text="nmr 13", instrument="NMR") if row.number == 13] == ["NMR 13"]
    assert list(queries.provisions(text="no such words")) == []


def test_powers_stand_in_the_order_of_the_treaty() -> None:
    held = [power.code for power in queries.powers()]
    assert held[:3] == ["OPCAT-18.1", "OPCAT-18.3", "OPCAT-19.A"]
    assert "OPCAT-35" in held
