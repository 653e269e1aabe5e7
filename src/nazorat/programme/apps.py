from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    ("rule-out-of-bounds", _("Months, days or weights are outside what a rule can say."), _("Give numbers that the form allows."), 422),
    (
        "share-too-small",
        _("Almost nothing would be left to chance: places could foretell the programme."),
        _("Give the random share a weight of 5 or more."),
        422,
    ),
    ("scenario-without-places", _("There is no place to choose from."), _("Enter places, or do not narrow it to late and due ones."), 409),
    ("override-needs-reason", _("An override adds or takes away 1 to 50 points, with its reason."), _("Give both."), 422),
    ("proposal-needs-why", _("A proposal says why, and so does its refusal."), _("Write why."), 422),
)  # fmt: skip
FLASHES = (
    ("rule-set", _("Set. What held before stays in the history.")),
    ("ways-set", _("The ways are set.")),
    ("weights-set", _("The weights are set. What held before stays in the history.")),
    ("share-drawn", _("A new random share is drawn and sealed. Its commitment is in the record of acts.")),
    ("score-overridden", _("The score is changed; your reason is sealed to the planners.")),
    ("override-ended", _("The override counts no longer. It stays on record.")),
    ("scenario-made", _("Worked out and sealed to the planners.")),
    ("scenario-destroyed", _("The scenario is destroyed.")),
    ("place-proposed", _("Proposed. Beside you only the planners can open it.")),
    ("proposal-answered", _("Answered and sealed.")),
)


class ProgrammeConfig(rooms.Room):
    name = "nazorat.programme"
    label = "programme"
    problems = PROBLEMS
    flashes = FLASHES
