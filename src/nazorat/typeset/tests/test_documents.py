"""Reports in three formats and three languages, read back with other libraries than those that wrote them."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pypdf
import pytest
from lxml import etree, html as lxml_html

from nazorat.typeset import Document, Figure, Section, TypesetFailed, docx, editions, html, pdf
from nazorat.typeset.document import Format, Language
from nazorat.typeset.paragraphs import numbered
from nazorat.typeset.tests.pdf_structure import images_in, structure_of
from nazorat.typeset.tests.sample import DRAWING, TEXT, gps_photo, report, sections

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LANGUAGES: tuple[Language, ...] = ("ru", "tg", "en")
Editions = dict[Language, dict[Format, bytes]]


@pytest.fixture(scope="module")
def made() -> Editions:
    """Every language in every format, by one child."""
    return dict(zip(LANGUAGES, editions([report(language) for language in LANGUAGES]), strict=True))


def plain(text: str) -> str:
    """Letters and digits only: formats differ in spaces, hyphenation and drawn marks, never in these."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "")
    return "".join(char for char in text if char.isalnum())


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def docx_part(data: bytes, name: str) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def docx_text(data: bytes) -> str:
    parts = [docx_part(data, f"word/{name}.xml") for name in ("document", "footnotes")]
    return "\n".join("".join(paragraph.itertext()) for part in parts for paragraph in part.iter(f"{W}p"))


def html_text(data: bytes) -> str:
    page: Any = lxml_html.document_fromstring(data)
    return str(page.text_content())


def wanted_texts(document: Document) -> list[str]:
    words: Mapping[str, str] = TEXT[document.language]
    bare = [re.sub(r"\[([^\]]*)\]\{[^}]*\}|[*_]|\[\^1\]", r"\1", words[key]) for key in words if key not in ("alt", "cap")]
    return [plain(text) for text in bare]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("form", "read"), [("docx", docx_text), ("html", html_text)])
