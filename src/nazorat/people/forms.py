from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from nazorat.kit.dates import tongue
from nazorat.kit.forms import day_field
from nazorat.people import signin
from nazorat.people.models import Invitation, Member, MemberKey, Organisation, Profile
from nazorat.people.profile import LANGUAGES, PROFESSIONS
from nazorat.people.queries import fingerprint, members
from nazorat.people.securitykeys import Answered, Site
from nazorat.people.signin import Generator
from nazorat.people.training import TOPICS
from nazorat.vault import crypto

OFFER_LASTS = timedelta(hours=1)

if TYPE_CHECKING:
    OrganisationModelForm = forms.ModelForm[Organisation]
    MemberModelForm = forms.ModelForm[Member]
else:
    # the stubs know a form's model, Django's class itself takes no parameter
    OrganisationModelForm = MemberModelForm = forms.ModelForm


class SignInForm(forms.Form):
    """Everything that signs in, on one page. What fails is not said."""

    code = forms.CharField(max_length=24)
    passphrase = forms.CharField(max_length=300, strip=False)
    second = forms.CharField(max_length=20, required=False)
    state = forms.CharField(max_length=2000, required=False)
    answer = forms.CharField(max_length=20000, required=False)

    def clean(self) -> None:
        if not self.cleaned_data.get("answer") and not self.cleaned_data.get("second"):
            self.add_error("second", ValidationError(_("Type the six digits, or touch a security key."), code="required"))

    def refuse(self) -> None:
        self.add_error(
            None, ValidationError(_("This does not sign in. Check the code, the passphrase and the six digits."), code="wrong")
        )


class UnlockForm(forms.Form):
    """The passphrase alone, of a member who is signed in."""

    passphrase = forms.CharField(max_length=300, strip=False)

    def refuse(self) -> None:
        self.add_error("passphrase", ValidationError(_("This is not your passphrase."), code="wrong"))


