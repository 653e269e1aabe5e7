"""Every public function of every actions.py is one act of one person: keyword-only, `by=` among its arguments, in the record of acts."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from support.source import PACKAGE, apps, room_files, rooms, shown, tree

# acts of nobody, or what an act is made of
NO_ACT = {
    "audit.append_all": "several such lines under one lock",
    "audit.lock_chain": "the lock itself",
    "findings.ask_findings": "keys and rows of one who asks; nothing is open yet",
    "findings.ask_rechecks": "keys and rows of one who asks; nothing is open yet",
    "sampling.ask_draws": "keys of one who asks; nothing is open yet",
    "recommendations.ask_recommendations": "keys and rows of one who asks; nothing is open yet",
}
# actions below which no line is written, as far as code can be followed
WRITES_NO_LINE = {
    "analysis.ask_material": "sealed rows: they open under the act of who asks for them",
    "audit.lock_chain": "takes the lock under which a line is written",
    "correspondence.enter_covering": "the row of a letter under the act that made it, which reports.write_letter appends",
    "correspondence.enter_by_link": "the row of a letter under the act of the door that it came through, liaison.send_comments or send_replies",
    "correspondence.receive_sealed": "rows of files under the act of the door that they came through, liaison.send_comments or send_replies",
    "correspondence.enter_handed_over": "the row of a letter under the act that made its copy, which reports.hand_over_draft appends",
    "custody.make_dummy": "a half of no name that stands in no row; that it was opened is the act of pass_drill",
    "fieldwork.ask_file": "a sealed file: it opens under the act of who asks for it",
    "fieldwork.ask_records": "sealed rows: they open under the act of who asks for them",
    "fieldwork.receive": "hands over to the writer, which appends the lines of its group; the writer is followed below",
    "findings.ask_findings": "sealed rows: they open under the act of who asks for them",
    "fieldwork.write_notes": "ends in fieldwork.receive, once for each note",
    "fieldwork.take_in": "ends in fieldwork.receive, which hands over to the writer",
    "findings.ask_rechecks": "sealed rows: they open under the act of who asks for them",
    "sampling.ask_draws": "sealed rows: they open under the act of who asks for them",
    "places.blur_points_of": "under the act by which a place became of another kind, which change_place and import_return append",
    "reports.receive_comments": "rows of comments under the act of the door that they came through, liaison.send_comments",
    "openrosa.submit": "ends in fieldwork.receive",
    "people.forget_ended": "what is over by the clock alone: nobody does it",
    "recommendations.ask_recommendations": "sealed rows: they open under the act of who asks for them",
    "sync.check_slip": "holds a signature against a device, before anything is taken",
    "sync.note_clock": "that a device's clock is off: a word of the device on itself, of no content",
    "sync.take_record": "ends in fieldwork.receive",
    "sync.take_file": "ends in fieldwork.receive",
    "sync.take_piece": "ends in fieldwork.receive; until then a beginning of a sealed file that no row knows",
    "visits.visit_keys": "keys without content: to open something with them is an act of the room that does",
}
# lines that are written by a helper inside the transaction of its one caller, or of which the row is made
ELSEWHERE = {
    "fieldwork.writer._save": "called by write_group inside its transaction",
    "reports.actions.release._append": "called last inside the transactions of this module",
    "visits.receivers._note": "called last by receivers, which are called inside the transaction of the act that they follow",
    "vault.actions.sign_checkpoint": "a checkpoint is the signature over its own line",
}
WRITING = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# what writes the line of an act
LINES = {"nazorat.audit.actions.append", "nazorat.audit.actions.append_all", "nazorat.vault.actions.note_opening"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


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


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its name, tests left out."""
    found = {}
    for room in rooms():
        for file in room_files(room, ".py"):
            parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = tree(file)
    return found


@cache
def names_in(module: str) -> dict[str, str]:
    """What each name of a module stands for, by the module that it was imported from; its own functions are its own."""
    found: dict[str, str] = {}
    for node in ast.walk(modules()[module]):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    found |= {node.name: f"{module}.{node.name}" for node in modules()[module].body if isinstance(node, Function)}
    return found


def owner_of(name: str, seen: frozenset[str] = frozenset()) -> str:
    """The module's own name of a function that another one passes on."""
    module, _, own = name.rpartition(".")
    behind = names_in(module).get(own, name) if module in modules() else name
    return name if behind in (name, *seen) else owner_of(behind, seen | {name})


