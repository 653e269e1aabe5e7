from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.arrivals import Receipt
from nazorat.fieldwork.encrypted import NotAsSent, is_encrypted, manifest_in
from nazorat.fieldwork.models import Record
from nazorat.fieldwork.queries import tool_of_door
from nazorat.fieldwork.sealing import Sent, seal_arrival
from nazorat.fieldwork.writer import WRITER
from nazorat.kit.problems import Problem
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import form_of_version
from nazorat.vault.crypto import Source
from nazorat.visits.models import Device
from nazorat.xlsform import InstanceRefused, Peek, peek_root, read_instance


def submit(*, by: Device, xml: bytes, files: Iterable[tuple[str, Source]]) -> Receipt:
    """Take in one post of a tablet: seal the record and its files, and wait until they are on disk. Raises Problem.

    The XML is read for its form, its ids and the files it names; whether its answers fit the form is for the desk to see, since
    what was written down in a cell is not to be refused at the door.
    """
    with WRITER.expecting():
        root, peek = _read(xml)
        version = tool_of_door(by.visit_id, peek.form_id, peek.version)
        if version is None:
            raise Problem("form-unknown")
        sent = Sent(
            visit_id=by.visit_id, tool_version=version, door=Record.Door.COLLECT, xml=xml, root=root, peek=peek, actor=by.id,
            organisation=by.paired_by.organisation_id, device=by, files=files, pages=_encrypted(root, version) if is_encrypted(root) else (),
        )  # fmt: skip
        return receive(by=by.id, arrival=seal_arrival(sent))


def _read(xml: bytes) -> tuple[etree._Element, Peek]:
    try:
        root = read_instance(xml)
        return root, peek_root(root)
    except InstanceRefused as refused:
        raise Problem("record-broken", reason=refused.code) from refused


def _encrypted(root: etree._Element, version: ToolVersion) -> tuple[str, ...]:
    """The files of a record that was encrypted on the tablet, as its manifest names them."""
    # taken in, it would be deleted on the tablet, and nobody here has the key that it was encrypted to
    if not form_of_version(version.id).public_key:
        raise Problem("record-encrypted")
    try:
        return manifest_in(root).files
    except NotAsSent as refused:
        raise Problem("record-broken", reason="not-as-sent") from refused
