"""What a draft says, what it lacks, and that its words survive sealing."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from nazorat.recommendations.drafts import (
    CHECK_WORDS,
    FIRST,
    RecommendationText,
    checks_of,
    hints_of,
    office_in,
    recommendation_from,
    wording_hints,
)

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
GOOD = RecommendationText(
    words={"ru": "Вынести ключ от ящика жалоб из дежурной части"}, indicator={"ru": "Ключ у прокурора"}, addressee=uuid4(), place=uuid4(),
    deadline=None, priority=True, days=30, findings=(uuid4(),), provisions=("NMR 56",), cause="practice",
)  # fmt: skip


def changed(**given_facts: object) -> RecommendationText:
    return RecommendationText(**{**GOOD.__dict__, **given_facts})


def codes(said: str, language: str) -> list[str]:
    return [hint.code for hint in wording_hints(said, language)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Выводить каждого на прогулку не меньше часа в день"),
        ("ru", "Отремонтировать звонки во всех комнатах корпуса А и корпуса Б"),
        ("ru", "Не помещать беременных и кормящих в одиночную камеру"),
        ("ru", "Обеспечить каждого постелью и полотенцем"),
        ("tg", "Ҳар касро ҳар рӯз на кам аз як соат ба сайр баровардан"),
        ("tg", "Зангҳои ҳуҷраҳоро таъмир кардан"),
        ("en", "Give every person one hour outdoors daily"),
        ("en", "Repair the call bells in units A and B"),
        ("en", "Do not place pregnant women and mothers in solitary confinement"),
    ],
)
def test_one_plain_act_is_left_alone(language: str, said: str) -> None:
    assert codes(said, language) == []


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Выводить каждого на прогулку; вести журнал в то же время"),
        ("ru", "Починить звонки и отвечать на них за пять минут"),
        ("tg", "Зангҳоро таъмир кардан ва дар панҷ дақиқа ҷавоб додан"),
        ("en", "Give every person one hour outdoors daily; write the journal at the time"),
        ("en", "Repair call bells and answer them within five minutes"),
        ("en", "Examine everyone within a day, keep daily medicines in stock"),
    ],
)
def test_second_act_is_seen(language: str, said: str) -> None:
    assert codes(said, language) == ["two_verbs"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Принять необходимые меры"), ("ru", "Рассмотреть вопрос о прогулке"), ("ru", "Усилить контроль за питанием"),
        ("tg", "Чораҳои зарурӣ андешида шаванд"), ("tg", "Масъаларо баррасӣ намоянд"),
        ("en", "Take all necessary measures on exercise"), ("en", "Consider longer exercise"), ("en", "Strengthen control over meals"),
    ],
)  # fmt: skip
def test_vague_verbs_are_seen(language: str, said: str) -> None:
    assert "vague" in codes(said, language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Проверить питание совместно с прокуратурой"),
        ("tg", "Хӯрокро якҷоя бо прокуратура санҷидан"),
        ("en", "Check meals together with the prosecutor"),
    ],
)
def test_several_addressees_are_seen(language: str, said: str) -> None:
    assert codes(said, language) == ["several_addressees"]


@pytest.mark.parametrize(
    ("lacks", "code"), [({"days": None}, "no_deadline"), ({"findings": ()}, "no_evidence"), ({"provisions": ()}, "no_standard")]
)
def test_what_the_draft_lacks_is_said(lacks: dict[str, object], code: str) -> None:
    assert [hint.code for hint in hints_of(changed(**lacks))] == [code]
    assert hints_of(GOOD) == []


def test_ten_checks_three_in_front() -> None:
    checks = checks_of(GOOD)
    assert [check.code for check in checks] == list(CHECK_WORDS)
    assert tuple(check.code for check in checks[:3]) == FIRST
    assert {check.code: check.holds for check in checks if not check.asked} == dict.fromkeys(
        ("specific", "time_bound", "targeted", "measurable", "argued", "root_cause"), True
    )
    assert [check.holds for check in checks if check.asked] == [False] * 4


@pytest.mark.parametrize(
    ("lacks", "code"),
    [
        ({"words": {"ru": "Принять меры"}}, "specific"), ({"words": {}}, "specific"),
        ({"words": {"ru": "Чинить звонки и отвечать на них"}}, "specific"), ({"days": None}, "time_bound"),
        ({"words": {"ru": "Проверить питание совместно с прокуратурой"}}, "targeted"), ({"indicator": {}}, "measurable"),
        ({"findings": ()}, "argued"), ({"provisions": ()}, "argued"), ({"cause": "unclear"}, "root_cause"),
    ],
)  # fmt: skip
def test_each_check_fails_by_itself(lacks: dict[str, object], code: str) -> None:
    assert [check.code for check in checks_of(changed(**lacks)) if not check.holds and not check.asked] == [code]


def test_what_people_judged_is_kept() -> None:
    assert [check.holds for check in checks_of(changed(judged=("achievable", "mindful"))) if check.asked] == [
        True,
        False,
        False,
        True,
    ]


@unhurried
@given(st.builds(
    changed, words=st.dictionaries(st.sampled_from(["ru", "tg", "en"]), st.text(max_size=30)),
    days=st.none() | st.integers(0, 1000), deadline=st.none() | st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    supervisor=st.none() | st.uuids(), repeats=st.none() | st.uuids(), findings=st.lists(st.uuids(), max_size=3).map(tuple),
    priority=st.booleans(), office=st.sampled_from(["", "director"]), judged=st.sampled_from([(), ("mindful",)]),
))  # fmt: skip
def test_draft_survives_sealing_whole(text: RecommendationText) -> None:
    assert recommendation_from(text.pack()) == text


@unhurried
@given(st.text(alphabet="абвгдежзийклмноприть ;.,и", max_size=60), st.sampled_from(["ru", "tg", "en"]))
def test_any_words_are_looked_through(said: str, language: str) -> None:
    assert all(hint.excerpt in said for hint in wording_hints(said, language))


def test_term_in_days_runs_from_adoption() -> None:
    assert GOOD.due(date(2026, 8, 6)) == date(2026, 9, 5)
    assert changed(days=None, deadline=date(2026, 9, 1)).due(date(2026, 8, 6)) == date(2026, 9, 1)
    assert changed(days=None).due(date(2026, 8, 6)) is None


def test_office_is_named_in_each_language_and_an_unknown_one_as_it_is() -> None:
    assert office_in("director", "en") == "Director of the place"
    assert office_in("warden", "ru") == "warden"
