"""The driver: one step after the other, each through the doors that members use, until every sum closes and the documents lie there."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from nazorat.cli.client import ClientProblem, totp
from nazorat.cli.demo.doors import Refused
from nazorat.cli.demo.server import Server, found, make_folder
from nazorat.cli.demo.steps import (
    aftermath,
    answers,
    counting,
    deciding,
    drawing,
    following,
    measuring,
    mechanism,
    paper,
    pathway,
    reporting,
    sending,
    visiting,
)
from nazorat.cli.demo.story import cast, sums
from nazorat.cli.demo.story.shapes import Days
from nazorat.cli.demo.world import Act, Mismatch, World, beside, in_turn

T = TypeVar("T")


class Signing(Protocol):
    """What somebody needs to sign in."""

    @property
    def code(self) -> str: ...
    @property
    def phrase(self) -> str: ...
    @property
    def totp_secret(self) -> str: ...
    @property
    def otpauth(self) -> str: ...


STEPS: tuple[tuple[str, str, Act], ...] = (
    ("vouch", "Custodians vouch for every key; places, mandate profile", beside(mechanism.vouch_all, mechanism.keep_register)),
    ("training", "Training before the first visit", mechanism.train_all),
    ("pathway", "The pathway: stages, what is due, neighbours, a note of planners", pathway.keep_the_board),
    ("visits", "Visits planned under seal, begun, one refused", visiting.begin_visits),
    ("devices", "Devices paired", visiting.pair_devices),
    ("paper", "Sheets keyed, every tenth twice", paper.key_all),
    ("account", "The account of the sheets", paper.check_counts),
    ("sending", "ODK Collect and the field app send", sending.send_all),
    ("doors", "Records counted by door", sending.check_counts),
    ("analysis", "Analysis pages held against the story; the draw of the talks", beside(measuring.check_pages, drawing.draw_talks)),
    ("debrief", "Debrief of the team", deciding.debrief),
    (
        "findings",
        "Fourteen findings on their evidence; six recommendations of a year before, adopted",
        beside(deciding.findings, in_turn(deciding.recommend_earlier, reporting.earlier)),
    ),
    ("recommendations", "Eleven recommendations", deciding.recommend),
    ("close", "Visits closed", visiting.close_visits),
    ("sheets-gone", "Sheets destroyed by two organisations", aftermath.destroy_sheets),
    ("report", "The visit report written", reporting.write),
    ("traps", "Planted traps caught by the gate, mended", reporting.plant),
    ("gate", "Open questions answered", reporting.answer),
    ("comment", "Draft past the gate to the authority", reporting.comment),
    ("follow-up", "Asked again about reprisals: nothing found", aftermath.follow_up),
    ("objection", "A head objects to the first text", answers.object_to_first),
    ("comments", "Twelve comments, three facts corrected, all answered", answers.take_comments),
    ("translation", "Read by another member, one paragraph stale", reporting.translate),
    ("release", "Signed by two, adopted, released", reporting.release),
    ("annex", "Comments and answers printed", answers.check_annex),
    (
        "end",
        "Covering letters, replies and what was verified; the consolidated report; costs, and a funder's table",
        beside(in_turn(following.write_letters, following.reply), reporting.consolidate, counting.count_for_a_funder),
    ),
)


def tell(home: Path, out: Path, *, today: date, until: str, serve: bool, port: int) -> None:
    """Run the whole story. Ends the process with 1 when anything differs from it."""
    console = Console(stderr=True)
    days = Days(today)
    open_sums = sums.wrong(days)
    if open_sums:
        raise click.ClickException("The story does not close:\n" + "\n".join(open_sums))
    begun = time.monotonic()
    make_folder(home)
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console) as progress:
        invitation = _step(progress, "Founding", lambda: found(home, cast.ORGANISATIONS[0].name, cast.FOUNDER.name))
        with Server(home, port) as server:
            world = World(server.base, out, days)
            try:
                _step(progress, "Members join", lambda: mechanism.join_all(world, invitation))
                for name, title, act in STEPS:
                    _step(progress, title, lambda act=act: act(world))  # type: ignore[misc]  # bound now, called now
                    if name == until:
                        break
            except (ClientProblem, Mismatch, Refused) as wrong:
                progress.stop()
                console.print(f"[bold]The demonstration stopped:[/bold] {wrong}", soft_wrap=True)
                sys.exit(1)
            finally:
                world.close()
            progress.stop()
            _tell_end(world, time.monotonic() - begun)
            if serve:
                _serve(world, server)


def _step(progress: Progress, title: str, work: Callable[[], T]) -> T:
    task = progress.add_task(title, total=1)
    done = work()
    progress.update(task, completed=1)
    return done


def _tell_end(world: World, seconds: float) -> None:
    """Where the documents are comes last, so that a script finds it on the last line."""
    for file in sorted(world.files):
        click.echo(f"  {file.relative_to(world.out)}  {file.stat().st_size // 1024} KiB")
    click.echo(f"{len(world.files)} documents, {seconds:.1f} s, every sum closes.")
    click.echo(str(world.out))


def _serve(world: World, server: Server) -> None:
    """Who can sign in, with what; then the desk until the terminal says stop."""
    people = {person.key: person for person in cast.PEOPLE}
    tell_accounts(
        f"Everything here is invented. The desk: {world.base}/",
        [(f"{people[one.key].name}, {people[one.key].role}", one) for one in world.accounts.values()],
    )
    click.echo("Ctrl-C stops the desk. The next run makes everything anew.")
    try:
        server.child.wait()
    except KeyboardInterrupt:
        click.echo("Stopped.")


def tell_accounts(title: str, accounts: Sequence[tuple[str, Signing]]) -> None:
    """Who signs in, with which code, passphrase and generator."""
    table = Table(title=title)
    for head in ("code", "who", "passphrase (made for this run)", "six digits now"):
        # a passphrase that went over two lines would be copied wrongly
        table.add_column(head, no_wrap=head != "who")
    for who, account in accounts:
        table.add_row(account.code, who, account.phrase, totp(account.totp_secret))
    Console().print(table)
    click.echo("The digits change every 30 seconds; a code generator shows the next ones:")
    # one line each, never wrapped: they are copied whole
    for _who, account in accounts:
        click.echo(account.otpauth)
