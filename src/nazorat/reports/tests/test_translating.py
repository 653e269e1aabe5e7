"""A translation piece by piece: its places, what is not translated yet, the agreed words, what was translated before, and who sees that."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from nazorat.audit.models import Act
from nazorat.kit.problems import Problem
from nazorat.people.keyring import Keyring
from nazorat.people.models import Member
from nazorat.reports.actions import open_memory, open_report, review_texts, write_text
from nazorat.reports.build import built, stale_paragraphs, translation_state
from nazorat.reports.material import Material
from nazorat.reports.memory import Origin, Pair, best, pairs_of_piece, sentences_of
from nazorat.reports.models import ReleasedFile, Report
from nazorat.reports.sections import VISIT
from nazorat.reports.translating import UNTRANSLATED, filled, fits, is_open, open_mark, paired, put
from nazorat.standards.actions import load_reference
from nazorat.typeset import Document, Section
from nazorat.typeset.document import Language
from nazorat.typeset.press import html
from nazorat.visits.models import TeamMember
from support.make import sign_in
from support.reports import Cast, make_cast, make_report, outsiders

pytestmark = pytest.mark.django_db
NEXT = next(kind for kind in VISIT if kind.code == "next")
RU = "{.fact} Визит длился 2 дня. Группа измерила камеры.\n\n- вода\n- свет\n\n{{table:rooms}}\n\nПрогулка короче часа во всех блоках."
TG = "{.fact} Боздид 2 рӯз давом кард. Гурӯҳ ҳуҷраҳоро чен кард.\n\n- об\n- рӯшноӣ\n\n{{table:rooms}}\n\nСайр дар ҳамаи блокҳо камтар аз як соат аст."


@pytest.fixture(scope="module")
def made(lasting: None) -> tuple[Cast, Report]:
    load_reference()
    cast = make_cast(tools=("interview", "room"))
    report = make_report(cast)
    write(cast.lead, report, "ru", RU)
    write(cast.lead, report, "tg", "")
    return cast, report


@pytest.fixture
def cast(made: tuple[Cast, Report]) -> Cast:
    return deepcopy(made[0])


@pytest.fixture
def report(made: tuple[Cast, Report]) -> Report:
    return deepcopy(made[1])


def write(by: Keyring, report: Report, language: str, text: str, part: int | None = None) -> None:
    material = open_report(by=by, report=report)
    version = material.texts[NEXT.number, language].version
    write_text(by=by, material=material, kind=NEXT, language=language, text=text, version=version, part=part)


def translated(cast: Cast, *, reviewed: bool = True) -> Report:
    """Another draft on the same visit with a section that was translated, and read by another member."""
    other = make_report(cast)
    write(cast.lead, other, "ru", RU)
    write(cast.lead, other, "tg", TG)
    if reviewed:
        review_texts(by=cast.other, material=open_report(by=cast.other, report=other), language="tg", only=NEXT)
    return other


def remembered(by: Keyring, report: Report) -> list[Pair]:
    material = open_report(by=by, report=report)
    return open_memory(by=by, material=material, master=built(material, "ru"), language="tg")


def reports_in(pairs: list[Pair]) -> set[int]:
    return {pair.origin.number for pair in pairs if pair.origin.number}


def page(report: Report, part: int = 0) -> str:
    return reverse("report-piece", args=[report.id, "next", "tg", part])


def entered(member: Member) -> Client:
    client = Client(headers={"accept-language": "en"})
    sign_in(client, member)
    return client


# ── pieces


def test_pieces_are_paired_and_open_ones_are_marked_by_their_kind() -> None:
    pairs = paired(RU, "{.fact} Боздид 2 рӯз давом кард.")
    assert pairs is not None
    assert [theirs for _ours, theirs in pairs[1:]] == [f"- {UNTRANSLATED}", "{{table:rooms}}", UNTRANSLATED]
    assert [is_open(theirs) for _ours, theirs in pairs] == [False, True, False, True]
    assert put(pairs, 3, " Сайр. ").endswith("{{table:rooms}}\n\nСайр.")
    assert filled(RU, put(pairs, 3, "Сайр.")).split("\n\n")[1] == "- вода\n- свет"


@pytest.mark.parametrize("text", ["- об", "Боздид.\n\nСайр.", f"{TG}\n\nЗиёда.", TG.replace("{.fact} ", "")])
def test_translation_of_other_pieces_is_out_of_step(text: str) -> None:
    assert paired(RU, text) is None


@pytest.mark.parametrize(
    ("piece", "mark"),
    [("## Вода", "## […]"), ("| a | b |\n|---|---|\n| 1 | 2 |", "| […] |"), ("> слова", "> […]"), ("{.fact} А.", "{.fact} […]")],
)
def test_mark_is_of_the_kind_of_its_piece(piece: str, mark: str) -> None:
    assert (open_mark(piece), is_open(mark)) == (mark, True)


def test_words_that_leave_something_out_are_no_mark() -> None:
    assert not is_open("«Об […] нест», гуфтанд.")
    assert not is_open("> «Об […] нест»")


@pytest.mark.parametrize(
    ("piece", "words", "fit"),
    [
        ("{.fact} А.", "Б.", True), ("{.fact} А.", "Б.\n\nВ.", False), ("А.", "- Б", False), ("- А", "- Б", True), ("А.", "", False),
        ("А.", "{.fact} Б.", False), ("## А", "Б", False),
    ],
)  # fmt: skip
def test_words_fit_one_piece_of_the_same_kind(piece: str, words: str, fit: bool) -> None:
    assert fits(piece, words) is fit


# ── saving


def state(material: Material) -> str:
    return translation_state(material, {"ru": built(material, "ru")}, NEXT, "tg")


def test_section_is_translated_piece_by_piece_and_reviewed_when_it_is_whole(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    for part, words, after in ((3, "Сайр кӯтоҳ аст.", 0), (0, "Боздид 2 рӯз давом кард.", 1)):
        version = open_report(by=cast.lead, report=report).texts[NEXT.number, "tg"].version
        answer = client.post(page(report, part), {"text": words, "version": version, "next": "1"})
        assert (answer.status_code, answer["Location"]) == (302, page(report, after))
    material = open_report(by=cast.lead, report=report)
    assert material.texts[NEXT.number, "tg"].words.text == (
        f"{{.fact}} Боздид 2 рӯз давом кард.\n\n- {UNTRANSLATED}\n\n{{{{table:rooms}}}}\n\nСайр кӯтоҳ аст."
    )
    assert state(material) == "draft"
    shown = built(material, "tg").of("next")
    assert next(paragraph.text for paragraph, _chunk in shown) == "Боздид 2 рӯз давом кард."
    with pytest.raises(Problem, match="translation-unfinished"):
        review_texts(by=cast.other, material=open_report(by=cast.other, report=report), language="tg", only=NEXT)
    section = client.get(reverse("report-section", args=[report.id, "next"]) + "?with=tg").content.decode()
    assert page(report, 3) in section


def test_one_piece_that_is_written_leaves_the_others_stale(cast: Cast, report: Report) -> None:
    write(cast.lead, report, "tg", TG)
    write(cast.lead, report, "ru", RU.replace("2 дня", "3 дня").replace("часа во", "получаса во"))
    write(cast.lead, report, "tg", TG.replace("2 рӯз", "3 рӯз"), part=0)
    material = open_report(by=cast.lead, report=report)
    against = material.texts[NEXT.number, "tg"].words.against
    assert stale_paragraphs(material, {"ru": built(material, "ru")}, NEXT, "tg") == {len(against) - 1}


def test_blank_line_and_another_kind_are_refused_and_nothing_typed_is_lost(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    answer = client.post(page(report), {"text": "Якум.\n\nДуюм.", "version": "2"})
    assert (answer.status_code, "Дуюм." in answer.content.decode()) == (422, True)


def test_pieces_that_nobody_translates_and_texts_out_of_step_have_no_page(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    assert client.get(page(report, 2)).status_code == 404
    assert client.get(page(report, 9)).status_code == 404
    assert client.get(reverse("report-piece", args=[report.id, "next", "ru", 0])).status_code == 404
    write(cast.lead, report, "tg", "Якум.\n\nДуюм.\n\nСеюм.\n\nЧорум.\n\nПанҷум.")
    assert client.get(page(report)).status_code == 409


# ── what was translated before


def test_sentences_keep_live_figures_whole() -> None:
    assert sentences_of("Камер {{figure:rooms.measured}}. Группа измерила {{of:a.b}} из них.") == [
        "Камер {{figure:rooms.measured}}.", "Группа измерила {{of:a.b}} из них.",
    ]  # fmt: skip


def pair(master: str, other: str) -> list[Pair]:
    return list(pairs_of_piece("k", master, other, Origin(7)))


def test_best_matches_come_with_score_difference_and_numbers_that_differ() -> None:
    held = [*pair("Визит длился 2 дня в марте.", "Боздид моҳи март 2 рӯз давом кард."), *pair("Вода есть.", "Об ҳаст.")]
    (match,) = best(held, "Визит длился 4 дня в марте.", ("ru", "tg"))
    assert 80 <= match.score < 100
    assert [(piece.kind, piece.text) for piece in match.pieces if piece.kind != "same"] == [("gone", "2"), ("new", "4")]
    assert (match.numbers.only_master, match.numbers.only_translation) == (("4",), ("2",))
    (same,) = best(held, "Визит длился 2 дня в марте.", ("ru", "tg"))
    assert (same.score, bool(same.numbers)) == (100, False)


def test_sentence_of_another_paragraph_is_offered_and_only_the_same_live_block_is_alike() -> None:
    held = pair("Визит длился 2 дня. Группа измерила все камеры.", "Боздид 2 рӯз буд. Гурӯҳ ҳамаи ҳуҷраҳоро чен кард.")
    found = best(held, "Группа измерила все камеры. Свет был выключен по вечерам в каждом из блоков.", ("ru", "tg"))
    assert [(match.pair.sentence, match.pair.other, match.score) for match in found] == [
        (True, "Гурӯҳ ҳамаи ҳуҷраҳоро чен кард.", 100)
    ]
    live = pair("Камер {{figure:rooms.measured}} всего.", "Ҳамагӣ {{figure:rooms.measured}} ҳуҷра.")
    assert [match.score < 100 for match in best(live, "Камер {{figure:rooms.small}} всего.", ("ru", "tg"))] == [True]


def test_reviewed_section_of_a_draft_one_works_on_is_remembered(cast: Cast, report: Report) -> None:
    other = translated(cast)
    assert reports_in(remembered(cast.same, report)) == {other.number}
    act = Act.objects.order_by("-seq")[0]
    assert (act.verb, act.obj, act.actor, act.count) == ("reports.open-memory", report.id, cast.same.member.id, 2)
    (match, *_) = best(remembered(cast.same, report), "Прогулка короче часа во всех блоках.", ("ru", "tg"))
    assert (match.score, match.pair.origin) == (100, Origin(other.number, False, cast.other.member.code))


def test_text_that_nobody_reviewed_or_whose_master_changed_since_is_not(cast: Cast, report: Report) -> None:
    translated(cast, reviewed=False)
    assert reports_in(remembered(cast.lead, report)) == set()
    write(cast.lead, translated(cast), "ru", RU.replace("2", "4"))
    assert reports_in(remembered(cast.lead, report)) == set()


def test_review_of_the_master_after_that_of_its_translation_makes_it_no_older(cast: Cast, report: Report) -> None:
    other = translated(cast)
    review_texts(by=cast.other, material=open_report(by=cast.other, report=other), language="ru", only=NEXT)
    assert reports_in(remembered(cast.lead, report)) == {other.number}


def test_draft_that_a_member_may_not_open_is_not_in_their_memory(cast: Cast, report: Report) -> None:
    """By key and by seat: neither a key alone nor a seat alone is enough, and another draft's words are nowhere on the page."""
    elsewhere = make_cast(tools=("interview", "room"))
    secret = translated(elsewhere)
    held = translated(cast)
    TeamMember.objects.filter(visit=cast.visit, member=cast.other.member).update(left_at=datetime.now(UTC))
    assert reports_in(remembered(cast.lead, report)) == {held.number}
    assert secret.number not in reports_in(remembered(cast.lead, report))
    Report.objects.filter(id=held.id).update(state=Report.State.ADOPTED)
    assert reports_in(remembered(cast.lead, report)) == {held.number}
    held.grants.filter(member=cast.same.member).delete()
    assert reports_in(remembered(cast.same, report)) == set()
    shown = entered(cast.same.member).get(page(report, 3)).content.decode()
    assert "Сайр дар ҳамаи блокҳо" not in shown


