from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.correspondence.models import JournalEntry
from nazorat.people.models import Member
from nazorat.recommendations.models import AdoptedRecommendation


class Link(models.Model):
    """The link to one numbered copy, or to the recommendations that a covering letter asked about.

    Neither its secret nor its code is here, and without both nothing opens.

    `mark` finds it by its secret, `proof` tells whether the code is right, `wrapped` is its age identity under secret and code together.
    `copy` and `draft` are sealed to `public`: what is read, and what the liaison wrote and has not sent.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # the letter of ours in the journal: it names report and addressee, and the copy where it carried one
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="+")
    mark = models.BinaryField(max_length=32, unique=True)
    salt = models.BinaryField(max_length=16)
    proof = models.BinaryField(max_length=32)
    public = models.BinaryField()
    wrapped = models.BinaryField()
    copy = models.BinaryField()
    draft = models.BinaryField(default=b"")
    version = models.PositiveIntegerField(default=0)
    ends_at = models.DateTimeField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # when somebody who holds the draft said that what came was looked at
    looked_at = models.DateTimeField(null=True)
    # the entry of the journal under which its comments came, once they were sent
    arrival = models.OneToOneField(JournalEntry, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["entry"], condition=Q(revoked_at=None), name="liaison_link_once"),
        ]

    def __str__(self) -> str:
        return f"link {self.id}"

    @property
    def asks(self) -> bool:
        """Whether it asks for replies to recommendations; else it is to a numbered copy of a draft."""
        return not self.entry.copy


class SentReply(models.Model):
    """What a body answered to one recommendation by a link, sealed to the inbox of its report until a member took it in."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="replies")
    recommendation = models.ForeignKey(AdoptedRecommendation, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    sent_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["recommendation__visit", "recommendation__number"]
        constraints = [models.UniqueConstraint(fields=["link", "recommendation"], name="liaison_reply_once")]

    def __str__(self) -> str:
        return f"sent reply {self.id}"


class Enclosure(models.Model):
    """A file that a liaison attached and has not sent, sealed to the inbox of the draft as it came: their own link does not open it again."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, editable=False)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="enclosures")
    sealed = models.BinaryField()
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["added_at"]

    def __str__(self) -> str:
        return f"enclosure {self.id}"


class OpenedLink(models.Model):
    """A link while a browser has it open: its identity under a random key that only the browser's cookie holds. Closing is deleting it."""

    sealed_class = "T2"

    id = models.BinaryField(primary_key=True, max_length=32)
    link = models.ForeignKey(Link, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    used_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"opened {self.link_id}"
