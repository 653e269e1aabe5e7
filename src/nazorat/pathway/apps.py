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
    ("view-needs-ground", _("Our view needs its ground."), _("Say what it rests on: a visit, a document, a count."), 409),
    (
        "import-over",
        _("This import is no longer at that point."),
        _("Look at it again: somebody went on with it, or took it back."),
        409,
    ),
    (
        "import-not-ready",
        _("This file cannot be imported yet."),
        _("Mend what is named, or say that the named rows are left out."),
        409,
    ),
    (
        "import-in-use",
        _("Something that this import brought was matched or changed by hand since."),
        _("Take those matches and entries back first, or strike single recommendations."),
        409,
    ),
    ("kept-before-set", _("The term was set after this day."), _("Look at the day of both sources again."), 409),
    (
        "measure-number-twice",
        _("This plan has a measure with this point and number already."),
        _("Look at the numbers; a wrong measure is struck through first."),
        409,
    ),
    ("nothing-new", _("Everything in this catalogue stands here already."), _("Nothing was entered."), 409),
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
    ("outside-entered", _("The recommendation was entered. Match it to articles and enter what the state answered.")),
    ("outside-said", _("The entry was saved. What it said before stays in the history.")),
    ("outside-cleared", _("It is unknown again. What it said before stays in the history.")),
    ("outside-linked", _("The recommendation was matched.")),
    ("outside-unlinked", _("The match was taken away.")),
    ("outside-struck", _("The recommendation was taken out of the table. It can still be read at its address.")),
    ("outside-parted", _("It is a recommendation of its own again.")),
    ("alike-decided", _("Your decisions were kept.")),
    ("stage-acted", _("The act was entered.")),
    ("paper-entered", _("The document was entered. Its next version is entered at it.")),
    ("version-added", _("The version was entered. Earlier ones stay.")),
    ("due-entered", _("It stands in the calendar.")),
    ("due-kept", _("It is noted that it was done.")),
    ("milestone-set", _("It stands in the timeline of that state.")),
    ("entry-struck", _("The entry was struck through. It counts no longer.")),
    ("road-noted", _("The note was sealed. Planners alone can open it.")),
    ("road-note-gone", _("The note was destroyed.")),
    ("plan-entered", _("The plan was entered. Its measures come next.")),
    ("measures-taken", _("The measures were taken in, all of them.")),
    ("measure-entered", _("The measure was entered.")),
    ("measure-said", _("It was noted. What was said of that half year before is kept.")),
    ("measure-linked", _("The measure was matched.")),
    ("measure-unlinked", _("The match was taken away.")),
    ("event-logged", _("The event was entered. Add who was there and what was said.")),
    ("dialogue-entered", _("It was entered.")),
    ("commitment-linked", _("The commitment was matched.")),
    ("commitment-unlinked", _("The match was taken away.")),
    ("catalogue-taken", _("The catalogue was taken in. What stood here already was left as it is.")),
    ("model-entered", _("It stands beside the models. Enter what is known of it, each feature with its source.")),
    ("control-entered", _("It stands in the matrix. Enter what is known of its powers, each with its source.")),
    ("catalogue-undone", _("All that the catalogue brought was struck through. It counts no longer and stays to be read.")),
    ("list-taken", _("The list was taken in, all of it. Each item is answered by year.")),
    ("readiness-said", _("It was noted. What was said of that year before is kept.")),
    ("import-undone", _("The whole import was taken back.")),
)


class PathwayConfig(rooms.Room):
    name = "nazorat.pathway"
    label = "pathway"
    problems = PROBLEMS
    flashes = FLASHES
