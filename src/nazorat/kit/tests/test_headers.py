"""The headers of every response, to the letter, and the faces of a problem."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from lxml import etree

from nazorat.kit import middleware, problems
from nazorat.kit.middleware import HEADERS, HeadersMiddleware, ProblemMiddleware, forget

pytestmark = pytest.mark.urls("nazorat.kit.urls")
OPENROSA = "{http://openrosa.org/http/response}"


def answer(request: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    response = HeadersMiddleware(view)(request)
    assert isinstance(response, HttpResponse)
    return response


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    response = ProblemMiddleware(lambda _: HttpResponse()).process_exception(request, exception)
    assert response is not None
    return response


def test_the_policy_is_exact() -> None:
    response = answer(RequestFactory().get("/"), lambda _: HttpResponse("x"))
    assert response["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types default"
    )


def test_the_other_headers_are_there() -> None:
    response = answer(RequestFactory().get("/"), lambda _: HttpResponse("x"))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Clear-Site-Data" not in response


@pytest.mark.django_db
def test_a_file_that_is_served_as_it_lies_has_them_too() -> None:
    served = Client().get("/static/kit/nazorat.js")
    assert served.status_code == 200
    assert {name: served[name] for name in HEADERS} == HEADERS
    assert "Access-Control-Allow-Origin" not in served
    served.close()


@pytest.mark.parametrize(("secure", "said"), [(True, "max-age=31536000; includeSubDomains"), (False, None)])
def test_over_tls_a_browser_is_told_to_stay_there(secure: bool, said: str | None) -> None:
    request = RequestFactory().get("/", secure=secure)
    assert answer(request, lambda _: HttpResponse("x")).get("Strict-Transport-Security") == said


def test_a_session_is_never_stored_even_if_the_view_says_so() -> None:
    def cached(_: HttpRequest) -> HttpResponse:
        return HttpResponse("x", headers={"Cache-Control": "max-age=600"})

    request = RequestFactory().get("/")
    assert answer(request, cached)["Cache-Control"] == "max-age=600"
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "any"
    assert answer(request, cached)["Cache-Control"] == "no-store"


def test_the_answer_that_opens_a_session_is_not_stored() -> None:
    def signing_in(_: HttpRequest) -> HttpResponse:
        response = HttpResponse("x", headers={"Cache-Control": "max-age=600"})
        response.set_cookie(settings.SESSION_COOKIE_NAME, "new")
        return response

    assert answer(RequestFactory().get("/"), signing_in)["Cache-Control"] == "no-store"


def test_without_a_word_nothing_is_stored() -> None:
    assert answer(RequestFactory().get("/"), lambda _: HttpResponse("x"))["Cache-Control"] == "no-store"


def test_a_view_may_set_its_own_policy() -> None:
    own = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"
    response = answer(RequestFactory().get("/"), lambda _: HttpResponse("x", headers={"Content-Security-Policy": own}))
    assert response["Content-Security-Policy"] == own


def test_forgetting_clears_the_cache_and_keeps_unsent_records() -> None:
    response = HttpResponse()
    forget(response)
    assert response["Clear-Site-Data"] == '"cache"'


def test_a_problem_is_json_for_a_program() -> None:
    response = refused(RequestFactory().get("/", headers={"Accept": "application/json"}), problems.Problem("locked"))
    assert response.status_code == 423
    assert set(json.loads(response.content)) == {"code", "message", "next", "docs"}
    assert json.loads(response.content)["code"] == "locked"


def test_a_problem_is_openrosa_for_a_tablet() -> None:
    request = RequestFactory().post("/", headers={"X-OpenRosa-Version": "1.0"})
    response = refused(request, problems.Problem("too-large"))
    assert response.status_code == 413
    assert response["X-OpenRosa-Version"] == "1.0"
    message = etree.fromstring(response.content).find(f"{OPENROSA}message")
    assert message is not None
    assert message.text == f"{problems.Problem('too-large').sentence} {problems.Problem('too-large').next_step}"


def test_a_problem_is_a_piece_for_a_swap_and_a_page_for_a_person() -> None:
    part = refused(RequestFactory().get("/", headers={"HX-Request-Type": "partial"}), problems.Problem("second-person"))
    page = refused(RequestFactory().get("/", headers={"Accept": "text/html"}), problems.Problem("second-person"))
    assert (part.status_code, page.status_code) == (409, 409)
    assert b"<html" not in part.content
    assert b"<html" in page.content
    assert str(problems.Problem("second-person").next_step).encode() in page.content


def test_the_door_may_settle_the_face() -> None:
    request = RequestFactory().get("/")
    request.face = "json"  # type: ignore[attr-defined]  # what a door sets before anything can fail
    assert refused(request, problems.Problem("refused"))["Content-Type"] == "application/json"


@pytest.mark.parametrize(("exception", "status"), [(Http404(), 404), (PermissionDenied(), 403)])
def test_djangos_refusals_have_the_programs_face_too(exception: Exception, status: int) -> None:
    request = RequestFactory().get("/", headers={"Accept": "application/json"})
    assert refused(request, exception).status_code == status
    browser = RequestFactory().get("/", headers={"Accept": "text/html"})
    assert ProblemMiddleware(lambda _: HttpResponse()).process_exception(browser, exception) is None


def test_a_busy_store_shows_nothing() -> None:
    request = RequestFactory().get("/", headers={"Accept": "application/json"})
    response = refused(request, OperationalError("database is locked: CANARY"))
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert b"CANARY" not in response.content


def test_other_errors_are_left_to_django() -> None:
    assert ProblemMiddleware(lambda _: HttpResponse()).process_exception(RequestFactory().get("/"), KeyError("x")) is None


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_plain_pages_need_neither_request_nor_store(name: str) -> None:
    html = render_to_string(name)
    assert html.lstrip().startswith("<!doctype html>")
    assert "<h1></h1>" not in html
    assert html.count('href="/"') == 1


def test_the_page_loads_its_filter_before_htmx() -> None:
    html = render_to_string("500.html")
    assert html.index("kit/trusted.js") < html.index("kit/vendor/htmx.min.js")
    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", html)
    assert found is not None
    held = json.loads(found[1])
    assert held["mode"] == "same-origin"
    assert held["history"] == "reload"
    assert held["includeIndicatorCSS"] is False
    vendored = (Path(middleware.__file__).parent / "static/kit/vendor/htmx.min.js").read_text()
    known = re.search(r"this\.config=\{([^}]*)\}", vendored)
    assert known is not None
    assert held.keys() <= set(re.findall(r"(\w+):", known[1])), "htmx reads every name that it is told"
