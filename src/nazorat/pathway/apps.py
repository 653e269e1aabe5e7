from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    ("day-ahead", _("This day has not come yet."), _("Only what has happened is entered; look at the day again."), 400),
    (
        "act-before-baseline",
        _("The law was read after this act, so the act belongs to the present law."),
        _("Say it in the column of the present law."),
        409,
    ),
    ("gap-withdrawn", _("This gap was withdrawn meanwhile."), _("It can be read. List it anew if the law does lack it."), 409),
    ("gap-needs-words", _("A gap says what the law lacks."), _("Change the words, or withdraw the gap."), 409),
    (
        "taken-back-before-said",
        _("An objection cannot be taken back before it was made."),
        _("Look at the day of the source again."),
        409,
    ),
)
FLASHES = (
    ("gap-listed", _("The gap was listed. What is not known yet says so; enter it with its source.")),
    ("cell-said", _("The entry was saved. What it said before stays in the history.")),
    ("cell-cleared", _("It is unknown again. What it said before stays in the history.")),
    ("gap-moved", _("The act was entered.")),
    ("move-struck", _("The act was struck through. It counts no longer and stays to be read.")),
    ("gap-withdrawn", _("The gap was withdrawn. It can still be read at its address.")),
    ("objection-logged", _("The objection was entered. Add how comparable states dealt with it.")),
    ("objection-answered", _("The answer was entered.")),
    ("objection-taken-back", _("It is noted that the body took this back.")),
    ("objection-struck", _("The objection was taken out of the log.")),
    ("answer-struck", _("The answer was struck through.")),
)


class PathwayConfig(rooms.Room):
    name = "nazorat.pathway"
    label = "pathway"
    problems = PROBLEMS
    flashes = FLASHES
