"""Every exception carries its reason: a silenced checker, an import inside a function, a test that is skipped."""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator
from typing import TypeGuard

import pytest

from support.source import ROOT, files, python_files, shown, text

WORDS = r"\W*\w+\W+\w+"
NOQA = re.compile(rf"#\s*(?:ruff:\s*)?noqa:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*{WORDS}")
IGNORE = re.compile(rf"#\s*type:\s*ignore\[[\w, -]+\]{WORDS}")
CODES = re.compile(r"noqa:\s*[A-Z]+[0-9]+(?:\s*,\s*[A-Z]+[0-9]+)*")
SILENCED = re.compile(r"#\s*(?:ruff:\s*)?noqa|#\s*type:\s*ignore|#\s*mypy:|#\s*pragma:\s*no")
SKIPS = {"skip", "skipif", "xfail", "importorskip", "skipTest", "temporary_files"}
SCRIPT = re.compile(r"(?:eslint-disable(?:-next-line|-line)?|@ts-(?:ignore|expect-error|nocheck))(.*)")

Rule = Callable[[str], list[int]]


def comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def unexplained_comments(source: str) -> list[int]:
    """Lines whose comment silences a checker without naming the rule and a reason of at least two words."""
    return [
        line
        for line, comment in comments(source)
        if SILENCED.search(comment) and not (NOQA.search(comment) or IGNORE.search(comment))
    ]


def inline_imports(source: str) -> list[int]:
    """Lines of imports inside functions that say no reason on the line or in a comment just above."""
    said = dict(comments(source))
    inside = {
        node.lineno
        for function in ast.walk(ast.parse(source))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return sorted(line for line in inside if not re.search(WORDS, CODES.sub("", said.get(line, "") + said.get(line - 1, ""))))


def unexplained_skips(source: str) -> list[int]:
    """Lines of a skip, an expected failure or an optional import without a reason of at least two words."""
    nodes = list(ast.walk(ast.parse(source)))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    called = {id(call.func) for call in calls}
    bare = [node for node in nodes if is_skip(node) and id(node) not in called and "mark" in ast.unparse(node)]
    return sorted(node.lineno for node in [*bare, *(call for call in calls if is_skip(call.func) and not has_reason(call))])


def is_skip(node: ast.AST) -> TypeGuard[ast.Attribute]:
    return isinstance(node, ast.Attribute) and node.attr in SKIPS and ast.unparse(node.value) in ("pytest", "pytest.mark", "self")


def has_reason(call: ast.Call) -> bool:
    texts = [keyword.value for keyword in call.keywords if keyword.arg in ("reason", "msg")]
    if isinstance(call.func, ast.Attribute) and call.func.attr not in ("skipif", "importorskip"):
        texts += call.args
    return any(not isinstance(value, ast.Constant) or len(str(value.value).split()) >= 2 for value in texts)


@pytest.mark.parametrize("rule", [unexplained_comments, inline_imports, unexplained_skips], ids=lambda rule: rule.__name__)
def test_every_exception_says_why(rule: Rule) -> None:
    wrong = [shown(file, line) for file in python_files() for line in rule(text(file))]
    assert wrong == []


def test_scripts_and_styles_say_why() -> None:
    wrong = []
    for file in files(".ts", ".vue", ".js", under=ROOT):
        for number, line in enumerate(text(file).splitlines(), 1):
            found = SCRIPT.search(line)
            if found and len(re.findall(r"\w{2,}", found[1])) < 3:
                wrong.append(shown(file, number))
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("import os  # noqa\n", unexplained_comments),
        ("import os  # noqa: F401\n", unexplained_comments),
        ("x = f()  # type: ignore\n", unexplained_comments),
        ("x = f()  # type: ignore[arg-type]\n", unexplained_comments),
        ("def f():\n    import os\n", inline_imports),
        ("def f():\n    import os  # noqa: PLC0415\n", inline_imports),
        ("import pytest\npytest.skip()\n", unexplained_skips),
        ("import pytest\n@pytest.mark.skip\ndef test(): pass\n", unexplained_skips),
        ("import pytest\n@pytest.mark.skipif(True, reason='')\ndef test(): pass\n", unexplained_skips),
        ("import pytest\npolars = pytest.importorskip('polars')\n", unexplained_skips),
    ],
)
def test_a_missing_reason_is_found(source: str, rule: Rule) -> None:
    assert len(rule(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "import os  # noqa: F401 - kept for its effect\n",
        "x = f()  # type: ignore[arg-type]  # the stub says str only\n",
        "def f():\n    # heavy: 60 MB on import\n    import polars\n",
        "import pytest\n@pytest.mark.skipif(True, reason='needs two cores')\ndef test(): pass\n",
    ],
)
def test_a_reason_is_accepted(source: str) -> None:
    assert [unexplained_comments(source), inline_imports(source), unexplained_skips(source)] == [[], [], []]
