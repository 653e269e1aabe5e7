"""An XForm as a device sees it: the empty record of its model, filled with answers. Knows no more than what the server handed out."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from lxml import etree

from nazorat.cli.demo.story.shapes import Answer, Na

XFORMS = "{http://www.w3.org/2002/xforms}"
OURS = "{urn:nazorat:tool:1}"


class NotThere(Exception):
    """The tool has no such question."""


class Blank:
    """One version of a tool: `code` and `version` as its model names them."""

    def __init__(self, xform: bytes) -> None:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        model = etree.fromstring(xform, parser).find(f".//{XFORMS}model")
        if model is None:
            raise NotThere("the tool has no model")
        instance = model.find(f"{XFORMS}instance")
        if instance is None or not len(instance):
            raise NotThere("the tool has no record")
        self._root = instance[0]
        self.code, self.version = str(self._root.get("id")), str(self._root.get("version"))
        self._companions: dict[str, str] = {}
        for bind in model.iterfind(f"{XFORMS}bind"):
            path = str(bind.get("nodeset")).split("/", 2)[-1]
            stands_for = bind.get(f"{OURS}no_answer_of")
            if stands_for:
                self._companions["/".join([*path.split("/")[:-1], stands_for])] = path

    def fill(self, answers: Mapping[str, Answer], instance_id: str) -> bytes:
        """The record's XML. Raises NotThere for an answer to a question that this tool has not."""
        root = copy.deepcopy(self._root)
        for path, answer in answers.items():
            if isinstance(answer, Na) and path in self._companions:
                path, answer = self._companions[path], f"na_{answer.code}"  # noqa: PLW2901 - the companion says it in its place
            _find(root, path).text = written(answer)
        meta = root.find("{*}meta/{*}instanceID")
        if meta is None:
            raise NotThere("the tool names no instance")
        meta.text = instance_id
        etree.cleanup_namespaces(root)
        return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def written(answer: Answer) -> str:
    """An answer as XForms write it."""
    if isinstance(answer, Na):
        return f"na_{answer.code}"
    if isinstance(answer, tuple):
        return " ".join(answer)
    if isinstance(answer, time):
        return answer.strftime("%H:%M:%S")
    return answer.isoformat() if isinstance(answer, date) else str(answer) if isinstance(answer, int | Decimal) else answer


def _find(root: etree._Element, path: str) -> etree._Element:
    found = root.find("/".join(f"{{*}}{part}" for part in path.split("/")))
    if found is None:
        raise NotThere(path)
    return found
