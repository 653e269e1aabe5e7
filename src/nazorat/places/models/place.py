from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nazorat.kit.spelling import index_of
from nazorat.people.models import Member
from nazorat.places.models.facts import PlaceFacts


class Place(PlaceFacts):
    """A place under OPCAT art. 4: somebody is held there by order, instigation, consent or acquiescence of a public authority.

    `search` is what its names, region and district come to in one spelling, earlier and other names too.
    """

    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    # brought by a return that was undone: the row stays, since a sealed plan may name it, and is in no list any more
    taken_back = models.BooleanField(default=False, editable=False)
    search = models.TextField(default="", editable=False)

    class Meta:
        ordering = ["name_ru"]
        constraints = [
            models.CheckConstraint(condition=Q(capacity__isnull=True) | ~Q(capacity_source=""), name="places_capacity_has_source"),
            models.CheckConstraint(
                condition=Q(operational__isnull=True) | ~Q(operational_source=""), name="places_operational_has_source"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="places_closed_after_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name_ru

    def save(self, *args: Any, **given: Any) -> None:
        """The words to search by follow the names, whoever changes these."""
        self.search = self.indexed([] if self._state.adding else self.other_names())
        if given.get("update_fields") is not None:
            given["update_fields"] = {*given["update_fields"], "search"}
        super().save(*args, **given)

    def indexed(self, others: Iterable[str]) -> str:
        """What its own and other names come to in one spelling."""
        return index_of([self.name_ru, self.name_tg, self.name_en, *others, self.region, self.district])

    def other_names(self) -> list[str]:
        """Names beside the three, and those that it had before."""
        earlier = self.before.values_list("name_ru", "name_tg", "name_en")
        return [*self.names.filter(taken_back_at=None).values_list("name", flat=True), *(name for row in earlier for name in row)]


class PlaceBefore(PlaceFacts):
    """What was known of a place until somebody changed it: a place is renamed or moved, never forgotten.

    `changed_on` is the day from which the new facts hold, where somebody knows it; `until` is when they were entered.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="before")
    until = models.DateTimeField(auto_now_add=True)
    changed_on = models.DateField(null=True)
    changed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-until"]

    def __str__(self) -> str:
        return f"{self.place_id} until {self.until}"


class PlaceName(models.Model):
    """Another name of a place: in a language beside the three, or as people and older papers call it."""

    class Language(models.TextChoices):
        RU = "ru", _("Russian")
        TG = "tg", _("Tajik")
        EN = "en", _("English")
        UZ = "uz", _("Uzbek")
        FA = "fa", _("Persian")
        OTHER = "other", _("another language")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    language = models.CharField(_("language"), max_length=10, choices=Language.choices)
    name = models.CharField(_("name"), max_length=200)
    used_from = models.DateField(_("used from"), null=True, blank=True)
    used_until = models.DateField(_("used until"), null=True, blank=True)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    # entered wrongly: it stays and counts no more
    taken_back_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["language", "name"]
        constraints = [
            models.UniqueConstraint(fields=["place", "language", "name"], condition=Q(taken_back_at=None), name="places_name_once"),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None) | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="places_name_taken_back_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What became of places: one went into another, or one came out of another, on a day."""

    class Kind(models.TextChoices):
        MERGED = "merged", _("was merged into")
        SPLIT = "split", _("was split: from it came")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    earlier = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="became")
    later = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="came_from", verbose_name=_("the other place"))
    on = models.DateField(_("day"))
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    # entered wrongly: it stays and counts no more
    taken_back_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    taken_back_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "earlier", "later"], condition=Q(taken_back_at=None), name="places_succession_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None) | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="places_succession_taken_back_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="places_succession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier_id} {self.kind} {self.later_id}"
