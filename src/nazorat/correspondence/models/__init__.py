"""Books of letters, scans and made documents; what numbers a letter asks for and what came of it."""

from nazorat.correspondence.models.journal import Book, JournalEntry, MadeFile, OpenScan, SealedScan
from nazorat.correspondence.models.numbers import NumbersAnswer, NumbersRequest

__all__ = ["Book", "JournalEntry", "MadeFile", "NumbersAnswer", "NumbersRequest", "OpenScan", "SealedScan"]
