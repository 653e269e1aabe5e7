"""What this room tells upper ones. Sent inside the transaction of the act, with `by` (a Member)."""

from django.dispatch import Signal

# with `letter`
letter_written = Signal()
# with `report`, `copy` (the number on it) and `addressee`; who listens may refuse by a Problem
draft_handed_over = Signal()
