"""What this room tells upper ones. Sent inside the transaction of the act, with `visit` and `by` (a Member)."""

from django.dispatch import Signal

visit_closed = Signal()
