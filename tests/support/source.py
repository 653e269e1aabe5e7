"""Reading this repository's own sources for the tests of its rules."""

import ast
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src/nazorat"
TOPS = ("src", "tests", "devtools", "benchmarks")
# made by tools or held back by .gitignore: not in a commit
NOT_OURS = {"node_modules", "__pycache__", "var", "dist", "test-results", "vendor"}
# floors that are plain Python: no Django app, so the ten names do not apply
PLAIN = ("xlsform", "disclosure", "typeset")
TOP = ("config", "cli")


def rooms() -> list[str]:
    """The rooms that exist, by name."""
    return sorted(folder.name for folder in PACKAGE.iterdir() if (folder / "__init__.py").exists())


def apps() -> list[str]:
    """The rooms that are Django apps."""
    return [room for room in rooms() if room not in PLAIN + TOP]


@cache
def floors() -> dict[str, int]:
    """Each room's floor, 0 the lowest, as the import contract has it: the one place where the order is written."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {name.strip(" ()"): height for height, line in enumerate(reversed(layers)) for name in line.split("|")}


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Files that a commit would hold, with one of the suffixes or all of them."""
    for top, folders, names in os.walk(under):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and (not name.startswith(".") or name == ".ci"))
        for name in sorted(names):
            file = Path(top, name)
            if (not suffixes or file.suffix in suffixes) and file.suffix not in (".mo", ".pyc"):
                yield file


def python_files() -> Iterator[Path]:
    for top in TOPS:
        yield from files(".py", under=ROOT / top)


def room_files(room: str, *suffixes: str, tests: bool = False) -> Iterator[Path]:
    """Files of one room, its tests only when asked for."""
    for file in files(*suffixes, under=PACKAGE / room):
        if tests or "tests" not in file.relative_to(PACKAGE).parts:
            yield file


# several rules read the same file, which no test changes: parsed once a process
@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def text(file: Path) -> str:
    """The text of a file, empty for one that is not text."""
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def shown(file: Path, line: int | None = None) -> str:
    """A file as a person names it: from the top folder, with the line."""
    return f"{file.relative_to(ROOT)}{f':{line}' if line else ''}"


def functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.stmt) -> int:
    """Lines of a statement, its decorators included."""
    first: int = min([node.lineno, *(item.lineno for item in getattr(node, "decorator_list", []))])
    return (node.end_lineno or node.lineno) - first + 1
