"""What this room tells upper ones. Sent inside the transaction of the act, with `visit` and `by` (a Member).

`visit_entered` also gives the `keyring` of the lead who is inside, for what is sealed to them until then. `member_removed` also says
which `member` left the team; a Problem that a receiver raises stops it.
"""

from django.dispatch import Signal

visit_entered = Signal()
visit_closed = Signal()
member_removed = Signal()
