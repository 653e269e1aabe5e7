"""Models of a mechanism side by side, each with a budget of its own, and the matrix of bodies of control: sourced, unknown, kept."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nazorat.kit.problems import Problem
from nazorat.pathway import actions
from nazorat.pathway.models import ControlSaid, Design, DesignBudget, Feature, FeatureSaid, Power
from nazorat.pathway.queries import CONTROL_HEAD, MODEL_HEAD, control_lines, foreign_lines, line_of, model_lines
from nazorat.people.models import Member
from support.facts import fact, long_ago
from support.make import make_member, sign_in
from support.options import assumed, make_budget, make_control, make_feature, make_foreign, make_power

pytestmark = pytest.mark.django_db
SOURCED = {"source": "A law", "on": long_ago(30).isoformat(), "link": "", "seen": ""}
PLUS = "/pathway/models/plus/"


def signed(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def coordinator() -> Member:
    return make_member(role=Member.Role.COORDINATOR)


def table(client: Client, address: str) -> tuple[tuple[str, ...], list[dict[str, str]]]:
    head, *rows = csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig")))
    return tuple(head), [dict(zip(head, row, strict=True)) for row in rows]


def test_models_stand_side_by_side_and_what_nobody_entered_is_unknown() -> None:
    make_feature("plus", "seat", words="Four of eight.")
    make_budget("new")
    foreign = make_foreign(country="Kyrgyz neighbour")
    make_feature(foreign=foreign, feature="removal", words="By parliament.")
    client = signed(make_member(planner=True))
    page = client.get("/pathway/models/").content.decode()
    assert [
        words for words in ("Four of eight.", "Kyrgyz neighbour", "By parliament.", "Ombudsman-plus") if words not in page
    ] == []
    assert page.count("st wait") == 4 * 6 - 2 + 4
    head, rows = table(client, "/pathway/models/table/")
    assert (head, len(rows)) == (MODEL_HEAD, 4 * 6 + 5)
    assert [(row["words"], row["country"]) for row in rows if row["words"] != "unknown" and row["words"]] == [
        ("Four of eight.", ""), ("By parliament.", "Kyrgyz neighbour"),
    ]  # fmt: skip
    (costed,) = [row for row in rows if row["sum"]]
    assert (costed["model"], costed["year_1"], costed["currency"]) == ("New body", "68000.00", "XTS")
    book = openpyxl.load_workbook(io.BytesIO(client.get("/pathway/models/table/?format=xlsx").content))
    assert next(len(list(sheet.values)) for sheet in book) == 1 + len(rows)


def test_a_coordinator_enters_each_with_its_source_and_what_was_said_is_kept() -> None:
    client, reader = signed(coordinator()), signed(make_member(planner=True))
    at = PLUS + "features/seat/"
    assert client.post(at, {**SOURCED, "words": "Three seats."}).status_code == 302
    for wrong in ({"source": ""}, {"words": ""}, {"on": "2999-01-01"}, {"seen": ""}):
        assert client.post(at, {**SOURCED, "words": "Other.", **wrong}).status_code == 422, wrong
    standing = line_of(Design.OMBUDSMAN_PLUS, None).features["seat"]
    assert client.post(at, {**SOURCED, "words": "Five seats.", "seen": str(standing.id)}).status_code == 302
    page = reader.get(PLUS).content.decode()
    assert [words for words in ("Three seats.", "Five seats.", "A law") if words not in page] == []
    latest = line_of(Design.OMBUDSMAN_PLUS, None).features["seat"]
    assert client.post(f"/pathway/said/feature/{latest.id}/clear/").headers["Location"] == PLUS
    assert line_of(Design.OMBUDSMAN_PLUS, None).features == {}
    assert FeatureSaid.objects.count() == 2
    assert [reader.get(one).status_code for one in (PLUS, at, PLUS + "budget/", "/pathway/models/charm/")] == [200, 403, 403, 404]
    assert [client.get(one).status_code for one in (PLUS + "features/charm/", "/pathway/models/charm/budget/")] == [404, 404]
    monitor = signed(make_member())
    assert {monitor.get(f"/pathway/{one}").status_code for one in ("models/", "models/table/", "controls/", "models/plus/")} == {
        403
    }


def test_a_model_has_a_budget_of_its_own_and_it_begins_with_own_costs() -> None:
    client = signed(coordinator())
    given = {**vars(assumed()), **SOURCED, "currency": "XTS"}
    assert client.post(PLUS + "budget/", {**given, "staff": "-1"}).status_code == 422
    assert client.post(PLUS + "budget/", given).status_code == 302
    line = line_of(Design.OMBUDSMAN_PLUS, None)
    assert line.budget
    assert line.total
    assert line.budget.assumed == assumed()
    assert line.total.years[0] == Decimal("68000.00")
    assert client.post(PLUS + "budget/", {**given, "staff": "9"}).status_code == 422, "somebody entered one meanwhile"
    assert client.post(PLUS + "budget/", {**given, "staff": "9", "seen": str(line.budget.id)}).status_code == 302
    assert DesignBudget.objects.filter(replaced_at=None).count() == 1
    page = client.get(PLUS).content.decode()
    assert "What was said before" in page
    assert 'value="9"' in client.get(PLUS + "budget/").content.decode()


def test_the_mechanism_of_a_state_is_a_row_and_can_be_struck() -> None:
    client = signed(coordinator())
    given = {**SOURCED, "country": "A neighbour", "name": "National Centre", "design": "new"}
    assert client.post("/pathway/models/states/new/", {**given, "design": "charm"}).status_code == 422
    at = client.post("/pathway/models/states/new/", given).headers["Location"]
    assert client.post(f"{at}features/scope/", {**SOURCED, "words": "Every place."}).status_code == 302
    assert "Every place." in client.get(at).content.decode()
    (line,) = foreign_lines()
    assert line.foreign
    assert client.post(f"/pathway/entries/model/{line.foreign.id}/strike/").headers["Location"] == "/pathway/models/"
    assert (foreign_lines(), client.get(at).status_code) == ([], 404)


def test_the_matrix_says_power_by_power_what_is_preventive_and_what_reactive() -> None:
    client, reader = signed(coordinator()), signed(make_member(planner=True))
    at = client.post("/pathway/controls/new/", {**SOURCED, "name": "The Prosecutor", "kind": "prosecutor"}).headers["Location"]
    assert client.post(f"{at}powers/enter/", {**SOURCED, "held": "yes", "mode": "reactive"}).status_code == 302
    assert client.post(f"{at}powers/order/", {**SOURCED, "held": "no", "mode": "reactive"}).status_code == 422
    assert client.post(f"{at}powers/order/", {**SOURCED, "held": "no", "mode": ""}).status_code == 302
    assert client.post(f"{at}powers/talk/", {**SOURCED, "held": "partly", "mode": "", "words": "In sight."}).status_code == 302
    make_control(kind="department", name="An inspection")
    assert [line.body.name for line in control_lines()] == ["An inspection", "The Prosecutor"]
    head, rows = table(reader, "/pathway/controls/table/")
    told = {row["power"]: (row["held"], row["use"]) for row in rows if row["body"] == "The Prosecutor"}
    assert (head, len(rows)) == (CONTROL_HEAD, 2 * len(Power))
    assert told["Enter without notice"] == ("has it", "reactive")
    assert told["Order that something ends"] == ("has it not", "")
    assert told["Talk in private"] == ("has it in part", "unknown")
    assert told["Publish what it found"] == ("unknown", "")
    page = reader.get("/pathway/controls/").content.decode()
    assert [words for words in ("The Prosecutor", "reactive", "use unknown") if words not in page] == []
    standing = ControlSaid.objects.get(power="enter")
    assert client.post(f"/pathway/said/power/{standing.id}/clear/").headers["Location"] == at
    assert client.post(f"/pathway/said/power/{standing.id}/clear/").status_code == 404
    assert "reactive" in reader.get(at).content.decode(), "what was said before is read"
    assert [reader.get(one).status_code for one in (f"{at}powers/enter/", f"{at}powers/x/")] == [403, 403]


@pytest.mark.parametrize(
    "facts", [{"words": ""}, {"design": ""}, {"feature": "charm"}, {"source": ""}, {"replaced_at": timezone.now()}]
)
def test_the_database_takes_no_feature_without_words_model_or_source(facts: dict[str, Any]) -> None:
    given = {"design": "new", "feature": "seat", "words": "x", **fact(), **facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        FeatureSaid.objects.create(entered_by=coordinator(), **given)


def test_nobody_but_a_coordinator_writes_and_nobody_writes_over_another() -> None:
    make_feature("several", "cost")
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.say_feature(by=coordinator(), design="several", foreign=None, feature="cost", words="x", seen=None, **fact())
    reader, body = make_member(planner=True), make_control()
    for refused in (
        lambda: make_feature(by=reader), lambda: make_budget(by=reader), lambda: make_foreign(by=reader),
        lambda: make_control(by=reader), lambda: make_power(body, by=reader),
        lambda: actions.clear_entry(by=reader, said=FeatureSaid.objects.get()),
    ):  # fmt: skip
        with pytest.raises(Problem, match="refused"):
            refused()


def test_as_many_queries_for_one_row_as_for_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(3):
        foreign, body = make_foreign(country=f"State {number}"), make_control(name=f"Body {number}")
        make_feature(foreign=foreign)
        make_feature(feature=Feature.values[number])
        make_power(body)
        with django_assert_num_queries(2):
            assert len(foreign_lines()) == number + 1
        with django_assert_num_queries(2):
            assert len(control_lines()) == number + 1
        with django_assert_num_queries(2):
            assert len(model_lines()) == 4
