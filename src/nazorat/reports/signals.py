"""What this room tells upper ones. Sent inside the transaction of the act, with `letter` and `by` (a Member)."""

from django.dispatch import Signal

letter_written = Signal()
