"""Findings: sealed until two people of two organisations adopt them; no account is ever blocked."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.findings import actions, adoption
from nazorat.findings.evidence import Source, Stance, Status
from nazorat.findings.models import AdoptedFinding, DebriefEntry, Finding
from nazorat.findings.queries import cited_entries, evidence_of, findings_found, lines_of, norms_of
from nazorat.findings.wording import wording_of
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.vault import crypto
from support.make import make_keyring, make_member

from .make import Cast, entry_text, finding_text, link, make_cast, make_entry, make_finding, make_record

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def adopt(cast: Cast, by: str = "lead", second: str = "monitor") -> list[AdoptedFinding]:
    opened = actions.open_findings(by=cast.ring(by), visit=cast.visit)
    return actions.adopt_findings(by=cast.ring(by), second=cast.people[second], visit=cast.visit, findings=opened)


def test_finding_is_sealed_and_numbered(cast: Cast) -> None:
    make_finding(cast, title="CANARY-51", theme="TREAT.TORTURE", severity=5)
    make_finding(cast, "monitor")
    opened = actions.open_findings(by=cast.ring("health"), visit=cast.visit)
    assert [(one.number, one.title("en"), one.text.severity) for one in opened] == [
        (1, "CANARY-51", 5),
        (2, "Прогулка короче часа", 3),
    ]
    assert all(b"CANARY" not in bytes(row.sealed) for row in Finding.objects.all())
    assert not AdoptedFinding.objects.exists()


def test_single_account_is_written_and_established_on_it_is_kept_with_a_warning(cast: Cast) -> None:
    account = link(Source.PERSON)
    for status in Status:
        make_finding(cast, links=(account,), status=status)
    opened = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)
    assert {one.text.status: one.text.beyond for one in opened} == {
        Status.ESTABLISHED: True, Status.SUPPORTED: True, Status.ALLEGED: False, Status.CONTRADICTED: False, Status.NOT_ESTABLISHED: False,
    }  # fmt: skip
    assert len(adopt(cast)) == len(Status)


def test_adoption_moves_words_to_clear_in_one_act_of_two(cast: Cast) -> None:
    make_finding(cast, title="CANARY-61", severity=4)
    adopted = adopt(cast)
    row = AdoptedFinding.objects.get()
    assert (row.pk, row.words["ru"]["title"], row.severity, row.place_id) == (adopted[0].pk, "CANARY-61", 4, cast.visit.place_id)
    assert (row.adopted_by, row.seconded_by) == (cast.people["lead"], cast.people["monitor"])
    assert (row.adopted_for_id, row.seconded_for_id) == (
        cast.people["lead"].organisation_id, cast.people["monitor"].organisation_id,
    )  # fmt: skip
    assert Finding.objects.get().state == Finding.State.ADOPTED
    last = list(Act.objects.order_by("-seq")[:2])
    assert [(act.verb, act.actor) for act in last] == [
        ("findings.second-findings", cast.people["monitor"].id), ("findings.adopt-findings", cast.people["lead"].id),
    ]  # fmt: skip


def test_adoption_by_one_person_is_refused(cast: Cast) -> None:
    make_finding(cast)
    with pytest.raises(Problem, match="second-person"):
        adopt(cast, second="lead")
    assert not AdoptedFinding.objects.exists()


def test_adoption_by_two_of_one_organisation_is_refused(cast: Cast) -> None:
    make_finding(cast)
    with pytest.raises(Problem, match="second-person"):
        adopt(cast, second="interpreter")
    assert Finding.objects.get().state == Finding.State.DRAFT


def test_adoption_by_an_ended_account_is_refused(cast: Cast) -> None:
    make_finding(cast)
    Member.objects.filter(id=cast.people["monitor"].id).update(is_active=False)
    cast.people["monitor"].refresh_from_db()
    with pytest.raises(Problem, match="second-person"):
        adopt(cast)


def test_database_refuses_words_adopted_by_one(cast: Cast) -> None:
    finding = make_finding(cast)
    lead, monitor = cast.people["lead"], cast.people["monitor"]
    facts = {
        "finding": finding, "visit": cast.visit, "place_id": cast.visit.place_id, "number": 1, "severity": 1, "adopted_at": timezone.now(),
        "adopted_by": lead, "adopted_for_id": lead.organisation_id, "seconded_by": monitor, "seconded_for_id": monitor.organisation_id,
    }  # fmt: skip
    for wrong in ({"seconded_by": lead}, {"seconded_for_id": lead.organisation_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AdoptedFinding.objects.create(**{**facts, **wrong})
    AdoptedFinding.objects.create(**facts)


def test_adoption_of_a_draft_that_changed_since_it_was_opened_is_refused(cast: Cast) -> None:
    finding = make_finding(cast)
    opened = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)
    actions.change_finding(by=cast.ring("monitor"), finding=finding, text=finding_text("other words"), version=1)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.adopt_findings(by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, findings=opened)
    assert not AdoptedFinding.objects.exists()


def test_finding_of_another_visit_is_not_adopted_with_this_one(cast: Cast) -> None:
    other = make_cast()
    make_finding(other)
    opened = actions.open_findings(by=other.ring("lead"), visit=other.visit)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.adopt_findings(by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, findings=opened)


def test_finding_without_words_in_the_master_language_is_not_adopted(cast: Cast) -> None:
    make_finding(cast, words={"en": {"title": "Exercise", "fact": "Short"}})
    with pytest.raises(Problem, match="finding-without-words"):
        adopt(cast)


def test_adoption_undone_by_a_later_failure_leaves_nothing_in_clear(cast: Cast) -> None:
    make_finding(cast)
    with transaction.atomic():
        adopt(cast)
        transaction.set_rollback(True)
    assert (AdoptedFinding.objects.count(), Finding.objects.get().state) == (0, Finding.State.DRAFT)


def test_adoption_whose_act_cannot_be_written_leaves_nothing_in_clear(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_finding(cast)
    opened = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)

    def fail(*args: object, **given: object) -> None:
        raise LookupError

    monkeypatch.setattr(adoption, "append_all", fail)
    with pytest.raises(LookupError):
        actions.adopt_findings(by=cast.ring("lead"), second=cast.people["monitor"], visit=cast.visit, findings=opened)
    assert (AdoptedFinding.objects.count(), Finding.objects.get().state) == (0, Finding.State.DRAFT)


def test_adopted_finding_changes_no_more_and_is_adopted_once(cast: Cast) -> None:
    finding = make_finding(cast)
    adopt(cast)
    for row in (finding, Finding.objects.get()):
        row.visit = cast.visit
        with pytest.raises(Problem, match=r"finding-adopted|changed-meanwhile"):
            actions.change_finding(by=cast.ring("lead"), finding=row, text=finding_text("new"), version=1)
    with pytest.raises(Problem, match="finding-adopted"):
        actions.remove_finding(by=cast.ring("lead"), finding=finding)
    assert adopt(cast) == []


def test_stranger_opens_nothing_and_the_try_stays_on_record(cast: Cast) -> None:
    make_finding(cast)
    with pytest.raises(crypto.CannotOpen):
        actions.open_findings(by=make_keyring(make_member()), visit=cast.visit)
    assert Act.objects.order_by("-seq")[0].verb == "findings.open-findings"


def test_cited_statement_that_changed_or_went_says_so(cast: Cast) -> None:
    kept, changed, gone = (make_entry(cast, statement=word) for word in ("kept", "changed", "gone"))
    entries = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries
    text = finding_text(entries=tuple(entry.cited() for entry in entries))
    actions.change_entry(by=cast.ring("lead"), entry=changed, text=entry_text("new"), version=1)
    actions.remove_entry(by=cast.ring("lead"), entry=DebriefEntry.objects.get(id=gone.id))
    now = actions.open_debrief(by=cast.ring("lead"), visit=cast.visit).entries
    found = {one.cited.entry: (one.entry is not None, one.changed) for one in cited_entries(text.entries, now)}
    assert found == {kept.id: (True, False), changed.id: (True, True), gone.id: (False, False)}


def test_linked_answer_is_shown_as_question_and_answer() -> None:
    cast = make_cast("note")
    record = make_record(cast, {"what/text": "Journal in one hand"})
    records = actions.open_evidence(by=cast.ring("monitor"), visit=cast.visit, ids=[record.id])
    found = evidence_of(
        [link(record=record.id, path="what/text"), link(record=record.id, path="what/text", version=7), link()], records, "en"
    )
    assert [(one.answer, one.stale, one.record is not None) for one in found] == [
        ("Journal in one hand", False, True), ("Journal in one hand", True, True), ("", False, False),
    ]  # fmt: skip
    assert Act.objects.order_by("-seq")[0].verb == "findings.open-evidence"


@pytest.mark.parametrize(
    ("status", "fact", "remarks"),
    [
        (Status.ALLEGED, "Установлено, что людей били.", 2),
        (Status.ALLEGED, "Семь человек заявили об ударах.", 0),
        (Status.ESTABLISHED, "Установлено, что прогулка длится 20-30 минут.", 0),
        (Status.ESTABLISHED, "Люди якобы гуляют мало.", 1),
    ],
)
def test_wording_follows_the_status(cast: Cast, status: Status, fact: str, remarks: int) -> None:
    make_finding(cast, status=status, words={"ru": {"title": "t", "fact": fact}})
    assert len(wording_of(actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[0])) == remarks


def test_norms_stand_by_their_weight_here(cast: Cast) -> None:
    found = norms_of(["NMR 23", "ICCPR 10", "nothing 1"])
    weights = [norm.instrument.status for norm in found]
    assert weights == sorted(weights, key=["national", "binding", "accepted", "comparative"].index)
    assert {norm.code for norm in found} >= {"NMR 23"}


def test_list_is_searched_over_all_languages_and_narrowed(cast: Cast) -> None:
    make_finding(cast, words={"ru": {"title": "Прогулка", "fact": "f"}, "en": {"title": "Yard walk", "fact": "f"}})
    make_finding(cast, kind="good_practice", status=Status.ESTABLISHED, severity=0, title="Постель")
    lines = lines_of(actions.open_findings(by=cast.ring("lead"), visit=cast.visit), {}, "en")
    assert [line.number for line in findings_found(lines, q="yard")] == [1]
    assert [line.number for line in findings_found(lines, q="прогулка")] == [1]
    assert [line.number for line in findings_found(lines, kind="good_practice")] == [2]
    assert [line.number for line in findings_found(lines, status="alleged", q="nmr 23")] == [1]


def test_contradiction_is_kept_beside_support(cast: Cast) -> None:
    make_finding(cast, links=(link(Source.MEASURED), link(Source.REGISTER, Stance.CONTRADICTS)), status=Status.ESTABLISHED)
    text = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[0].text
    assert (len(text.corroboration.supporting), len(text.corroboration.contradicting), text.beyond) == (1, 1, False)
    assert replace(text, links=text.links[1:]).beyond
