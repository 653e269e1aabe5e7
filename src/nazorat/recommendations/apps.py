from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "recommendation-adopted",
        _("This recommendation was adopted and no longer changes."),
        _("Repeat it after the next visit, or enter a reply."),
        409,
    ),
    ("recommendation-without-words", _("A recommendation says nothing in the master language."), _("Write it in Russian first."), 409),
    (
        "repeats-nothing",
        _("A recommendation repeats one that was not adopted before it."),
        _("Open it and choose what it repeats anew."),
        409,
    ),
    (
        "nothing-to-follow-up",
        _("No recommendation about this place is open: each was seen to be done, or was asked for anew."),
        _("A follow-up visit without a sheet of its own uses the usual tools."),
        409,
    ),
    (
        "ground-not-there",
        _("What this was to rest on is not there for you: a visit that has begun and on which you work, its record, or a letter."),
        _("Choose again from what the page offers."),
        409,
    ),
)  # fmt: skip
FLASHES = (
    ("recommendation-written", _("The recommendation is there.")),
    ("recommendation-changed", _("The recommendation is changed.")),
    ("recommendation-removed", _("The draft is taken back.")),
    ("reply-entered", _("The reply is on the claimed track.")),
    (
        "follow-up-sheet-made",
        _("The sheet is there as a tool. Two reviewers sign its wording, then a visit that has begun takes it."),
    ),
    ("verification-entered", _("It is on the verified track.")),
)


class RecommendationsConfig(rooms.Room):
    name = "nazorat.recommendations"
    label = "recommendations"
    problems = PROBLEMS
    flashes = FLASHES
