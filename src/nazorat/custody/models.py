from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q

from nazorat.fieldwork.models import Record
from nazorat.people.models import Member, Organisation
from nazorat.visits.models import Visit


class CustodyKey(models.Model):
    """A member's own key for identities. Made in their browser; `wrapped` opens by a phrase that no server ever saw.

    Halves are sealed to custodians' keys, urgent openings to those of a visit's team. `signature` is the member's Ed25519 over
    `queries.key_statement`: a row that somebody exchanged is given nothing.
    """

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    public = models.BinaryField(max_length=100)
    wrapped = models.BinaryField()
    check_value = models.BinaryField(max_length=4)
    signature = models.BinaryField(max_length=64)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(retired_at__isnull=True), name="custody_key_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"custody key of {self.member_id}"

    @property
    def recipient(self) -> str:
        """The age recipient that a half is sealed to."""
        return bytes(self.public).decode()

    @property
    def check_words(self) -> str:
        """The key check value as it is printed on the recovery sheet."""
        return bytes(self.check_value).hex()


class Identity(models.Model):
    """Who a record speaks of, or nobody: an empty seal looks the same. Of `half_a` and `half_b` each opens nothing without the other.

    `version` counts the seals of one record; the seal is bound to visit, record and version.
    """

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    sealed = models.BinaryField()
    half_a = models.BinaryField()
    half_b = models.BinaryField()
    organisation_a = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation_b = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="custody_identity_version_once"),
            models.CheckConstraint(
                condition=~Q(organisation_a=models.F("organisation_b")), name="custody_identity_two_organisations"
            ),
        ]

    def __str__(self) -> str:
        return f"identity {self.version} of {self.record_id}"


class Holder(models.Model):
    """A custody key that one half of an identity is sealed to: whose custodian can answer."""

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="holders")
    key = models.ForeignKey(CustodyKey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["identity", "key"], name="custody_holder_once")]

    def __str__(self) -> str:
        return f"{self.key_id} holds of {self.identity_id}"


class Ask(models.Model):
    """A member asks for one identity. The motive is sealed to both organisations' custodians and the asker; the record of acts holds
    `commitment`, which binds it. What is answered is sealed to `one_time_public`, whose private half one browser has.

    `signature` is the asker's Ed25519 over `queries.ask_statement`: another one-time key in the row is answered by nobody.
    """

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identity = models.ForeignKey(Identity, on_delete=models.PROTECT, related_name="asks")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    one_time_public = models.BinaryField(max_length=100)
    motive = models.BinaryField()
    commitment = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64, default=b"")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    # given to the asker's browser, once; or over without that, and what was answered is gone
    collected_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"ask {self.id}"

    @property
    def one_time(self) -> str:
        """The age recipient of the browser that asked."""
        return bytes(self.one_time_public).decode()

    @property
    def commitment_words(self) -> str:
        """The commitment as the record of acts has it, in hexadecimal digits."""
        return bytes(self.commitment).hex()


class Answer(models.Model):
    """What one organisation's custodian answered: a half sealed to the asker's browser, or why not. One answer of each organisation."""

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="answers")
    custodian = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    sealed = models.BinaryField(default=b"")
    refusal = models.BinaryField(default=b"")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "organisation"], name="custody_answer_one_of_each_organisation"),
            models.UniqueConstraint(fields=["ask", "custodian"], name="custody_answer_one_of_each_custodian"),
            models.CheckConstraint(
                condition=Q(agreed=True, refusal=b"") | (Q(agreed=False, sealed=b"") & ~Q(refusal=b"")),
                name="custody_answer_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"answer to {self.ask_id}"


class UrgentOpening(models.Model):
    """The same person sealed a second time, with their consent, to named members of the visit; for 72 hours, after that the bytes are gone.

    Who could read it stays on record. That somebody was named is visible by it: without a name nobody is urgent.
    """

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identity = models.OneToOneField(Identity, on_delete=models.CASCADE, related_name="urgent")
    sealed = models.BinaryField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__isnull=True) | Q(sealed=b""), name="custody_urgent_gone_once_ended"),
        ]

    def __str__(self) -> str:
        return f"urgent opening of {self.identity_id}"