def test_released_report_is_remembered_by_everybody_as_it_was_published(cast: Cast, report: Report) -> None:
    elsewhere = make_cast(tools=("interview", "room"))
    released = translated(elsewhere)
    words: dict[Language, str] = {"ru": "{.fact} Вода *есть* всегда.", "tg": "{.fact} Об ҳамеша ҳаст."}
    for language, text in words.items():
        sections = (Section("next", "-", markdown=text), Section("place", "-", markdown="Непрочитанное."))
        document = Document("-", language, "-", sections)
        ReleasedFile.objects.create(report=released, language=language, kind="html", content=html(document), sha256=b"-" * 32)
    assert reports_in(remembered(cast.lead, report)) == set()
    Report.objects.filter(id=released.id).update(state=Report.State.RELEASED)
    found = [one for one in remembered(cast.lead, report) if one.origin.number]
    assert [(one.master, one.other, one.origin) for one in found] == [
        ("Вода есть всегда.", "Об ҳамеша ҳаст.", Origin(released.number, True, elsewhere.other.member.code))
    ]


def test_wording_of_the_product_is_remembered_with_the_facts_of_this_report(cast: Cast, report: Report) -> None:
    own = [one for one in remembered(cast.lead, report) if not one.origin.number]
    assert own
    assert not [one for one in own if re.search(r"(?<!\{)\{\w+\}", one.master + one.other)]


