from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nazorat.custody.models import CustodyKey
from nazorat.people.models import Member
from nazorat.visits.models import Device, Visit


class Circle(models.Model):
    """Who hears the alerts of a visit, as its lead last said and signed: an access list of its own, whatever the roles on the team.

    `call` is the number to be rung, under the server's secret: a copy of the database tells no telephone. A new version replaces it whole.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    call = models.BinaryField()
    signature = models.BinaryField(max_length=64)
    signed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["visit", "version"], name="alerts_circle_version_once")]

    def __str__(self) -> str:
        return f"list {self.version} of {self.visit_id}"


class Hearer(models.Model):
    """A member on such a list with the key that is sealed to, and the key of their own that an urgent name is sealed to, if they have one."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="hearers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField(max_length=100)
    custody = models.ForeignKey(CustodyKey, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["member__code"]
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="alerts_hearer_once")]

    def __str__(self) -> str:
        return f"{self.member_id} hears {self.circle_id}"

    @property
    def recipient(self) -> str:
        """The age recipient that an alert is sealed to."""
        return bytes(self.public).decode()


class Alert(models.Model):
    """An alert as a device sealed it, or the desk for a member who had none with them. At rest it tells which device or member raised one,
    when it came, and who took it up; never what it is.

    `name` is the person beside it, sealed to the list's own keys for names; gone after 72 hours. Empty when nobody was named.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="+")
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+")
    raised_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    sha256 = models.BinaryField(max_length=32)
    name = models.BinaryField(default=b"")
    name_ends_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    taken_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_by=None, taken_at=None) | Q(taken_by__isnull=False, taken_at__isnull=False),
                name="alerts_taken_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_at=None) | Q(closed_by__isnull=False, closed_at__isnull=False, taken_at__isnull=False),
                name="alerts_closed_once_taken",
            ),
            models.CheckConstraint(
                condition=Q(device__isnull=False, raised_by=None) | Q(device=None, raised_by__isnull=False), name="alerts_raised_by_one"
            ),
            models.CheckConstraint(condition=Q(name_ends_at__isnull=False) | Q(name=b""), name="alerts_name_has_its_end"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"alert {self.id}"


class Step(models.Model):
    """What a member on the list did about an alert: the words are sealed to the list."""

    sealed_class = "T2"

    class Kind(models.IntegerChoices):
        TAKEN = 1, _("taken up")
        DONE = 2, _("done")
        CLOSED = 3, _("closed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="steps")
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"step {self.kind} of {self.alert_id}"
