"""docs/handbook/problems.md has every code that the product can answer with, and no other."""

from docs.pages import HANDBOOK, rows
from nazorat.kit.problems import catalogue

PAGE = HANDBOOK / "problems.md"


def test_page_when_compared_with_the_catalogue_has_the_same_codes() -> None:
    assert sorted(rows(PAGE)) == sorted(catalogue())


def test_rows_when_read_say_what_it_means_and_what_to_do() -> None:
    thin = [code for code, (means, to_do) in rows(PAGE).items() if len(means) < 20 or len(to_do) < 10]
    assert thin == []


def test_catalogue_when_it_names_a_page_names_one_that_is_there() -> None:
    docs = HANDBOOK.parent
    assert [entry.code for entry in catalogue().values() if not (docs / entry.page).is_file()] == []
