"""What lower rooms tell upper ones. Each is sent inside the transaction of the act, with `member` and `by`; a receiver may refuse it."""

from django.dispatch import Signal

member_ended = Signal()
key_replaced = Signal()
role_changed = Signal()
