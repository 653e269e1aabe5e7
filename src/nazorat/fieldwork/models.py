from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from nazorat.people.models import Member, Organisation
from nazorat.tools.models import ToolVersion
from nazorat.typeset.numbers import format_sheet_number
from nazorat.vault.models import Blob
from nazorat.visits.models import Device, Visit, VisitKey


class Record(models.Model):
    """A field record: who sent it and when is visible at rest, what it says is not."""

    # an index is a page or two more to write and sync for every record: only those that a page asks for
    sealed_class = "T2"

    class Door(models.IntegerChoices):
        PAPER = 1, _("paper")
        COLLECT = 2, _("ODK Collect")
        FIELD_APP = 3, _("field app")
        DESK = 4, _("written at the desk")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+", db_index=False)
    tool_version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="+", db_index=False)
    door = models.PositiveSmallIntegerField(choices=Door.choices)
    device = models.ForeignKey(Device, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField()
    # the id inside its seal, of one whose device had sent another record under that id before
    sent_as = models.UUIDField(null=True)

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["visit", "received_at"], name="fieldwork_record_visit")]

    def __str__(self) -> str:
        return str(self.id)


class SetAside(models.Model):
    """A record that a member decided not to count, as one that was finished twice. It stays, is shown and marked; rows go when it counts again."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="set_aside")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.record_id} set aside"


class RecordVersion(models.Model):
    """One version of a record, sealed. `instance` stands for the sender's instance id; `mac` tells a repeat from a change."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(default=1)
    instance = models.UUIDField(unique=True)
    key = models.ForeignKey(VisitKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    reader = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField()
    mac = models.BinaryField(max_length=32)
    sha256 = models.BinaryField(max_length=32)
    files_named = models.PositiveIntegerField(default=0)
    typed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    # set when it is sealed anew: since when the key that it came sealed to was no longer the latest, for one that came after that
    late_since = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="fieldwork_version_once")]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.number}"


class Attachment(models.Model):
    """A sealed file of a record version; its name is inside the seal and here only as a keyed hash."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="attachments", db_index=False)
    blob = models.OneToOneField(Blob, on_delete=models.PROTECT, related_name="+")
    # of a file that came after its version and is sealed to a key of its own; None while it is sealed as its version is
    key = models.ForeignKey(VisitKey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    name_mac = models.BinaryField(max_length=32)
    mac = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "name_mac"], name="fieldwork_attachment_once")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def sealed_to(self) -> UUID:
        """The visit key that opens it."""
        return self.key_id or self.version.key_id


class Resealing(models.Model):
    """A record version sealed anew to the latest key: its ciphertext's SHA-256 before and after, and one digest for its files and note.

    Rows of one `block` were written with one act, whose object the block is and whose commitment holds all of them. So a ciphertext
    that stands now leads back, row by row, to the one that the receipt act commits to.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    block = models.UUIDField(db_index=True)
    version = models.ForeignKey(RecordVersion, on_delete=models.PROTECT, related_name="resealings")
    key = models.ForeignKey(VisitKey, on_delete=models.PROTECT, related_name="+", db_index=False)
    was = models.BinaryField(max_length=32)
    now = models.BinaryField(max_length=32)
    rest = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.version_id} sealed anew"


