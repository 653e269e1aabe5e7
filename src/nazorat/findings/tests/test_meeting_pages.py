"""The pages of a findings meeting: from its beginning to its closed minutes, what is refused, and the copy."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any

import pyrage
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.models import Finding, Meeting

from .make import (
    AGREED_WORDS as WORDS,
    BOTH,
    Cast,
    begun,
    closed,
    finding_text,
    findings,
    link,
    make_cast,
    make_finding,
    opened,
    ruled,
    told,
)

pytestmark = pytest.mark.django_db
PHRASE = "seven quiet herons walk along a river"


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def url(cast: Cast, name: str) -> str:
    held: dict[str, Any] = {"visit_id": cast.visit.id}
    if name != "meetings":
        held["meeting_id"] = Meeting.objects.filter(visit=cast.visit)[0].id
    if name == "meeting-decide":
        held["finding_id"] = Finding.objects.get(visit=cast.visit).id
    return reverse(name, kwargs=held)


def posted(**given: Any) -> dict[str, Any]:
    return {**WORDS, "version": "1", "turn": "0", "outcome": "agreed", "status": "alleged", **given}


def test_pages_from_beginning_to_closed_minutes(cast: Cast) -> None:
    finding = told(cast)
    client = cast.client("monitor")
    seats = [str(cast.people[name].id) for name in BOTH]
    answer = client.post(url(cast, "meetings"), {"day": timezone.localdate().isoformat(), "present": seats, "guests": "редактор"})
    assert (answer.status_code, answer["Location"]) == (302, url(cast, "meeting"))
    assert "not decided at a meeting yet" in client.get(url(cast, "meeting")).content.decode()
    assert client.post(url(cast, "meeting-decide"), posted()).status_code == 302
    page = client.get(reverse("finding", args=[cast.visit.id, finding.id])).content.decode()
    assert "at the meeting of" in page
    assert "decided on" in client.get(reverse("findings", args=[cast.visit.id])).content.decode()
    version = str(Meeting.objects.get().version)
    assert client.post(url(cast, "meeting-close"), {"version": version}).status_code == 302
    page = client.get(url(cast, "meeting")).content.decode()
    assert ("Order of business" in page, "They do not change any more." in page, "редактор" in page) == (False, True, True)


def test_wording_is_shown_for_what_stands_in_the_form_before_anything_is_saved(cast: Cast) -> None:
    told(cast)
    begun(cast)
    client = cast.client("lead")
    assert "fit the status and the answers" in client.get(url(cast, "meeting-decide")).content.decode()
    firm = posted(fact="Установлено, что все гуляют 20 минут.", status="alleged")
    answer = client.post(url(cast, "meeting-decide"), {**firm, "look": "1"})
    page = answer.content.decode()
    assert (answer.status_code, "nothing is saved yet" in page, "note-wait" in page) == (200, True, True)
    assert (findings(cast)[0].version, opened(cast)[0].text.decisions) == (1, ())
    assert client.post(url(cast, "meeting-decide"), firm).status_code == 302
    assert opened(cast)[0].text.decisions[0].remarks > 0
    assert "remark" in client.get(url(cast, "meeting")).content.decode()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"outcome": ""}, "This field is required."),
        ({"status": "established", "outcome": "agreed"}, "Say why the status is another now."),
        ({"outcome": "postponed"}, "Say why it is postponed, and what is missing."),
        ({"status": "not_established"}, "Say why the status is another now."),
        ({"fact": ""}, "This field is required."),
        ({"status": "proven"}, "proven is not one of the available choices."),
    ],
)
def test_decision_that_is_refused_keeps_what_was_typed(cast: Cast, given: dict[str, str], message: str) -> None:
    told(cast)
    begun(cast)
    answer = cast.client("lead").post(url(cast, "meeting-decide"), posted(dissent="Слово СТОЙКОЕ", **given))
    page = answer.content.decode()
    assert (answer.status_code, message in page, "Слово СТОЙКОЕ" in page) == (422, True, True)
    assert opened(cast)[0].text.decisions == ()


def test_word_firmer_than_the_evidence_asks_for_its_reason(cast: Cast) -> None:
    make_finding(cast)
    begun(cast)
    client = cast.client("lead")
    refused = client.post(url(cast, "meeting-decide"), posted())
    assert (refused.status_code, "Say why a firmer word" in refused.content.decode()) == (422, True)
    assert client.post(url(cast, "meeting-decide"), posted(reason="один рассказ, достоверный")).status_code == 302
    assert opened(cast)[0].text.decisions[0].beyond


def test_decision_on_a_finding_that_was_changed_meanwhile_is_shown_again(cast: Cast) -> None:
    finding = told(cast)
    begun(cast)
    actions.change_finding(by=cast.ring("monitor"), finding=finding, text=finding_text("Их слова", links=(link(),)), version=1)
    client = cast.client("lead")
    refused = client.post(url(cast, "meeting-decide"), posted(title="Мои слова"))
    assert (refused.status_code, "Мои слова" in refused.content.decode()) == (422, True)
    assert client.post(url(cast, "meeting-decide"), posted(title="Мои слова", version="2")).status_code == 302
    assert findings(cast)[0].title("ru") == "Мои слова"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"present": []}, "Somebody of the team has to be there."),
        ({"day": "2999-01-01"}, "This day is still to come."),
        ({"present": ["x"]}, "x is not one of the available choices."),
    ],
)
def test_attendance_that_is_refused(cast: Cast, given: dict[str, Any], message: str) -> None:
    first = {"day": timezone.localdate().isoformat(), "present": [str(cast.people["lead"].id)]}
    answer = cast.client("lead").post(url(cast, "meetings"), {**first, **given})
    assert (answer.status_code, message in answer.content.decode(), Meeting.objects.count()) == (422, True, 0)


def test_interpreter_is_not_offered_as_present(cast: Cast) -> None:
    page = cast.client("lead").get(url(cast, "meetings")).content.decode()
    assert (str(cast.people["interpreter"].id) in page, str(cast.people["health"].id) in page) == (False, True)


def test_copy_of_the_minutes_opens_with_its_passphrase_and_says_whether_they_are_closed(cast: Cast) -> None:
    finding = told(cast)
    ruled(cast, begun(cast, "lead"), finding, reason="*не* жирно [x](y)")
    client = cast.client("monitor")
    said = printed(client.post(url(cast, "meeting-copy"), {"passphrase": PHRASE}).content)
    for words in (WORDS["title"], "*не* жирно [x](y)", cast.people["monitor"].code, "may still change", "is provisional"):
        assert words in said
    closed(cast, Meeting.objects.get())
    assert "may still change" not in printed(client.post(url(cast, "meeting-copy"), {"passphrase": PHRASE}).content)
    assert Act.objects.order_by("-seq")[0].verb == "findings.export-minutes"
    assert client.post(url(cast, "meeting-copy"), {"passphrase": "short"}).status_code == 422


def printed(sealed: bytes) -> str:
    content = pyrage.passphrase.decrypt(sealed, PHRASE)
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())