class NewPhraseForm(forms.Form):
    """A new passphrase, typed twice: what was offered, or one's own."""

    passphrase = forms.CharField(
        label=_("Passphrase"), max_length=300, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("Passphrase once more"),
        max_length=300,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, member: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        self.member = member

    def clean_passphrase(self) -> str:
        phrase: str = self.cleaned_data["passphrase"]
        signin.check_phrase(phrase, self.member)
        return phrase

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        first = self.cleaned_data.get("passphrase")
        if first is not None and signin.normal_phrase(first) != signin.normal_phrase(again):
            raise ValidationError(_("The two do not agree."), code="differs")
        return again


class SecretForm(forms.Form):
    """The code of an invitation, typed or taken from the link."""

    secret = forms.CharField(
        label=_("Code of the invitation"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    invited: Invitation

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        rows = Invitation.objects.select_related("member", "member__organisation")
        found = rows.filter(secret_hash=signin.secret_hash(secret), ends_at__gt=timezone.now()).first()
        if found is None:
            raise ValidationError(
                _("This code is not known, was used, or is out of date. Ask your coordinator for a new one."), code="over"
            )
        self.invited = found
        return secret


@dataclass(frozen=True)
class Offer:
    """What a page offers to an invitation or a member: a code generator and a passphrase.

    It travels in the page, sealed by the server, and holds for an hour; nothing is stored.
    """

    to: str
    totp: str = field(repr=False)
    phrase: str = field(repr=False)
    until: float

    @classmethod
    def begin(cls, to: UUID) -> Offer:
        until = (timezone.now() + OFFER_LASTS).timestamp()
        return cls(str(to), generate_totp_secret(), signin.new_phrase(), until)

    def boxed(self) -> str:
        return crypto.server_box("offer", json.dumps(asdict(self)))

    @classmethod
    def unboxed(cls, text: str, to: UUID) -> Offer | None:
        """What the page of this invitation or member offered; None when it is another's, too old or not ours."""
        try:
            held = cls(**json.loads(crypto.server_unbox("offer", text)))
        except (crypto.CannotOpen, ValueError):
            return None
        return held if held.to == str(to) and held.until > timezone.now().timestamp() else None


class GeneratorForm(forms.Form):
    """The first six digits of a code generator that the page offered."""

    first_code = forms.CharField(
        label=_("The six digits that it shows now"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, offer: Offer, **given: Any) -> None:
        super().__init__(*args, **given)
        self.offer = offer

    @property
    def generator(self) -> Generator:
        return Generator(self.offer.totp, self.cleaned_data["first_code"])

    def clean_first_code(self) -> str:
        code: str = self.cleaned_data["first_code"]
        if code and Generator(self.offer.totp, code).step is None:
            raise ValidationError(
                _("These are not the digits of this generator. Look at the clock of your telephone."), code="wrong"
            )
        return code


class JoinForm(GeneratorForm, NewPhraseForm):
    """The second step: passphrase, and the first six digits or what a security key answered."""

    state = forms.CharField(max_length=2000, required=False)
    answer = forms.CharField(max_length=20000, required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.fields["first_code"].required = not self.data.get("answer")

    def second(self, site: Site | None) -> Generator | Answered:
        """The second factor that was given: a security key's answer before the digits."""
        given = self.cleaned_data
        return Answered(site, given["state"], given["answer"]) if site and given["answer"] else self.generator

    def refuse_key(self) -> None:
        self.add_error(None, ValidationError(_("This key was not taken. Touch it again, or use the six digits."), code="wrong"))


class OrganisationForm(OrganisationModelForm):
    """A body of the mechanism or an authority."""

    class Meta:
        model = Organisation
        fields = ["name", "name_ru", "name_tg", "name_en", "kind"]
        help_texts = {"name_ru": _("Only where it differs from the name above; so with the two that follow.")}


class InviteForm(MemberModelForm):
    """An invitation. Which roles may be given depends on who invites."""

    language = forms.ChoiceField(label=_("Language of the letters"), choices=settings.LANGUAGES, initial=settings.LANGUAGE_CODE)

    class Meta:
        model = Member
        fields = ["name", "organisation", "role", "health_professional", "language"]

    def __init__(self, *args: Any, by: Member, **given: Any) -> None:
        super().__init__(*args, **given)
        sending = [Organisation.Kind.OMBUDSMAN, Organisation.Kind.CIVIL_SOCIETY]
        self.fields["organisation"] = forms.ModelChoiceField(Organisation.objects.filter(kind__in=sending), label=_("Organisation"))
        if by.role == Member.Role.ADMINISTRATOR:
            given_roles = (Member.Role.MONITOR, Member.Role.ADMINISTRATOR)
            self.fields["role"] = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in given_roles])


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Member.Role.choices)
    health_professional = forms.BooleanField(label=_("Health professional"), required=False)


class VouchForm(forms.Form):
    """The two last groups of the fingerprint, as the member reads them from their own screen: the custodian's page does not show them."""

    heard = forms.CharField(
        label=_("The last two groups, as the member reads them to you"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, key: MemberKey, **given: Any) -> None:
        super().__init__(*args, **given)
        self.key = key

    def clean_heard(self) -> str:
        heard = "".join(self.cleaned_data["heard"].upper().split())
        expected = fingerprint(self.key).replace(" ", "")[-8:]
        if not secrets.compare_digest(heard.encode(), expected.encode()):
            raise ValidationError(
                _(
                    "This is not how the key ends that we hold. Read it once more; if it differs again, do not vouch and tell the coordinator."
                ),
                code="differs",
            )
        return heard


class MembersFilter(forms.Form):
    """What the list of members shows."""

    role = forms.ChoiceField(label=_("Role"), choices=[("", _("All")), *Member.Role.choices], required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("All"))
    accounts = forms.ChoiceField(label=_("Accounts"), choices=[("", _("Current")), ("ended", _("Ended"))], required=False)


class TrainingForm(forms.Form):
    """A session at which members were trained."""

    held_on = day_field(label=_("Day"))
    topics = forms.MultipleChoiceField(label=_("Topics"), widget=forms.CheckboxSelectMultiple)
    trainer = forms.CharField(label=_("Who trained"), max_length=200, help_text=_("A body or a profession; no name is needed."))

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        offered = [(topic.code, topic.title(tongue("ru"))) for topic in TOPICS]
        self.fields["topics"] = forms.MultipleChoiceField(
            label=_("Topics"),
            choices=offered,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("A session is good for as long as the shortest of its topics: two or three years."),
        )
        self.order_fields(["held_on", "topics", "trainer"])

    def clean_held_on(self) -> Any:
        held_on = self.cleaned_data["held_on"]
        if held_on > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return held_on


class AttendanceForm(forms.Form):
    """Who was at a session, the whole list each time."""

    members = forms.MultipleChoiceField(label=_("Who was there"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        self.people = {str(one.id): one for one in members()}
        self.fields["members"] = forms.MultipleChoiceField(
            label=_("Who was there"),
            choices=[(key, f"{one.code} · {one.organisation}") for key, one in self.people.items()],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    @property
    def chosen(self) -> list[Member]:
        return [self.people[key] for key in self.cleaned_data["members"]]


class ProfileForm(forms.Form):
    """What a member says of themselves. Nothing is required."""

    sex = forms.ChoiceField(
        label=_("Sex"), required=False, choices=[(value, label) for value, label in Profile.Sex.choices], widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which I can lead a talk"),
        required=False,
        choices=list(LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    professions = forms.MultipleChoiceField(
        label=_("Profession"), required=False, choices=list(PROFESSIONS.items()), widget=forms.CheckboxSelectMultiple
    )
