"""Reads monitoring tools: workbook to XForm, XForm to form tree, records to answers and tables, and back.
Refuses hostile files and says in which cell of a workbook the trouble is; imports no Django.
Who comes in: tools, fieldwork, analysis, reports, the doors, and `nazorat tool check`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .build import build_instance
from .comparing import Apart, Change, Compared, Comparison, State, What, compare
from .form import (
    IDENTITY,
    NAMESPACE,
    NO_ANSWERS,
    SELECTS,
    UPLOADS,
    Choice,
    Companion,
    Form,
    Group,
    Kind,
    Named,
    NoAnswer,
    Node,
    Question,
    Repeat,
    no_answer,
)
from .hardened import XmlRefused
from .instance import (
    Answers,
    Instance,
    InstanceRefused,
    Odd,
    Peek,
    Value,
    file_names,
    parse_instance,
    parse_root,
    peek_instance,
    peek_root,
    read_instance,
)
from .merging import Carried, Merge, fallen_back, merge
from .report import File
from .tables import Column, Table, tables
from .tree import FormRefused, parse_form
from .troubles import ToolRefused, Trouble, trouble_kept
from .values import Scalar, write_text
from .words import PLAIN, Place, Read, Wording, Words, language_code

if TYPE_CHECKING:
    from .compiling import Compiled, compile_workbook
    from .report import CheckReport, check, render_check
    from .rewording import UNWRITABLE, language_columns, language_names, references, reworded, wordings
    from .workbook import refuse_hostile_archive, status_of

# pyxform and openpyxl take half a second to import; a server that takes in records does without them.
_ON_FIRST_USE = {
    "Compiled": "compiling",
    "compile_workbook": "compiling",
    "CheckReport": "report",
    "check": "report",
    "render_check": "report",
    "refuse_hostile_archive": "workbook",
    "status_of": "workbook",
    "UNWRITABLE": "rewording",
    "references": "rewording",
    "reworded": "rewording",
    "language_columns": "rewording",
    "language_names": "rewording",
    "wordings": "rewording",
}


def __getattr__(name: str) -> Any:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_ON_FIRST_USE[name]}", __name__), name)


__all__ = [
    "IDENTITY",
    "NAMESPACE",
    "NO_ANSWERS",
    "PLAIN",
    "SELECTS",
    "UNWRITABLE",
    "UPLOADS",
    "Answers",
    "Apart",
    "Carried",
    "Change",
    "CheckReport",
    "Choice",
    "Column",
    "Companion",
    "Compared",
    "Comparison",
    "Compiled",
    "File",
    "Form",
    "FormRefused",
    "Group",
    "Instance",
    "InstanceRefused",
    "Kind",
    "Merge",
    "Named",
    "NoAnswer",
    "Node",
    "Odd",
    "Peek",
    "Place",
    "Question",
    "Read",
    "Repeat",
    "Scalar",
    "State",
    "Table",
    "ToolRefused",
    "Trouble",
    "Value",
    "What",
    "Wording",
    "Words",
    "XmlRefused",
    "build_instance",
    "check",
    "compare",
    "compile_workbook",
    "fallen_back",
    "file_names",
    "language_code",
    "language_columns",
    "language_names",
    "merge",
    "no_answer",
    "parse_form",
    "parse_instance",
    "parse_root",
    "peek_instance",
    "peek_root",
    "read_instance",
    "references",
    "refuse_hostile_archive",
    "render_check",
    "reworded",
    "status_of",
    "tables",
    "trouble_kept",
    "wordings",
    "write_text",
]
