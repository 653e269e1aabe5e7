"""Names by form and place, and known persons, in three languages and two scripts."""

from __future__ import annotations

import pytest

from nazorat.disclosure.catches import Paragraph
from nazorat.disclosure.known import identity_known
from nazorat.disclosure.nameforms import name_stems, surnames
from nazorat.disclosure.names import surname_like
from nazorat.disclosure.tests.make import excerpts, make_context, make_paragraph

SURE = [
    ("ru", "Журнал подписал Образцов.", "Образцов"),
    ("ru", "Саидову отказали во враче.", "Саидову"),
    ("ru", "Саидова били в отделении.", "Саидова"),
    ("ru", "По словам А. Б., его ударили.", "А. Б."),
    ("ru", "Об этом сказал Образцов А.Б. в первый день.", "Образцов А.Б."),
    ("ru", "Вышел К. Образцов с книгой.", "К. Образцов"),
    ("ru", "Дверь открыл дежурный Каримович.", "Каримович"),
    ("ru", "Заключённый Фаррух рассказал об ударах.", "Фаррух"),
    ("ru", "Подал жалобу Навруз ўғли.", "Навруз"),
    ("ru", "Подписал Раҳмонзода.", "Раҳмонзода"),
    ("ru", "Приходил Мезинцев.", "Мезинцев"),
    ("ru", "Сидела с Мезиной.", "Мезиной"),
    ("tg", "Саидоваро дар шуъба заданд.", "Саидоваро"),
    ("tg", "Журналро Раҳмонзода имзо кард.", "Раҳмонзода"),
    ("tg", "Маҳбус Фаррух дар бораи зарбаҳо гуфт.", "Фаррух"),
    ("tg", "Дафтарро Иброҳимиён имзо кард.", "Иброҳимиён"),
    ("tg", "Соатов дар шуъба буд.", "Соатов"),
    ("en", "The register note was signed by Saidov.", "Saidov"),
    ("en", "Rakhmonzoda spoke of blows.", "Rakhmonzoda"),
    ("en", "Detainee Farrukh said that he was hit.", "Farrukh"),
    ("en", "The door was opened by J. Doe that day.", "J. Doe"),
    ("en", "Karimovich had the key.", "Karimovich"),
]

NO_NAMES = [
    (
        "ru",
        "Отказов в доступе не было. Визитов три. Случаев насилия группа не отметила. Часов в комнате нет. Снова проверено. Половина комнат тесна.",
    ),
    ("ru", "Правила Нельсона Манделы, правило 23: час прогулки. Приложение C. Измеренные комнаты."),
    ("ru", "Начальник «Намуна-0» открыл все блоки. Ответ ЕКПП: «Час в день»."),
    ("tg", "Ихтиёриён гуфтанд, ки хӯрок кам аст. Зиндониён дар ҳавлӣ буданд. Сардори «Намуна-0» ҷавоб дод."),
    ("en", "The Director of Namuna-0 opened all units. Rule 23 of the Nelson Mandela Rules asks for an hour. Annex C. Rooms."),
    ("en", "On Monday the Ministry of Justice answered in May."),
]


@pytest.mark.parametrize(("language", "text", "name"), SURE)
def test_surname_like_finds(language: str, text: str, name: str) -> None:
    found = surname_like(make_paragraph(text, language), make_context())
    assert name in excerpts([catch for catch in found if catch.rule == "surname_like"])


@pytest.mark.parametrize(("language", "text"), NO_NAMES)
def test_surname_like_passes(language: str, text: str) -> None:
    assert surname_like(make_paragraph(text, language), make_context()) == []


def test_surname_like_lets_allowed_words_by() -> None:
    paragraph = make_paragraph("Посёлок Образцово и улица Каримова осмотрены снаружи.")
    assert excerpts(surname_like(paragraph, make_context())) == ["Образцово", "Каримова"]
    assert surname_like(paragraph, make_context(allowed_words=frozenset({"Образцово", "Каримова"}))) == []


def test_capital_word_asks_what_it_is() -> None:
    (catch,) = surname_like(make_paragraph("В комнате сидел Мирзо с братом."), make_context())
    assert (catch.rule, catch.excerpt, catch.blocking) == ("capital_word", "Мирзо", True)


def test_surname_made_of_a_places_name_is_not_let_by_with_it() -> None:
    context = make_context(allowed_words=frozenset({"Образцово", "Самарканд", "Управление по городу Образцово"}))
    for text, name in (
        ("Журнал подписал Образцов.", "Образцов"),
        ("Журнал подписал дежурный Самаркандов.", "Самаркандов"),
        ("Дафтарро Самарқандиён имзо кард.", "Самарқандиён"),
        ("По словам Образцова А. Б., дверь закрыта.", "Образцова А. Б."),
    ):
        assert name in excerpts([one for one in surname_like(make_paragraph(text), context) if one.rule == "surname_like"])
    for text in (
        "Дорога ведёт в Самарканд.",
        "Группа была в Самарканде.",
        "Посёлок Образцово осмотрен.",
        "Ответ Управления по городу Образцово.",
    ):
        assert surname_like(make_paragraph(text), context) == []


