from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

DOUBTFUL_NEXT = _(
    "Have a custodian vouch for the coordinator's key. If it was vouched for, tell both custodians: a key may have been exchanged."
)
PROBLEMS = (
    ("key-does-not-open", _("Your key does not open with this passphrase."), _("Tell your custodian: the stored key may have been changed."), 409),
    ("already-founded", _("This installation has its mechanism already."), _("Sign in, or ask the coordinator for an invitation."), 409),
    ("has-members", _("This body has members."), _("End or move their accounts first."), 409),
    ("sends-no-members", _("An authority has no members here."), _("Choose the Ombudsman institution or an organisation of civil society."), 409),
    ("own-role", _("Nobody changes or ends their own account."), _("Ask another coordinator."), 409),
    ("planner-first", _("This member plans visits."), _("Take planning away first: custodians and administrators do not plan."), 409),
    ("last-coordinator", _("This is the only coordinator."), _("Invite another coordinator, and wait until they have joined."), 409),
    ("last-planner", _("This is the only planner who can open the programme."), _("Let another vouched member plan first."), 409),
    ("not-a-planner", _("You do not hold the planners' key."), _("Ask a planner to let you plan."), 403),
    ("may-not-plan", _("Administrators and custodians do not plan visits."), _("Choose a monitor or a coordinator."), 409),
    ("not-vouched", _("No custodian has vouched for this key."), _("Meet the custodian and compare the fingerprint first."), 409),
    ("may-not-vouch", _("You do not vouch for this member."), _("Custodians vouch for their own organisation and for custodians of others."), 403),
    ("wrong-first-code", _("These six digits are not of this generator."), _("Check the clock of your telephone, then type what it shows."), 400),
    ("last-second-factor", _("Nothing else stands for the six digits."), _("Set up a code generator or add another security key first."), 409),
    ("security-key-refused", _("This key was not taken."), _("Begin anew on the page of your account, and touch the key when it blinks."), 400),
    ("invitation-over", _("This invitation was used or is out of date."), _("Ask your coordinator for a new one."), 410),
    ("no-planners-key", _("There is no planners' key yet."), _("The coordinator makes it by joining."), 409),
    ("planners-key-doubtful", _("The planners' key is not signed by a vouched planner."), DOUBTFUL_NEXT, 409),
)  # fmt: skip
FLASHES = (
    ("organisation-saved", _("Saved.")),
    ("profile-declared", _("Saved. Teams are balanced by it.")),
    ("role-changed", _("The role is changed. A custodian vouches for the key anew.")),
    ("account-ended", _("The account is ended and locked everywhere.")),
    ("key-vouched", _("You vouched for this key.")),
    ("planner-made", _("This member plans visits now.")),
    ("planner-withdrawn", _("Planning is taken away and the planners' key is turned.")),
    ("passphrase-changed", _("Your passphrase is changed. Every other browser was signed out.")),
    ("security-key-added", _("The security key stands for the six digits from now on.")),
    ("security-key-removed", _("That security key signs in no more.")),
    ("generator-changed", _("The new code generator signs in from now on, the one before no more.")),
    ("training-added", _("The session is entered. Mark who was there.")),
    ("attendance-marked", _("Who was there is saved.")),
    ("browser-ended", _("That browser is signed out.")),
)


class PeopleConfig(rooms.Room):
    name = "nazorat.people"
    label = "people"
    problems = PROBLEMS
    flashes = FLASHES
