"""The day of designation in reports over several visits: headings and covers change, an adopted report keeps its words."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.utils import timezone

from nazorat.people.models import Member
from nazorat.reports.actions import adopt_report, open_report, readiness_of, release_report, sign_report
from nazorat.reports.build import Built, built_all, digest_of, title_of
from nazorat.reports.letters import subject
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.sections import LANGUAGES
from nazorat.visits.actions import designate
from nazorat.visits.models import Designation
from support.make import make_member
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, sign

pytestmark = pytest.mark.django_db
NAMES = {"en": "Mechanism under the Ombudsman", "ru": "Механизм при Омбудсмене", "tg": "Механизм дар назди Ваколатдор"}
OF_THE_PILOT = {"en": ("pilot",), "ru": ("пилот",), "tg": ("озмоиш",)}
AFTER = {
    "en": {"pilot-mandate": "Mandate and legal basis", "lessons": "What the visits taught for the work of the mechanism"},
    "ru": {"pilot-mandate": "Мандат и правовая основа", "lessons": "Чему визиты научили для работы механизма"},
    "tg": {"pilot-mandate": "Ваколат ва асоси ҳуқуқӣ", "lessons": "Боздидҳо барои кори механизм чӣ омӯхтанд"},
}


def switched(by: Member | None = None) -> None:
    by = by or make_member(role=Member.Role.COORDINATOR)
    designate(by=by, on=timezone.localdate(), source="Law no. 1", reason="In force.", names=NAMES)


def heads(one: Built) -> dict[str, str]:
    return {section.kind.code: section.heading for section in one.sections}


def of_the_pilot(words: str, language: str) -> bool:
    return any(word in words.casefold() for word in OF_THE_PILOT[language])


def read(cast: Cast, report: Report) -> tuple[Mapping[str, dict[str, str]], dict[str, str], dict[str, str], bytes]:
    """Headings, title and subject of the letter by language, and the digest that two sign."""
    report.refresh_from_db()
    material = open_report(by=cast.lead, report=report)
    builds = built_all(material)
    titles = {language: title_of(material, language) for language in LANGUAGES}
    subjects = {language: subject(material, language) for language in LANGUAGES}
    return {language: heads(one) for language, one in builds.items()}, titles, subjects, digest_of(material, builds)


def rows() -> dict[str, list[str]]:
    kept = [one for one in apps.get_models() if one is not Designation and one._meta.app_label != "audit"]
    return {one._meta.label: sorted(map(repr, one._default_manager.values_list())) for one in kept}


def test_headings_and_cover_of_a_draft_change_and_no_row_does() -> None:
    cast = make_cast()
    report = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit])
    before, titles, subjects, signed = read(cast, report)
    for language in LANGUAGES:
        told = (before[language]["pilot-mandate"], before[language]["lessons"], titles[language], subjects[language])
        assert [of_the_pilot(words, language) for words in told] == [True] * 4
    by = make_member(role=Member.Role.COORDINATOR)
    held = rows()
    switched(by)
    assert rows() == held
    after, titles, subjects, digest = read(cast, report)
    for language in LANGUAGES:
        assert {code: after[language][code] for code in AFTER[language]} == AFTER[language]
        assert {code for code in before[language] if before[language][code] != after[language][code]} == set(AFTER[language])
        assert not of_the_pilot(" ".join([*after[language].values(), titles[language], subjects[language]]), language)
    assert digest != signed, "who signed the other words is asked again"


def test_a_report_adopted_before_keeps_its_words_and_is_released_with_them() -> None:
    cast = make_cast()
    make_finding(cast)
    make_recommendation(cast)
    report = make_report(cast, kind=Report.Kind.CONSOLIDATED, visits=[cast.visit])
    ready = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    sign_report(by=cast.lead, readiness=ready, seen=ready.digest.hex())
    sign(cast.other, report)
    adopt_report(by=cast.other, readiness=readiness_of(by=cast.other, material=open_report(by=cast.other, report=report)))
    before = read(cast, report)
    switched()
    assert read(cast, report) == before
    release_report(by=cast.lead, readiness=readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)))
    assert read(cast, report) == before
    pages: dict[str, Any] = {one.language: bytes(one.content).decode() for one in ReleasedFile.objects.filter(kind="html")}
    words = {"en": "Mandate and legal basis of the pilot", "ru": "Мандат и правовая основа пилота", "tg": "асоси ҳуқуқии озмоиш"}
    assert {language: words[language] in page for language, page in pages.items()} == dict.fromkeys(LANGUAGES, True)
    (word,) = ReleasedFile.objects.filter(kind="docx", language="ru")
    with ZipFile(BytesIO(bytes(word.content))) as archive:
        assert "пилотной группы" in archive.read("word/document.xml").decode()
