"""Words of quantity are counted over drawn talks, and what does not fit is shown beside its sentence, never refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.fieldwork.models import Record
from nazorat.findings import actions
from nazorat.findings.evidence import Source, Stance, Status
from nazorat.findings.wording import asks_for_shares, shares_of, wording_of

from .make import Cast, link, make_cast, make_finding, make_record

pytestmark = pytest.mark.django_db
KNOWS = "complaint/knows_how"


@pytest.fixture
def cast() -> Cast:
    return make_cast("interview")


def talk(cast: Cast, knows: str, **answers: str) -> Record:
    given = {f"close/{name}" if name.startswith("use_") else f"before/{name}": value for name, value in answers.items()}
    return make_record(cast, {"before/chosen": "drawn", KNOWS: knows, **given}, "interview")


def twelve(cast: Cast) -> list[Record]:
    """Nine of twelve drawn do not know; a volunteer, one suggested and one who withheld it do not count."""
    talks = [talk(cast, "no" if number < 9 else "yes") for number in range(12)]
    for extra in ({"chosen": "own_wish"}, {"chosen": "by_staff"}, {"use_nothing": "yes"}):
        talk(cast, "no", **extra)
    return talks


def finding(cast: Cast, fact: str, *records: Record, **given: Any) -> Any:
    links = tuple(link(record=record.id, path=KNOWS, **given) for record in records)
    make_finding(cast, status=Status.ESTABLISHED, links=links, words={"ru": {"title": "Жалобы", "fact": fact}})
    return actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[-1]


def test_one_linked_choice_counts_all_drawn_talks_that_chose_it(cast: Cast) -> None:
    first, *_rest = twelve(cast)
    found = finding(cast, "Большинство не знает, как жаловаться.", first)
    records = actions.open_behind(by=cast.ring("lead"), visit=cast.visit, findings=[found])
    assert (len(records), shares_of(found.text.links, records)) == (15, ((9, 12),))
    (remark,) = wording_of(found, shares_of(found.text.links, records))
    assert remark.sentence == "Большинство не знает, как жаловаться."
    assert "9 of 12" in remark.question


def test_only_supporting_links_of_single_answers_are_counted(cast: Cast) -> None:
    first, *_rest = twelve(cast)
    against = finding(cast, "Большинство не знает.", first, stance=Stance.CONTRADICTS, source=Source.DIRECTOR)
    records = actions.open_behind(by=cast.ring("lead"), visit=cast.visit, findings=[against])
    assert shares_of(against.text.links, records) == ()
    assert shares_of([link(), link(record=first.id, path="nowhere")], records) == ()


def test_other_records_are_opened_only_for_a_word_of_quantity(cast: Cast) -> None:
    first, *_rest = twelve(cast)
    plain = finding(cast, "Ящик для жалоб заперт.", first)
    assert not asks_for_shares(plain)
    assert len(actions.open_behind(by=cast.ring("lead"), visit=cast.visit, findings=[plain])) == 1
    assert Act.objects.order_by("-seq")[0].count == 1


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("Большинство, 9 из 12 опрошенных, не знает.", ""),
        ("Все опрошенные не знают.", "does not fit the linked answers: they give 9 of 12"),
        ("Большинство, 8 из 12 опрошенных, не знает.", "the linked answers give 9 of 12"),
        ("Многие, 9 из 12 опрошенных, не знают.", "means a quarter to a half; beside it stands 9 of 12"),
    ],
)
def test_page_shows_the_sentence_and_the_count(cast: Cast, fact: str, shown: str) -> None:
    first, *_rest = twelve(cast)
    page = cast.client("lead").get(reverse("finding", args=[cast.visit.id, finding(cast, fact, first).id]))
    text = page.content.decode()
    assert ("Look at the wording" in text, shown in text) == (bool(shown), True)


def test_a_supported_finding_is_not_called_established(cast: Cast) -> None:
    make_finding(cast, status=Status.SUPPORTED, words={"ru": {"title": "t", "fact": "Установлено, что звонок не работает."}})
    found = actions.open_findings(by=cast.ring("lead"), visit=cast.visit)[0]
    assert [remark.question for remark in wording_of(found)] == [
        "This finding is “supported”, but “Установлено” says that it is established."
    ]
