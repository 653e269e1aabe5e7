"""What import-linter's contracts in pyproject.toml cannot say: the order inside a room, doors' own files, the demonstration's narrowness."""

import sys
from functools import cache

import grimp

from support.source import PACKAGE, apps, floors, rooms

# inside a room an import goes from the right to the left; names on one step are strangers
ARROWS = (("models",), ("queries",), ("access",), ("actions",), ("forms",), ("views", "api", "tasks"), ("urls",))
STEP = {name: step for step, names in enumerate(ARROWS) for name in names}
OWN = ("views", "forms", "api", "urls")
# what a demonstration may use to come in by the doors: a client, a terminal, generated photos, spreadsheets to read
# pyrage and nacl: the demonstration plays a field device, which seals and signs outside our process
DEMO_MAY_USE = {"httpx", "click", "rich", "PIL", "piexif", "lxml", "yaml", "pyrage", "nacl"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("nazorat", include_external_packages=True, cache_dir=None)


def edges() -> list[tuple[str, str]]:
    """Importer and imported, both of the package, tests left out."""
    known = graph()
    modules = [module for module in known.modules if module.startswith("nazorat.") and ".tests" not in module]
    return [
        (module, other)
        for module in modules
        for other in known.find_modules_directly_imported_by(module)
        if other.startswith("nazorat.")
    ]


def place(module: str) -> tuple[str, str]:
    """Room and file name (or folder that stands for the file)."""
    parts = [*module.split("."), "", ""]
    return parts[1], parts[2]


def where(importer: str, imported: str) -> str:
    details = graph().get_import_details(importer=importer, imported=imported)
    return f"{importer}:{details[0]['line_number']} imports {imported}" if details else f"{importer} imports {imported}"


def test_every_room_has_a_floor() -> None:
    assert [room for room in rooms() if room not in floors()] == []


def test_imports_go_down_the_floors() -> None:
    wrong = []
    for importer, imported in edges():
        above, below = place(importer)[0], place(imported)[0]
        if below and above != below and floors()[above] <= floors()[below]:
            wrong.append(where(importer, imported))
    assert wrong == []


def test_imports_inside_a_room_follow_the_arrows() -> None:
    wrong = []
    for importer, imported in edges():
        (room, name), (other, target) = place(importer), place(imported)
        if room != other or room not in apps() or name == target or name not in STEP or target not in STEP:
            continue
        if STEP[target] >= STEP[name]:
            wrong.append(where(importer, imported))
    assert wrong == []


def test_a_rooms_views_forms_api_urls_are_its_own() -> None:
    wrong = []
    for importer, imported in edges():
        (room, _), (other, target) = place(importer), place(imported)
        if room not in (other, "config") and other in apps() and target in OWN and other != "kit":
            wrong.append(where(importer, imported))
    assert wrong == []


def test_plain_floors_know_no_django() -> None:
    known = graph()
    wrong = [
        where(module, "django")
        for module in sorted(known.modules)
        if place(module)[0] in ("xlsform", "disclosure", "typeset") and "django" in known.find_modules_directly_imported_by(module)
    ]
    assert wrong == []


def test_the_record_of_acts_needs_no_cryptography_room() -> None:
    wrong = [
        where(importer, imported)
        for importer, imported in edges()
        if place(importer)[0] == "audit" and place(imported)[0] == "vault"
    ]
    assert wrong == []


def test_the_demonstration_comes_in_by_the_doors() -> None:
    """The demonstration may not write what it shows: it reaches neither Django nor a room with tables, not even through the command line's parts.
    Practice neither; its papers are set by the press, which holds no table.
    """
    assert [*PACKAGE.glob("cli/demo/**/*.py")], "there is no demonstration in the command line"
    known = graph()
    outside = ("nazorat.cli.demo", "nazorat.cli.practice")
    waiting = [module for module in known.modules if module.startswith(outside) and ".tests" not in module]
    assert waiting
    seen, wrong = set(waiting), []
    while waiting:
        module = waiting.pop()
        for other in sorted(known.find_modules_directly_imported_by(module)):
            if other.startswith("nazorat.cli.") and other not in seen:
                seen.add(other)
                waiting.append(other)
            elif not may_use(other):
                wrong.append(where(module, other))
    assert wrong == []


def may_use(module: str) -> bool:
    top = module.split(".")[0]
    if top == "nazorat":
        return place(module)[0] in ("cli", "xlsform", "typeset", "")
    # a database file can be written with the standard library too
    return top in DEMO_MAY_USE or (top in sys.stdlib_module_names and top not in ("sqlite3", "dbm"))


def test_a_demonstration_that_wrote_its_rows_itself_would_be_seen() -> None:
    assert [may_use(module) for module in ("httpx", "json", "nazorat.cli.client")] == [True] * 3
    assert [may_use(module) for module in ("sqlite3", "psycopg", "django.db", "nazorat.fieldwork.models")] == [False] * 4
