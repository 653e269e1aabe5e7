"""The command line: init, serve, tls, demo, practice, tool check, report build, audit verify, backup, backup-key, restore.

Refuses to guess a home folder or to overwrite one; exit codes are for scripts (0 done, 1 found wrong, 2 cannot be done).
An administrator of one small machine comes in here; everything else is a browser.
"""

from __future__ import annotations

import os
from importlib import import_module

import click

from nazorat import __version__

NAMES = ("init", "serve", "tls", "demo", "practice", "tool", "report", "audit", "backup-key", "backup", "restore")
# where a command stands when its module has another name
MODULES = {"backup-key": "backup"}


class Commands(click.Group):
    """Loads a command when it is asked for: `serve` should not wait for what `demo` or `tool check` needs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(NAMES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in NAMES:
            return None
        found = getattr(import_module(f"nazorat.cli.{MODULES.get(cmd_name, cmd_name)}"), cmd_name.replace("-", "_"))
        return found if isinstance(found, click.Command) else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Nazorat: the working system of a national preventive mechanism against torture."""
    # whatever a command writes is for its owner alone
    os.umask(0o077)
