"""The evidence index: every sentence has its finding, its records and origins, and what rests on nothing is seen."""

from __future__ import annotations

import csv
from dataclasses import replace

import pyrage
import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.fieldwork.models import Record
from nazorat.findings.actions import answer_recheck, begin_recheck, draw_recheck, sign_recheck
from nazorat.findings.evidence import Link, Origin, Source, Stance
from nazorat.findings.models import Recheck
from nazorat.findings.revising import key_of
from nazorat.reports.actions import open_report, write_text
from nazorat.reports.build import built
from nazorat.reports.index import COUNTED, FINDING, FREE, TEMPLATE, Index, index_of, told
from nazorat.reports.material import facts_of
from nazorat.reports.models import Report
from nazorat.reports.sections import VISIT
from support.make import sign_in
from support.reports import Cast, make_cast, make_finding, make_report, make_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = make_cast()
    for number in range(3):
        make_talk(cast.visit, cast.lead, start=9 + number)
    return cast


def linked(cast: Cast) -> tuple[Link, ...]:
    first, second, _third = Record.objects.order_by("received_at")
    return (
        Link(first.id, 1, "story/account", None, Source.PERSON, Stance.SUPPORTS),
        Link(first.id, 1, "complaint/knows_how", None, Source.PERSON, Stance.SUPPORTS),
        Link(second.id, 1, "", None, Source.DIRECTOR, Stance.CONTRADICTS),
    )


def index(cast: Cast, report: Report) -> Index:
    material = open_report(by=cast.lead, report=report)
    return index_of(material, built(material, "ru"))


def test_every_sentence_has_one_line_and_the_number_of_its_paragraph(cast: Cast) -> None:
    make_finding(cast, "Прогулка коротка.", links=linked(cast))
    report = make_report(cast)
    material = open_report(by=cast.lead, report=report)
    whole = built(material, "ru")
    found = index_of(material, whole)
    assert list(dict.fromkeys(line.number for line in found.lines)) == [paragraph.number for paragraph in whole.paragraphs]
    assert [(line.number, line.place) for line in found.lines] == sorted((line.number, line.place) for line in found.lines)
    by_number: dict[int, list[str]] = {}
    for line in found.lines:
        by_number.setdefault(line.number, []).append(line.words)
    assert by_number == {one.number: told(one.text) for one in whole.paragraphs}
    assert {line.source for line in found.lines} == {FINDING, COUNTED, TEMPLATE}
    assert found.bare == 0


def test_a_findings_paragraph_names_its_records_with_side_and_origin(cast: Cast) -> None:
    make_finding(cast, "Прогулка коротка.", links=linked(cast))
    found = index(cast, make_report(cast))
    line = next(one for one in found.lines if one.words == "Прогулка коротка.")
    assert [(one.stance, one.origin, one.answers, one.tool) for one in line.behind] == [
        (Stance.SUPPORTS, Origin.PERSONS, 2, "interview"), (Stance.CONTRADICTS, Origin.PLACE, 1, "interview"),
    ]  # fmt: skip
    assert (line.origins, line.bare) == ((Origin.PERSONS, Origin.PLACE), False)


def test_an_answer_stands_behind_the_sentence_that_it_was_linked_to(cast: Cast) -> None:
    first, second, whole = linked(cast)
    words = {
        "ru": {"title": "Прогулка", "fact": "Прогулка коротка. Ящик заперт."},
        "tg": {"title": "Сайр", "fact": "Сайр кӯтоҳ аст ва қуттӣ баста аст."},
        "en": {"title": "Exercise", "fact": "Exercise is short. The box is locked."},
    }
    links = (replace(first, bears=(key_of("Прогулка коротка."),)), replace(second, bears=(key_of("Ящик открыт."),)), whole)
    make_finding(cast, words=words, links=links)
    report = make_report(cast)
    lines = {line.words: line for line in index(cast, report).lines if line.finding}
    assert [one.stance for one in lines["Прогулка коротка."].behind] == [Stance.SUPPORTS, Stance.CONTRADICTS]
    assert [one.stance for one in lines["Ящик заперт."].behind] == [Stance.CONTRADICTS]
    assert lines["Ящик заперт."].origins == (Origin.PLACE,)
    material = open_report(by=cast.lead, report=report)
    # a translation in as many sentences keeps what bears each; one that divides otherwise shows everything behind each
    for language, counts in (("en", [2, 1]), ("tg", [3])):
        told_of = index_of(material, built(material, language)).lines
        lines_of = [line for line in told_of if line.finding and line.words in words[language]["fact"]]
        assert [sum(one.answers for one in line.behind) for line in lines_of] == counts


