"""The expressions of a form (relevant, constraint, calculation) worked out over one record that was typed from paper.

The part of XPath that XLSForms use: paths, ".", text, numbers, arithmetic, comparison, and/or, and the functions of FUNCTIONS.
As in ODK's engines an item without a value counts as empty text. What this cannot read raises NotRead when it is parsed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final

# ("text", str) ("number", float) ("path", str) ("here",) ("not", tree) ("call", name, trees) or (operator, tree, tree)
Tree = tuple[Any, ...]
Plain = str | float | bool
Lookup = Callable[[str], str]

_TOKEN: Final = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>"[^"]*"|'[^']*')|(?P<path>/[\w.-]+(?:/[\w.-]+)*)
    |(?P<name>[A-Za-z_][\w.-]*)|(?P<sign>!=|<=|>=|[=<>+*(),-])|(?P<here>\.(?![\w.])))""",
    re.VERBOSE,
)
_LEVELS: Final = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_DEEPEST: Final = 60


class NotRead(Exception):
    """An expression outside the part of XPath that is worked out here."""


@lru_cache(maxsize=2048)
def parse(expression: str) -> Tree:
    """The expression as a tree. Paths lose their root: /data/space/toilet becomes "space/toilet". Raises NotRead."""
    reading = _Reading(list(_tokens(expression)))
    tree = reading.level(0)
    if reading.at < len(reading.tokens):
        raise NotRead(expression)
    return tree


def evaluate(tree: Tree, lookup: Lookup, here: str = "") -> Plain:
    """The value of a parsed expression; `lookup` gives the text of an item by its path, `here` is the item's own text."""
    kind = tree[0]
    if kind in ("text", "number"):
        return tree[1]  # type: ignore[no-any-return]  # a leaf holds its value, which Any hides
    if kind == "path":
        return lookup(tree[1])
    if kind == "here":
        return here
    if kind == "call":
        return _call(tree[1], tree[2], lookup, here)
    left = evaluate(tree[1], lookup, here)
    if kind in ("and", "or"):
        stop = truth(left) is (kind == "or")
        return truth(left) if stop else truth(evaluate(tree[2], lookup, here))
    return _compute(kind, left, evaluate(tree[2], lookup, here))


def truth(value: Plain) -> bool:
    """XPath's boolean(): a number that is neither zero nor NaN, a text that is not empty."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def number(value: Plain) -> float:
    """XPath's number(); NaN for what is none."""
    if isinstance(value, str):
        try:
            return float(value) if re.fullmatch(r"\s*-?(\d+(\.\d*)?|\.\d+)\s*", value) else math.nan
        except ValueError:
            return math.nan
    return float(value)


def text(value: Plain) -> str:
    """XPath's string(): whole numbers without a point."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        return str(int(value)) if value == int(value) else format(Decimal(repr(value)), "f")
    return value


def wire(tree: Tree) -> list[Any]:
    """The tree as nested lists, for a script that works it out in the browser."""
    return [list(map(wire, part)) if isinstance(part, list) else wire(part) if isinstance(part, tuple) else part for part in tree]


def _tokens(expression: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(expression.rstrip())
    while at < end:
        found = _TOKEN.match(expression, at)
        if found is None or found.lastgroup is None:
            raise NotRead(expression)
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()


class _Reading:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, wanted: str = "") -> tuple[str, str]:
        token = self.peek()
        if token[0] == "end" or (wanted and token[1] != wanted):
            raise NotRead(token[1])
        self.at += 1
        return token

    def level(self, height: int) -> Tree:
        if height == len(_LEVELS):
            return self.unary()
        tree = self.level(height + 1)
        while self.peek()[1] in _LEVELS[height] and self.peek()[0] in ("sign", "name"):
            tree = (self.take()[1], tree, self.level(height + 1))
        return tree

    def unary(self) -> Tree:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotRead("too deep")
        if self.peek() == ("sign", "-"):
            self.take()
            tree: Tree = ("-", ("number", 0.0), self.unary())
        else:
            tree = self.single()
        self.depth -= 1
        return tree

    def single(self) -> Tree:
        kind, word = self.take()
        if kind == "number":
            return ("number", float(word))
        if kind == "text":
            return ("text", word[1:-1])
        if kind == "path":
            return ("path", word.lstrip("/").partition("/")[2])
        if kind == "here":
            return ("here",)
        if kind == "name" and word in FUNCTIONS:
            return ("call", word, self.arguments())
        if word == "(":
            tree = self.level(0)
            self.take(")")
            return tree
        raise NotRead(word)

    def arguments(self) -> list[Tree]:
        self.take("(")
        found: list[Tree] = []
        while self.peek()[1] != ")":
            found.append(self.level(0))
            if self.peek()[1] != ")":
                self.take(",")
        self.take(")")
        return found


def _compute(sign: str, left: Plain, right: Plain) -> Plain:
    if sign in ("=", "!="):
        return _same(left, right) is (sign == "=")
    one, other = number(left), number(right)
    if sign in _COMPARE:
        return _COMPARE[sign](one, other)
    if sign in ("div", "mod") and other == 0:
        return math.nan
    return _ARITHMETIC[sign](one, other)


def _same(left: Plain, right: Plain) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth(left) is truth(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right


_COMPARE: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
_ARITHMETIC: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": lambda one, other: one + other,
    "-": lambda one, other: one - other,
    "*": lambda one, other: one * other,
    "div": lambda one, other: one / other,
    "mod": math.fmod,
}


def _call(name: str, trees: list[Tree], lookup: Lookup, here: str) -> Plain:
    if name == "if":
        chosen = trees[1] if truth(evaluate(trees[0], lookup, here)) else trees[2]
        return evaluate(chosen, lookup, here)
    try:
        return FUNCTIONS[name](*(evaluate(tree, lookup, here) for tree in trees))
    except (TypeError, re.error) as wrong:
        raise NotRead(name) from wrong


def _round(value: Plain, places: Plain = 0.0) -> float:
    given = number(value)
    if math.isnan(given) or math.isinf(given):
        return given
    return float(Decimal(repr(given)).quantize(Decimal(1).scaleb(-int(number(places))), ROUND_HALF_UP))


FUNCTIONS: Final[Mapping[str, Callable[..., Plain]]] = {
    "if": lambda *_: False,
    "selected": lambda codes, code: text(code) in text(codes).split(),
    "count-selected": lambda codes: float(len(text(codes).split())),
    "string-length": lambda value: float(len(text(value))),
    "contains": lambda whole, part: text(part) in text(whole),
    "starts-with": lambda whole, part: text(whole).startswith(text(part)),
    "concat": lambda *parts: "".join(text(part) for part in parts),
    "regex": lambda value, pattern: re.search(text(pattern), text(value)) is not None,
    "coalesce": lambda *values: next((value for value in values if text(value)), ""),
    "not": lambda value: not truth(value),
    "boolean": truth,
    "true": lambda: True,
    "false": lambda: False,
    "number": number,
    "int": lambda value: float(int(number(value))) if not math.isnan(number(value)) else math.nan,
    "string": text,
    "round": _round,
    "min": lambda *values: min(number(value) for value in values),
    "max": lambda *values: max(number(value) for value in values),
    "once": lambda value: value,
}
