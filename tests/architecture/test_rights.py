"""Who may what is one table: no address without a line, no line without an address, and each view asks for what its line names."""

from __future__ import annotations

import ast
import inspect
import typing
from collections.abc import Iterator
from types import FunctionType, ModuleType
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.test import Client, RequestFactory

from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.people.middleware import RightsMiddleware, kept_out
from nazorat.people.rights import RIGHTS, TABLE, Asked, TableWrong, read
from support.addresses import addresses

# what the table promises of a request, so that a view may be written for it
PROMISED = {Asked.KEY: UnlockedRequest, Asked.PASSPHRASE: UnlockedRequest, Asked.ACCOUNT: MemberRequest}
# what only the door may say: neither a method nor a role is looked at a second time, where it could be said otherwise
AT_THE_VIEW = ("require_", "login_required", "permission_required", "user_passes_test")


VIEWS: dict[str, Any] = {pattern.name or str(pattern.pattern): inspect.unwrap(pattern.callback) for pattern in addresses()}


def test_every_address_has_its_line_and_every_line_its_address() -> None:
    assert sorted(VIEWS) == sorted(RIGHTS)


def test_an_address_is_named_once() -> None:
    names = [pattern.name for pattern in addresses()]
    assert [name for name in names if names.count(name) > 1] == []


def test_a_view_is_written_for_what_its_line_promises() -> None:
    wrong = []
    for name, view in VIEWS.items():
        kind = typing.get_type_hints(view)["request"]
        if not issubclass(PROMISED.get(RIGHTS[name].asked, WSGIRequest), kind):
            wrong.append(f"{name}: the view is written for {kind.__name__}, its line asks for '{RIGHTS[name].asked.name}'")
    assert wrong == []


def test_a_view_first_calls_the_finder_that_its_line_names() -> None:
    wrong = []
    for name, view in VIEWS.items():
        called = next(found_first(view), "")
        if called != RIGHTS[name].finder:
            wrong.append(f"{name}: the view calls '{called}', its line names '{RIGHTS[name].finder}'")
    assert wrong == []


def test_a_finder_that_stands_behind_a_branch_does_not_count() -> None:
    views = VIEWS["visit-close"].__globals__
    late = "def late(request, visit_id):\n    if request.GET:\n        visit_for_leading(request.user, visit_id)\n"
    early = "def early(request, visit_id):\n    visit = visit_for_leading(request.user, visit_id)\n    return visit\n"
    other = "def other(request, visit_id):\n    return visit_for_leading(request.GET, visit_id)\n"
    found = [next(in_order(ast.parse(source).body[0], views), "") for source in (late, early, other)]
    assert found == ["", "visits.visit_for_leading", ""]


def test_views_look_at_no_method_or_role_of_their_own() -> None:
    sources = {module: inspect.getsource(module) for view in VIEWS.values() if (module := inspect.getmodule(view))}
    assert [module.__name__ for module, text in sources.items() if any(word in text for word in AT_THE_VIEW)] == []
    assert [module.__name__ for module, text in sources.items() if "request.user.role" in text] == []


@pytest.mark.django_db
def test_an_address_without_a_line_is_not_there(settings: Any) -> None:
    with pytest.raises(Http404):
        kept_out(RequestFactory().get("/"), "no-such-address")
    with pytest.raises(Http404):
        kept_out(RequestFactory().get("/"), None)
    assert settings.MIDDLEWARE[-1] == f"{RightsMiddleware.__module__}.{RightsMiddleware.__name__}"
    assert Client().get("/standards/").status_code == 302


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("| tools | GET | account | every member | | | | read the tools |", "| tools | GET | - | every member | | | | read the tools |"),
        ("| tools | GET | account | every member | | | | read the tools |", "| tools | GET | account | everybody | | | | read the tools |"),
        ("| tools | GET | account | every member | | | | read the tools |", "| tools | PUT | account | every member | | | | read the tools |"),
        ("| tools | GET | account | every member | | | | read the tools |", "| tools | GET | account | all | | | | read the tools |"),
        ("| tools | GET | account | every member | | | | read the tools |", "| desk | GET | account | every member | | | | read the tools |"),
        ("| tools | GET | account | every member | | | | read the tools |", "| tools | GET | account | every member | each | | | read |"),
        ("| tools | GET | account | every member | | | | read the tools |", "| tools | GET | account | every member | | | read the tools |"),
        ("| coordinators | coordinator | | refused |", "| coordinators | co-ordinator | | refused |"),
    ],
)  # fmt: skip
def test_a_slip_in_the_table_stops_the_product(line: str, slip: str) -> None:
    whole = TABLE.read_text("utf-8")
    assert line in whole
    with pytest.raises(TableWrong):
        read(whole.replace(line, slip))


def found_first(view: FunctionType) -> Iterator[str]:
    """The finders that a view calls whatever comes, in their order."""
    (function,) = ast.parse(inspect.getsource(view)).body
    yield from in_order(function, view.__globals__)


def in_order(function: ast.AST, names: dict[str, Any]) -> Iterator[str]:
    """Finders called in the straight part of a function: what comes before its first branch. Its own helpers are looked into."""
    assert isinstance(function, ast.FunctionDef)
    for statement in function.body:
        if isinstance(statement, ast.If | ast.For | ast.While | ast.Try | ast.Match | ast.FunctionDef | ast.With):
            return
        for call in calls(statement):
            called = meant(call.func, names)
            if not isinstance(called, FunctionType):
                continue
            if called.__module__.endswith(".access"):
                if is_finder(called) and call.args and ast.unparse(call.args[0]) in ("request.user", "request.keyring", "token"):
                    yield f"{called.__module__.split('.')[1]}.{called.__name__}"
            elif called.__module__ == names["__name__"]:
                yield from found_first(called)


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Calls as they are made: arguments before what takes them. What is made only sometimes is left out."""
    if isinstance(node, ast.IfExp | ast.BoolOp | ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return
    for child in ast.iter_child_nodes(node):
        yield from calls(child)
    if isinstance(node, ast.Call):
        yield node


def meant(node: ast.expr, names: dict[str, Any]) -> object:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(module := meant(node.value, names), ModuleType):
        return getattr(module, node.attr, None)
    return None


def is_finder(called: FunctionType) -> bool:
    """Whether a function of `access` finds something for whoever asks, or says whether they may."""
    return (
        next(iter(inspect.signature(called).parameters)) in ("by", "token")
        and typing.get_type_hints(called).get("return") is not bool
    )
