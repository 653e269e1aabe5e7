"""Acts of the sealed door: taking in a record, a file, a piece of a file, a bundle by hand; deciding what of it counts; and the face of the app."""

from nazorat.sync.actions.bundles import take_bundle
from nazorat.sync.actions.doubts import Looked, decide_doubt, note_clock, open_doubts
from nazorat.sync.actions.faces import choose_face
from nazorat.sync.actions.pieces import take_piece
from nazorat.sync.actions.records import check_slip, take_file, take_record
from nazorat.sync.actions.sample import Left, open_sample

__all__ = [
    "Left",
    "Looked",
    "check_slip",
    "choose_face",
    "decide_doubt",
    "note_clock",
    "open_doubts",
    "open_sample",
    "take_bundle",
    "take_file",
    "take_piece",
    "take_record",
]
