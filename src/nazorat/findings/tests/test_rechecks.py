"""Sentences drawn at random and checked by another: nobody picks them, nobody checks their own, and a changed sentence is stale."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings, strategies as st

from nazorat.audit.models import Act
from nazorat.findings import actions
from nazorat.findings.models import Finding, Recheck
from nazorat.findings.rechecks import Sentence, drawn_of, pool_digest, recheck_from, seed_commitment, sentences_of, signed_message
from nazorat.findings.revising import sealed_version
from nazorat.kit.problems import Problem
from nazorat.vault import crypto
from nazorat.visits.keys import open_grants

from .make import Cast, begun as meeting_begun, finding_text, link, make_cast, make_finding, ruled

FACT = "Звонок не работает. Врач приходит раз в неделю. Ящик для жалоб заперт."


@pytest.fixture(scope="module")
def made(lasting: None) -> Cast:
    return make_cast()


@pytest.fixture
def cast(made: Cast) -> Cast:
    return deepcopy(made)


def written(cast: Cast, by: str = "lead", fact: str = FACT) -> Finding:
    return make_finding(cast, by, words={"ru": {"title": "Связь", "fact": fact}})


def begun(cast: Cast, by: str = "lead", size: int = 2) -> Recheck:
    return actions.begin_recheck(by=cast.ring(by), visit=cast.visit, size=size)


def again(row: Recheck) -> Recheck:
    return Recheck.objects.select_related("visit", "begun_by", "checker__key").get(id=row.id)


def drawn(cast: Cast, row: Recheck, by: str = "monitor") -> Recheck:
    actions.draw_recheck(by=cast.ring(by), recheck=again(row))
    return again(row)


def signed(cast: Cast, row: Recheck, verdict: str = "agrees") -> Recheck:
    found = dict.fromkeys(range(row.size), (verdict, ""))
    actions.answer_recheck(by=cast.ring("monitor"), recheck=row, version=row.version, found=found)
    actions.sign_recheck(by=cast.ring("monitor"), recheck=again(row), version=row.version + 1)
    return again(row)


pool_of = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=30)


@settings(deadline=None)
@given(pool_of, st.binary(min_size=32, max_size=32), st.integers(1, 40))
def test_a_draw_is_the_same_again_and_each_sentence_once(words: list[str], seed: bytes, size: int) -> None:
    pool = [Sentence(uuid4(), at, "fact", one) for at, one in enumerate(words)]
    first = drawn_of(seed, b"s" * 32, pool, size)
    assert first == drawn_of(seed, b"s" * 32, pool, size)
    assert [one.number for one in first] == sorted({one.number for one in first})
    assert len(first) == min(size, len(pool))


def test_seed_salt_and_every_sentence_move_the_draw() -> None:
    pool = [Sentence(uuid4(), at, "fact", str(at)) for at in range(200)]
    first = drawn_of(b"a" * 32, b"s" * 32, pool, 20)
    other = [*pool[:-1], replace(pool[-1], words="x")]
    assert first != drawn_of(b"b" * 32, b"s" * 32, pool, 20)
    assert first != drawn_of(b"a" * 32, b"t" * 32, pool, 20)
    assert pool_digest(pool) != pool_digest(other)
    assert first != drawn_of(b"a" * 32, b"s" * 32, other, 20)


@pytest.mark.django_db
def test_the_seed_is_committed_to_before_the_draw_and_sealed(cast: Cast) -> None:
    written(cast)
    row = begun(cast)
    act = Act.objects.order_by("-seq")[0]
    opened = actions.open_rechecks(by=cast.ring("health"), visit=cast.visit)[0]
    assert (act.verb, bytes(act.commitment)) == ("findings.begin-recheck", bytes(row.commitment))
    assert seed_commitment(row.id, opened.text.seed) == bytes(row.commitment)
    assert opened.kept
    assert opened.text.seed not in bytes(row.sealed)
    assert opened.text.sentences == ()


@pytest.mark.django_db
def test_the_draw_is_made_again_from_what_is_stored(cast: Cast) -> None:
    for number in range(4):
        written(cast, fact=f"{FACT} Номер {number}.")
    row = drawn(cast, begun(cast, size=5))
    opened = actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0]
    pool = sentences_of(actions.open_findings(by=cast.ring("lead"), visit=cast.visit))
    assert (row.size, row.out_of, len(pool)) == (5, 16, 16)
    assert list(opened.text.sentences) == drawn_of(opened.text.seed, opened.text.salt, pool, 5)
    assert FACT[:6].encode() not in bytes(row.sealed)


@pytest.mark.django_db
def test_nobody_draws_what_they_began_or_their_side_wrote(cast: Cast) -> None:
    written(cast)
    row = begun(cast)
    with pytest.raises(Problem, match="second-person"):
        drawn(cast, row, "lead")
    theirs = begun(cast, "monitor")
    with pytest.raises(Problem, match="second-organisation"):
        drawn(cast, theirs, "health")
    # the lead's side wrote everything that there is
    with pytest.raises(Problem, match="recheck-nothing"):
        drawn(cast, theirs, "lead")
    written(cast, "health", "Прогулка коротка.")
    assert drawn(cast, theirs, "lead").out_of == 1
    assert {one.state for one in Recheck.objects.all()} == {Recheck.State.BEGUN, Recheck.State.DRAWN}


def reworded(cast: Cast, finding: Finding, by: str, fact: str, **given: Any) -> None:
    version = Finding.objects.get(id=finding.id).version
    text = finding_text(words={"ru": {"title": "Связь", "fact": fact}}, **given)
    actions.change_finding(by=cast.ring(by), finding=finding, text=text, version=version)


def offered(cast: Cast, by: str, begun_by: str) -> list[str]:
    """The sentences that a member gets who draws everything there is."""
    row = drawn(cast, begun(cast, begun_by, 100), by)
    opened = actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)
    return [one.words for one in next(one for one in opened if one.id == row.id).text.sentences]


@pytest.mark.django_db
def test_who_changed_a_sentence_does_not_check_it_and_their_side_neither(cast: Cast) -> None:
    finding = written(cast)
    reworded(cast, finding, "monitor", FACT.replace("раз в неделю", "по вторникам"))
    kept = ["Звонок не работает.", "Ящик для жалоб заперт."]
    assert (offered(cast, "monitor", "lead"), offered(cast, "health", "lead")) == (kept, kept)
    # the lead wrote all of it and had a hand in what the monitor changed
    with pytest.raises(Problem, match="recheck-nothing"):
        drawn(cast, begun(cast, "health"), "lead")


@pytest.mark.django_db
def test_last_change_decides_which_side_checks_and_no_writer_does(cast: Cast) -> None:
    finding = written(cast, fact="Звонок не работает.")
    reworded(cast, finding, "monitor", "Звонок не работал три раза.")
    reworded(cast, finding, "lead", "Звонок не работал трижды.")
    assert offered(cast, "health", "lead") == ["Звонок не работал трижды."]
    with pytest.raises(Problem, match="recheck-nothing"):
        drawn(cast, begun(cast), "monitor")


@pytest.mark.django_db
@pytest.mark.parametrize("way", [["Врач приходит редко.", FACT], ["Звонок не работает.", FACT]])
def test_sentence_that_comes_back_keeps_who_wrote_it(cast: Cast, way: list[str]) -> None:
    finding = written(cast, "monitor")
    for fact in way:
        reworded(cast, finding, "lead", fact)
    # written by the monitor, put back by the lead
    with pytest.raises(Problem, match="recheck-nothing"):
        drawn(cast, begun(cast), "monitor")


@pytest.mark.django_db
def test_links_and_translations_make_nobody_a_writer(cast: Cast) -> None:
    finding = written(cast)
    reworded(cast, finding, "monitor", FACT, links=(link(),), severity=4)
    assert offered(cast, "monitor", "lead") == sentences_words()


def sentences_words() -> list[str]:
    return ["Звонок не работает.", "Врач приходит раз в неделю.", "Ящик для жалоб заперт."]


@pytest.mark.django_db
def test_who_wrote_down_what_a_meeting_agreed_had_a_hand_in_it(cast: Cast) -> None:
    finding = written(cast, fact="Звонок не работает.")
    words = {"title": "Связь", "fact": "Звонок не работает. Его никто не слышит."}
    ruled(cast, meeting_begun(cast), finding, "monitor", words=words)
    assert offered(cast, "health", "lead") == ["Звонок не работает."]


@pytest.mark.django_db
def test_draft_of_before_hands_were_kept_goes_by_who_began_it(cast: Cast) -> None:
    finding = written(cast)
    text = replace(actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[0].text, hands={})
    sealed = sealed_version(open_grants(cast.ring("lead"), cast.visit), finding.id, 2, text)
    Finding.objects.filter(id=finding.id).update(sealed=sealed, version=2)
    assert offered(cast, "monitor", "lead") == sentences_words()
    reworded(cast, finding, "monitor", FACT.replace("заперт", "открыт"))
    assert offered(cast, "health", "lead") == sentences_words()[:2]


@pytest.mark.django_db
def test_of_one_organisation_another_member_checks() -> None:
    cast = make_cast()
    type(cast.people["monitor"]).objects.filter(id__in=[cast.people[one].id for one in ("monitor", "health")]).update(
        organisation=cast.people["lead"].organisation
    )
    for one in ("monitor", "health"):
        cast.people[one].refresh_from_db()
    written(cast, "health")
    assert drawn(cast, begun(cast)).checker == cast.people["monitor"]


@pytest.mark.django_db
def test_signed_by_the_checkers_key_and_a_changed_sentence_is_stale(cast: Cast) -> None:
    finding = written(cast)
    row = signed(cast, drawn(cast, begun(cast, size=3)))
    opened = actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0]
    assert (opened.holds, opened.stale, opened.text.count("agrees")) == (True, frozenset(), 3)
    act = Act.objects.filter(verb="findings.sign-recheck").get()
    assert bytes(act.commitment) == crypto.sha256(signed_message(row.id, opened.text))
    changed = finding_text(words={"ru": {"title": "Связь", "fact": FACT.replace("раз", "два раза")}})
    actions.change_finding(by=cast.ring("lead"), finding=finding, text=changed, version=1)
    after = actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0]
    assert (after.holds, [after.text.sentences[at].words for at in after.stale]) == (True, ["Врач приходит раз в неделю."])
    page = cast.client("lead").get(reverse("rechecks", args=[cast.visit.id])).content.decode()
    assert "1 sentence was changed since" in page


@pytest.mark.django_db
def test_a_signature_of_another_does_not_hold(cast: Cast) -> None:
    written(cast)
    row = signed(cast, drawn(cast, begun(cast)))
    text = actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0].text
    forged = crypto.sign(cast.ring("lead").signing_seed, signed_message(row.id, text))
    Recheck.objects.update(signature=forged)
    assert not actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0].holds
    assert "does not hold" in cast.client("lead").get(reverse("rechecks", args=[cast.visit.id])).content.decode()


@pytest.mark.django_db
def test_half_answered_is_not_signed_and_nothing_is_answered_twice(cast: Cast) -> None:
    written(cast)
    row = drawn(cast, begun(cast))
    actions.answer_recheck(by=cast.ring("monitor"), recheck=row, version=2, found={0: ("differs", "«раз в месяц»")})
    with pytest.raises(Problem, match="recheck-unanswered"):
        actions.sign_recheck(by=cast.ring("monitor"), recheck=again(row), version=3)
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.answer_recheck(by=cast.ring("monitor"), recheck=row, version=1, found={})
    with pytest.raises(Problem, match="changed-meanwhile"):
        actions.draw_recheck(by=cast.ring("monitor"), recheck=row)
    assert [one.verdict for one in actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0].text.sentences] == [
        "differs",
        "",
    ]


@pytest.mark.django_db
def test_the_database_refuses_a_check_by_who_began_it(cast: Cast) -> None:
    row = begun(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recheck.objects.filter(id=row.id).update(checker=row.begun_by, state=2, drawn_at=row.begun_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Recheck.objects.filter(id=row.id).update(state=3)


@pytest.mark.django_db
def test_pages_from_begin_to_signature(cast: Cast) -> None:
    written(cast)
    lead, monitor, health = (cast.client(one) for one in ("lead", "monitor", "health"))
    where = lead.post(reverse("rechecks", args=[cast.visit.id]), {"size": "2"}).headers["Location"]
    assert "another member draws" in lead.get(where).content.decode()
    assert monitor.post(where).status_code == 302
    page = monitor.get(where).content.decode()
    assert ("No answer is linked to this finding." in page, "Salt of the draw" in page) == (True, True)
    answers = {"version": "2", "verdict-0": "agrees", "verdict-1": "differs"}
    assert "Say what differs" in monitor.post(where, answers).content.decode()
    assert monitor.post(where, {**answers, "note-1": "в журнале иначе"}).status_code == 302
    assert health.get(f"{where}sign/").status_code == 404
    assert "Do you sign" in monitor.get(f"{where}sign/").content.decode()
    assert monitor.post(f"{where}sign/", {"version": "2"}).status_code == 409
    assert monitor.post(f"{where}sign/", {"version": "3"}).status_code == 302
    shown = health.get(where).content.decode()
    assert ("signed" in shown, "в журнале иначе" in shown) == (True, True)
    assert monitor.post(where, answers).status_code == 409
    assert recheck_from(actions.open_rechecks(by=cast.ring("lead"), visit=cast.visit)[0].text.pack()).complete
