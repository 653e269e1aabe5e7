"""Every public function of every actions.py is one act of one person: keyword-only, `by=` among its arguments."""

import ast
from collections.abc import Iterator
from pathlib import Path

from support.source import apps, room_files, shown, tree

# acts of nobody, or what an act is made of
NO_ACT = {
    "audit.append_all": "several such lines under one lock",
    "audit.merkle_root": "a pure function of ids, kept beside the line that holds its result",
}


def public_functions() -> Iterator[tuple[str, Path, ast.FunctionDef]]:
    for room in apps():
        for file in room_files(room, ".py"):
            if "actions" in (file.stem, file.parent.name):
                for node in tree(file).body:
                    if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                        yield f"{room}.{node.name}", file, node


def test_there_are_actions_to_look_at() -> None:
    assert "audit.append" in {name for name, _, _ in public_functions()}


def test_actions_are_keyword_only() -> None:
    wrong = []
    for name, file, node in public_functions():
        positional = [argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]
        # what writes the line of an act names the verb first
        if name not in NO_ACT and (positional not in ([], ["verb"]) or node.args.vararg):
            wrong.append(f"{shown(file, node.lineno)} {node.name}")
    assert wrong == []


def test_actions_say_by_whom() -> None:
    wrong = []
    for name, file, node in public_functions():
        arguments = [argument.arg for argument in [*node.args.args, *node.args.kwonlyargs]]
        if name not in NO_ACT and "by" not in arguments:
            wrong.append(f"{shown(file, node.lineno)} {node.name}")
    assert wrong == []


def test_exceptions_exist() -> None:
    assert set(NO_ACT) - {name for name, _, _ in public_functions()} == set()
