from __future__ import annotations

from uuid import uuid4

from django.db import models


class Blob(models.Model):
    """A sealed file on disk, named by its id. `size` and `sha256` are of the ciphertext."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32)
    stored_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.id)