class UrgentReader(models.Model):
    """A custody key that an urgent opening is sealed to."""

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    opening = models.ForeignKey(UrgentOpening, on_delete=models.CASCADE, related_name="readers")
    key = models.ForeignKey(CustodyKey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opening", "key"], name="custody_urgent_reader_once")]

    def __str__(self) -> str:
        return f"{self.key_id} reads {self.opening_id}"


class HalfCopy(models.Model):
    """A half sealed once more, to custodians who had no key when it was made: of the same side, or of who stands ready under an agreement.

    The half beside which it stands is never overwritten: one custodian alone cannot make a name unopenable by a copy that is none.
    `confirmed_by` opened it in their browser and found the half there.
    """

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    identity = models.ForeignKey(Identity, on_delete=models.CASCADE, related_name="copies")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_a = models.BooleanField()
    sealed = models.BinaryField()
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"copy {self.id}"

    @property
    def side(self) -> str:
        """Which half it is, "a" or "b"."""
        return "a" if self.is_a else "b"


class CopyHolder(models.Model):
    """A custody key that a copy of a half is sealed to."""

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    copy = models.ForeignKey(HalfCopy, on_delete=models.CASCADE, related_name="holders")
    key = models.ForeignKey(CustodyKey, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "key"], name="custody_copy_holder_once")]

    def __str__(self) -> str:
        return f"{self.key_id} holds copy {self.copy_id}"


class Successor(models.Model):
    """Whom a custodian names to take over: a member of the same organisation. The latest one stands; it opens nothing by itself."""

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    custodian = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-named_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(custodian=models.F("member")), name="custody_successor_is_another"),
        ]

    def __str__(self) -> str:
        return f"successor of {self.custodian_id}"


class Drill(models.Model):
    """That a custodian's key opened a half of no name, from its phrase or from the recovery sheets: it is there when it is needed."""

    sealed_class = "T3"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.ForeignKey(CustodyKey, on_delete=models.PROTECT, related_name="+")
    from_sheets = models.BooleanField()
    done_at = models.DateTimeField()

    class Meta:
        ordering = ["-done_at"]

    def __str__(self) -> str:
        return f"drill of {self.key_id}"


class Agreement(models.Model):
    """What happens to an organisation's halves when it leaves: those of the named visits pass to `successor`, all others are destroyed.

    Asked for by a custodian of one side and agreed to by one of the other, each with their Ed25519 over `queries.exit_statement`; another
    agreement of the same two replaces it. `begun_by` and `ended_by` are the two of two organisations who carry it out.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    leaving = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    staying = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    visits = models.ManyToManyField(Visit, related_name="+")
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    signature = models.BinaryField(max_length=64)
    agreed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_signature = models.BinaryField(max_length=64, default=b"")
    withdrawn_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    begun_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    ended_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(leaving=models.F("staying")), name="custody_exit_two_sides"),
            models.CheckConstraint(
                condition=Q(successor=None) | (~Q(successor=models.F("leaving")) & ~Q(successor=models.F("staying"))),
                name="custody_exit_successor_is_a_third",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None, agreed_for=None, agreed_at=None, begun_at=None)
                | (
                    Q(agreed_by__isnull=False, agreed_for__isnull=False, agreed_at__isnull=False)
                    & ~Q(agreed_for=models.F("asked_for"))
                ),
                name="custody_exit_agreed_by_two",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None)
                | (
                    Q(begun_by__isnull=False, begun_for__isnull=False, ended_by__isnull=False) & ~Q(ended_for=models.F("begun_for"))
                ),
                name="custody_exit_ended_by_two",
            ),
            models.UniqueConstraint(
                fields=["leaving"],
                condition=Q(agreed_at__isnull=False, withdrawn_at=None, ended_at=None),
                name="custody_exit_one_in_force",
            ),
        ]

    def __str__(self) -> str:
        return f"agreement {self.id}"
