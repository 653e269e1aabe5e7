from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "clock-doubtful",
        _("The clock of this installation cannot be right: it went back, or jumped by months."),
        _("Set the clock. If it is right now, two members of two organisations say so on the page of retention."),
        409,
    ),
    (
        "not-due",
        _("Its time is not over."),
        _("Wait for the day on its page, or let two members change the term of its class."),
        409,
    ),
    (
        "held",
        _("A hold stands on it."),
        _("Nothing is erased under a hold. Two members of two organisations end it when its reason is over."),
        409,
    ),
    ("erased-already", _("It was erased."), _("Its page says when, and by whom."), 409),
    (
        "asked-already",
        _("The same was asked for and waits."),
        _("A member of the other organisation agrees, or withdraws it."),
        409,
    ),
    (
        "exit-not-begun",
        _("This exit has not been begun."),
        _("A custodian of one of its organisations begins it; one of another ends it."),
        409,
    ),
    (
        "exit-waits",
        _("The organisation that leaves did not begin this itself: fourteen days pass first."),
        _("Wait, and tell it. Until then any of its custodians can stop it."),
        409,
    ),
    (
        "exit-loses-more",
        _("By now more or less would be lost than the page said."),
        _("Load the page again and read what is lost; hand halves on and grant keys first where you can."),
        409,
    ),
    ("not-longer", _("That day is not later than the present one."), _("Choose a later day, at most ten years later."), 409),
)
FLASHES = (
    ("hold-placed", _("Held. Nothing of it is erased until two members end the hold.")),
    ("retention-asked", _("Asked. A member of the other organisation agrees.")),
    ("retention-agreed", _("Agreed.")),
    ("retention-erased", _("Erased. Its keys and contents are destroyed; that it was there, and who erased it, stays.")),
    ("exit-ended", _("The exit is carried out. Take a new backup now.")),
    ("retention-withdrawn", _("Withdrawn.")),
)


class RetentionConfig(rooms.Room):
    name = "nazorat.retention"
    label = "retention"
    problems = PROBLEMS
    flashes = FLASHES
