"""The invented visit up to its keying: told by the demonstration's own steps, then kept as a copy."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from nazorat.cli.client import ClientProblem, Form
from nazorat.cli.demo.doors import Refused
from nazorat.cli.demo.server import Server, found
from nazorat.cli.demo.steps import mechanism, paper, sending, visiting
from nazorat.cli.demo.story import cast, sums
from nazorat.cli.demo.story.book import Sheet
from nazorat.cli.demo.story.shapes import Days
from nazorat.cli.demo.world import Mismatch, World
from nazorat.cli.practice import documents
from nazorat.cli.practice.folder import Account, Folder, Prepared

VISIT = "namuna-0"
LANGUAGES = ("en", "tg", "ru")
# fields of the pages of findings and of the debrief whose words the answer key uses
FINDING, ENTRY = ("theme", "status", "severity", "spread", "cause"), ("origin", "stance")
STEPS: tuple[tuple[str, Callable[[World], None]], ...] = (
    ("Custodians vouch for every key", mechanism.vouch_all),
    ("Places and the mandate profile", mechanism.keep_register),
    ("Training before the first visit", mechanism.train_all),
    ("Visits planned under seal, begun, one refused", visiting.begin_visits),
    ("Devices paired", visiting.pair_devices),
)


def prepare(folder: Folder, *, today: date, left: int, language: documents.Language) -> None:
    """Make the practice anew in its folder. Ends the process with 1 when a page shows something else than the story."""
    days = Days(today)
    open_sums = sums.wrong(days)
    if open_sums:
        raise click.ClickException("The story does not close:\n" + "\n".join(open_sums))
    console = Console(stderr=True)
    folder.begin()
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as progress:

        def step(title: str, work: Callable[[], object]) -> None:
            task = progress.add_task(title, total=1)
            work()
            progress.update(task, completed=1)

        try:
            prepared = _told(folder, days, left, step)
        except (ClientProblem, Mismatch, Refused) as wrong:
            progress.stop()
            console.print(f"[bold]The practice could not be prepared:[/bold] {wrong}", soft_wrap=True)
            sys.exit(1)
        step("Papers for trainees and the answer key", lambda: documents.write(folder.papers, prepared, language))
        folder.keep(prepared)


def _told(folder: Folder, days: Days, left: int, step: Callable[[str, Callable[[], object]], None]) -> Prepared:
    invitation = ""

    def begin() -> None:
        nonlocal invitation
        invitation = found(folder.root, cast.ORGANISATIONS[0].name, cast.FOUNDER.name)

    step("Founding", begin)
    with Server(folder.root, 0, practice=True) as server:
        world = World(server.base, folder.root, days)
        try:
            step("Members join", lambda: mechanism.join_all(world, invitation))
            for title, act in STEPS:
                step(title, lambda act=act: act(world))  # type: ignore[misc]  # bound now, called now
            world.left = frozenset(to_key(world.sheets[VISIT], left))
            step("Sheets returned, others keyed", lambda: paper.key_all(world))
            step("ODK Collect and the field app send", lambda: sending.send_all(world))
            return Prepared(
                days.today,
                world.visits[VISIT],
                world.sheets[VISIT][0].number,
                tuple(sorted(world.left)),
                _accounts(world),
                _labels(world),
            )
        finally:
            world.close()


def to_key(sheets: list[Sheet], left: int) -> list[int]:
    """`left` sheets of each member that carry a record: one of each tool, then a second of each, and so on, the last ones first."""
    turns: dict[str, list[tuple[int, int]]] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for sheet in reversed(sheets):
        if sheet.record:
            seen[sheet.by, sheet.tool] += 1
            turns.setdefault(sheet.by, []).append((seen[sheet.by, sheet.tool], sheet.number))
    return sorted(number for own in turns.values() for _turn, number in sorted(own)[:left])


def _accounts(world: World) -> tuple[Account, ...]:
    made = []
    for person in cast.PEOPLE:
        one, who = world.accounts[person.key], f"{person.name}, {person.role}"
        made.append(Account(one.key, one.code, who, one.phrase, one.totp_secret, one.otpauth))
    return tuple(made)


def _labels(world: World) -> dict[str, dict[str, dict[str, str]]]:
    """The product's own words for what a finding and an entry of the debrief choose from, in each language of its pages."""
    desk, where = world.desk("one"), f"/visits/{world.visits[VISIT]}/"
    made = {}
    for language in LANGUAGES:
        page = desk.get("/me/")
        # the button of a language carries it; a form alone does not
        form = page.form("/language/")
        desk.sent(
            replace(form, fields=[(name, value) for name, value in form.fields if name != "language"] + [("language", language)])
        )
        finding = desk.get(f"{where}findings/new/").form(holding="title_ru")
        entry = desk.get(f"{where}debrief/add/").form(holding="statement")
        made[language] = {name: _words(form, name) for form, names in ((finding, FINDING), (entry, ENTRY)) for name in names}
    return made


def _words(form: Form, name: str) -> dict[str, str]:
    return {value: label for value, label in form.choices[name] if value}
