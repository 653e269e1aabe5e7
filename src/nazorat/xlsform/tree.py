"""Derives the form tree from an XForm: primary instance, binds, body, itext and secondary instances."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from posixpath import normpath

from lxml import etree

from .form import FIGURES, NAMESPACE, UPLOADS, Choice, Companion, Form, Group, Kind, Named, Node, Question, Repeat
from .hardened import XmlRefused, local_name, read_xml
from .lists import files_named
from .offered import INSTANCE, XFORMS, of_files
from .words import PLAIN, Words, language_code

XHTML = "{http://www.w3.org/1999/xhtml}"
JR = "{http://openrosa.org/javarosa}"
OURS = "{" + NAMESPACE + "}"

MAX_BYTES = 8 * 1024 * 1024
# pyxform writes a dash where a translation is missing.
_MISSING = "-"
_ITEXT = re.compile(r"jr:itext\(\s*'([^']*)'\s*\)")
_CONTROLS = {"input", "select", "select1", "rank", "range", "upload", "trigger", "secret"}
_TYPED: dict[str, Kind] = {
    "int": "integer", "integer": "integer", "decimal": "decimal", "date": "date", "time": "time",
    "dateTime": "datetime", "geopoint": "geopoint", "geotrace": "geotrace", "geoshape": "geoshape",
}  # fmt: skip
_BY_CONTROL: dict[str, Kind] = {
    "select": "select_many",
    "select1": "select_one",
    "rank": "rank",
    "trigger": "acknowledge",
}


class FormRefused(XmlRefused):
    """An XForm that cannot be read; ``code`` is too-big, doctype, not-xml, too-deep or not-a-form."""


@dataclass
class _Source:
    """What the XForm says, by path below the root."""

    root_name: str
    binds: dict[str, etree._Element] = field(default_factory=dict)
    controls: dict[str, etree._Element] = field(default_factory=dict)
    groups: dict[str, etree._Element] = field(default_factory=dict)
    repeats: dict[str, etree._Element] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    guidances: dict[str, dict[str, str]] = field(default_factory=dict)
    instances: dict[str, etree._Element] = field(default_factory=dict)
    languages: tuple[str, ...] = (PLAIN,)
    default_language: str = PLAIN
    files: Mapping[str, bytes] = field(default_factory=dict)
    named: dict[str, Named] = field(default_factory=dict)
    entities: tuple[str, ...] = ()

    def path(self, reference: str) -> str:
        """ " /data/a/b " gives "a/b"; a reference that is not below the root gives ""."""
        start = f"/{self.root_name}/"
        clean = reference.strip()
        return clean[len(start) :] if clean.startswith(start) else ""


def parse_form(xform: bytes, files: Mapping[str, bytes] | None = None) -> Form:
    """The form tree of an XForm of at most 8 MiB, with the choices of its files where they are given; raises FormRefused."""
    html = read_xml(xform, limit=MAX_BYTES, depth=100, refuse=FormRefused)
    model = html.find(f"{XHTML}head/{XFORMS}model")
    primary = None if model is None else model.find(f"{XFORMS}instance")
    if model is None or primary is None or not len(primary):
        raise FormRefused("not-a-form")
    root = primary[0]
    source = _read_source(html, model, root)
    source.files = files or {}
    source.named = {name: Named(name, kind) for name, kind in files_named(html).items()}
    source.entities = tuple(dict.fromkeys(one.get("dataset") or "" for one in root.iterfind("{*}meta/{*}entity")))
    companions = _companions(source)
    hidden = {companion.path for companion in companions}
    of = {companion.of: companion.path for companion in companions}
    children = _children(root, "", None, source, hidden, of)
    purpose = next((path for path in source.binds if _bound(source, path, f"{OURS}minutes") and "/" not in path), "")
    return Form(
        form_id=root.get("id") or etree.QName(root).namespace or "",
        version=root.get("version") or "",
        title=Words.of(html.findtext(f"{XHTML}head/{XHTML}title") or "", source.default_language),
        languages=source.languages,
        default_language=source.default_language,
        children=children,
        companions=companions,
        root_name=source.root_name,
        namespace=_own_namespace(root),
        meta_namespace=next((_own_namespace(child) for child in root if local_name(child.tag) == "meta"), ""),
        kind=root.get(f"{OURS}kind") or "",
        declares_nazorat=NAMESPACE in html.nsmap.values(),
        allowed_metadata=tuple((root.get(f"{OURS}metadata") or "").split()),
        status=root.get(f"{OURS}status") or "",
        purpose=purpose,
        training=_guidance(source, purpose),
        minutes=_bound(source, purpose, f"{OURS}minutes"),
        sources=_codes(_bound(source, purpose, f"{OURS}sources")),
        files=tuple(source.named.values()),
        entities=source.entities,
        public_key="".join(next((one.get("base64RsaPublicKey", "") for one in model.iterfind(f"{XFORMS}submission")), "").split()),
    )


def _own_namespace(element: etree._Element) -> str:
    namespace = etree.QName(element).namespace or ""
    # Without a namespace of its own the instance inherits that of the XForm, which a submission leaves out.
    return "" if namespace == XFORMS[1:-1] else namespace


def _read_source(html: etree._Element, model: etree._Element, root: etree._Element) -> _Source:
    source = _Source(root_name=local_name(root.tag))
    _read_itext(model, source)
    for bind in model.findall(f"{XFORMS}bind"):
        source.binds[source.path(bind.get("nodeset") or "")] = bind
    for instance in model.findall(f"{XFORMS}instance")[1:]:
        source.instances[instance.get("id") or ""] = instance
    body = html.find(f"{XHTML}body")
    for element in () if body is None else body.iter(etree.Element):
        name = local_name(element.tag)
        if name in _CONTROLS:
            source.controls[source.path(element.get("ref") or "")] = element
        elif name == "group" and element.get("ref"):
            source.groups[source.path(element.get("ref") or "")] = element
        elif name == "repeat":
            path = source.path(element.get("nodeset") or "")
            source.repeats[path] = element
            parent = element.getparent()
            if path not in source.groups and parent is not None:
                source.groups[path] = parent
    return source


def _read_itext(model: etree._Element, source: _Source) -> None:
    translations = model.findall(f"{XFORMS}itext/{XFORMS}translation")
    languages = []
    for translation in translations:
        code = language_code(translation.get("lang") or PLAIN)
        languages.append(code)
        if translation.get("default") is not None:
            source.default_language = code
        for text in translation.findall(f"{XFORMS}text"):
            for value in text.findall(f"{XFORMS}value"):
                said = _flat(value, source)
                into = {None: source.texts, "guidance": source.guidances}.get(value.get("form"))
                if into is not None and said and said != _MISSING:
                    into.setdefault(text.get("id") or "", {})[code] = said
    if languages:
        source.languages = tuple(dict.fromkeys(languages))
        if source.default_language not in source.languages:
            source.default_language = source.languages[0]


def _flat(element: etree._Element, source: _Source) -> str:
    """Text with each <output> written as ${name}, the way the workbook has it."""
    parts = [element.text or ""]
    for child in element:
        if local_name(child.tag) == "output":
            path = (child.get("value") or child.get("ref") or "").strip()
            parts.append("${" + path.rpartition("/")[2] + "}")
        parts.append(child.tail or "")
    return "".join(parts).strip()


def _words(parent: etree._Element | None, name: str, source: _Source) -> Words:
    element = None if parent is None else parent.find(f"{XFORMS}{name}")
    if element is None:
        return Words(default=source.default_language)
    if element.get("ref"):
        return _referenced(element.get("ref") or "", source)
    return Words.of(_flat(element, source), source.default_language)


def _referenced(reference: str, source: _Source) -> Words:
    """The words behind jr:itext('id'), or the plain text that stands in the reference's place."""
    found = _ITEXT.search(reference)
    if not found:
        return Words.of(reference, source.default_language)
    return _translated(found.group(1), source)


