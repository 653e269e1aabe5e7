"""Choosing answers of records as evidence, and taking them off again."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.evidence import Origin, Source, Stance
from nazorat.findings.models import DebriefEntry, Finding
from nazorat.findings.revising import key_of

from .make import Cast, link, make_cast, make_entry, make_finding, make_record

pytestmark = pytest.mark.django_db
# what the page's form of linking sends beside what was chosen in it
PICKED = {"tool": "note", "item": "what/text", "link": "yes"}


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def url(cast: Cast, name: str) -> str:
    model = DebriefEntry if name.startswith("debrief") else Finding
    return reverse(name, args=[cast.visit.id, model.objects.get(visit=cast.visit).pk])


def opened(cast: Cast) -> Any:
    return actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[0]


def test_evidence_is_picked_as_single_answers() -> None:
    cast = make_cast("note")
    for words in ("Journal in one hand", "Bell dead", "Bell works"):
        make_record(cast, {"what/text": words})
    make_finding(cast)
    client, where = cast.client("monitor"), url(cast, "finding-evidence")
    before = Act.objects.count()
    client.get(where + "?tool=note")
    assert not Act.objects.filter(seq__gt=before, verb="findings.open-evidence").exists()
    page = client.post(where, {"tool": "note", "q": "bell"}).content.decode()
    assert ("Bell dead" in page, "Journal in one hand" in page) == (True, False)
    asked = {"tool": "note", "item": "what/text", "q": "bell", "link": "yes"}
    data = {**asked, "version": "1", "source": "measured", "stance": "supports", "note": "tried three times", "everything": "on"}
    assert client.post(where, data).headers["Location"] == url(cast, "finding")
    links = opened(cast).text.links
    assert {(one.path, one.source, one.stance, one.note, one.version) for one in links} == {
        ("what/text", Source.MEASURED, Stance.SUPPORTS, "tried three times", 1)
    }
    shown = client.get(url(cast, "finding")).content.decode()
    assert ("Bell dead" in shown, "Bell works" in shown) == (True, True)
    assert Act.objects.order_by("-seq")[0].verb == "findings.open-evidence"


def test_an_answer_is_linked_to_the_sentence_that_it_stands_behind() -> None:
    cast = make_cast("note")
    make_record(cast, {"what/text": "Bell dead"})
    make_finding(cast, words={"ru": {"title": "Звонок", "fact": "Звонок не звонит. Ящик заперт."}})
    client, where = cast.client("monitor"), url(cast, "finding-evidence")
    page = client.post(where, {"tool": "note", "q": "bell"}).content.decode()
    assert ("Звонок не звонит." in page, key_of("Ящик заперт.") in page) == (True, True)
    data = {**PICKED, "version": "1", "source": "measured", "stance": "supports", "everything": "on"}
    assert client.post(where, {**data, "bears": "0" * 64}).status_code == 422
    assert client.post(where, {**data, "bears": key_of("Звонок не звонит.")}).status_code == 302
    (one,) = opened(cast).text.links
    assert one.bears == (key_of("Звонок не звонит."),)
    shown = client.get(url(cast, "finding")).content.decode()
    assert "stands behind <q>Звонок не звонит.</q>" in shown
    row = Finding.objects.get(visit=cast.visit)
    changed = replace(opened(cast).text, words={"ru": {"title": "Звонок", "fact": "Звонок молчит. Ящик заперт."}})
    actions.change_finding(by=cast.ring("lead"), finding=row, text=changed, version=2)
    assert "stood behind a sentence that was changed" in client.get(url(cast, "finding")).content.decode()


def test_evidence_is_taken_off_again(cast: Cast) -> None:
    make_finding(cast, links=(link(), link(Source.REGISTER)))
    client = cast.client("lead")
    assert client.post(url(cast, "finding-unlink"), {"at": "0", "version": "1"}).status_code == 302
    assert [one.source for one in opened(cast).text.links] == [Source.REGISTER]
    stale = client.post(url(cast, "finding-unlink"), {"at": "0", "version": "1"})
    assert stale.status_code == 409
    assert len(opened(cast).text.links) == 1


def test_evidence_that_is_not_on_the_page_is_refused() -> None:
    cast = make_cast("note")
    make_record(cast, {"what/text": "Bell dead"})
    make_finding(cast)
    foreign = f"{UUID(int=1)}:1:what/text:"
    answer = cast.client("lead").post(
        url(cast, "finding-evidence"),
        {**PICKED, "version": "1", "source": "seen", "stance": "supports", "answers": foreign},
    )
    assert answer.status_code == 422
    assert opened(cast).text.links == ()


def test_statement_of_the_debrief_is_linked_and_unlinked() -> None:
    cast = make_cast("note")
    make_record(cast, {"what/text": "Bell dead"})
    make_entry(cast, origin=Origin.OWN)
    client, where = cast.client("lead"), url(cast, "debrief-evidence")
    data = {**PICKED, "version": "1", "source": "seen", "stance": "supports", "everything": "on"}
    assert client.post(where, data).status_code == 302
    linked = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries[0]
    assert [one.path for one in linked.text.links] == ["what/text"]
    client.post(where, {**data, "version": "2", "stance": "off"})
    assert actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries[0].text.links == ()


def test_talk_that_its_person_wants_not_used_is_marked_and_is_no_evidence() -> None:
    cast = make_cast("interview")
    for number, nothing in enumerate(("no", "yes"), start=1):
        make_record(
            cast,
            {"before/person": f"P{number}", "story/account": f"Story {number}", "close/use_nothing": nothing},
            tool="interview",
        )
    make_finding(cast)
    client, where = cast.client("lead"), url(cast, "finding-evidence")
    asked = {"tool": "interview", "item": "story/account"}
    page = client.get(where, asked).content.decode()
    assert page.count("the person does not want it used") == 1
    keys = {said: key for key, said in re.findall(r'value="([^"]+)" id="a\d+">.*?<label[^>]*>(Story \d)', page)}
    data = {**asked, "link": "yes", "version": "1", "source": "person", "stance": "supports"}
    refused = client.post(where, {**data, "answers": [keys["Story 1"], keys["Story 2"]]})
    assert (refused.status_code, "does not want what they said to be used" in refused.content.decode()) == (422, True)
    assert opened(cast).text.links == ()
    client.post(where, {**data, "everything": "on"})
    assert [str(one.record) for one in opened(cast).text.links] == [keys["Story 1"].split(":")[0]]