def test_a_sentence_written_by_hand_into_the_template_is_bare_and_its_neighbour_not(cast: Cast) -> None:
    report = make_report(cast)
    material = open_report(by=cast.lead, report=report)
    kind = next(kind for kind in VISIT if kind.code == "next")
    text = material.texts[kind.number, "ru"]
    first, *rest = text.words.text.split("\n\n")
    said = "\n\n".join([f"{first} Люди голодают.", *rest])
    write_text(by=cast.lead, material=material, kind=kind, language="ru", text=said, version=text.version)
    lines = [line for line in index(cast, report).lines if line.section == "next"]
    bare = [line.words for line in lines if line.bare]
    assert bare == ["Люди голодают."]
    at = next(line for line in lines if line.words == "Люди голодают.")
    assert at.place > 1
    assert {line.source for line in lines if line.number == at.number} == {TEMPLATE, FREE}


def test_what_rests_on_nothing_is_seen(cast: Cast) -> None:
    make_finding(cast, "Прогулка коротка.", links=())
    report = make_report(cast)
    material = open_report(by=cast.lead, report=report)
    kind = next(kind for kind in VISIT if kind.code == "next")
    text = material.texts[kind.number, "ru"]
    words = f"{text.words.text}\n\nЛюди голодают."
    write_text(by=cast.lead, material=material, kind=kind, language="ru", text=words, version=text.version)
    bare = index(cast, report).only(bare=True)
    assert ("Люди голодают.", FREE) in [(line.words, line.source) for line in bare]
    assert ("Прогулка коротка.", FINDING) in [(line.words, line.source) for line in bare]


def test_page_is_an_act_and_shows_what_is_bare(cast: Cast) -> None:
    make_finding(cast, "Прогулка коротка.", links=())
    report = make_report(cast)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, cast.other.member)
    before = Act.objects.count()
    page = client.get(reverse("report-evidence", args=[report.id]) + "?bare=yes").content.decode()
    assert "no answer and no statement is linked" in page
    assert "wording of the template" not in page
    assert [act.verb for act in Act.objects.filter(seq__gt=before)] == ["reports.open-report"]


def test_copy_for_the_lawyer_opens_with_its_passphrase_alone_and_is_an_act(cast: Cast) -> None:
    make_finding(cast, "=Прогулка коротка.", links=linked(cast))
    report = make_report(cast)
    client = Client(headers={"accept-language": "en"})
    sign_in(client, cast.other.member)
    passphrase = "wood-river-lamp-stone-bread-seven"
    asked = {"language": "ru", "format": "docx", "to": "index", "passphrase": passphrase}
    answer = client.post(reverse("report-export", args=[report.id]), asked)
    assert f"evidence-{report.number}.csv.age" in answer["Content-Disposition"]
    assert "Прогулка".encode() not in answer.content
    text = pyrage.passphrase.decrypt(answer.content, passphrase).decode("utf-8-sig")
    row = next(line for line in csv.reader(text.splitlines()) if "Прогулка коротка." in line[3])
    assert row[3].startswith("'=")
    assert (row[4], row[6]) == ("a finding", "Persons, Papers and management")
    assert row[7].count("×") == 2
    assert Act.objects.order_by("-seq")[0].verb == "reports.export-index"


def test_method_annex_tells_what_signed_checks_found(cast: Cast) -> None:
    make_finding(cast, "Прогулка коротка. Ящик заперт.", links=linked(cast))
    check = begin_recheck(by=cast.lead, visit=cast.visit, size=2)
    draw_recheck(by=cast.other, recheck=Recheck.objects.get(id=check.id))
    drawn = Recheck.objects.get(id=check.id)
    assert "rechecked" not in facts_of(open_report(by=cast.lead, report=make_report(cast)), "ru")
    answer_recheck(by=cast.other, recheck=drawn, version=2, found={0: ("agrees", ""), 1: ("differs", "открыт")})
    sign_recheck(by=cast.other, recheck=Recheck.objects.get(id=check.id), version=3)
    report = make_report(cast)
    facts = facts_of(open_report(by=cast.lead, report=report), "ru")
    found = {name: value for name, value in facts.items() if name.startswith("rechecked")}
    assert found == {
        "rechecked": "2", "rechecked_of": "2", "rechecked_agrees": "1", "rechecked_differs": "1", "rechecked_unchecked": "0",
    }  # fmt: skip
    for language in ("ru", "tg", "en"):
        whole = built(open_report(by=cast.lead, report=report), language)
        assert [one for one in whole.of("annex-method") if one[0].text.count("2") == 2]