def _translated(text_id: str, source: _Source) -> Words:
    return Words(tuple(source.texts.get(text_id, {}).items()), source.default_language)


def _companions(source: _Source) -> tuple[Companion, ...]:
    found = []
    for path, bind in source.binds.items():
        said = (bind.get(f"{OURS}no_answer_of") or "").strip()
        if not said or not path:
            continue
        # pyxform writes ${name} as a path from the root, or inside a repeat from here; a bare name is a neighbour's.
        from_here = said if said.startswith("..") else f"../{said}"
        of = source.path(said) or normpath(f"{path}/{from_here}")
        if of in source.controls and _nearest(of, source) == _nearest(path, source):
            control = source.controls.get(path)
            found.append(Companion(path, of, _words(control, "label", source), _choices(control, source)[0]))
    return tuple(found)


def _nearest(path: str, source: _Source) -> str:
    """The path of the repeat that holds an item, "" outside all repeats."""
    return max((repeat for repeat in source.repeats if path.startswith(repeat + "/")), key=len, default="")


def _children(
    element: etree._Element, above: str, repeat: str | None, source: _Source, hidden: set[str], of: dict[str, str]
) -> tuple[Node, ...]:
    nodes: dict[str, Node] = {}
    for child in element:
        name = local_name(child.tag)
        path = f"{above}/{name}" if above else name
        if (not above and name == "meta") or path in hidden or name in nodes:
            continue
        if path in source.repeats:
            inside = _children(child, path, path, source, hidden, of)
            nodes[name] = _repeat(name, path, repeat, inside, source)
        elif path not in source.controls and (len(child) or path in source.groups):
            inside = _children(child, path, repeat, source, hidden, of)
            nodes[name] = _group(name, path, repeat, inside, source)
        else:
            nodes[name] = _question(child, path, repeat, source, of.get(path))
    return tuple(nodes.values())


