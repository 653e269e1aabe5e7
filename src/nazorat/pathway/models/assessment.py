from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from nazorat.pathway.models.gaps import SOURCE, WORDS
from nazorat.pathway.models.road import Struck
from nazorat.pathway.models.taken import Brought

# the languages in which the words of the list can be kept, those of documents
LIST_LANGUAGES = ("tg", "ru", "en")


class AssessmentItem(Brought, Struck):
    """An item of the Subcommittee's matrix for self-assessment (CAT/OP/1/Rev.1), as the mechanism's own copy of the list has it.

    The words of the list are in no code: a mechanism takes its copy in as a file. `place` is where it stands in the list.
    """

    number = models.CharField(max_length=12)
    place = models.PositiveIntegerField()

    class Meta(Struck.Meta):
        ordering: ClassVar[list[str]] = ["place", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Struck.Meta.constraints,
            models.UniqueConstraint(fields=["number"], condition=Q(struck_at__isnull=True), name="pathway_item_number_stands_once"),
            models.CheckConstraint(condition=~Q(number=""), name="pathway_item_has_number"),
        ]

    def __str__(self) -> str:
        return f"item {self.number}"


class AssessmentText(Brought, Struck):
    """What an item says in a language, and under which heading. A translation may come later, with a file of its own."""

    item = models.ForeignKey(AssessmentItem, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=2)
    heading = models.CharField(max_length=SOURCE, blank=True)
    words = models.CharField(max_length=WORDS)

    class Meta(Struck.Meta):
        ordering: ClassVar[list[str]] = ["item", "language"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Struck.Meta.constraints,
            models.UniqueConstraint(
                fields=["item", "language"], condition=Q(struck_at__isnull=True), name="pathway_item_says_once_in_a_language"
            ),
            models.CheckConstraint(
                condition=Q(language__in=LIST_LANGUAGES) & ~Q(words=""), name="pathway_item_text_has_words_in_a_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of item {self.item_id}"
