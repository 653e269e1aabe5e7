"""OpenRosa instances: the XML of one record to answers, and answers to XML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, cast

from lxml import etree

from .form import FIGURES, SELECTS, UPLOADS, Form, Group, Node, Question, Repeat, no_answer
from .hardened import XmlRefused, local_name, read_xml
from .values import MAX_TEXT, NOT_A_NUMBER, Scalar, ValueRefused, is_file_name, reader_for

MAX_BYTES = 1024 * 1024
_JR_TEMPLATE = "{http://openrosa.org/javarosa}template"
_META = {"instanceID", "deprecatedID", "instanceName", "audit", "entity", "timeStart", "timeEnd", "userID", "deviceID"}
_MAX_ID = 200

Value = Scalar | list["Answers"]
Answers = dict[str, Value]


class InstanceRefused(XmlRefused):
    """An instance that is not read or built. ``code`` is one of: too-big, doctype, not-xml, too-deep, no-form-id,
    no-instance-id, bad-instance-id, wrong-form, wrong-version, unknown-element, repeated-element, not-empty,
    too-long, not-an-integer, not-a-number, not-a-date, not-a-time, not-a-datetime, not-a-geopoint,
    not-a-file-name, not-a-choice, unknown-answer, wrong-type, no-companion."""


class Peek(NamedTuple):
    """What a door needs to know of an instance."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str


class Odd(NamedTuple):
    """A part of an instance that does not fit its form, kept beside the answers; ``text`` is as it stood."""

    path: str
    code: str
    text: str


@dataclass(frozen=True)
class Instance:
    """One record. An item without a value, or not relevant, has no key in ``answers``."""

    form_id: str
    version: str
    instance_id: str
    deprecated_id: str
    answers: Answers
    files: tuple[str, ...] = ()
    odd: tuple[Odd, ...] = ()


def read_instance(xml: bytes) -> etree._Element:
    """The root of an instance of at most 1 MiB and 32 levels; raises InstanceRefused."""
    return read_xml(xml, limit=MAX_BYTES, depth=32, refuse=InstanceRefused)


def peek_root(root: etree._Element) -> Peek:
    """Form, version and ids of a root that was already read; raises InstanceRefused."""
    form_id = root.get("id") or ""
    if not form_id:
        raise InstanceRefused("no-form-id")
    ids = {"instanceID": "", "deprecatedID": ""}
    for meta in root.iterchildren("{*}meta", "meta"):
        for child in meta:
            name = local_name(child.tag)
            if name in ids:
                ids[name] = (child.text or "").strip()
    if not ids["instanceID"]:
        raise InstanceRefused("no-instance-id")
    if any(len(one) > _MAX_ID or not one.isprintable() for one in ids.values()):
        raise InstanceRefused("bad-instance-id")
    return Peek(form_id, root.get("version") or "", ids["instanceID"], ids["deprecatedID"])


def peek_instance(xml: bytes) -> Peek:
    """(form_id, version, instance_id, deprecated_id) of an instance, in one parse; raises InstanceRefused."""
    return peek_root(read_instance(xml))


@dataclass(frozen=True, slots=True)
class Item:
    """A question where it stands, with what reads its text."""

    question: Question
    key: str
    read: Callable[[str], Scalar]
    is_text: bool
    counts: bool
    upload: bool


@dataclass(frozen=True, slots=True)
class Speaks:
    """A companion; ``key`` is that of the item it speaks for. A select says itself why it has no answer."""

    key: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Rows:
    """A repeat; ``key`` is that of its list."""

    key: str
    inside: Level


@dataclass
class Level:
    """What may stand inside one element, by tag, in the order of the form."""

    entries: dict[str, Item | Speaks | Rows | Level] = field(default_factory=dict)


def _level(nodes: tuple[Node, ...], above: str, repeat: str | None, form: Form) -> Level:
    level = Level()
    speaking = {c.of: c.path for c in form.companions if c.path.rpartition("/")[0] == above}
    for node in nodes:
        if isinstance(node, Group):
            level.entries[node.name] = _level(node.children, node.path, repeat, form)
        elif isinstance(node, Repeat):
            level.entries[node.name] = Rows(node.key, _level(node.children, node.path, node.path, form))
        else:
            level.entries[node.name] = _item(node)
        if node.path in speaking:
            _add_companion(level, speaking.pop(node.path), node.path, repeat, form)
    for of, path in speaking.items():
        _add_companion(level, path, of, repeat, form)
    return level


def _item(node: Question) -> Item:
    counts = node.kind in ("integer", "decimal", "calculate")
    return Item(node, node.key, reader_for(node), node.kind == "text", counts, node.kind in UPLOADS)


def _add_companion(level: Level, path: str, of: str, repeat: str | None, form: Form) -> None:
    key = of[len(repeat) + 1 :] if repeat else of
    level.entries[path.rpartition("/")[2]] = Speaks(key, form.question(of).kind not in SELECTS)


