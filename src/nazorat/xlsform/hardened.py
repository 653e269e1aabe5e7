"""Reads XML that a stranger may have written: no DTD, no entities, no network, bounded size and depth."""

from __future__ import annotations

import threading

from lxml import etree

_local = threading.local()


class XmlRefused(Exception):
    """XML that is not read. ``code`` names the reason, ``path`` the element where there is one; never its content."""

    def __init__(self, code: str, path: str = "") -> None:
        super().__init__(f"{code} at {path}" if path else code)
        self.code = code
        self.path = path


def _parser() -> etree.XMLParser:
    # One parser a thread: lxml locks a shared one, and making one costs a third of reading a record.
    parser: etree.XMLParser | None = getattr(_local, "parser", None)
    if parser is None:
        parser = _local.parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
    return parser


def _deeper_than(depth: int) -> etree.XPath:
    return etree.XPath("boolean(" + "/*" * (depth + 1) + ")")


_DEPTHS = {depth: _deeper_than(depth) for depth in (32, 100)}


def read_xml(data: bytes, *, limit: int, depth: int, refuse: type[XmlRefused] = XmlRefused) -> etree._Element:
    """The root element of at most ``limit`` bytes, nested at most ``depth`` (32 or 100) deep.

    Raises ``refuse`` with code too-big, doctype, not-xml or too-deep. Only UTF-8 is read, whatever the
    document declares, so that a document type cannot hide behind another encoding.
    """
    if len(data) > limit:
        raise refuse("too-big")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise refuse("doctype")
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse("not-xml") from error
    if root is None:
        raise refuse("not-xml")
    if _DEPTHS[depth](root):
        raise refuse("too-deep")
    return root


def local_name(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]
