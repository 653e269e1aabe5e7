from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

_AGAIN = _("Strike the entry through and enter the letter anew.")
PROBLEMS = (
    ("letter-visit-planned", _("A visit that is only planned stands in no journal."), _("Enter the letter without a visit."), 409),
    (
        "letter-answers-none",
        _("A letter that comes in answers one of ours that was not struck through."),
        _("Choose the letter that it names, or none."),
        409,
    ),
    ("letter-came-before", _("A letter does not arrive before it was written."), _("Look at both dates again."), 409),
    ("letter-not-ours", _("This letter came in; it was delivered to us."), _("Look at its page again."), 409),
    ("letter-struck", _("This entry was struck through."), _("Enter the letter anew, under the next number."), 409),
    ("letter-delivered-already", _("The delivery of this letter was entered."), _AGAIN, 409),
    (
        "letter-not-late",
        _("There is nothing to remind of: no term of this letter ended without a reply."),
        _("Enter its delivery and term first, or wait until the term ends."),
        409,
    ),
    (
        "letter-not-worded",
        _("The journal has no words for this letter, or made it already."),
        _("It writes the letter with a numbered copy of a draft and its term, on the mandate, for numbers, answers and reminders."),
        409,
    ),
    (
        "copy-of-no-draft",
        _("Only a letter with the draft of a report carries a copy number."),
        _("Choose the subject “draft for comment” and the report, or leave the copy out."),
        409,
    ),
    (
        "copy-given",
        _("This copy of the draft went to somebody."),
        _("Look the copy up in the journal; each addressee gets a copy with a number of its own."),
        409,
    ),
    (
        "numbers-need-a-request",
        _("Numbers are asked for by a letter of ours that requests documents or facts."),
        _("Enter such a letter first."),
        409,
    ),
    (
        "numbers-asked-already",
        _("What this letter asks for was entered."),
        _("Look at its page again; another request is another letter."),
        409,
    ),
    (
        "numbers-not-those",
        _("An answer gives numbers that the letter asked for, and a refusal gives none."),
        _("Enter what was given and what was refused as two answers."),
        409,
    ),
    ("scan-too-large", _("A scan has at most 3 MB."), _("Scan it again in grey, at 200 dots per inch."), 413),
    ("scan-not-taken", _("Only a PDF or a picture is taken as a scan."), _("Scan the paper, or print the file and scan it."), 415),
)
FLASHES = (
    ("letter-entered", _("The letter was entered.")),
    ("letter-delivered", _("The delivery was entered.")),
    ("letter-struck", _("The entry was struck through.")),
    ("letter-reminded", _("The reminder was made in nine documents and entered.")),
    ("letter-worded", _("The letter was made in nine documents.")),
    ("numbers-asked", _("What the letter asks for was entered.")),
    ("numbers-answered", _("The answer was entered.")),
    ("scan-added", _("The scan was kept.")),
)


class CorrespondenceConfig(rooms.Room):
    name = "nazorat.correspondence"
    label = "correspondence"
    problems = PROBLEMS
    flashes = FLASHES