def _group(name: str, path: str, repeat: str | None, children: tuple[Node, ...], source: _Source) -> Group:
    control = source.groups.get(path)
    return Group(
        name=name,
        path=path,
        label=_words(control, "label", source),
        children=children,
        relevant=_bound(source, path, "relevant"),
        appearance="" if control is None else control.get("appearance") or "",
        repeat=repeat,
    )


def _repeat(name: str, path: str, repeat: str | None, children: tuple[Node, ...], source: _Source) -> Repeat:
    control = source.groups.get(path)
    return Repeat(
        name=name,
        path=path,
        label=_words(control, "label", source),
        children=children,
        relevant=_bound(source, path, "relevant"),
        appearance="" if control is None else control.get("appearance") or "",
        count=(source.repeats[path].get(f"{JR}count") or "").strip(),
        repeat=repeat,
    )


def _bound(source: _Source, path: str, attribute: str) -> str:
    bind = source.binds.get(path)
    return "" if bind is None else (bind.get(attribute) or "").strip()


def _question(element: etree._Element, path: str, repeat: str | None, source: _Source, no_answer_path: str | None) -> Question:
    control = source.controls.get(path)
    choices, is_open = _choices(control, source)
    choices, found = of_files(control, choices, source) if is_open else (choices, None)
    required = _bound(source, path, "required")
    kind = _kind(control, path, source)
    return Question(
        name=local_name(element.tag),
        path=path,
        kind=kind,
        label=_words(control, "label", source),
        hint=_words(control, "hint", source),
        choices=choices,
        choices_open=is_open and found is None,
        listed=found or (),
        data_type=_bound(source, path, "type") or "string",
        required=required not in ("", "false()"),
        relevant=_bound(source, path, "relevant"),
        constraint=_bound(source, path, "constraint"),
        constraint_message=_message(source, path),
        calculate=_bound(source, path, "calculate"),
        default="" if kind in UPLOADS else (element.text or "").strip(),
        figure=_figure(element) if kind == "photo" else "",
        preload=_bound(source, path, f"{JR}preload"),
        appearance="" if control is None else control.get("appearance") or "",
        bounds=_bounds(control),
        number=_bound(source, path, f"{OURS}number"),
        theme=_bound(source, path, f"{OURS}theme"),
        provisions=_codes(_bound(source, path, f"{OURS}provisions")),
        origin=_bound(source, path, f"{OURS}origin"),
        unit=_bound(source, path, f"{OURS}unit"),
        person=_bound(source, path, f"{OURS}person").lower() in ("yes", "true", "true()", "1"),
        sensitive=_bound(source, path, f"{OURS}sensitive"),
        repeat=repeat,
        no_answer_path=no_answer_path,
    )


