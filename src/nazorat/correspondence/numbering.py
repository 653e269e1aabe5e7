"""The next number of a year's book, taken inside the transaction of what is entered."""

from __future__ import annotations

from django.utils import timezone

from nazorat.correspondence.models import Book, JournalEntry


def take_number(row: JournalEntry, kind: int) -> None:
    """Give a letter the next number. If the caller's transaction is taken back, so is the number, and no gap is left."""
    Book.objects.get_or_create(kind=kind, year=timezone.localdate().year)
    row.book = Book.objects.select_for_update().get(kind=kind, year=timezone.localdate().year)
    row.book.last += 1
    row.book.save(update_fields=["last"])
    row.number = row.book.last
