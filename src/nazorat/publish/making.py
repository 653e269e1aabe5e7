"""The public's page as files: one page of HTML with its style and charts, and the same as tagged PDF and Word, in each language.

Made of the rows that the pathway chose for the public. What is made is stored and given out as it is; nothing is made when somebody reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _, override

from nazorat.kit.spelling import key_of, words_of
from nazorat.pathway import drawing
from nazorat.pathway.editions import KINDS, document
from nazorat.pathway.readers import ABOUT, Part, Reader, parts_for
from nazorat.people.models import Member
from nazorat.typeset import Document, chart_png, chart_svg, editions
from nazorat.typeset.document import LANGUAGES

PAGE, STYLE = "html", "css"
# how a kind is said to a browser; a chart's kind has the name of what it draws before it
TYPES: Mapping[str, str] = {**KINDS, STYLE: "text/css; charset=utf-8", "svg": "image/svg+xml", "png": "image/png"}
# a page shows these, everything else is saved
SHOWN = (PAGE, STYLE, "svg")
# what a document puts before a sign that has a meaning of its own there
_ESCAPED = "\\"
Made = dict[tuple[str, str], bytes]


def type_of(kind: str) -> str:
    """The media type of a file."""
    return TYPES[kind.rpartition("-")[2]]


def made_now(number: int) -> tuple[Made, list[Document]]:
    """Every file of an edition by language and kind, of the rows as they stand now, and the documents that were pressed."""
    style = render_to_string("publish/page.css").encode()
    made: Made = {}
    documents = [_numbered(document(Reader.PUBLIC, language), number) for language in LANGUAGES]
    for one, pressed in zip(documents, editions(documents, ("pdf", "docx")), strict=True):
        made |= {(one.language, kind): content for kind, content in pressed.items()}
        with override(one.language):
            parts = parts_for(Reader.PUBLIC)
            charts = _charts(parts)
            made |= {(one.language, kind): content for kind, content in charts.items()}
            made[one.language, PAGE] = _page(one, parts, {kind.rpartition("-")[0] for kind in charts}).encode()
        made[one.language, STYLE] = style
    return made, documents


def _numbered(made: Document, number: int) -> Document:
    """The document with its number beside its day."""
    with override(made.language):
        said = _("Edition %(number)s, as known on %(day)s") % {"number": number, "day": made.subtitle}
    return replace(made, subtitle=said, footer=said)


def _charts(parts: Iterable[Part]) -> dict[str, bytes]:
    """Charts of the parts in the active language, as a picture for the page and one for slides."""
    specs = {part.drawing: spec for part in parts if part.drawing and (spec := drawing.spec_of(part.drawing))}
    drawn = {f"{name}-svg": chart_svg(spec).encode() for name, spec in specs.items()}
    return drawn | {f"{name}-png": chart_png(spec) for name, spec in specs.items()}


def _page(made: Document, parts: Iterable[Part], drawn: set[str]) -> str:
    """The page in the active language. Its links are to files beside it: it reads the same wherever it is served."""
    shown = {
        "language": made.language, "languages": LANGUAGES, "title": made.title, "said": made.subtitle, "sides": made.organisations,
        "about": ABOUT[Reader.PUBLIC], "demo": getattr(settings, "NAZORAT_DEMO", False), "drawn": sorted(drawn),
        "parts": [(part, part.drawing if part.drawing in drawn else "", drawing.alt_of(part.drawing)) for part in parts],
    }  # fmt: skip
    return render_to_string("publish/page.html", shown)


def members_named(documents: Iterable[Document]) -> list[Member]:
    """Members whose name stands in one of the documents: in Cyrillic or Latin, in either order of its words, whatever is around it."""
    said = [f" {key_of(section.markdown.replace(_ESCAPED, ''))} " for one in documents for section in one.sections]
    return [one for one in Member.objects.order_by("code") if any(form in text for form in _forms(one.name) for text in said)]


def _forms(name: str) -> list[str]:
    """A name of two words or more as it may stand in a text. One word alone may be any word: it is left to who looks at the page."""
    words = words_of(name)
    return [f" {' '.join(words)} ", f" {' '.join([words[-1], *words[:-1]])} "] if len(words) > 1 else []