@cache
def functions_by_name() -> dict[str, tuple[str, Function]]:
    return {
        f"{module}.{node.name}": (module, node)
        for module, held in modules().items()
        for node in held.body
        if isinstance(node, Function)
    }


def called(module: str, node: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """What a piece of code calls by a name that can be followed: a function, or a function of an imported module."""
    known = names_in(module)
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        if isinstance(call.func, ast.Name) and call.func.id in known:
            yield owner_of(known[call.func.id]), call
        elif isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id in known:
            yield owner_of(f"{known[call.func.value.id]}.{call.func.attr}"), call


@cache
def reaches_the_chain(name: str, seen: frozenset[str] = frozenset()) -> bool:
    if name in LINES:
        return True
    if name in seen or name not in functions_by_name():
        return False
    module, node = functions_by_name()[name]
    return any(reaches_the_chain(other, seen | {name}) for other, _ in called(module, node))


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def test_every_action_reaches_the_chain() -> None:
    """Followed through the code, not run: somewhere below each action the line of an act is written."""
    silent = {name for name, file, node in public_functions() if not reaches_the_chain(f"{module_of(file)}.{node.name}")}
    assert silent == set(WRITES_NO_LINE)
    assert reaches_the_chain("nazorat.fieldwork.writer.write_group")


def blocks_of(node: Function) -> list[ast.With]:
    """The transactions that a function opens itself."""
    held = [each for each in ast.walk(node) if isinstance(each, ast.With)]
    return [each for each in held if any("transaction.atomic" in ast.unparse(item.context_expr) for item in each.items)]


def appending() -> Iterator[tuple[str, str, Function, ast.Call]]:
    """Each place that writes the line of an act beside other rows: its function by name, with its module, and the call."""
    for name, (module, node) in functions_by_name().items():
        if name not in LINES:
            for other, call in called(module, node):
                if other in ("nazorat.audit.actions.append", "nazorat.audit.actions.append_all"):
                    yield name.removeprefix("nazorat."), module, node, call


def writes(node: ast.AST) -> Iterator[ast.Call]:
    """Rows that are written: by a manager, by a row, or by our own quick insert."""
    for call in (each for each in ast.walk(node) if isinstance(each, ast.Call)):
        if isinstance(call.func, ast.Attribute) and call.func.attr in WRITING:
            owner = ast.unparse(call.func.value)
            if call.func.attr not in ("update", "delete") or ".objects" in owner or "filter(" in owner:
                yield call
        elif isinstance(call.func, ast.Name) and call.func.id == "insert":
            yield call


def faults(node: Function, call: ast.Call) -> Iterator[str]:
    """What is wrong with where an act is appended."""
    around = [block for block in blocks_of(node) if any(each is call for each in ast.walk(block))]
    if not around:
        yield "outside a transaction"
        return
    inside = {id(each) for each in ast.walk(around[0])}
    for one in writes(node):
        if id(one) not in inside:
            yield f"line {one.lineno} is written outside"
        elif one.lineno > call.lineno:
            yield f"line {one.lineno} is written after the act"
    for statement in around[0].body:
        if statement.lineno > (call.end_lineno or call.lineno) and any(isinstance(each, ast.Call) for each in ast.walk(statement)):
            yield f"line {statement.lineno} does something after the act"


def test_what_is_written_and_its_act_stand_in_one_block() -> None:
    """One transaction, the act appended last in it: the lock of the chain is held briefly, and nothing is written beside."""
    places = list(appending())
    assert len(places) > 80
    wrong = {name: found for name, _module, node, call in places if (found := list(faults(node, call)))}
    assert {name: found for name, found in wrong.items() if name not in ELSEWHERE} == {}
    assert set(ELSEWHERE) == set(wrong)


def test_acts_beside_what_they_tell_of_would_be_seen() -> None:
    """The rule can fail: outside a transaction, before a row, beside a row."""
    inside = "def act():\n    with transaction.atomic():\n        {}\n        append('a.b')\n        {}\n    {}\n"
    row = "Row.objects.create()"
    good, late, beside = (
        inside.format(*lines) for lines in ((row, "pass", "return 1"), ("pass", row, "pass"), ("pass", "pass", row))
    )
    found = []
    for code in (good, late, beside, "def act():\n    append('a.b')\n"):
        (node,) = ast.parse(code).body
        assert isinstance(node, ast.FunctionDef)
        call = next(each for each in ast.walk(node) if isinstance(each, ast.Call) and ast.unparse(each.func) == "append")
        found.append(bool(list(faults(node, call))))
    assert found == [False, True, True, True]
