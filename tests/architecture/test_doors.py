"""Requests and answers are known to the doors alone: views, api, middleware. Deeper in, a refusal is a Problem or not-found."""

import ast

from support.source import apps, room_files, shown, tree

DOORS = {"views", "api", "middleware"}
# not-found is what access answers to a stranger
ANYWHERE = {"Http404"}
# other files that stand at a door, and why
AT_A_DOOR: dict[str, str] = {
    "kit.downloads": "an answer that is saved, made one way for all rooms",
    "kit.flash": "keeps a notice's code with the request that it answers",
    "kit.pagination": "reads the page and the order from the address",
    "kit.panels": "hands the request to the panels that a page shows",
    "kit.problems": "gives a refusal its three faces, which are answers",
    "people.access": "the request as a view may know it, by what was asked before it",
}


def test_http_types_stay_at_the_doors() -> None:
    wrong = []
    for room in apps():
        for file in room_files(room, ".py"):
            name = f"{room}.{file.stem}"
            if DOORS & {file.stem, file.parent.name} or name in AT_A_DOOR:
                continue
            module = tree(file)
            guarded = under_type_checking(module)
            for node in ast.walk(module):
                if (
                    isinstance(node, ast.ImportFrom)
                    and (node.module or "").startswith("django.http")
                    and node.lineno not in guarded
                ):
                    names = {alias.name for alias in node.names} - ANYWHERE
                    wrong += [f"{shown(file, node.lineno)} {', '.join(sorted(names))}"] if names else []
    assert wrong == []


def test_exceptions_say_why() -> None:
    assert [name for name, reason in AT_A_DOOR.items() if len(reason.split()) < 3] == []


def under_type_checking(module: ast.Module) -> set[int]:
    """Lines under `if TYPE_CHECKING:`: a name for the checker alone, such as a template tag's context, brings no request in."""
    blocks = [node for node in module.body if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")]
    return {line for block in blocks for line in range(block.lineno, (block.end_lineno or block.lineno) + 1)}