class KeyingNote(models.Model):
    """What the keyer noted of a sheet that does not match its record, sealed as the version is: question path and words, as JSON."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.OneToOneField(RecordVersion, on_delete=models.PROTECT, related_name="keying_note")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"note on {self.version_id}"


class Destruction(models.Model):
    """Sheets burnt or shredded: one member says that it is to be done and why, one of another organisation that they saw it done."""

    class Reason(models.IntegerChoices):
        KEYED = 1, _("keyed, no longer needed")
        UNUSED = 2, _("blank or spoilt")
        DANGER = 3, _("could be taken from us")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    reason = models.PositiveSmallIntegerField(choices=Reason.choices)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_for = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_for = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_for=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_for__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("asked_by"))
                & ~Q(confirmed_for=F("asked_for")),
                name="fieldwork_destruction_by_two",
            )
        ]

    def __str__(self) -> str:
        return f"destruction {self.id}"


class Sheet(models.Model):
    """A numbered paper sheet: issued, returned, keyed, destroyed. Holds nothing of what is written on it."""

    class Fate(models.IntegerChoices):
        OUT = 1, _("issued")
        RETURNED = 2, _("returned")
        KEYED = 3, _("keyed")
        CONFISCATED = 4, _("confiscated")
        LOST = 5, _("lost")
        SPOILT = 6, _("spoilt")

    class Layout(models.IntegerChoices):
        TICKS = 1, _("tick sheet")
        NOTEBOOK = 2, _("notebook page")
        QUESTIONNAIRE = 3, _("questionnaire")
        CODES = 4, _("code sheet")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(unique=True)
    layout = models.PositiveSmallIntegerField(choices=Layout.choices, default=Layout.TICKS)
    # of questionnaires: the one number that every copy of an issue bears, so that no paper leads to who got it
    batch = models.PositiveIntegerField(null=True)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    tool_version = models.ForeignKey(ToolVersion, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=8, default="ru")
    issued_to = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    keyed_at = models.DateTimeField(null=True)
    keying_seconds = models.PositiveIntegerField(null=True)
    fate = models.PositiveSmallIntegerField(choices=Fate.choices, default=Fate.OUT)
    record = models.OneToOneField(Record, null=True, on_delete=models.PROTECT, related_name="+")
    check_due = models.BooleanField(default=False)
    destruction = models.ForeignKey(Destruction, null=True, on_delete=models.PROTECT, related_name="sheets")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=~Q(fate=3) | Q(record__isnull=False), name="fieldwork_keyed_sheet_has_record"),
            models.CheckConstraint(
                condition=Q(layout=3, batch__isnull=False) | ~Q(layout=3) & Q(batch=None), name="fieldwork_questionnaire_in_batch"
            ),
            models.CheckConstraint(condition=Q(destruction=None) | Q(fate__in=[3, 6]), name="fieldwork_destroyed_when_done_with"),
        ]

    def __str__(self) -> str:
        return f"sheet {self.number}"

    @property
    def printed_number(self) -> str:
        """The number as it stands on the paper, with its check digit. A questionnaire bears that of its batch."""
        return format_sheet_number(self.batch or self.number)

    @property
    def own_number(self) -> str:
        """The number of this one paper; a questionnaire has it from when it is keyed, and only a tenth one gets it written on."""
        return format_sheet_number(self.number)

    @property
    def destroyed_at(self) -> datetime | None:
        """When two people had destroyed it."""
        return self.destruction.confirmed_at if self.destruction else None

    @property
    def since(self) -> datetime:
        """The last moment of its course that is known."""
        return self.destroyed_at or self.keyed_at or self.returned_at or self.issued_at


class KeyingDraft(models.Model):
    """What has been keyed of a sheet so far, sealed to the keyer alone; gone when the sheet is finished."""

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="drafts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    seconds = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "member"], name="fieldwork_draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.sheet_id}"


class DoubleKeying(models.Model):
    """A sheet keyed a second time by another person: how many items were compared, how many differed, whether one was chosen.

    Which items these were is sealed as the record is: that something was said at a place is an answer too.
    """

    sealed_class = "T2"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.OneToOneField(Sheet, on_delete=models.PROTECT, related_name="double_keying")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    items = models.PositiveIntegerField()
    differences = models.PositiveIntegerField()
    # JSON {"items": [...], "differ": [...]}, names of places; None of checks older than these columns
    key = models.ForeignKey(VisitKey, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField(null=True)
    at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second keying of {self.sheet_id}"


class FollowUp(models.Model):
    """A look whether anybody suffered for speaking to the group: when it is due, who looked and when. What was found is sealed."""

    sealed_class = "T2"

    class Occasion(models.IntegerChoices):
        CLOSING = 1, _("after the closing talk")
        DRAFT = 2, _("after the draft was handed over")
        OTHER = 3, _("planned by the team")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="+")
    occasion = models.PositiveSmallIntegerField(choices=Occasion.choices)
    due_on = models.DateField()
    made_at = models.DateTimeField(auto_now_add=True)
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(null=True)

    class Meta:
        ordering = ["due_on", "made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None, sealed=None)
                | Q(done_on__isnull=False, done_by__isnull=False, sealed__isnull=False),
                name="fieldwork_follow_up_whole_or_open",
            )
        ]

    def __str__(self) -> str:
        return f"follow-up {self.id}"
