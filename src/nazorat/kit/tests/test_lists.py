"""Pages, sorted heads, the side, the choice of language, and the form renderer."""

from types import SimpleNamespace

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from nazorat.kit import pagination, panels, views

pytestmark = pytest.mark.urls("nazorat.kit.urls")
COLUMNS = [
    pagination.Column("name", "Name"),
    pagination.Column("received", "Received", field="received_at"),
    pagination.Column("", "Size"),
]


@pytest.mark.parametrize(
    ("asked", "number", "rows"),
    [(None, 1, [0, 1, 2]), ("2", 2, [3, 4, 5]), ("3", 3, [6]), ("99", 3, [6]), ("0", 1, [0, 1, 2]), ("x", 1, [0, 1, 2])],
)
def test_a_page_is_the_nearest_to_the_one_asked(asked: str | None, number: int, rows: list[int]) -> None:
    page = pagination.page_of(list(range(7)), asked, size=3)
    assert (page.number, page.rows, page.pages, page.total) == (number, rows, 3, 7)


def test_a_page_knows_its_places_and_neighbours() -> None:
    last = pagination.page_of(list(range(7)), "3", size=3)
    assert (last.first, last.last, last.before, last.after) == (7, 7, 2, None)
    empty: pagination.Page[int] = pagination.page_of([], None)
    assert (empty.first, empty.last, empty.before, empty.after) == (0, 0, None, None)


def test_heads_sort_both_ways_and_keep_the_filter() -> None:
    drawn = pagination.ledger(QueryDict("q=block&sort=name&page=4"), COLUMNS, "name")
    assert drawn.order == "name"
    assert [(head.sort, head.next, head.query) for head in drawn.heads] == [
        ("ascending", "-name", "?q=block&sort=-name"),
        ("", "received", "?q=block&sort=received"),
        ("", "", ""),
    ]


@pytest.mark.parametrize("asked", ["sort=password", "sort=-", "sort=", ""])
def test_only_known_columns_sort(asked: str) -> None:
    assert pagination.ledger(QueryDict(asked), COLUMNS, "-received").order == "-received_at"


def test_opened_rows_are_sorted_with_empty_ones_last() -> None:
    rows = [SimpleNamespace(n=2), SimpleNamespace(n=None), SimpleNamespace(n=1)]
    assert [row.n for row in pagination.sorted_rows(rows, "n")] == [1, 2, None]
    assert [row.n for row in pagination.sorted_rows(rows, "-n")] == [2, 1, None]


def test_the_side_shows_what_may_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_nav", {})
    panels.register_nav("b", "Later", "key", "language", 20, visible=lambda _: True, count=lambda _: 3)
    panels.register_nav("a", "First", "home", "language", 10, visible=lambda _: False)
    panels.register_nav("c", "Absent", "key", "no-such-page", 30, visible=lambda _: True)
    lines = panels.nav_lines(RequestFactory().get(reverse("language")))
    assert [(line.label, line.current, line.count) for line in lines] == [("Later", True, 3)]


def test_nobody_sees_the_side_of_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_nav", {})
    panels.register_nav("a", "First", "home", "language", 10)
    assert panels.nav_lines(RequestFactory().get("/")) == ()


@pytest.mark.parametrize(
    ("back", "lands"),
    [("/visits/", "/visits/"), ("https://elsewhere.example/", "/"), ("//elsewhere.example", "/"), ("javascript:x", "/")],
)
def test_the_choice_of_language_stays_on_this_site(back: str, lands: str) -> None:
    response = views.language(RequestFactory().post("/language/", {"language": "tg", "next": back}))
    assert (response.status_code, response["Location"]) == (302, lands)
    cookie = response.cookies["__Host-l"]
    assert (cookie.value, bool(cookie["secure"]), cookie["samesite"]) == ("tg", True, "Strict")


def test_an_unknown_language_changes_nothing() -> None:
    response = views.language(RequestFactory().post("/language/", {"language": "<x>", "next": "/"}))
    assert "__Host-l" not in response.cookies


class Plan(forms.Form):
    place = forms.CharField(label="Place", help_text="As in the register.")
    task = forms.CharField(label="Task", required=False)


def test_a_form_shows_the_error_beside_the_field_and_keeps_what_was_typed() -> None:
    with translation.override("en"):
        html = str(Plan({"place": "", "task": "Look at the <yard>"}))
    assert 'class="field wrong"' in html
    assert (
        html.index('name="place"')
        < html.index('class="field-wrong"')
        < html.index("This field is required")
        < html.index('name="task"')
    )
    assert 'value="Look at the &lt;yard&gt;"' in html
    assert 'aria-invalid="true"' in html
    assert html.count("may stay empty") == 1
