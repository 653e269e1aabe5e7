from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

STRETCHED = "nz1$"


class Organisation(models.Model):
    """A body that sends members (ombudsman, civil society) or is written to (authority)."""

    class Kind(models.TextChoices):
        OMBUDSMAN = "ombudsman", _("Ombudsman institution")
        CIVIL_SOCIETY = "civil_society", _("Civil society organisation")
        AUTHORITY = "authority", _("Authority")
        OTHER = "other", _("Other body")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(_("name"), max_length=200, unique=True)
    # as documents in that language call it; where one is empty, by the name above
    name_ru = models.CharField(_("name in Russian documents"), max_length=200, blank=True, default="")
    name_tg = models.CharField(_("name in Tajik documents"), max_length=200, blank=True, default="")
    name_en = models.CharField(_("name in English documents"), max_length=200, blank=True, default="")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["ombudsman", "civil_society", "authority", "other"]), name="people_organisation_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def name_in(self, language: str) -> str:
        """The name as a document in this language has it."""
        return {"ru": self.name_ru, "tg": self.name_tg, "en": self.name_en}.get(language) or self.name

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it goes by in documents."""
        return tuple(dict.fromkeys(name for name in (self.name, self.name_ru, self.name_tg, self.name_en) if name))

    @property
    def sends_members(self) -> bool:
        """Only bodies of the mechanism send members; an authority is written to."""
        return self.kind in (self.Kind.OMBUDSMAN, self.Kind.CIVIL_SOCIETY)


class Members(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> Member:
        return self.get(code__iexact=username)


class Member(AbstractBaseUser):
    """A person with an account. Known on every page by code and role, never by name in the chrome.

    `password` holds `nz1$` and a hash of the `auth` half of the stretched passphrase; it is empty until the person has joined.
    """

    class Role(models.TextChoices):
        MONITOR = "monitor", _("monitor")
        COORDINATOR = "coordinator", _("coordinator")
        CUSTODIAN = "custodian", _("custodian")
        ADMINISTRATOR = "administrator", _("administrator")
        COMPLAINTS = "complaints", _("complaints desk")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=120)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="members", verbose_name=_("organisation"))
    # one role each: coordinator and custodian, administrator and anything else exclude one another by shape
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MONITOR)
    health_professional = models.BooleanField(_("health professional"), default=False)
    planner = models.BooleanField(_("plans visits"), default=False)
    language = models.CharField(_("language"), max_length=5, default="ru")
    salt = models.BinaryField(max_length=16, default=b"")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Members] = Members()
    USERNAME_FIELD = "code"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["monitor", "coordinator", "custodian", "administrator", "complaints"]),
                name="people_member_role_known",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["administrator", "custodian", "complaints"], planner=True),
                name="people_planner_not_administrator",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["administrator", "complaints"], health_professional=True),
                name="people_administrator_nothing_else",
            ),
            models.CheckConstraint(
                condition=Q(password="") | Q(password__startswith=STRETCHED), name="people_password_is_stretched_or_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def set_password(self, raw_password: str | None) -> None:
        """Refused: a passphrase set alone would leave a key that nobody can open. See `people.actions.change_passphrase`."""
        raise NotImplementedError("a passphrase is changed together with the wrapping of the key: people.actions.change_passphrase")

    def check_password(self, raw_password: str | None) -> bool:
        """Refused: the passphrase alone never signs in. See `people.signin.prove`."""
        raise NotImplementedError("the passphrase is checked together with the second factor: people.signin.prove")


# nobody of these is ever on a team, holds a key of a visit or plans
KEYLESS = (Member.Role.CUSTODIAN, Member.Role.ADMINISTRATOR, Member.Role.COMPLAINTS)
# the wall: whoever runs the server, and the desk that takes complaints, read nothing of what visits plan, saw and found
WALLED = (Member.Role.ADMINISTRATOR, Member.Role.COMPLAINTS)


class MemberKey(models.Model):
    """A member's key pair. The private half stands only as ciphertext under the passphrase; vouched by the organisation's custodian."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="key")
    public = models.CharField(max_length=100)
    signing_public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    vouched_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    vouched_at = models.DateTimeField(null=True)
    voucher = models.BinaryField(default=b"", max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(vouched_by__isnull=True, vouched_at__isnull=True)
                | Q(vouched_by__isnull=False, vouched_at__isnull=False),
                name="people_voucher_whole",
            )
        ]

    def __str__(self) -> str:
        return f"key of {self.member_id}"


class SignIn(models.Model):
    """A browser in which a member is signed in; kept so that they can see it and end it. Holds no secret but Django's own session key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"sign-in of {self.member_id}"


class UnlockedSession(models.Model):
    """A member's private key while a browser is unlocked: ciphertext under a random key that only the browser's cookie holds.

    `id` is SHA-256 of a random id in the cookie; `session_hash` SHA-256 of the session it belongs to; `proved_at` when the
    passphrase was last given. Locking is deleting the row.
    """

    id = models.BinaryField(primary_key=True, max_length=32)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    session_hash = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    opened_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    used_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"unlocked session of {self.member_id}"


class Invitation(models.Model):
    """A place kept for a new member until they set their own passphrase; only a hash of the secret is stored."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="invitation")
    secret_hash = models.BinaryField(max_length=32)
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"invitation of {self.member_id}"


class Tries(models.Model):
    """How often a code or an address was tried in the current window. `id` is a keyed hash: the table names nobody."""

    id = models.BinaryField(primary_key=True, max_length=32)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.count} tries until {self.ends_at:%H:%M}"


class PlannersKey(models.Model):
    """The key that programmes, targets and tips are sealed to. The highest epoch is current.

    `signature` is its maker's Ed25519 over epoch and public half; `stale` says that a planner left and the next planner turns it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    epoch = models.PositiveIntegerField(unique=True)
    public = models.CharField(max_length=100)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField(max_length=64)
    stale = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-epoch"]

    def __str__(self) -> str:
        return f"planners' key {self.epoch}"


class PlannersGrant(models.Model):
    """The planners' private key, sealed to one planner."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.ForeignKey(PlannersKey, on_delete=models.CASCADE, related_name="grants")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "member"], name="people_planners_grant_once")]

    def __str__(self) -> str:
        return f"grant of {self.key_id}"


class TrainingSession(models.Model):
    """A session at which members were trained. `topics` are codes of `people.training`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    held_on = models.DateField(_("day"))
    topics = models.JSONField(default=list)
    trainer = models.CharField(_("who trained"), max_length=200)
    entered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-entered_at"]

    def __str__(self) -> str:
        return f"training on {self.held_on}"


class Attendance(models.Model):
    """A member was trained at a session; it is good until a day, that day included."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(TrainingSession, on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    valid_until = models.DateField()
    marked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-valid_until"]
        constraints = [models.UniqueConstraint(fields=["session", "member"], name="people_attendance_once")]

    def __str__(self) -> str:
        return f"training of {self.member_id} until {self.valid_until}"


class Profile(models.Model):
    """What a member declared of themselves for balanced teams (T1): each part may stay empty, nobody else writes it."""

    class Sex(models.TextChoices):
        WOMAN = "woman", _("woman")
        MAN = "man", _("man")
        NOT_SAID = "", _("not said")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="profile")
    sex = models.CharField(max_length=10, choices=Sex.choices, blank=True, default="")
    # codes of `people.profile`
    languages = models.JSONField(default=list)
    professions = models.JSONField(default=list)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"profile of {self.member_id}"
