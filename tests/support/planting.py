"""Runs a seed in a fresh home: `python -m support.planting journeys.seeds:keying`. Prints what it returned as one line of JSON."""

from __future__ import annotations

import json
import sys
from importlib import import_module

import django


def main(seed: str) -> None:
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - models need the settings

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    # members made here sign in to a real server: their passphrase is stretched in full
    from django.conf import settings  # noqa: PLC0415 - models need the settings

    real = settings.NAZORAT_STRETCH
    from support import make  # noqa: F401, PLC0415 - it stretches less for other tests when it is imported

    settings.NAZORAT_STRETCH = real
    module, _, name = seed.partition(":")
    print(json.dumps(getattr(import_module(module), name)(), default=str))


if __name__ == "__main__":
    main(sys.argv[1])
