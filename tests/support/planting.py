"""Runs a seed in a fresh home: `python -m support.planting journeys.seeds:keying`. Prints what it returned as one line of JSON."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path

import django


def bring_tables(ready: Path | None) -> None:
    """All tables, none with a row of ours: copied from `ready`, or made, and then kept there for whoever plants next in this run of tests."""
    from nazorat.cli.tables import make_tables  # noqa: PLC0415 - models need the settings

    own = Path(os.environ["NAZORAT_HOME"]) / "nazorat.sqlite3"
    if ready and ready.exists():
        shutil.copyfile(ready, own)
        return
    make_tables()
    if ready:
        draft = ready.with_name(f"{ready.name}.{os.getpid()}")
        with closing(sqlite3.connect(own)) as store:
            store.execute("VACUUM INTO ?", [str(draft)])
        draft.rename(ready)


def main(seed: str, ready: str = "") -> None:
    django.setup()
    bring_tables(Path(ready) if ready else None)
    # members made here sign in to a real server: their passphrase is stretched in full
    from django.conf import settings  # noqa: PLC0415 - models need the settings

    real = settings.NAZORAT_STRETCH
    from support import make  # noqa: F401, PLC0415 - it stretches less for other tests when it is imported

    settings.NAZORAT_STRETCH = real
    module, _, name = seed.partition(":")
    print(json.dumps(getattr(import_module(module), name)(), default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
