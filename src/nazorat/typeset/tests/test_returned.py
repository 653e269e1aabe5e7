"""A Word file that left with anchors and comes back: what is read of it, and what is refused."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from nazorat.typeset import Document, Returned, Section, WordRefused, docx, returned_docx
from nazorat.typeset.returned import MOST_BYTES, digest_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FIRST, SECOND = "nz_0123abcd_ru_3_1_0", "nz_0123abcd_ru_3_1_1"
DOCUMENT, RELS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"
BY = 'w:id="7" w:author="CANARY-AUTHOR" w:date="2026-06-01T00:00:00Z"'
COMMENTS = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Change = Callable[[str], str]


@pytest.fixture(scope="module")
def left() -> bytes:
    """A section of two anchored paragraphs, a list and one without an anchor."""
    text = "{.fact} Прогулка длится менее часа.\n\nЕё *место* мало.\n\n- пункт\n\nЖивой абзац."
    section = Section("method", "Как мы работали", markdown=text, number="3", anchors=(FIRST, SECOND, ""))
    return docx(Document("Место", "ru", "Доклад", (section,)))


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(content: bytes, change: Change, name: str = DOCUMENT) -> bytes:
    parts = parts_of(content)
    after = change(parts[name].decode())
    assert after != parts[name].decode()
    return packed({**parts, name: after.encode()})


def with_part(content: bytes, name: str, data: bytes = b"x") -> bytes:
    return packed({**parts_of(content), name: data})


def run(text: str, tag: str = "t") -> str:
    return f'<w:r><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def in_place_of(word: str, xml: str) -> Change:
    """Word's own way: the run is cut, the changed piece stands between."""
    return lambda text: text.replace(word, f'</w:t></w:r>{xml}<w:r><w:t xml:space="preserve">', 1)


def tracked(content: bytes) -> bytes:
    return changed(
        content,
        in_place_of("менее часа", f"<w:del {BY}>{run('менее часа', 'delText')}</w:del><w:ins {BY}>{run('40 минут')}</w:ins>"),
    )


def commented(content: bytes, *, on: bool = True) -> bytes:
    if on:
        mark = '<w:commentRangeStart w:id="4"/><w:r><w:commentReference w:id="4"/></w:r>'
        content = changed(content, in_place_of("место", mark + run("место")))
    comment = (
        f'<w:comments {W}><w:comment w:id="4" w:author="CANARY-AUTHOR"><w:p>{run("Какое место?")}</w:p></w:comment></w:comments>'
    )
    kind = f'<Override PartName="/word/comments.xml" ContentType="{COMMENTS}"/></Types>'
    content = changed(content, lambda text: text.replace("</Types>", kind), TYPES)
    relation = f'<Relationship Id="x4" Type="{RELATED}/comments" Target="comments.xml"/></Relationships>'
    content = changed(content, lambda text: text.replace("</Relationships>", relation), RELS)
    return with_part(content, "word/comments.xml", comment.encode())


def rows(read: Returned) -> list[tuple[str, str, str]]:
    return [(one.anchor, one.before, one.after) for one in read.paragraphs]


def refused(content: bytes) -> str:
    with pytest.raises(WordRefused) as caught:
        returned_docx(content)
    return caught.value.code


def test_file_that_nobody_touched_comes_back_as_it_left(left: bytes) -> None:
    read = returned_docx(left)
    assert rows(read)[:2] == [
        (FIRST, "Прогулка длится менее часа.", "Прогулка длится менее часа."), (SECOND, "Её место мало.", "Её место мало.")
    ]  # fmt: skip
    assert not any(one.tracked or one.untracked for one in read.paragraphs)


def test_name_of_an_anchor_fits_into_word_and_holds_the_digest(left: bytes) -> None:
    names = re.findall(r'w:name="(nz_[^"]+)"', parts_of(left)[DOCUMENT].decode())
    assert names == [f"{FIRST}_{digest_of('Прогулка длится менее часа.')}", f"{SECOND}_{digest_of('Её место мало.')}"]
    assert max(map(len, names)) <= 40