def test_name_in_a_cited_source_is_stopped_and_its_other_words_are_not() -> None:
    context = make_context(cited_words=frozenset({"Письмо Службы исполнения от Каримова, 2026"}))
    found = surname_like(make_paragraph("Вместимость 360, источник: Письмо Службы исполнения от Каримова, 2026."), context)
    assert excerpts(found) == ["Каримова"]


KNOWN = ("Сафаров Фаррух Каримович", "Саодат Мирзозода", "Наргис Саидова")


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("ru", "Сафарову отказали.", ["Сафарову"]),
        ("ru", "По-русски: фарруха сафарова видели.", ["фарруха", "сафарова"]),
        ("ru", "Каримович Фаррух видел.", ["Каримович", "Фаррух"]),
        ("ru", "Саидовой Наргис дали воды.", ["Саидовой", "Наргис"]),
        ("tg", "Мирзозодаро дидем.", ["Мирзозодаро"]),
        ("tg", "Бо Саодати Мирзозода суҳбат шуд.", ["Саодати", "Мирзозода"]),
        ("en", "Safarov's letter; Farruh wrote it.", ["Safarov's", "Farruh"]),
        ("en", "Nargis Saidova had the key.", ["Nargis", "Saidova"]),
        ("en", "Only farrukh in small letters.", []),
        ("ru", "Прогулка длится час.", []),
        ("ru", "Во дворе растёт наргис, и сафаров там нет.", []),
        ("tg", "Наргис дар ҳавлӣ мерӯяд.", []),
        ("tg", "Бо Фаррухи ҷавон суҳбат шуд.", []),
    ],
)
def test_identity_known_finds_any_script_case_and_order_and_no_given_name_alone(language: str, text: str, found: list[str]) -> None:
    assert excerpts(identity_known(make_paragraph(text, language), make_context(identities=KNOWN))) == found


def test_given_name_alone_is_asked_about_as_a_mere_capital() -> None:
    (catch,) = surname_like(make_paragraph("Ключ был у Наргис весь день."), make_context(identities=KNOWN))
    assert (catch.rule, catch.excerpt) == ("capital_word", "Наргис")


@pytest.mark.parametrize(
    ("text", "found"),
    [("Наргис открыла дверь.", ["Наргис"]), ("Вода есть. Вода Наргис.", ["Наргис"]), ("Растёт наргис.", []), ("Вода чистая.", [])],
)
def test_name_of_one_word_counts_as_a_surname_unless_the_capital_only_begins_an_everyday_word(text: str, found: list[str]) -> None:
    assert excerpts(identity_known(make_paragraph(text), make_context(identities=("Наргис", "Вода")))) == found


def test_place_that_bears_a_members_surname_can_be_named_whole() -> None:
    context = make_context(identities=("Фаррух Образцов",), allowed_words=frozenset({"Образцово"}))
    assert excerpts(identity_known(make_paragraph("Посёлок Образцово и Образцов."), context)) == ["Образцов"]


@pytest.mark.parametrize(
    ("name", "family"),
    [
        (["сафаров", "фаррух", "каримович"], ["сафаров"]),
        (["насрин", "сафарова"], ["сафарова"]),
        (["рӯзӣ", "самарқандӣ"], ["самарқандӣ"]),
        (["умед", "назар"], ["умед", "назар"]),
        (["каримович"], ["каримович"]),
    ],
)
def test_surname_is_told_by_its_form_wherever_it_stands(name: list[str], family: list[str]) -> None:
    assert surnames(name) == family


def test_identity_known_reads_file_names_and_hidden_hyphens() -> None:
    context = make_context(identities=KNOWN)
    assert excerpts(identity_known(Paragraph("", "ru", "safarov_room.jpg".replace("_", " "), kind="file"), context)) == ["safarov"]
    assert len(identity_known(make_paragraph("Сафа\u00adрова видели."), context)) == 1


def test_identity_known_does_not_tell_the_name_in_its_question() -> None:
    (catch,) = identity_known(make_paragraph("Safarov wrote.", "en"), make_context(identities=KNOWN))
    assert "Сафаров" not in catch.asked


def test_name_stems_meet_across_case_and_script() -> None:
    forms = ["Саидова", "Саидовой", "Саидоваро", "Saidov's", "Saidova", "Саидовым"]
    assert all("saidov" in name_stems(form) for form in forms)
