"""The words that the gate's rules look for, one file per language: numbers, persons, things, verbs, months, everyday words."""

from __future__ import annotations

from . import en, ru, tg
from .kinds import Lexicon

LEXICONS: dict[str, Lexicon] = {"ru": ru.LEXICON, "tg": tg.LEXICON, "en": en.LEXICON}
