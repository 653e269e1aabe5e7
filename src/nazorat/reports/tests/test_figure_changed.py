"""A figure that changes after the translation was made and read: nothing of it is signed, adopted or released unseen."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.reports.actions import Readiness, adopt_report, open_report, review_texts, write_text
from nazorat.reports.build import reviewed_languages, translation_state
from nazorat.reports.models import Report
from nazorat.reports.queries import signatures_under
from nazorat.reports.sections import LANGUAGES, VISIT
from nazorat.xlsform import Answers
from support.make import sign_in
from support.reports import Cast, make_cast, make_record, make_report, ready, sign

pytestmark = pytest.mark.django_db
NEXT = next(kind for kind in VISIT if kind.code == "next")
LIVE = {
    "ru": "Измерено комнат: {{figure:rooms.measured}}.", "tg": "Хонаҳои ченшуда: {{figure:rooms.measured}}.",
    "en": "Rooms measured: {{figure:rooms.measured}}.",
}  # fmt: skip
TYPED = {"ru": "Измерено комнат: 22.", "tg": "Хонаҳои ченшуда: 22.", "en": "Rooms measured: 22."}


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    cast = make_cast(tools=("interview", "room"))
    measure(cast, 1)
    return cast, make_report(cast)


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def measure(cast: Cast, number: int) -> None:
    who: Answers = {"who/unit": "A", "who/room": f"0{number}", "who/present": 4}
    size: Answers = {"space/length": Decimal(5), "space/width": Decimal(3), "space/instrument": "laser"}
    make_record(cast.visit, cast.lead, "room", {**who, **size})


def put(by: Keyring, report: Report, language: str, text: str) -> None:
    material = open_report(by=by, report=report)
    held = material.texts[NEXT.number, language]
    write_text(by=by, material=material, kind=NEXT, language=language, text=text, version=held.version)


def translated(cast: Cast, report: Report, words: dict[str, str]) -> None:
    """Written in each language and read by the other side."""
    for language in LANGUAGES:
        put(cast.lead, report, language, words[language])
    for language in LANGUAGES:
        review_texts(by=cast.other, material=open_report(by=cast.other, report=report), language=language)


def printed(readiness: Readiness, language: str) -> str:
    return next(one.markdown for one in readiness.builds[language].sections if one.kind == NEXT)


def state(readiness: Readiness, language: str) -> str:
    return translation_state(readiness.material, readiness.builds, NEXT, language)


def test_live_figure_that_moved_is_the_same_in_every_language_and_takes_review_and_signatures_with_it(
    cast: Cast, report: Report
) -> None:
    translated(cast, report, LIVE)
    for by in (cast.lead, cast.other):
        sign(by, report)
    before = ready(cast.lead, report)
    assert (state(before, "tg"), len(signatures_under(report, before.digest))) == ("reviewed", 2)
    measure(cast, 2)
    now = ready(cast.lead, report)
    assert [printed(now, language).strip()[-2:] for language in LANGUAGES] == ["2."] * 3
    assert (state(now, "tg"), state(now, "en")) == ("stale", "stale")
    assert not reviewed_languages(now.material, now.builds) & {"tg", "en"}
    assert signatures_under(report, now.digest) == []
    with pytest.raises(Problem, match="second-person"):
        adopt_report(by=cast.lead, readiness=now)


def test_typed_figure_that_was_changed_in_the_master_alone_shows_beside_the_translation(cast: Cast, report: Report) -> None:
    translated(cast, report, TYPED)
    put(cast.lead, report, "ru", TYPED["ru"].replace("22", "23"))
    now = ready(cast.lead, report)
    assert state(now, "tg") == "stale"
    assert not reviewed_languages(now.material, now.builds) & {"tg", "en"}
    client = Client()
    sign_in(client, cast.other.member)
    shown = client.get(reverse("report-section", args=[report.id, NEXT.code]), {"with": "tg"})
    (line,) = shown.context["lines"]
    assert line.stale
    assert line.differences
    assert "23" in shown.content.decode()


def test_translation_with_another_figure_is_not_signed_though_somebody_read_it(cast: Cast, report: Report) -> None:
    translated(cast, report, TYPED)
    put(cast.lead, report, "ru", TYPED["ru"].replace("22", "23"))
    for language in LANGUAGES:
        review_texts(by=cast.other, material=open_report(by=cast.other, report=report), language=language, only=NEXT)
    now = ready(cast.lead, report)
    assert (state(now, "tg"), {language: len(found) for language, found in now.figures.items()}) == ("reviewed", {"tg": 1, "en": 1})
    with pytest.raises(Problem, match="gate-not-clear"):
        sign(cast.lead, report)
    for language in ("tg", "en"):
        put(cast.lead, report, language, TYPED[language].replace("22", "23"))
    assert sign(cast.lead, report)
