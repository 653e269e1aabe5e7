"""What a verification rests on: who may name it, what is sealed of it, and what each of the cast sees."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from nazorat.audit.models import Act
from nazorat.correspondence.actions import LetterFacts, enter_letter, strike_entry
from nazorat.correspondence.models import Book, JournalEntry
from nazorat.fieldwork.models import Record
from nazorat.findings.tests.make import OTHERS, WORKING, Cast, make_cast, make_record
from nazorat.kit.problems import Problem
from nazorat.recommendations import actions
from nazorat.recommendations.grounds import Named, rows_for, shown_to
from nazorat.recommendations.models import AdoptedRecommendation, Ground, Verification
from support.records import version_of
from support.visits import make_visit

from .make import make_adopted, make_authority

pytestmark = pytest.mark.django_db
SEEN = date(2026, 9, 16)
ANSWER = "what/text"


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, AdoptedRecommendation, Record]:
    cast = make_cast("note")
    return cast, make_adopted(cast), make_record(cast, {ANSWER: "CANARY-96"})


@pytest.fixture
def cast(made: tuple[Cast, AdoptedRecommendation, Record]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def row(made: tuple[Cast, AdoptedRecommendation, Record]) -> AdoptedRecommendation:
    return deepcopy(made[1])


@pytest.fixture
def record(made: tuple[Cast, AdoptedRecommendation, Record]) -> Record:
    return deepcopy(made[2])


def letter(cast: Cast, row: AdoptedRecommendation) -> JournalEntry:
    facts = LetterFacts(date(2026, 9, 1), row.addressee, JournalEntry.Subject.REPLY, JournalEntry.Way.HAND, reference="17/3")
    return enter_letter(by=cast.people["lead"], kind=Book.Kind.INCOMING, facts=facts)


def seen(cast: Cast, row: AdoptedRecommendation, *named: Named, by: str = "lead") -> Verification:
    grounds = rows_for(by=cast.ring(by), recommendation=row, named=named)
    return actions.verify(
        by=cast.people[by], recommendation=row, verified="not", seen_on=SEEN, evidence="As before", grounds=grounds
    )


def on_page(cast: Cast, row: AdoptedRecommendation, who: str) -> str:
    return cast.client(who, locked=True).get(reverse("recommendation", args=[row.pk])).content.decode()


def test_answer_is_sealed_and_ids_alone_stand_in_clear(cast: Cast, row: AdoptedRecommendation, record: Record) -> None:
    seen(cast, row, Named(cast.visit.id, record.id, ANSWER))
    ground = Ground.objects.get()
    assert (ground.visit_id, ground.record, ground.letter) == (cast.visit.id, record.id, None)
    assert ANSWER.encode() not in bytes(ground.sealed)
    opened, path = actions.open_ground(by=cast.ring("monitor"), ground=ground)
    assert (opened.id, path) == (record.id, ANSWER)
    verbs = Act.objects.order_by("-seq").values_list("verb", "obj")[:2]
    assert list(verbs) == [("fieldwork.open-record", record.id), ("recommendations.open-ground", ground.id)]


def test_record_is_a_link_for_who_can_open_it_and_words_for_the_rest(
    cast: Cast, row: AdoptedRecommendation, record: Record
) -> None:
    seen(cast, row, Named(cast.visit.id, record.id, ANSWER), Named(cast.visit.id, record.id), Named(cast.visit.id))
    answer = Ground.objects.exclude(sealed=b"").get()
    one, whole = reverse("recommendation-ground", args=[row.pk, answer.id]), reverse("record", args=[cast.visit.id, record.id])
    visit = f'"{reverse("visit", args=[cast.visit.id])}"'
    for who in (*WORKING, "interpreter", *OTHERS):
        if who == "administrator":
            continue
        page = on_page(cast, row, who)
        links = (one in page, whole in page, visit in page)
        assert (who, links) == (who, (who in WORKING, who in WORKING, who in (*WORKING, "interpreter")))
        assert "a record of the visit of" in page
        assert ("an answer in a record" in page) == (who in WORKING)
        assert ANSWER not in page
        assert "CANARY" not in page


def test_answer_opens_for_who_works_on_its_visit_and_for_nobody_else(
    cast: Cast, row: AdoptedRecommendation, record: Record
) -> None:
    seen(cast, row, Named(cast.visit.id, record.id, ANSWER))
    url = reverse("recommendation-ground", args=[row.pk, Ground.objects.get().id])
    for who in (*WORKING, "interpreter", *OTHERS):
        answer = cast.client(who).get(url)
        assert (who, answer.status_code, b"CANARY-96" in answer.content) == (
            who,
            *((200, True) if who in WORKING else (404, False)),
        )
    other = make_adopted(cast)
    assert cast.client("lead").get(reverse("recommendation-ground", args=[other.pk, Ground.objects.get().id])).status_code == 404


def test_letter_is_named_and_leads_to_the_journal(cast: Cast, row: AdoptedRecommendation) -> None:
    entry = letter(cast, row)
    seen(cast, row, Named(letter=entry.id), by="coordinator")
    page = on_page(cast, row, "stranger")
    assert "letter 17/3 of 1 September 2026" in page
    assert reverse("letter", args=[entry.id]) in page


@pytest.mark.parametrize("case", ["stranger", "refused", "record", "answer", "letter", "struck", "gone"])
def test_what_is_not_the_member_s_to_name_is_refused(cast: Cast, row: AdoptedRecommendation, record: Record, case: str) -> None:
    by, named = "lead", Named(cast.visit.id, record.id, ANSWER)
    if case == "stranger":
        by = "stranger"
    elif case == "refused":
        cast.visit.__class__.objects.filter(id=cast.visit.id).update(state=4)
    elif case == "record":
        named = Named(make_visit(lead=cast.ring("lead")).id, record.id)
    elif case == "answer":
        named = Named(cast.visit.id, record.id, "no/such")
    elif case == "gone":
        named = Named(cast.visit.id, uuid4())
    else:
        entry = letter(cast, row) if case == "struck" else letter_of_another(cast)
        if case == "struck":
            strike_entry(by=cast.people["lead"], entry=entry, reason=1)
        named = Named(letter=entry.id)
    with pytest.raises(Problem, match="ground-not-there"):
        seen(cast, row, named, by=by)
    assert not Verification.objects.exists()


def letter_of_another(cast: Cast) -> JournalEntry:
    facts = LetterFacts(date(2026, 9, 1), make_authority("Another ministry"), JournalEntry.Subject.OTHER, JournalEntry.Way.HAND)
    return enter_letter(by=cast.people["lead"], kind=Book.Kind.INCOMING, facts=facts)


def test_database_refuses_a_ground_that_is_two_things_or_none(cast: Cast, row: AdoptedRecommendation) -> None:
    of = seen(cast, row)
    for wrong in ({"visit": cast.visit, "letter": uuid4()}, {}, {"letter": uuid4(), "sealed": b"x"}, {"record": uuid4()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Ground.objects.create(verification=of, **wrong)


def test_letter_that_is_not_there_any_more_is_words_alone(cast: Cast, row: AdoptedRecommendation) -> None:
    of = seen(cast, row)
    Ground.objects.create(verification=of, letter=uuid4())
    [(_one, shown)] = shown_to(cast.people["lead"], [of])
    assert [(each.words, each.url) for each in shown] == [("a letter of the journal", "")]


def posted(**given: str) -> dict[str, str]:
    return {"verified": "not", "seen_on": timezone.localdate().isoformat(), "evidence": "As before", **given}


def test_page_offers_own_records_with_their_answers_and_letters(cast: Cast, row: AdoptedRecommendation, record: Record) -> None:
    entry, client, url = letter(cast, row), cast.client("lead"), reverse("recommendation-verify", args=[row.pk])
    page = client.get(url).content.decode()
    assert all(str(key) in page for key in (record.id, entry.id, cast.visit.id))
    answer = f"{record.tool_version_id}:{ANSWER}"
    given = posted(record=str(record.id), answer=answer, letter=str(entry.id), visit=str(cast.visit.id))
    assert client.post(url, given).status_code == 302
    found = {(one.visit_id, one.record, one.letter, bool(one.sealed)) for one in Ground.objects.all()}
    assert found == {(cast.visit.id, record.id, None, True), (None, None, entry.id, False)}


@pytest.mark.parametrize(("with_record", "message"), [(False, "Say in which record"), (True, "of another tool")])
def test_page_refuses_an_answer_that_no_record_gives(
    cast: Cast, row: AdoptedRecommendation, record: Record, with_record: bool, message: str
) -> None:
    room = make_record(cast_with_room(cast), {"who/unit": "A", "who/room": "01"}, "room")
    given = posted(answer=f"{record.tool_version_id}:{ANSWER}", **({"record": str(room.id)} if with_record else {}))
    refused = cast.client("lead").post(reverse("recommendation-verify", args=[row.pk]), given)
    assert (refused.status_code, message in refused.content.decode()) == (422, True)
    assert not Ground.objects.exists()


def cast_with_room(cast: Cast) -> Cast:
    version_of(cast.visit, "room")
    return cast


def test_coordinator_names_letters_and_no_record_of_others(cast: Cast, row: AdoptedRecommendation, record: Record) -> None:
    page = cast.client("coordinator").get(reverse("recommendation-verify", args=[row.pk])).content.decode()
    assert str(record.id) not in page
    assert str(cast.visit.id) not in page
