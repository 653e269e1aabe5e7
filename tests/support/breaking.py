"""The product's own settings, DEBUG and all, with a view that breaks when it is told to: what a fault of ours gives away."""

from __future__ import annotations

from nazorat.config import settings as own
from nazorat.config.settings import *  # noqa: F403 - settings are a module's names, all of them

MIDDLEWARE = [*own.MIDDLEWARE, "support.broken.Broken"]
