"""Words out of a clipboard: what Word puts there beside them is taken off, and what was taken off is counted. Pure functions over text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, ngettext_lazy
from lxml import etree

# what of a page's markup is read at all: several pages of Word without its styles
LONGEST_MARKUP = 400_000
LEFT_OUT = frozenset({"head", "style", "script", "title", "xml", "template", "noscript", "object", "iframe", "svg", "math"})
DELETED = frozenset({"del", "s", "strike"})
PICTURES = frozenset({"img", "v:imagedata", "v:shape"})
BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "tr", "table", "br", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr"}
)
CELLS = frozenset({"td", "th"})
# Word's own: hidden text, deletions that are still shown, comments and the marks that lead to them, its bullet of a list
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])")
STRUCK = re.compile(r"text-decoration[^;]*line-through")
COMMENT = re.compile(r"mso-element\s*:\s*comment|mso-special-character\s*:\s*comment")
BULLET = re.compile(r"mso-list\s*:\s*ignore")
QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'"})
SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
BREAKS = re.compile("\r\n?|[\x0b\x0c\u0085\u2028\u2029]")
# soft hyphens, marks of no width and of direction, byte order marks, what stands for a picture, controls
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")

WORDS: Mapping[str, str | Promise] = {
    "markup": _("the look of the page: fonts, colours, styles"),
    "deleted": ngettext_lazy("%(n)s deletion, tracked or struck out", "%(n)s deletions, tracked or struck out", "n"),
    "inserted": ngettext_lazy("%(n)s mark of who added text; the text stays", "%(n)s marks of who added text; the text stays", "n"),
    "comments": ngettext_lazy("%(n)s comment", "%(n)s comments", "n"),
    "hidden": ngettext_lazy("%(n)s piece of hidden text", "%(n)s pieces of hidden text", "n"),
    "pictures": ngettext_lazy("%(n)s picture: attach it as a scan", "%(n)s pictures: attach them as scans", "n"),
    "links": ngettext_lazy("%(n)s address behind words", "%(n)s addresses behind words", "n"),
    "margins": ngettext_lazy("%(n)s line at the head or foot of every page", "%(n)s lines at the head or foot of every page", "n"),
    "spaces": ngettext_lazy("%(n)s space that does not break, put as a plain one", "%(n)s spaces that do not break, put as plain ones", "n"),
    "quotes": ngettext_lazy("%(n)s curled quotation mark, put as a straight one", "%(n)s curled quotation marks, put as straight ones", "n"),
    "unseen": ngettext_lazy("%(n)s character that cannot be seen", "%(n)s characters that cannot be seen", "n"),
}  # fmt: skip


@dataclass(frozen=True)
class Clean:
    """Words with nothing beside them, paragraphs apart by an empty line; `taken` counts what was taken off, by the codes of WORDS."""

    text: str = field(repr=False)
    taken: Mapping[str, int] = field(default_factory=dict)

    @property
    def said(self) -> list[str]:
        """What was taken off, in words, in the order of WORDS."""
        return [str(words % {"n": self.taken[code]}) for code, words in WORDS.items() if self.taken.get(code)]

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.text.split("\n\n") if part]


def plain(text: str) -> Clean:
    """Typed or pasted words without what cannot be seen and what only a typesetter needs."""
    taken: Counter[str] = Counter()
    text = BREAKS.sub("\n", text)
    text, taken["spaces"] = SPACES.subn(" ", text)
    text, taken["unseen"] = UNSEEN.subn("", text)
    straight = text.translate(QUOTES)
    taken["quotes"] = sum(one != other for one, other in zip(text, straight, strict=True))
    lines = [" ".join(line.split()) for line in straight.split("\n")]
    return Clean(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip(), +taken)


def words_of(markup: str) -> Clean:
    """The words of what a browser has on its clipboard as HTML. Raises ValueError when it is too long or nested too deep."""
    if len(markup) > LONGEST_MARKUP:
        raise ValueError("too long")
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    body = _between_marks(markup).encode("utf-8", "replace")
    root = etree.fromstring(body, parser) if body.strip() else None
    if any(one.level_name == "FATAL" for one in parser.error_log):
        # nested deeper than the parser goes: it would leave words out and say nothing
        raise ValueError("too deep")
    taken: Counter[str] = Counter()
    text = "".join(_pieces(root, taken)) if root is not None else ""
    paragraphs = (re.sub("[ \t]+", " ", part) for part in text.split("\n"))
    clean = plain("\n\n".join(part for part in paragraphs if part.strip(" |")))
    return Clean(clean.text, +(taken + Counter(clean.taken) + Counter(markup=1)))


def _between_marks(markup: str) -> str:
    """What was chosen in Word, without the head that carries its styles."""
    start, end = markup.find("<!--StartFragment-->"), markup.rfind("<!--EndFragment-->")
    return markup[start + len("<!--StartFragment-->") : end] if 0 <= start < end else markup


def _pieces(root: etree._Element, taken: Counter[str]) -> Iterable[str]:
    """The text in its order; a block stands between two line breaks. Goes by events, so that depth costs no stack."""
    skipping: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if skipping is None:
                why = _why_left_out(element, tag)
                if why is not None:
                    skipping = element
                    # the list at the end holds the comments whose marks in the text were counted
                    listed = why == "comments" and taken[why] and tag in BLOCKS
                    taken[why] += why != "markup" and not listed
                else:
                    yield from _opened(element, tag, taken)
            continue
        if element is skipping:
            skipping = None
            # a deleted cell or paragraph still parts what stands around it
            yield "\n" if tag in BLOCKS else ""
        elif skipping is None and tag in BLOCKS:
            yield "\n"
        elif skipping is None and tag in CELLS:
            yield " | "
        if skipping is None and element.tail and element is not root:
            # a line break inside a source line of the markup is only a space
            yield re.sub(r"\s*\n\s*", " ", element.tail)


def _opened(element: etree._Element, tag: str, taken: Counter[str]) -> Iterable[str]:
    if tag == "ins":
        taken["inserted"] += 1
    if tag == "a" and element.get("href"):
        taken["links"] += 1
    if tag in BLOCKS:
        yield "\n"
    if element.text:
        yield re.sub(r"\s*\n\s*", " ", element.text)


def _why_left_out(element: etree._Element, tag: str) -> str | None:
    """The code of WORDS under which an element with all in it is taken off; None when it stays."""
    style = (element.get("style") or "").lower()
    kind = (element.get("class") or "").lower()
    if COMMENT.search(style) or "msocom" in kind:
        return "comments"
    if HIDDEN.search(style) or element.get("hidden") is not None:
        return "hidden"
    if tag in DELETED or STRUCK.search(style) or "msodel" in kind:
        return "deleted"
    if tag in PICTURES:
        return "pictures"
    return "markup" if tag in LEFT_OUT or BULLET.search(style) else None
