"""Counting paragraphs: once, in Python, the same in every language and format."""

from __future__ import annotations

import dataclasses

import pypandoc
import pytest

from nazorat.typeset import Document, DocumentRefused, Figure, Section, Table
from nazorat.typeset.compose import compose, escape, table_markdown
from nazorat.typeset.paragraphs import blocks, numbered, sections_out_of_step
from nazorat.typeset.tests.sample import TEXT, report


def texts(markdown: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(markdown)]


def test_blocks_of_each_kind() -> None:
    markdown = "One\ntwo.\n\n- a\n\n  more of a\n\n| x |\n|---|\n\n: Said\n\n> q\n\n# Head\n\n![](figure:f)\n\n[^1]: note"
    kinds = [kind for kind, _ in texts(markdown)]
    assert kinds == ["paragraph", "list", "list", "table", "caption", "quote", "heading", "figure", "note"]
    assert texts(markdown)[0][1] == "One two."


def test_prefix_gives_kind_and_pairs() -> None:
    (block,) = blocks('{.recommendation no="3" label="Совет"} **Директору.** Сделать.')
    assert block.attributes.kind == "recommendation"
    assert block.attributes.pairs == {"no": "3", "label": "Совет"}
    assert block.text == "**Директору.** Сделать."


def test_fence_gives_kind_to_every_paragraph_inside() -> None:
    found = list(blocks("::: {.fact}\nA\n\nB\n:::\n\nC"))
    assert [(block.attributes.kind, block.text) for block in found] == [("fact", "A"), ("fact", "B"), ("", "C")]


@pytest.mark.parametrize("text", ["2026. Год начался.", "+7 минут", ": двоеточие", "А. Рахим", "Table: nothing before it"])
def test_a_beginning_that_looks_like_a_list_is_a_paragraph(text: str) -> None:
    assert texts(text) == [("paragraph", text)]


def test_numbers_run_on_through_sections_and_skip_what_belongs_to_a_paragraph() -> None:
    found = numbered(report("ru"))
    assert [one.number for one in found] == list(range(1, 10))
    assert [one.section for one in found] == ["summary"] * 3 + ["walk"] * 6
    assert [one.kind for one in found[3:]] == ["fact", "origin", "standard", "explanation", "assessment", "recommendation"]


def test_numbers_are_equal_in_three_languages() -> None:
    by_language = [[(p.number, p.section, p.kind) for p in numbered(report(language))] for language in TEXT]
    assert by_language[0] == by_language[1] == by_language[2]
    assert sections_out_of_step(report("ru"), report("tg")) == ()


def test_a_missing_paragraph_in_a_translation_is_named() -> None:
    master, translation = report("ru"), report("tg")
    first = translation.sections[0]
    shorter = dataclasses.replace(first, markdown=first.markdown.rsplit("\n\n", 1)[0])
    translation = dataclasses.replace(translation, sections=(shorter, *translation.sections[1:]))
    assert sections_out_of_step(master, translation) == ("summary",)


def test_uncounted_section_has_no_numbers() -> None:
    sections = (
        Section("a", "A", markdown="one"),
        Section("b", "B", markdown="two", counted=False),
        Section("c", "C", markdown="three"),
    )
    found = numbered(Document("T", "en", "K", sections))
    assert [(one.number, one.section) for one in found] == [(1, "a"), (2, "c")]


def test_composed_markdown_carries_the_same_numbers() -> None:
    document = report("en")
    markdown = compose(document).markdown
    assert all(f'number="{one.number}"' in markdown for one in numbered(document))
    assert f'number="{len(numbered(document)) + 1}"' not in markdown


@pytest.mark.parametrize("columns", [2, 6])
def test_caption_of_a_table_stays_with_it_however_wide_it_is(columns: int) -> None:
    table = Table(tuple(f"h{n}" for n in range(columns)), (tuple(f"c{n}" for n in range(columns)),), caption="Talks by kind")
    section = Section("a", "A", markdown=f"before\n\n{table_markdown(table)}\n\nafter")
    made = pypandoc.convert_text(compose(Document("T", "en", "K", (section,))).markdown, "html", "markdown")
    assert "<caption>Talks by kind</caption>" in made
    assert "Table:" not in made


def test_escape_leaves_nothing_that_markdown_reads() -> None:
    assert escape("a*b|c[d](e)") == "a\\*b\\|c\\[d\\]\\(e\\)"
    assert "\\|" in table_markdown(Table(("a|b",), (("c",),)))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: Table(("a",), (("b", "c"),)), "table-rows-differ"),
        (lambda: Figure("f", " ", svg="<svg/>"), "figure-without-description"),
        (lambda: Figure("f", "alt"), "figure-needs-one-picture"),
        (lambda: report(language="ru", title=" "), "title-missing"),
        (lambda: Document("T", "en", "K", (Section("a", "A"), Section("a", "B"))), "section-id-twice"),
    ],
)
def test_refusals(make: object, code: str) -> None:
    with pytest.raises(DocumentRefused) as refused:
        make()  # type: ignore[operator]  # each case is a maker without arguments
    assert refused.value.code == code
