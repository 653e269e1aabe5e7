from __future__ import annotations

from nazorat.fieldwork.actions import receive
from nazorat.fieldwork.arrivals import ArrivedFile, LateFiles, Receipt, mac_of_digest, name_mac_of_digest
from nazorat.kit.problems import Problem
from nazorat.sync.actions.records import AGE
from nazorat.sync.queries import file_held, instance_sent, is_own
from nazorat.sync.slips import MOST_FILE, FileSlip, Piece
from nazorat.vault import crypto, pieces
from nazorat.visits.models import Device


def take_piece(*, by: Device, slip: FileSlip, piece: Piece, body: crypto.Source) -> Receipt | int:
    """Take in one piece of a sealed file whose slip was checked. Gives how many bytes are here, and once all are, the receipt.

    A piece without bytes asks how far it is. Raises Problem: `piece-elsewhere` when it begins where another one stands, `not-sealed`
    when the whole is not what the slip says, and then nothing of it is left.
    """
    held = file_held(by, slip)
    if held is not None:
        return held
    instance = instance_sent(slip, slip.version)
    if not is_own(by, instance):
        raise Problem("record-unknown")
    if piece.whole > MOST_FILE:
        raise Problem("too-large")
    name = pieces.name_of(by.id.bytes, slip.record.bytes, slip.name_sha256, slip.sha256)
    here = pieces.size_of(name)
    if piece.at is not None:
        here = pieces.add(name, piece.at, body, whole=piece.whole)
    if here < piece.whole or not here:
        return here
    file = ArrivedFile(name_mac_of_digest(slip.name_sha256), mac_of_digest(slip.sha256), pieces.keep(name, AGE, slip.sha256))
    late = LateFiles(by.visit_id, instance, slip.key, by.id, by.paired_by.organisation_id, (file,))
    return receive(by=by.id, arrival=late)
