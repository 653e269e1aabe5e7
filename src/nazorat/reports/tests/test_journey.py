"""The whole way of a report through its pages, as a client posts them."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.findings.models import AdoptedFinding
from nazorat.reports.models import ReleasedFile, Report, Signature
from support.make import sign_in
from support.reports import Cast, make_cast, make_finding, make_recommendation, make_report, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    cast = make_cast()
    for number in range(6):
        make_talk(cast.visit, cast.lead, start=9 + number)
    make_finding(cast)
    make_recommendation(cast)
    return cast


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def entered(member: Any) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def page(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args), headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def digest(client: Client, report: Report) -> str:
    found = re.search(r'name="digest" value="([0-9a-f]{64})"', page(client, "report-sign", report.id))
    assert found
    return found[1]


def test_report_from_begin_to_letter(cast: Cast) -> None:
    lead, other = entered(cast.lead.member), entered(cast.other.member)
    assert str(cast.visit.id) in page(lead, "report-new")
    lead.post(reverse("report-new"), {"kind": "1", "visits": [str(cast.visit.id)], "master": "ru"})
    report = Report.objects.get()
    assert lead.post(reverse("report-generate", args=[report.id])).status_code == 302
    assert "Прогулка длится менее часа" in page(lead, "report-section", report.id, "regime")
    answer = lead.post(
        reverse("report-text", args=[report.id, "causes", "ru"]), {"text": "Причины названы при выводах.", "version": "1"}
    )
    assert answer.status_code == 302
    assert "stale" in page(lead, "report-section", report.id, "causes")
    for language, text in (("tg", "Сабабҳо дар назди хулосаҳо номбар шудаанд."), ("en", "The causes are named with the findings.")):
        lead.post(reverse("report-text", args=[report.id, "causes", language]), {"text": text, "version": "1"})
    other.post(reverse("report-review", args=[report.id]), {"language": "en"})
    assert "The gate stops on nothing" in page(lead, "report-gate", report.id)
    assert lead.post(reverse("report-sign", args=[report.id]), {"digest": digest(lead, report)}).status_code == 302
    assert other.post(reverse("report-sign", args=[report.id]), {"digest": digest(other, report)}).status_code == 302
    assert other.post(reverse("report-adopt", args=[report.id])).status_code == 302
    assert AdoptedFinding.objects.count() == 1
    assert other.post(reverse("report-release", args=[report.id])).status_code == 302
    assert ReleasedFile.objects.count() == 9
    pdf = lead.get(reverse("report-file", args=[report.id, "ru", "pdf"]))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    facts = {
        "number": "01-07/12",
        "dated": "2026-06-20",
        "addressee": str(cast.authority.id),
        "office": "director",
        "reply_days": "30",
    }
    sent = lead.post(reverse("report-letter-new", args=[report.id]), facts)
    assert sent.status_code == 302, re.findall(r"(?s)<article.*?</article>", sent.content.decode())
    assert ReleasedFile.objects.exclude(letter=None).count() == 9
    assert "01-07/12" in page(lead, "report", report.id)
    letter = report.letters.get()
    made = other.get(reverse("report-letter-file", args=[report.id, letter.id, "tg", "docx"])).content
    assert made[:2] == b"PK"


def signed(client: Client, report: Report) -> tuple[int, int]:
    """What the sign form answers, and how many signatures there are after it."""
    answer = client.post(reverse("report-sign", args=[report.id]), {"digest": digest(client, report)})
    return answer.status_code, Signature.objects.filter(report=report).count()


def test_one_browser_cannot_sign_twice(cast: Cast) -> None:
    report, browser = make_report(cast), entered(cast.lead.member)
    shown = digest(browser, report)
    where = reverse("report-sign", args=[report.id])
    assert [browser.post(where, {"digest": shown}).status_code for _twice in range(2)] == [302, 409]
    # another browser of the same person, and a colleague of the same organisation, are no second side
    assert signed(entered(cast.lead.member), report) == (409, 1)
    assert signed(entered(cast.same.member), report) == (409, 1)
    # two persons may share a computer: what counts is who gave passphrase and second factor
    browser.post("/sign-out/")
    assert browser.post(where, {"digest": shown}).status_code in (302, 401, 403)
    assert Signature.objects.count() == 1
    sign_in(browser, cast.other.member)
    assert signed(browser, report) == (302, 2)
    assert {row.member for row in Signature.objects.all()} == {cast.lead.member, cast.other.member}