def _codes(said: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in re.split(r"[;,|]", said) if code.strip())


def _guidance(source: _Source, path: str) -> Words:
    """The guidance of an item, which the converter keeps with its hint."""
    control = source.controls.get(path)
    hint = None if control is None else control.find(f"{XFORMS}hint")
    found = _ITEXT.search("" if hint is None else hint.get("ref") or "")
    return Words(tuple(source.guidances.get(found.group(1), {}).items()) if found else (), source.default_language)


def _figure(element: etree._Element) -> str:
    said = (element.text or "").strip()
    return said.removeprefix(FIGURES) if said.startswith(FIGURES) else ""


def _message(source: _Source, path: str) -> Words:
    said = _bound(source, path, f"{JR}constraintMsg")
    return _referenced(said, source) if said else Words(default=source.default_language)


def _bounds(control: etree._Element | None) -> tuple[str, str, str] | None:
    if control is None or local_name(control.tag) != "range":
        return None
    return control.get("start") or "", control.get("end") or "", control.get("step") or "1"


def _kind(control: etree._Element | None, path: str, source: _Source) -> Kind:
    calculated = bool(_bound(source, path, "calculate"))
    if control is None:
        # a recording that begins by itself is no control, and still a file of the record
        recorded = _bound(source, path, "type") == "binary"
        return "audio" if recorded else "calculate" if calculated else "hidden"
    name = local_name(control.tag)
    if name in _BY_CONTROL:
        return _BY_CONTROL[name]
    if name == "upload":
        media = (control.get("mediatype") or "").partition("/")[0]
        return "photo" if media == "image" else "audio" if media == "audio" else "file"
    if control.get("query"):
        return "select_one"
    if calculated:
        return "calculate"
    typed = _TYPED.get(_bound(source, path, "type"), "text")
    return "note" if typed == "text" and _bound(source, path, "readonly") == "true()" else typed


def _choices(control: etree._Element | None, source: _Source) -> tuple[tuple[Choice, ...], bool]:
    """The choices of a select and whether its codes come from outside the form."""
    if control is None or (local_name(control.tag) not in ("select", "select1", "rank") and not control.get("query")):
        return (), False
    is_open = bool(control.get("query")) or "search(" in (control.get("appearance") or "")
    found: dict[str, Choice] = {}
    for item in control.findall(f"{XFORMS}item"):
        code = (item.findtext(f"{XFORMS}value") or "").strip()
        found.setdefault(code, Choice(code, _words(item, "label", source)))
    itemset = control.find(f"{XFORMS}itemset")
    if itemset is not None:
        named = INSTANCE.search(itemset.get("nodeset") or "")
        instance = source.instances.get(named.group(1)) if named else None
        if instance is None or instance.get("src"):
            return tuple(found.values()), True
        for choice in _listed(itemset, instance, source):
            found.setdefault(choice.code, choice)
    return tuple(found.values()), is_open


def _listed(itemset: etree._Element, instance: etree._Element, source: _Source) -> list[Choice]:
    value = itemset.find(f"{XFORMS}value")
    label = itemset.find(f"{XFORMS}label")
    value_ref = "name" if value is None else value.get("ref") or "name"
    label_ref = "label" if label is None else label.get("ref") or "label"
    translated = label_ref.startswith("jr:itext(")
    label_name = label_ref.removeprefix("jr:itext(").removesuffix(")").strip() if translated else label_ref
    choices = []
    for item in instance.iter(f"{XFORMS}item"):
        code = (item.findtext(f"{XFORMS}{value_ref}") or "").strip()
        said = item.findtext(f"{XFORMS}{label_name}") or ""
        label_words = _translated(said, source) if translated else Words.of(said, source.default_language)
        choices.append(Choice(code, label_words))
    return choices
