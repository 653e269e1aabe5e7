"""The glossary: what of it stands in a paragraph, whether a translation has the agreed word, and the mechanism's own terms."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.actions import enter_term, load_reference, remove_term
from nazorat.standards.glossary import TermWords, glossary_of, things_of
from nazorat.standards.models import Term
from nazorat.standards.queries import glossary_between, terms
from support.make import make_member, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(lasting: None) -> Member:
    load_reference()
    return make_member(language="en")


@pytest.fixture
def member(made: Member) -> Member:
    return deepcopy(made)


def said(text: str, translation: str = "", source: str = "ru", target: str = "tg") -> list[tuple[str, tuple[str, ...], bool]]:
    return [(one.said, one.words, one.used) for one in glossary_between(source, target).agreed(text, translation)]


def test_cell_is_things_and_their_forms() -> None:
    assert things_of("room, cell / unit (of a place)") == [("room", "cell"), ("unit",)]
    assert things_of("национальный превентивный механизм (НПМ)") == [("национальный превентивный механизм", "НПМ")]
    assert things_of("") == [()]


def test_terms_are_found_in_any_form_and_the_longest_first(made: Member) -> None:
    text = "Во время визита в место лишения свободы группа изложила рекомендации в докладе."
    assert said(text) == [
        ("визита", ("боздид",), False), ("место лишения свободы", ("ҷойи маҳрумӣ аз озодӣ",), False),
        ("рекомендации", ("тавсия",), False), ("докладе", ("маърӯза",), False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "translation", "source", "target", "used"),
    [
        ("Визит длился два дня.", "Боздидҳо ду рӯз давом карданд.", "ru", "tg", True),
        ("Визит длился два дня.", "Ташриф ду рӯз давом кард.", "ru", "tg", False),
        ("Каждый участник подписал.", "Ҳар як узви гурӯҳ имзо кард.", "ru", "tg", True),
        ("Каждый участник подписал.", "Ҳар як узвият.", "ru", "tg", False),
        ("Разбор визита прошёл вечером.", "Баррасии боздид бегоҳӣ гузашт.", "ru", "tg", True),
        ("Боздидро дар маърӯза овардем.", "The visits are told in the report.", "tg", "en", True),
        ("The recommendation stands.", "Рекомендация остаётся в силе.", "en", "ru", True),
        ("The recommendation stands.", "Совет остаётся в силе.", "en", "ru", False),
    ],
)  # fmt: skip
def test_translation_may_inflect_the_agreed_word(
    made: Member, text: str, translation: str, source: str, target: str, used: bool
) -> None:
    assert all(fits == used for _said, _words, fits in said(text, translation, source, target))
    assert said(text, translation, source, target)


def test_words_of_pages_alone_are_not_asked_of_a_report(made: Member) -> None:
    assert said("В журнале есть запись на листе, версия вторая, срок истёк.") == [("журнале", ("дафтар",), False)]


def test_each_row_of_the_library_is_found_by_its_own_words(made: Member) -> None:
    """A row that could never be found would be no help; one whose own words do not pass would nag for ever."""
    for source, target in (("ru", "tg"), ("tg", "ru"), ("en", "tg"), ("ru", "en")):
        for row in Term.objects.filter(in_texts=True):
            whole = glossary_of([TermWords(row.words)], source, target)
            for here, there in zip(things_of(row.words[source]), things_of(row.words[target]), strict=True):
                assert [one.used for one in whole.agreed(here[0], there[0])] == [True], (row, source, target)


def test_own_term_stands_first_and_counts_beside_that_of_the_library(member: Member) -> None:
    enter_term(by=member, words={"ru": "визит", "tg": "  ташриф ", "uz": ""})
    (one,) = glossary_between("ru", "tg").agreed("Визит", "ташрифи дуюм")
    assert (one.words, one.used, one.own) == (("ташриф", "боздид"), True, True)
    assert terms()[0].term_tg == "ташриф"
    act = Act.objects.last()
    assert act is not None
    assert (act.verb, act.actor) == ("standards.enter-term", member.pk)


def test_own_term_is_refused_twice_in_one_language_and_survives_a_load(member: Member) -> None:
    term = enter_term(by=member, words={"ru": "продол", "en": "landing"})
    with pytest.raises(Problem, match="term-known"):
        enter_term(by=member, words={"ru": "продол", "en": "landing"})
    with pytest.raises(Problem, match="term-words"):
        enter_term(by=member, words={"ru": "продол", "uz": "yoʻlak"})
    load_reference()
    assert Term.objects.filter(pk=term.pk).exists()
    remove_term(by=member, term=term)
    assert not Term.objects.filter(pk=term.pk).exists()
    with pytest.raises(Problem, match="changed-meanwhile"):
        remove_term(by=member, term=term)
    with pytest.raises(Problem, match="term-of-library"):
        remove_term(by=member, term=Term.objects.get(code="visit"))


def entered(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


def test_page_enters_finds_and_takes_out_a_term(member: Member) -> None:
    client, page = entered(member), reverse("standards-glossary")
    refused = client.post(reverse("standards-term-new"), {"ru": "продол"})
    assert (refused.status_code, "in two languages at least" in refused.content.decode()) == (422, True)
    assert client.post(reverse("standards-term-new"), {"ru": "продол", "tg": "роҳрави блок"}).status_code == 302
    assert "роҳрави блок" in client.get(page, {"q": "ПРОДОЛ"}).content.decode()
    assert "No term has these words" in client.get(page, {"q": "kein Wort"}).content.decode()
    assert "роҳрави блок" in client.get(reverse("standards-glossary-table")).content.decode()
    own = Term.objects.get(code=None)
    assert client.post(reverse("standards-term-remove", args=[own.pk])).status_code == 302
    assert client.post(reverse("standards-term-remove", args=[own.pk])).status_code == 404


def test_custodian_reads_and_enters_nothing(made: Member) -> None:
    client = entered(make_member(role=Member.Role.CUSTODIAN, language="en"))
    assert "Enter a term" not in client.get(reverse("standards-glossary")).content.decode()
    assert client.post(reverse("standards-term-new"), {"ru": "продол", "tg": "роҳрав"}).status_code in {403, 404}
    assert not Term.objects.filter(code=None).exists()
