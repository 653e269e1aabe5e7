"""A Word file that was written elsewhere: its words in their order, what is not taken along, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest

from nazorat.typeset import WordRefused, written_docx

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = f'<Types><Override PartName="/word/document.xml" ContentType="{MAIN}"/></Types>'
BY = 'w:author="CANARY-author" w:date="2026-05-12T10:00:00Z"'
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
STYLES = """<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="3"><w:name w:val="heading 3"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>"""
LISTS = """<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="5"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>"""
NOTES = """<w:footnote w:id="0" w:type="separator"><w:p><w:r><w:t>CANARY-line</w:t></w:r></w:p></w:footnote>
<w:footnote w:id="2"><w:p><w:r><w:t>по журналу</w:t></w:r></w:p></w:footnote>"""


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def line(*runs: str, style: str = "", listed: str = "", level: int = 0) -> str:
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{listed}"/></w:numPr>' if listed else ""
    return f"<w:p><w:pPr>{about}</w:pPr>{''.join(runs)}</w:p>"


def root(name: str, inside: str) -> str:
    return f'<w:{name} xmlns:w="{W}" xmlns:mc="{MC}">{inside}</w:{name}>'


def word(*lines: str, **parts: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", parts.pop("types", TYPES))
        archive.writestr("word/document.xml", root("document", f"<w:body>{''.join(lines)}</w:body>"))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", content)
    return made.getvalue()


def refused(content: bytes) -> str:
    with pytest.raises(WordRefused) as told:
        written_docx(content)
    return told.value.code


def test_headings_lists_and_paragraphs_keep_their_order() -> None:
    lines = [
        line(run("Прогулка"), style="1"), line(run("Двор"), style="3"), line(run("Час в день.")), line(run("первое"), listed="1"),
        line(run("под ним"), listed="1", level=1), line(run("второе"), listed="1"), line(run("звонок"), listed="2"), line(), line(run("Конец.")),
    ]  # fmt: skip
    read = written_docx(word(*lines, styles=root("styles", STYLES), numbering=root("numbering", LISTS)))
    assert read.text == "## Прогулка\n\n### Двор\n\nЧас в день.\n\n1. первое\n- под ним\n2. второе\n- звонок\n\nКонец."
    assert read.taken == {}


def test_table_comes_as_a_table_with_all_its_cells() -> None:
    cells = [["Камера", "м²"], ["1|2", ""], ["3"]]
    rows = "".join(f"<w:tr>{''.join(f'<w:tc>{line(run(cell))}</w:tc>' for cell in row)}</w:tr>" for row in cells)
    assert written_docx(word(f"<w:tbl>{rows}</w:tbl>")).text == "| Камера | м² |\n| --- | --- |\n| 1\\|2 |  |\n| 3 |  |"


def test_tracked_changes_are_taken_as_accepted_and_counted() -> None:
    gone, came = run("CANARY-deleted", "delText"), run("утром")
    read = written_docx(word(line(run("Вода "), f"<w:del {BY}>{gone}</w:del>", f"<w:ins {BY}>{came}</w:ins>")))
    assert read.text == "Вода утром"
    assert read.taken == {"deleted": 1, "inserted": 1}


def test_comment_picture_address_and_margins_are_counted_and_do_not_come() -> None:
    runs = (
        run("Окно "), '<w:hyperlink w:anchor="x"><w:r><w:t>здесь</w:t></w:r></w:hyperlink>', '<w:r><w:commentReference w:id="1"/></w:r>',
        "<w:r><w:drawing/></w:r>",
    )  # fmt: skip
    comments = root("comments", f'<w:comment w:id="1" {BY}>{line(run("CANARY-comment"))}</w:comment>')
    read = written_docx(
        word(line(*runs), comments=comments, header1=root("hdr", line(run("CANARY-head"))), footer1=root("ftr", line()))
    )
    assert read.text == "Окно здесь"
    assert read.taken == {"links": 1, "comments": 1, "pictures": 1, "margins": 1}


def test_footnote_stands_where_it_was_and_a_drawn_line_is_none() -> None:
    read = written_docx(
        word(line(run("Час"), '<w:r><w:footnoteReference w:id="2"/></w:r>', run(".")), footnotes=root("footnotes", NOTES))
    )
    assert read.text == "Час [по журналу]."


def test_words_in_a_frame_come_once_after_their_paragraph() -> None:
    box = f"<w:txbxContent>{line(run('в рамке'))}</w:txbxContent>"
    first, second = f"<w:drawing>{box}</w:drawing>", f"<w:pict>{box}</w:pict>"
    two = f"<mc:AlternateContent><mc:Choice>{first}</mc:Choice><mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>"
    read = written_docx(word(line(run("До."), f"<w:r>{two}</w:r>"), line(run("После."))))
    assert read.text == "До.\n\nв рамке\n\nПосле."
    assert read.taken == {}


def test_paragraph_that_only_looks_like_markup_stays_a_paragraph() -> None:
    assert (
        written_docx(word(line(run("# не заголовок")), line(run("{.fact} не знак")))).text
        == "\\# не заголовок\n\n\\{.fact} не знак"
    )


@pytest.mark.parametrize(
    ("name", "code"),
    [("vbaProject.bin", "docx-macros"), ("embeddings/oleObject1", "docx-embedded"), ("activeX/one", "docx-embedded")],
)
def test_part_that_a_note_does_not_need_is_refused(name: str, code: str) -> None:
    made = io.BytesIO(word(line(run("x"))))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(f"word/{name}", b"x")
    assert refused(made.getvalue()) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "docx-not"), (b"%PDF-1.7", "docx-not"), (b"PK\x03\x04broken", "docx-not"),
        (word(line("<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>")), "docx-hidden"),
        (word(line("<w:r><w:object/></w:r>")), "docx-embedded"),
        (word(line("<w:p>" * 120 + "</w:p>" * 120)), "docx-xml"),
        (word(line(run("x")), types='<!DOCTYPE x [<!ENTITY a "b">]><Types>&a;</Types>'), "docx-xml"),
        (word(line(run("x")), types=TYPES.replace("document.main", "document.macroEnabled.main")), "docx-macros"),
    ],
)  # fmt: skip
def test_hostile_file_is_refused(content: bytes, code: str) -> None:
    assert refused(content) == code


def test_hidden_footnote_is_refused() -> None:
    hidden = '<w:footnote w:id="2"><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p></w:footnote>'
    assert refused(word(line(run("x")), footnotes=root("footnotes", hidden))) == "docx-hidden"
