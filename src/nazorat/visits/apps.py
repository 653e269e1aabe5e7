from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

LAST_NEXT = _("Let another member of the same role join and be granted first: otherwise what was sealed so far opens to nobody.")
DOUBTFUL_NEXT = _("The lead turns the keys on the page of the team. Tell the custodians: a stored key may have been exchanged.")
CIRCLE_NEXT = _("Ask the lead to add a health professional, or choose another circle.")
SEALED_NEXT = _("Ask a member of the visit who holds them to grant you its keys, and a holder of the draft for a report.")
HEALTH_NEXT = _("Ask the coordinator to enter it; a custodian vouches anew.")
VOUCH_NEXT = _("Have the custodian of their organisation vouch for it first.")
CONFLICT_NEXT = _("Give the seat to somebody else, or ask a planner to clear it with a reason.")
UNREAD_NEXT = _("Ask a planner to look whether it is about this place. You cannot see what it is about.")
VERSION_NEXT = _("Stay with it: one visit is measured with one version.")
SOURCE_NEXT = _("Write the law, agreement or letter and its day, or choose “none”.")
CODE_NEXT = _("Let the desk show a new code. A code is good once and for ten minutes.")
REVIEW_NEXT = _("Two local reviewers of two organisations sign its wording on the tool's page first.")
PLACE_NEXT = _("Of a planned visit nobody is told where it goes: choose the tool after arrival.")
PROBLEMS = (
    ("visit-not-under-way", _("This visit is not under way."), _("Only a visit that has begun and is not closed can be closed."), 409),
    ("visit-already-begun", _("This visit has begun already."), _("Load the page of the visit again: its place and times are there."), 409),
    ("visit-over", _("This visit is over."), _("Record what is missing with another visit, or ask the lead."), 409),
    ("visit-ends-before-it-begins", _("A visit cannot end before it begins."), _("Correct one of the two days."), 400),
    ("visit-has-records", _("Records have come in for this plan."), _("Let the lead record the arrival or the refusal instead."), 409),
    ("visit-circle-without-key", _("Nobody on this team may hold that key."), CIRCLE_NEXT, 409),
    ("sealed-to-others", _("This is sealed to keys that you do not hold."), SEALED_NEXT, 403),
    ("visit-key-doubtful", _("A key of this visit is not the one that was signed."), DOUBTFUL_NEXT, 409),
    ("team-needs-one-lead", _("A team has exactly one lead."), _("Choose one; a lead who leaves hands over first."), 409),
    ("member-twice", _("Somebody stands twice in this team."), _("Take one of the two lines out."), 400),
    ("already-on-team", _("This member is on the team already."), _("Take them off first to give them another role."), 409),
    ("not-on-team", _("This member is not on the team."), _("Look at the team as it is now."), 409),
    ("may-not-visit", _("This member does not visit."), _("Custodians, administrators and ended accounts are on no team."), 409),
    ("not-a-health-professional", _("This member is not entered as a health professional."), HEALTH_NEXT, 409),
    ("member-key-not-vouched", _("No custodian vouches for this member's key."), VOUCH_NEXT, 409),
    ("conflict-declared", _("A member of this team declared a conflict of interest with this place."), CONFLICT_NEXT, 409),
    ("conflict-unread", _("A member of this team declared a conflict of interest that you may not open."), UNREAD_NEXT, 409),
    ("conflict-of-one", _("A conflict is with one place or with one authority."), _("Choose one of the two."), 400),
    ("conflict-own", _("Nobody clears a conflict of their own."), _("Ask another planner."), 409),
    ("last-holder", _("Nobody else can open what this member can open."), LAST_NEXT, 409),
    ("pairing-code", _("No device can pair with this code."), CODE_NEXT, 404),
    ("pairing-over", _("This pairing is over: its ten minutes passed, or it was refused."), CODE_NEXT, 409),
    ("tool-other-version", _("This visit already uses another version of this tool."), VERSION_NEXT, 409),
    ("tool-of-another-place", _("This tool is made for one place, which this visit is not known to go to."), PLACE_NEXT, 409),
    ("tool-not-reviewed", _("The wording of this tool is not reviewed."), REVIEW_NEXT, 409),
    ("visit-not-begun", _("This visit has not begun."), _("Record the arrival first."), 409),
    ("task-state-unknown", _("A task is open, done or not needed."), _("Load the page again."), 400),
    ("step-taken", _("That was said of this visit already."), _("Load the page of the visit again: it stands there with its day."), 409),
    ("visit-not-over", _("This visit is not over."), _("Enter what it cost when it is closed."), 409),
    ("obstruction-struck", _("This line was struck through already."), _("Enter the right one."), 409),
    ("cost-struck", _("This sum was struck through already."), _("Enter the right one."), 409),
    ("power-unknown", _("There is no such power."), _("Load the page again."), 400),
    ("designation-ahead", _("The day of designation has not come yet."), _("Switch on the day itself, or after it."), 400),
    ("designated-already", _("Somebody switched this meanwhile."), _("Look at what the body is called now."), 409),
    ("power-needs-source", _("What a power rests on needs a source and its date."), SOURCE_NEXT, 400),
)  # fmt: skip
FLASHES = (
    ("visit-planned", _("Planned and sealed. The lead and the planners open it; nobody else sees where.")),
    ("balance-decided", _("Noted, with who decided and why.")),
    ("team-called-up", _("The team stands in clear now, with its keys. Sheets can be issued and devices paired.")),
    ("team-called-up-in-part", _("Called up, but not all: somebody of the plan may not go any more. Look at the team.")),
    ("plan-changed", _("The plan is sealed anew.")),
    ("plan-dropped", _("The plan is gone with its keys.")),
    ("visit-recorded", _("The visit is there. Its paper can be typed now.")),
    ("visit-begun", _("You are in. The place is known in clear from now on.")),
    ("visit-refused", _("The refusal is on record.")),
    ("visit-closed", _("The visit is closed and its devices stop.")),
    ("visit-prepared", _("Noted: the visit is prepared.")),
    ("visit-debriefed", _("Noted: the team has debriefed.")),
    ("brief-written", _("Sealed to the team.")),
    ("tasks-added", _("Sealed to the team.")),
    ("task-changed", _("Sealed anew.")),
    ("task-settled", _("Noted, with who said so and when.")),
    ("credential-entered", _("Sealed to the lead, for the letter at the gate.")),
    ("credentials-gone", _("Names and documents are gone.")),
    ("obstruction-noted", _("Noted in the access log.")),
    ("obstruction-struck", _("The line was struck through.")),
    ("conflict-noted", _("Declared and sealed. The planners open it; nobody else sees what it is about.")),
    ("conflict-cleared", _("Cleared. The reason is sealed to the planners.")),
    ("conflict-seen", _("Noted: it is not about the place of that visit. Its lead may give the seat.")),
    ("team-added", _("On the team, and granted what their role may open.")),
    ("team-removed", _("Off the team. The keys are turned for what comes after.")),
    ("lead-handed-over", _("The lead is handed over.")),
    ("keys-turned", _("The keys are turned.")),
    ("granted-again", _("Granted.")),
    ("tools-chosen", _("The tools are chosen.")),
    ("device-paired", _("The device is paired. It takes tools and keys now.")),
    ("pairing-refused", _("Refused. Whoever holds that device can send nothing.")),
    ("travel-ended", _("With its next pack the device gets all that belongs to the visit.")),
    ("device-revoked", _("The device is shut out.")),
    ("cost-entered", _("The sum was entered.")),
    ("cost-struck", _("The sum was struck through.")),
    ("designation-switched", _("It is switched. Letters, reports and pages call the body so from now on; no entry was changed.")),
    ("power-set", _("Saved in the mandate profile.")),
)


class VisitsConfig(rooms.Room):
    name = "nazorat.visits"
    label = "visits"
    problems = PROBLEMS
    flashes = FLASHES