def test_tracked_change_gives_the_text_before_and_after(left: bytes) -> None:
    first = returned_docx(tracked(left)).paragraphs[0]
    assert (first.before, first.after) == ("Прогулка длится менее часа.", "Прогулка длится 40 минут.")
    assert (first.tracked, first.untracked) == (True, False)


def test_move_takes_words_out_here_and_puts_them_in_there(left: bytes) -> None:
    away = changed(left, in_place_of(" менее часа", f"<w:moveFrom {BY}>{run(' менее часа')}</w:moveFrom>"))
    read = returned_docx(changed(away, in_place_of("мало", f"<w:moveTo {BY}>{run('менее часа ')}</w:moveTo>{run('мало')}")))
    assert [(one.before, one.after) for one in read.paragraphs[:2]] == [
        ("Прогулка длится менее часа.", "Прогулка длится."), ("Её место мало.", "Её место менее часа мало.")
    ]  # fmt: skip


def test_change_without_tracking_is_found_by_what_left(left: bytes) -> None:
    first = returned_docx(changed(left, lambda text: text.replace("менее часа", "час"))).paragraphs[0]
    assert (first.tracked, first.untracked, first.after) == (False, True, "Прогулка длится час.")


def test_renumbered_paragraph_is_the_one_of_its_anchor_and_not_changed(left: bytes) -> None:
    def renumber(text: str) -> str:
        return re.sub(r"(<w:tab\s*/></w:r>.{0,300}?<w:t[^>]*>)1(</w:t>)", r"\g<1>17\2", text, count=1, flags=re.DOTALL)

    first = returned_docx(changed(left, renumber)).paragraphs[0]
    assert (first.anchor, first.untracked, first.before) == (FIRST, False, "Прогулка длится менее часа.")


def test_comment_hangs_on_its_paragraph_and_names_nobody(left: bytes) -> None:
    read = returned_docx(commented(left))
    assert [one.remarks for one in read.paragraphs[:2]] == [(), ("Какое место?",)]
    assert "CANARY" not in repr(read)


def test_comment_on_nothing_is_kept_apart(left: bytes) -> None:
    read = returned_docx(commented(left, on=False))
    assert (read.loose, [one.remarks for one in read.paragraphs[:2]]) == (("Какое место?",), [(), ()])


def test_paragraph_whose_anchor_is_gone_is_kept_after_the_one_before(left: bytes) -> None:
    read = returned_docx(changed(left, lambda text: re.sub(rf'<w:bookmarkStart [^>]*w:name="{SECOND}[^>]*/>', "", text)))
    assert [(one.anchor, one.follows, one.after) for one in read.paragraphs[1:2]] == [("", FIRST, "Её место мало.")]


def test_paragraph_that_was_copied_carries_its_anchor_once(left: bytes) -> None:
    def double(text: str) -> str:
        paragraph = next(each for each in re.findall(r"<w:p>.*?</w:p>", text, re.DOTALL) if FIRST in each)
        return text.replace(paragraph, paragraph * 2)

    assert [one.anchor for one in returned_docx(changed(left, double)).paragraphs[:3]] == [FIRST, "", SECOND]


def test_paragraph_put_in_with_tracking_follows_the_one_before(left: bytes) -> None:
    new = f"<w:p><w:pPr><w:rPr><w:ins {BY}/></w:rPr></w:pPr><w:ins {BY}>{run('Новый абзац.')}</w:ins></w:p>"
    read = returned_docx(
        changed(left, lambda text: re.sub(rf"(.*{SECOND}.*?</w:p>)", rf"\g<1>{new}", text, count=1, flags=re.DOTALL))
    )
    assert [(one.anchor, one.follows, one.before, one.after) for one in read.paragraphs[2:3]] == [("", SECOND, "", "Новый абзац.")]


