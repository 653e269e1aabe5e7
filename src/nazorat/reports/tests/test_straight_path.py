from __future__ import annotations

import pytest

from nazorat.findings.models import AdoptedFinding
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.reports.actions import adopt_report, open_report, readiness_of, release_report, sign_report
from support.reports import make_cast, make_finding, make_recommendation, make_report, make_talk

pytestmark = pytest.mark.django_db


def test_report_goes_from_template_to_nine_documents() -> None:
    cast = make_cast()
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    make_finding(cast)
    make_recommendation(cast)
    report = make_report(cast)
    ready = readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report))
    assert ready.ready
    sign_report(by=cast.lead, readiness=ready, seen=ready.digest.hex())
    theirs = readiness_of(by=cast.other, material=open_report(by=cast.other, report=report))
    assert theirs.digest == ready.digest
    sign_report(by=cast.other, readiness=theirs, seen=theirs.digest.hex())
    adopt_report(by=cast.other, readiness=theirs)
    assert (AdoptedFinding.objects.count(), AdoptedRecommendation.objects.count()) == (1, 1)
    files = release_report(by=cast.lead, readiness=readiness_of(by=cast.lead, material=open_report(by=cast.lead, report=report)))
    assert sorted((file.language, file.kind) for file in files) == [
        (a, b) for a in ("en", "ru", "tg") for b in ("docx", "html", "pdf")
    ]