def test_every_text_is_in_docx_and_html(made: Editions, language: Language, form: Format, read: Any) -> None:
    text = plain(read(made[language][form]))
    assert [wanted for wanted in wanted_texts(report(language)) if wanted not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_in_the_pdf(made: Editions, language: Language) -> None:
    text = plain(pdf_text(made[language]["pdf"]).replace("-\n", ""))
    assert [wanted for wanted in wanted_texts(report(language)) if wanted not in text] == []


def docx_numbers(data: bytes) -> list[str]:
    runs = docx_part(data, "word/document.xml").iter(f"{W}r")
    return ["".join(run.itertext()) for run in runs if run.find(f"{W}rPr/{W}rStyle[@{W}val='ParagraphNumber']") is not None]


def html_numbers(data: bytes) -> list[str]:
    page: Any = lxml_html.document_fromstring(data)
    return [str(one.text_content()) for one in page.find_class("number")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_that_were_counted(made: Editions, language: Language) -> None:
    counted = [str(one.number) for one in numbered(report(language))]
    assert docx_numbers(made[language]["docx"]) == counted
    assert html_numbers(made[language]["html"]) == counted
    starts = [plain(one.text)[:12] for one in numbered(report(language))]
    text = plain(pdf_text(made[language]["pdf"]))
    assert all(f"{number}{start}" in text for number, start in zip(counted, starts, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_tagged_as_ua_asks(made: Editions, language: Language) -> None:
    found = structure_of(made[language]["pdf"])
    assert (found.marked, found.language, found.ua_part, found.title_shown) == (True, language, "1", True)
    assert found.title == TEXT[language]["title"]
    assert found.fonts_missing == []
    assert found.alts == [TEXT[language]["alt"]] * 2
    assert found.headings.count(1) >= 3
    assert found.headings.count(2) == 1
    assert {"/P", "/Table", "/TR", "/TH", "/TD", "/TOC", "/Note", "/Caption"} <= set(found.tags)
    levels = [0, *found.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_the_structure_check_can_fail() -> None:
    bare = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(bare)
    with pytest.raises((AttributeError, KeyError)):
        structure_of(bare.getvalue())


@pytest.mark.parametrize("language", LANGUAGES)
def test_docx_opens_with_language_styles_and_descriptions(made: Editions, language: Language) -> None:
    data = made[language]["docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        types = archive.read("[Content_Types].xml").decode()
        assert all(f"/{name}" in types for name in archive.namelist() if name.startswith("word/header"))
    styles = docx_part(data, "word/styles.xml")
    tag = {"ru": "ru-RU", "tg": "tg-Cyrl-TJ", "en": "en-GB"}[language]
    assert [one.get(f"{W}val") for one in styles.iter(f"{W}lang")] == [tag]
    known = {one.get(f"{W}styleId") for one in styles.iter(f"{W}style")}
    document = docx_part(data, "word/document.xml")
    used = {one.get(f"{W}val") for name in ("pStyle", "rStyle", "tblStyle") for one in document.iter(f"{W}{name}")}
    assert used <= known
    alts = [one.get("descr") for one in document.iter() if one.tag.endswith("}docPr")]
    assert alts == [TEXT[language]["alt"]] * 2
    core = docx_part(data, "docProps/core.xml")
    assert sorted(etree.QName(one).localname for one in core) == ["language", "title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_stands_alone(made: Editions, language: Language) -> None:
    data = made[language]["html"]
    page: Any = lxml_html.document_fromstring(data)
    assert (page.get("lang"), page.get("dir")) == (language, "ltr")
    assert page.xpath("//script | //link | //iframe | //@style | //@onclick") == []
    assert all(source.startswith("data:image/") for source in page.xpath("//@src"))
    assert all(one.get("alt") for one in page.iter("img"))
    (style,) = page.iter("style")
    digest = base64.b64encode(hashlib.sha256(str(style.text).encode()).digest()).decode()
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert len(page.xpath("//h1")) == 1
    targets = {one[1:] for one in page.xpath("//nav//@href")}
    assert targets <= set(page.xpath("//@id"))


def test_a_text_cannot_smuggle_markup_or_files() -> None:
    nasty = (
        '<script>alert(1)</script> #read("/etc/hostname") `x`{=typst} \\input{/etc/passwd} ![a](/etc/hostname) '
        "[l](javascript:alert(1)) $x$ ```` {=html} <b onclick=x>"
    )
    section = Section("s", "Head <i>*half", markdown=f"{nasty}\n\n``` {{=html}}\n<img src=x>\n```\n\n::: {{.para}}\n\nlast\n")
    document = report("en", sections=(section,))
    page: Any = lxml_html.document_fromstring(html(document))
    assert page.xpath("//script | //b | //img | //i | //@onclick") == []
    assert not any("javascript" in str(target) for target in page.xpath("//@href"))
    assert "alert(1)" in page.text_content()
    text = pdf_text(pdf(document))
    assert "#read" in text
    assert 'read("/etc/hostname")' in text.replace("“", '"').replace("”", '"')
    assert b"word/media" not in docx(document)


def test_no_place_or_camera_survives_of_a_photograph() -> None:
    photo = gps_photo()
    assert b"CANARY-CAMERA" in photo
    assert b"Exif" in photo
    section = Section("s", "S", markdown="One.", figures=(Figure("p", "A grey wall", photo=photo, width_mm=80),))
    (made,) = editions([report("en", sections=(section,))])
    images = images_in(made["pdf"])
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as archive:
        media = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    encoded = re.findall(rb"data:image/jpeg;base64,([A-Za-z0-9+/=]+)", made["html"])
    pages = [base64.b64decode(one) for one in encoded]
    assert (len(images), len(media), len(pages)) == (1, 1, 1)
    assert all(one.startswith(b"\xff\xd8") for one in media + pages)
    for data in [*images, *media, *pages, *made.values()]:
        assert b"CANARY" not in data
        assert b"Exif" not in data
        assert b"GPS" not in data


def test_demonstration_and_watermark_are_on_every_edition() -> None:
    marked = report("en", demonstration="All of this is invented.", demonstration_short="invented", watermark="INVENTED")
    (made,) = editions([marked])
    reader = pypdf.PdfReader(io.BytesIO(made["pdf"]))
    assert all("INVENTED" in page.extract_text() for page in reader.pages)
    with zipfile.ZipFile(io.BytesIO(made["docx"])) as archive:
        headers = [archive.read(name).decode() for name in ("word/header1.xml", "word/header2.xml")]
    assert all("INVENTED" in header for header in headers)
    assert "All of this is invented." in docx_text(made["docx"])
    assert "All of this is invented." in html_text(made["html"])


def test_a_drawing_that_fetches_is_refused() -> None:
    for bad in (
        DRAWING.replace("</svg>", '<image href="https://example.org/x.png"/></svg>'),
        DRAWING.replace("</svg>", "<script>1</script></svg>"),
        "<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + DRAWING,
    ):
        section = Section("s", "S", markdown="One.", figures=(Figure("p", "x", svg=bad),))
        with pytest.raises(TypesetFailed) as failed:
            pdf(report("en", sections=(section,)))
        assert failed.value.code == "refused"
        assert failed.value.detail.startswith("drawing-")
        assert str(failed.value) == "refused"


def test_a_table_of_a_figure_is_printed_and_plain() -> None:
    document = report("en", sections=sections("en"))
    page: Any = lxml_html.document_fromstring(html(document))
    cells = [one.text_content() for one in page.xpath("//main//td")]
    assert cells[-4:] == ["A-01", "2,80", "A-02", "2,87"]