def plan_of(form: Form) -> Level:
    """The form's plan, made once."""
    plan = form.__dict__.get("_plan")
    if not isinstance(plan, Level):
        plan = _level(form.children, "", None, form)
        # Kept on the form as cached_property keeps its values: reading thousands of records shares one plan.
        form.__dict__["_plan"] = plan
    return plan


class _Reading:
    """One walk over an instance; strict raises at the first odd part, otherwise odd parts are put aside."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict
        self.odd: list[Odd] = []
        self.files: list[str] = []

    def aside(self, code: str, path: str, element: etree._Element) -> None:
        if self.strict:
            raise InstanceRefused(code, path)
        self.odd.append(Odd(path, code, "".join(str(part) for part in element.itertext())))

    def level(self, element: etree._Element, level: Level, above: str, answers: Answers, missing: Answers) -> None:
        entries = level.entries
        seen: set[str] = set()
        for child in element:
            name = child.tag
            if name[0] == "{":
                name = local_name(name)
            entry = entries.get(name)
            if isinstance(entry, Rows):
                self.repeat(child, entry, above + name, answers)
            elif name in seen:
                self.aside("repeated-element", above + name, child)
            elif isinstance(entry, Item):
                self.item(child, entry, above, answers)
            elif isinstance(entry, Level):
                self.level(child, entry, f"{above}{name}/", answers, missing)
            elif isinstance(entry, Speaks):
                self.companion(child, entry.key, above + name, missing)
            elif name == "meta" and not above:
                self.meta(child)
            else:
                self.aside("unknown-element", above + name, child)
            seen.add(name)

    def repeat(self, child: etree._Element, rows: Rows, path: str, answers: Answers) -> None:
        if child.get(_JR_TEMPLATE) is not None:
            return
        inner: Answers = {}
        missing: Answers = {}
        self.level(child, rows.inside, path + "/", inner, missing)
        found = answers.setdefault(rows.key, [])
        if isinstance(found, list):
            found.append({**missing, **inner})

    def item(self, child: etree._Element, item: Item, above: str, answers: Answers) -> None:
        if len(child):
            self.aside("not-empty", above + item.question.name, child)
            return
        text = child.text
        if text is None:
            return
        trimmed = text.strip()
        if not trimmed or (item.counts and trimmed == NOT_A_NUMBER) or (item.upload and trimmed.startswith(FIGURES)):
            # an upload that nobody drew on still names the figure of the tool
            return
        if len(text) > MAX_TEXT:
            self.aside("too-long", above + item.question.name, child)
            return
        try:
            answers[item.key] = item.read(text if item.is_text else trimmed)
        except ValueRefused as refused:
            self.aside(refused.code, above + item.question.name, child)
            return
        if item.upload:
            self.files.append(trimmed)

    def companion(self, child: etree._Element, key: str, path: str, missing: Answers) -> None:
        text = (child.text or "").strip()
        if not text:
            return
        kind = no_answer(text)
        if kind is None:
            self.aside("not-a-choice", path, child)
        else:
            missing[key] = kind

    def meta(self, element: etree._Element) -> None:
        for child in element:
            name = local_name(child.tag)
            if name not in _META:
                self.aside("unknown-element", f"meta/{name}", child)
            elif name == "audit" and child.text and child.text.strip():
                self.files.append(child.text.strip())


def parse_instance(form: Form, xml: bytes, *, strict: bool = True) -> Instance:
    """The answers of a record by its form; raises InstanceRefused.

    With ``strict=False`` parts that do not fit are put into ``Instance.odd`` instead of being refused: a record
    that was taken in must stay readable.
    """
    return parse_root(form, read_instance(xml), strict=strict)


def parse_root(form: Form, root: etree._Element, *, strict: bool = True) -> Instance:
    """As parse_instance, for a root that was already read."""
    peek = peek_root(root)
    if peek.form_id != form.form_id:
        raise InstanceRefused("wrong-form")
    if peek.version != form.version:
        raise InstanceRefused("wrong-version")
    reading = _Reading(strict)
    answers: Answers = {}
    missing: Answers = {}
    reading.level(root, plan_of(form), "", answers, missing)
    # An answer wins over its companion: the companion is only asked while the item is empty.
    return Instance(*peek, {**missing, **answers}, tuple(reading.files), tuple(reading.odd))


def file_names(form: Form, root: etree._Element) -> tuple[str, ...]:
    """The files that an instance names in upload questions and its audit log, in order; bad names are left out."""
    found = cast(list[etree._Element], _places_of_files(form)(root))
    named = [(element.text or "").strip() for element in found]
    return tuple(name for name in named if is_file_name(name))


def _places_of_files(form: Form) -> etree.XPath:
    """Finds upload questions and the audit log: compiled once for a form, since every record at a door is asked."""
    found = form.__dict__.get("_places_of_files")
    if not isinstance(found, etree.XPath):
        paths = [question.path for question in form.questions() if question.kind in UPLOADS]
        steps = ("/".join(f"*[local-name()='{name}']" for name in path.split("/")) for path in [*paths, "meta/audit"])
        found = form.__dict__["_places_of_files"] = etree.XPath(" | ".join(steps))
    return found
