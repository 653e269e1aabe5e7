"""The next number of a year's book, taken inside the transaction of what is entered."""

from __future__ import annotations

from django.utils import timezone

from nazorat.correspondence.models import Book, JournalEntry


def next_code(kind: int) -> str:
    """What the next letter of this year's book will be cited as, unless another one comes before it."""
    year = timezone.localdate().year
    last = Book.objects.filter(kind=kind, year=year).values_list("last", flat=True).first()
    return f"{(last or 0) + 1}/{year}"


def take_number(row: JournalEntry, kind: int) -> None:
    """Give a letter the next number. If the caller's transaction is taken back, so is the number, and no gap is left."""
    Book.objects.get_or_create(kind=kind, year=timezone.localdate().year)
    row.book = Book.objects.select_for_update().get(kind=kind, year=timezone.localdate().year)
    row.book.last += 1
    row.book.save(update_fields=["last"])
    row.number = row.book.last
