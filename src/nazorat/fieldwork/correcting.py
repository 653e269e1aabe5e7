"""One item of a record corrected: which items can be, and what follows for the others. Pure functions over a tool; nothing is stored here."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from math import isclose

from lxml import etree

from nazorat.fieldwork.paper import ON_PAPER, Place, Values, answer_at, flat, places_in, with_answer
from nazorat.fieldwork.typed import settled
from nazorat.xlsform import (
    IDENTITY,
    Answers,
    Form,
    InstanceRefused,
    NoAnswer,
    Scalar,
    build_instance,
    parse_instance,
    read_instance,
    write_text,
)

# in the meta of an instance: what names the version itself
OWN_META = ("instanceID", "deprecatedID")


class NotCorrectable(ValueError):
    """The record as it is cannot be written down again without losing something."""


def correctable(form: Form, answers: Answers) -> list[Place]:
    """The items of a record that can be corrected in words, in the order of the tool.

    Not calculations, which follow; not files, places on a map and what a device alone writes; and not who may know, which the person chose.
    """
    return [place for place in places_in(form, answers) if _correctable(place)]


def _correctable(place: Place) -> bool:
    question = place.question
    plain = question.kind in ON_PAPER and not question.calculate
    return plain and question.sensitive != "compartment" and question.sensitive.lower() not in IDENTITY


def as_it_stands(answers: Answers, name: str) -> str:
    """An answer as one line that tells it from any other: what a page shows the corrector stands in it, and is compared when they are done."""
    held = answer_at(answers, name)
    if held is None or isinstance(held, list):
        return ""
    return f"{'-' if isinstance(held, NoAnswer) else '='}{write_text(held)}"


def corrected_answers(form: Form, answers: Answers, place: Place, value: Scalar | None) -> Answers:
    """The answers with one corrected: what no longer applies by it is taken out, what is worked out from it is worked out anew.

    A calculation that comes out otherwise here than on the device that sent it is not ours to work out: it stays as it was.
    """
    every, held = places_in(form, answers), flat(answers)
    before, after, ours = _both(every, held, place, value)
    (worked, gone_before), (anew, gone_after) = settled(every, before), settled(every, after)
    changed = with_answer(answers, place.name, value)
    for name in sorted((gone_after - gone_before) & held.keys() - {place.name}):
        changed = with_answer(changed, name, None)
    for name in sorted(ours - gone_after):
        if write_text(anew.get(name, "")) != write_text(worked.get(name, "")):
            changed = with_answer(changed, name, anew.get(name))
    return changed


def _both(every: tuple[Place, ...], held: Values, place: Place, value: Scalar | None) -> tuple[Values, Values, set[str]]:
    """What is given before and after, and the calculations that are ours: those that come out here as they came in."""
    worked_out = {one.name for one in every if one.question.calculate}
    given = {name: said for name, said in held.items() if name not in worked_out}
    worked, _gone = settled(every, given)
    ours = {name for name in worked_out if _same(worked.get(name), held.get(name))}
    before = {name: said for name, said in held.items() if name not in ours}
    after = {name: said for name, said in before.items() if name != place.name}
    if value is not None:
        after[place.name] = value
    return before, after, ours


def _same(one: Scalar | None, other: Scalar | None) -> bool:
    if one is None or other is None:
        return one is other
    texts = write_text(one), write_text(other)
    try:
        numbers = [float(Decimal(text)) for text in texts]
    except InvalidOperation:
        return texts[0] == texts[1]
    return isclose(*numbers, rel_tol=1e-9)


def written_anew(form: Form, old: bytes, answers: Answers, instance_id: str) -> bytes:
    """The XML of a corrected version, which names the one before it. Raises NotCorrectable when it would not say what `answers` say."""
    root = read_instance(old)
    previous = parse_instance(form, old, strict=False).instance_id
    try:
        xml = build_instance(form, answers, instance_id=instance_id, deprecated_id=previous)
        made = read_instance(xml)
        meta = next(iter(_metas(made)))
        # what the device noted besides, as a log of its own, is named in every version
        meta.extend(child for one in _metas(root) for child in one if etree.QName(child).localname not in OWN_META)
        xml = etree.tostring(made, encoding="UTF-8", xml_declaration=True)
        again = parse_instance(form, xml, strict=False).answers
    except InstanceRefused as refused:
        raise NotCorrectable from refused
    if _texts(again) != _texts(answers):
        raise NotCorrectable
    return xml


def _metas(root: etree._Element) -> Iterator[etree._Element]:
    return root.iterchildren("{*}meta", "meta")


def _texts(answers: Answers) -> dict[str, str]:
    return {name: write_text(value) for name, value in flat(answers).items()}