@pytest.fixture(scope="module")
def ruled() -> bytes:
    """Paragraphs with a list, a table and a heading between them."""
    text = "Первый абзац.\n\n- вода\n- свет\n\n| Камера | Людей |\n|---|---|\n| A-1 | 4 |\n\n## Подробно\n\nВторой абзац."
    section = Section("method", "Как мы работали", markdown=text, number="3", anchors=(FIRST, SECOND))
    return docx(Document("Место", "ru", "Доклад", (section,)))


def lines(content: bytes) -> list[tuple[str, str, str, str]]:
    return [(one.block, one.before, one.after, one.follows) for one in returned_docx(content).paragraphs if one.block]


def test_lines_that_nobody_touched_do_not_come(ruled: bytes) -> None:
    read = returned_docx(ruled)
    assert ([one.anchor for one in read.paragraphs], read.gone) == ([FIRST, SECOND], ())


def test_line_changed_without_tracking_comes_with_its_kind_and_place(ruled: bytes) -> None:
    content = changed(ruled, lambda text: text.replace("свет", "тьма").replace("A-1", "A-2").replace("Подробно", "Кратко"))
    assert lines(content) == [
        ("list", "тьма", "тьма", FIRST), ("table", "A-2", "A-2", FIRST), ("heading", "Кратко", "Кратко", FIRST),
    ]  # fmt: skip
    assert all(one.untracked for one in returned_docx(content).paragraphs if one.block)


def test_line_changed_with_tracking_comes_before_and_after(ruled: bytes) -> None:
    mark = f"<w:del {BY}>{run('свет', 'delText')}</w:del><w:ins {BY}>{run('тьма')}</w:ins>"
    content = changed(ruled, in_place_of("свет", mark))
    assert lines(content) == [("list", "свет", "тьма", FIRST)]
    (one,) = (one for one in returned_docx(content).paragraphs if one.block)
    assert (one.tracked, one.untracked) == (True, False)


def test_line_that_is_gone_or_new_is_counted_where_it_stood(ruled: bytes) -> None:
    def without(text: str) -> str:
        return re.sub(r"<w:tbl>.*?</w:tbl>", f"<w:p>{run('Дописано.')}</w:p>", text, count=1, flags=re.DOTALL)

    content = changed(ruled, without)
    assert lines(content) == [("other", "Дописано.", "Дописано.", FIRST)]
    assert returned_docx(content).gone == ((FIRST, 4),)


def test_line_goes_with_its_paragraph_and_is_counted(ruled: bytes) -> None:
    def without(text: str) -> str:
        return re.sub(rf"<w:p>(?:(?!</w:p>).)*{FIRST}.*?(?=<w:p>(?:(?!</w:p>).)*{SECOND})", "", text, count=1, flags=re.DOTALL)

    read = returned_docx(changed(ruled, without))
    assert ([one.anchor for one in read.paragraphs], read.gone) == ([SECOND], (("", 7),))


def test_line_that_was_emptied_is_changed_to_nothing(ruled: bytes) -> None:
    assert lines(changed(ruled, lambda text: text.replace("свет", ""))) == [("list", "", "", FIRST)]


def test_list_of_a_file_that_left_before_lines_were_marked_is_passed_over(ruled: bytes) -> None:
    old = changed(ruled, lambda text: re.sub(r'<w:bookmarkStart [^>]*w:name="nz[bn]_[^>]*/>', "", text).replace("свет", "тьма"))
    assert (lines(old), returned_docx(old).gone) == ([], ())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("word/vbaProject.bin", "docx-macros"), ("word/embeddings/oleObject1.bin", "docx-embedded"),
        ("word/activeX/activeX1.xml", "docx-embedded"), ("word/afchunk1.html", "docx-embedded"),
    ],
)  # fmt: skip
def test_part_that_a_text_does_not_need_is_refused(left: bytes, name: str, code: str) -> None:
    assert refused(with_part(left, name)) == code


def test_docm_is_refused_whatever_its_name(left: bytes) -> None:
    docm = changed(
        left,
        lambda text: text.replace("wordprocessingml.document.main+xml", "wordprocessingml.document.macroEnabled.main+xml"),
        TYPES,
    )
    assert refused(docm) == "docx-macros"


