"""What this room tells upper ones."""

from django.dispatch import Signal

# sent inside the transaction, when loading changed anything
reference_loaded = Signal()
