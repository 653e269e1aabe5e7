"""Answers to the XML of an OpenRosa instance."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from lxml import etree

from .form import SELECTS, Form, NoAnswer, Question
from .instance import InstanceRefused, Item, Level, Rows, Speaks, Value, plan_of
from .values import ValueRefused, write_text


def build_instance(form: Form, answers: Mapping[str, Value], *, instance_id: str, deprecated_id: str = "") -> bytes:
    """The XML of a record: items without an answer are left out, a NoAnswer becomes its na_ choice.

    Raises InstanceRefused with unknown-answer, no-companion, wrong-type or the code with which reading would
    refuse the value.
    """
    root = etree.Element(_tag(form.namespace, form.root_name))
    root.set("id", form.form_id)
    if form.version:
        root.set("version", form.version)
    plan = plan_of(form)
    _refuse_unknown(plan, answers, "")
    _write(root, plan, answers, "")
    space = form.meta_namespace or form.namespace
    meta = etree.SubElement(root, _tag(space, "meta"))
    etree.SubElement(meta, _tag(space, "instanceID")).text = instance_id
    if deprecated_id:
        etree.SubElement(meta, _tag(space, "deprecatedID")).text = deprecated_id
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name


def _keys(level: Level) -> set[str]:
    keys: set[str] = set()
    for entry in level.entries.values():
        if isinstance(entry, Level):
            keys |= _keys(entry)
        elif not isinstance(entry, Speaks):
            keys.add(entry.key)
    return keys


def _refuse_unknown(level: Level, answers: Mapping[str, Value], above: str) -> None:
    unknown = answers.keys() - _keys(level)
    if unknown:
        raise InstanceRefused("unknown-answer", above + min(unknown))


def _write(parent: etree._Element, level: Level, answers: Mapping[str, Value], above: str) -> None:
    space = etree.QName(parent).namespace or ""
    for name, entry in level.entries.items():
        path, tag = above + name, _tag(space, name)
        if isinstance(entry, Item):
            _write_item(parent, tag, entry, answers, path)
        elif isinstance(entry, Speaks):
            value = answers.get(entry.key)
            if isinstance(value, NoAnswer) and entry.needed:
                etree.SubElement(parent, tag).text = value.choice
        elif isinstance(entry, Level):
            group = etree.SubElement(parent, tag)
            _write(group, entry, answers, path + "/")
            if not len(group):
                parent.remove(group)
        else:
            _write_rows(parent, tag, entry, answers, path)


def _write_rows(parent: etree._Element, tag: str, repeat: Rows, answers: Mapping[str, Value], path: str) -> None:
    rows = answers.get(repeat.key, [])
    if not isinstance(rows, list):
        raise InstanceRefused("wrong-type", path)
    for row in rows:
        if not isinstance(row, dict):
            raise InstanceRefused("wrong-type", path)
        _refuse_unknown(repeat.inside, row, path + "/")
        _write(etree.SubElement(parent, tag), repeat.inside, row, path + "/")


def _write_item(parent: etree._Element, tag: str, item: Item, answers: Mapping[str, Value], path: str) -> None:
    value = answers.get(item.key)
    if value is None:
        return
    question = item.question
    if isinstance(value, NoAnswer) and question.kind not in SELECTS:
        if question.no_answer_path is None:
            raise InstanceRefused("no-companion", path)
        return
    if isinstance(value, list) or not _fits(question, value):
        raise InstanceRefused("wrong-type", path)
    text = write_text(value)
    if not text.strip():
        return
    try:
        item.read(text)
    except ValueRefused as refused:
        raise InstanceRefused(refused.code, path) from refused
    etree.SubElement(parent, tag).text = text


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_codes(value: Value) -> bool:
    return isinstance(value, tuple) and all(isinstance(code, str) for code in value)


_FITS: dict[str, Callable[[Value], bool]] = {
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "decimal": lambda value: isinstance(value, (int, Decimal)) and not isinstance(value, bool),
    "date": lambda value: isinstance(value, date) and not isinstance(value, datetime),
    "time": lambda value: isinstance(value, time),
    "datetime": lambda value: isinstance(value, datetime),
    "select_many": _is_codes,
    "rank": _is_codes,
    "calculate": lambda value: not isinstance(value, (bool, list)),
    "hidden": lambda value: not isinstance(value, (bool, list)),
}


def _fits(question: Question, value: Value) -> bool:
    if isinstance(value, NoAnswer):
        return question.kind in SELECTS
    return _FITS.get(question.kind, _is_text)(value)
