from __future__ import annotations

from uuid import uuid4

from django.db import models


class SuspectedPlace(models.Model):
    """One sealed text of the planners' list of suspected places: what was told first, or what was added, confirmed or dismissed since.

    Which of these it is, of which place, by whom and when stands inside the seal alone, so that no row can be held against a place that
    came into the register, nor against who was where on that day; see docs/decisions/0040.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"suspected {self.id}"