# ── the page


def test_page_shows_terms_and_takes_a_match_in_without_a_script_and_without_saving(cast: Cast, report: Report) -> None:
    translated(cast)
    client = entered(cast.lead.member)
    shown = client.get(page(report)).content.decode()
    assert "боздид" in shown
    assert "Боздид 2 рӯз давом кард. Гурӯҳ ҳуҷраҳоро чен кард." in shown
    key = re.search(r'form="piece" name="take" value="([^"]+)"', shown)
    assert key
    before = open_report(by=cast.lead, report=report).texts[NEXT.number, "tg"].version
    taken = client.post(page(report), {"text": "Навишта шуд.", "version": before, "take": key[1]}).content.decode()
    assert re.search(r"<textarea[^>]*>\s*Боздид 2 рӯз давом кард\.", taken)
    assert "This stood here before:" in taken
    assert "Навишта шуд." in taken
    assert open_report(by=cast.lead, report=report).texts[NEXT.number, "tg"].version == before
    assert client.post(page(report), {"text": "", "version": before, "take": "none"}).status_code == 409


def test_section_page_names_agreed_words_softly(cast: Cast, report: Report) -> None:
    write(cast.lead, report, "tg", TG.replace("Боздид", "Ташриф"))
    section = reverse("report-section", args=[report.id, "next"]) + "?with=tg"
    client = entered(cast.lead.member)
    assert "agreed for “Визит”: боздид" in client.get(section).content.decode()
    write(cast.lead, report, "tg", TG)
    assert "agreed for “Визит”" not in client.get(section).content.decode()


def test_word_that_the_glossary_turned_down_is_named_beside_its_translation(cast: Cast, report: Report) -> None:
    client = entered(cast.lead.member)
    write(cast.lead, report, "tg", TG)
    assert "Turned down by the glossary" not in client.get(page(report)).content.decode()
    write(cast.lead, report, "tg", TG.replace("Боздид", "Ташриф"))
    shown = client.get(page(report)).content.decode()
    assert '<dt class="late" lang="tg">Ташриф</dt><dd>agreed: боздид</dd>' in shown


def test_piece_is_not_there_for_anybody_else(cast: Cast, report: Report) -> None:
    for member in outsiders(cast).values():
        client = entered(member)
        assert {client.get(page(report)).status_code, client.post(page(report), {"text": "А."}).status_code} == {404}