@pytest.mark.parametrize(
    ("kind", "code"), [("oleObject", "docx-embedded"), ("image", "docx-external"), ("attachedTemplate", "docx-external")]
)
def test_relation_that_fetches_or_runs_something_is_refused(left: bytes, kind: str, code: str) -> None:
    relation = f'<Relationship Id="x9" Type="http://x/{kind}" Target="file:///etc/passwd" TargetMode="External"/></Relationships>'
    assert refused(changed(left, lambda text: text.replace("</Relationships>", relation), RELS)) == code


@pytest.mark.parametrize("switch", ["<w:vanish/>", '<w:vanish w:val="true"/>', "<w:specVanish/>"])
def test_hidden_text_is_refused(left: bytes, switch: str) -> None:
    hidden = f"<w:r><w:rPr>{switch}</w:rPr><w:t>скрыто</w:t></w:r>"
    assert refused(changed(left, in_place_of("место", hidden))) == "docx-hidden"


def test_text_hidden_by_its_style_is_refused_and_a_switch_that_is_off_is_not(left: bytes) -> None:
    style = '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    made = changed(left, lambda text: text.replace("</w:styles>", style), "word/styles.xml")
    hidden = '<w:r><w:rPr><w:rStyle w:val="Gone"/></w:rPr><w:t>скрыто</w:t></w:r>'
    assert refused(changed(made, in_place_of("место", hidden))) == "docx-hidden"
    shown = '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>место</w:t></w:r>'
    assert returned_docx(changed(left, in_place_of("место", shown))).paragraphs[1].after == "Её место мало."


def test_entities_and_deep_nesting_are_refused(left: bytes) -> None:
    entity = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document '
    assert refused(changed(left, lambda text: text.replace("<w:document ", entity, 1))) == "docx-xml"
    assert (
        refused(changed(left, lambda text: text.replace("<w:body>", "<w:body>" + "<w:sdt>" * 200 + "</w:sdt>" * 200))) == "docx-xml"
    )


def test_file_that_unpacks_to_more_than_a_text_is_refused(left: bytes) -> None:
    assert refused(with_part(left, "word/media/bomb.bin", bytes(130 * 1024 * 1024))) == "docx-bomb"
    assert refused(packed({**parts_of(left), **{f"word/p{at}.bin": b"" for at in range(1001)}})) == "docx-bomb"
    assert refused(changed(left, lambda text: text.replace("<w:body>", "<w:body>" + " " * (41 * 1024 * 1024)))) in (
        "docx-bomb",
        "docx-xml",
    )
    assert refused(bytes(MOST_BYTES + 1)) == "docx-too-big"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), packed({"a.txt": b"a"})])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    assert refused(content) == "docx-not"


def test_broken_archive_is_refused(left: bytes) -> None:
    assert refused(left[: len(left) // 2]) == "docx-not"
    half = bytearray(left)
    half[200:400] = bytes(200)
    assert refused(bytes(half)) in ("docx-not", "docx-xml", "docx-not-read")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.temporary_files("LibreOffice works on files")
def test_anchors_and_changes_survive_libreoffice(left: bytes, tmp_path: Path) -> None:
    (tmp_path / "in.docx").write_bytes(commented(tracked(left)))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        f"{tmp_path}/out",
        f"{tmp_path}/in.docx",
    ]
    subprocess.run(
        command,
        check=True,
        capture_output=True,
        timeout=120,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "TMPDIR": str(tmp_path)},
    )
    read = returned_docx((tmp_path / "out" / "in.docx").read_bytes())
    assert [(one.anchor, one.untracked, one.after) for one in read.paragraphs[:2]] == [
        (FIRST, False, "Прогулка длится 40 минут."), (SECOND, False, "Её место мало.")
    ]  # fmt: skip
    assert read.paragraphs[0].tracked
    assert read.paragraphs[1].remarks == ("Какое место?",)
