from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

ADOPTED_NEXT = _("Write what is new as a finding of the next visit, or as an answer to the comments.")
WITHHELD_NEXT = _("Choose other answers. What this talk says may be understood, and looked for elsewhere.")
RECHECK_NEXT = _("Ask a member who did not write the findings, of the other organisation.")
MEETING_NEXT = _("Begin another meeting. What it decides goes over what was decided before.")
PROBLEMS = (
    ("finding-adopted", _("This finding was adopted and no longer changes."), ADOPTED_NEXT, 409),
    ("finding-without-words", _("A finding says nothing in the master language."), _("Write its title and facts in Russian first."), 409),
    ("talk-withheld", _("This person does not want what they said to be used."), WITHHELD_NEXT, 409),
    ("no-consent", _("A person did not agree to that."), _("Choose a form that everybody agreed to, or do not pass it on."), 409),
    ("dissent-not-yours", _("Another view belongs to the member who holds it."), _("Ask them to change it, or write your own."), 409),
    ("entry-circle-closed", _("You are not in the circle that reads this statement."), _("Ask a member of that circle to change it."), 409),
    ("recheck-nothing", _("There is no sentence that you may check."), RECHECK_NEXT, 409),
    ("meeting-open", _("A findings meeting of this visit is open."), _("Go on with it, or close its minutes first."), 409),
    ("meeting-closed", _("The minutes of this meeting are closed."), MEETING_NEXT, 409),
    ("meeting-undecided", _("This meeting has decided nothing yet."), _("Decide or postpone at least one finding, then close."), 409),
    ("recheck-unanswered", _("A drawn sentence is not answered yet."), _("Say of each what you found, then sign the whole."), 409),
)  # fmt: skip
FLASHES = (
    ("debrief-added", _("Added to the debrief.")),
    ("debrief-changed", _("The statement is changed.")),
    ("debrief-removed", _("Taken out of the debrief.")),
    ("undertaking-looked", _("Sealed. Whether it was kept stands with what was undertaken.")),
    ("debrief-sheet", _("Themes and closing talk are saved.")),
    ("note-saved", _("The internal note is saved as a new version.")),
    ("finding-written", _("The finding is there. Link the answers that it rests on.")),
    ("finding-changed", _("The finding is changed.")),
    ("finding-removed", _("The draft is taken back.")),
    ("transmission-proposed", _("Proposed. A member of another organisation decides the same.")),
    ("transmission-decided", _("Decided by two organisations.")),
    ("recheck-begun", _("Begun. The seed is committed to; another member draws the sentences.")),
    ("recheck-drawn", _("Drawn. Read each sentence against its records.")),
    ("recheck-answered", _("Kept. Sign when every sentence is answered.")),
    ("recheck-signed", _("Signed. The check stands as it is.")),
    ("meeting-begun", _("The meeting is begun. Take the findings in their order.")),
    ("meeting-corrected", _("Day and attendance are saved.")),
    ("meeting-decided", _("Kept. The next finding is on top.")),
    ("meeting-over", _("The minutes are closed.")),
    ("evidence-linked", _("Linked.")),
    ("evidence-removed", _("Taken off the finding.")),
)


class FindingsConfig(rooms.Room):
    name = "nazorat.findings"
    label = "findings"
    problems = PROBLEMS
    flashes = FLASHES
