"""Acts: publishing workbooks and the library, correcting their words, signing them, putting tools together."""

from nazorat.tools.actions.composing import (
    begin_composition,
    drop_composition,
    move_item,
    publish_composition,
    remove_items,
    rename_composition,
    take_items,
    write_own_item,
)
from nazorat.tools.actions.correcting import (
    add_language,
    correct_wording,
    decline_library,
    publish_corrections,
    take_library,
    withdraw_language,
)
from nazorat.tools.actions.publishing import publish_compiled, publish_from_library, publish_library, publish_version, sign_review

__all__ = [
    "add_language",
    "begin_composition",
    "correct_wording",
    "decline_library",
    "drop_composition",
    "move_item",
    "publish_compiled",
    "publish_composition",
    "publish_corrections",
    "publish_from_library",
    "publish_library",
    "publish_version",
    "remove_items",
    "rename_composition",
    "sign_review",
    "take_items",
    "take_library",
    "withdraw_language",
    "write_own_item",
]
