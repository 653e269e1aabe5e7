"""Covering letters."""

from __future__ import annotations

import io
import zipfile

import pypdf
import pytest

from nazorat.typeset import LetterDocument, Signature, editions, letter
from nazorat.typeset.document import Language
from nazorat.typeset.tests.pdf_structure import structure_of
from nazorat.typeset.tests.test_documents import docx_text, html_text, plain


def make_letter(language: Language = "ru") -> LetterDocument:
    return LetterDocument(
        language=language,
        letterhead=("Аппарат Уполномоченного (демо)", "Намуна"),
        number="01-17/243",
        date="2 ноября 2026 г.",
        addressee=("Начальнику", "Службы исполнения наказаний (демо)"),
        subject="О проекте отчёта",
        markdown="Направляем проект отчёта.\n\nПросим указать ошибки:\n\n- номер параграфа;\n- верный факт.",
        signatures=(Signature("Уполномоченный (демо)"), Signature("Председатель (демо)", "К-1")),
        enclosures=("Проект отчёта, экземпляр 03 из 12",),
        telephone="000-00-00",
        in_reply_to="5/12",
        copy_number="03 из 12",
    )


@pytest.mark.parametrize("language", ["ru", "tg", "en"])
def test_letter_says_everything_in_three_formats(language: Language) -> None:
    (made,) = editions([make_letter(language)])
    pages = pypdf.PdfReader(io.BytesIO(made["pdf"])).pages
    texts = [pages[0].extract_text(), docx_text(made["docx"]), html_text(made["html"])]
    given = make_letter(language)
    wanted = [*given.letterhead, given.number, given.date, *given.addressee, given.subject, "верный факт", "К-1", "000-00-00"]
    for text in texts:
        assert [one for one in wanted if plain(one) not in plain(text)] == []
    assert len(pages) == 1


def test_letter_pdf_is_tagged_and_has_no_code_to_scan() -> None:
    found = structure_of(letter(make_letter()))
    assert (found.marked, found.language, found.ua_part, found.title) == (True, "ru", "1", "О проекте отчёта")
    assert found.alts == []
    with zipfile.ZipFile(io.BytesIO(letter(make_letter(), "docx"))) as archive:
        assert [name for name in archive.namelist() if name.startswith("word/media")] == []
