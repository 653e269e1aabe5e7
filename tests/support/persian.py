"""The product's own settings with Persian added: the proof that pages turn. The product offers no Persian; a journey does."""

from __future__ import annotations

import os
from pathlib import Path

from nazorat.config import settings as own
from nazorat.config.settings import *  # noqa: F403 - settings are a module's names, all of them

LANGUAGES = [*own.LANGUAGES, ("fa", "فارسی")]
LOCALE_PATHS = [*own.LOCALE_PATHS, Path(os.environ["PERSIAN_CATALOGUE"])]
