from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

SEALED_NEXT = _("Load the page again with scripts allowed. Nothing of what you typed left the page.")
READY_NEXT = _("A custodian of each of two organisations makes a custody key first, and both are vouched for.")
CHANGED_NEXT = _("Load the page again and seal once more: a custodian came or went meanwhile.")
ELSEWHERE_NEXT = _(
    "Ask a custodian of your organisation whose key was there when it was sealed to answer, or to seal it anew for you."
)
DOUBTFUL_NEXT = _("Do not agree. Ask the member, and tell the other custodian: somebody may have written in the database.")
PROBLEMS = (
    ("custody-not-sealed", _("What arrived was not sealed by the page."), SEALED_NEXT, 400),
    ("custody-not-ready", _("Identities cannot be sealed yet."), READY_NEXT, 409),
    ("custody-changed", _("The keys of the custodians changed while this page was open."), CHANGED_NEXT, 409),
    ("ask-over", _("This ask is over."), _("Ask anew, with the motive of today."), 409),
    ("ask-answered", _("Your organisation has answered already."), _("Look at the list as it is now."), 409),
    (
        "ask-not-answered",
        _("Not both organisations have agreed yet."),
        _("Wait for them; the page shows who has answered."),
        409,
    ),
    ("ask-doubtful", _("This ask is not as a member signed it."), DOUBTFUL_NEXT, 409),
    (
        "agreement-parties",
        _("These are not two sides and a third that stands ready."),
        _("Choose who leaves, who stays, and for visits that pass another organisation with a custodian."),
        409,
    ),
    (
        "agreement-not-in-force",
        _("Not both sides have agreed to this, or it is over."),
        _("A custodian of the other side agrees first."),
        409,
    ),
    ("agreement-doubtful", _("This agreement is not as two custodians signed it."), DOUBTFUL_NEXT, 409),
    ("no-asks", _("Nothing waits that could be answered."), _("Look at the list; it says what was asked."), 409),
    (
        "answer-elsewhere",
        _("This answers no ask of your organisation."),
        _("Take the asks from the desk anew and answer them."),
        409,
    ),
    ("no-answer-bundle", _("This is no file of answers."), _("Choose the file that the custody page saved."), 400),
    ("no-key-file", _("This is no key file."), _("Choose the file that the custody page saved, and type its check value."), 400),
    (
        "successor-elsewhere",
        _("A successor is another member of your organisation."),
        _("Choose somebody whose account stands."),
        409,
    ),
    (
        "drill-failed",
        _("The drill was not passed."),
        _("Load the page again. If it fails again, the key or its sheets are not what you think."),
        409,
    ),
    ("urgent-over", _("Its 72 hours are over."), _("Ask both organisations, with a motive."), 409),
    ("half-elsewhere", _("The half of your organisation is not sealed to your key."), ELSEWHERE_NEXT, 409),
)
FLASHES = (
    ("custody-key-made", _("Your custody key is made. Print its recovery sheet before the first identity is sealed to it.")),
    ("agreement-asked", _("Asked. A custodian of the other side signs it, or withdraws it.")),
    ("agreement-agree", _("Agreed and signed by both sides.")),
    ("agreement-withdraw", _("Withdrawn.")),
    ("agreement-begin", _("Begun. A custodian who stays, of another organisation, ends it.")),
    ("agreement-stop", _("Stopped. Nothing was passed on or destroyed.")),
    ("halves-confirmed", _("Confirmed: these halves open for you.")),
    ("successor-named", _("Named. Tell them where the recovery sheets are.")),
    ("drill-passed", _("The drill is passed: your key opens. The day is on record.")),
    ("urgent-key-made", _("Your key for urgent names is made. It opens what is sealed to it from now on.")),
    ("custody-phrase-changed", _("The phrase is changed. The key and its recovery sheet stay the same.")),
    ("identity-sealed", _("Sealed in this browser and split over two organisations.")),
    ("identity-asked", _("Asked. A custodian of each organisation reads your motive and answers.")),
    ("ask-agreed", _("Agreed. Your half is sealed to the browser that asked.")),
    ("ask-refused", _("Refused. The reason is sealed to those concerned.")),
)


class CustodyConfig(rooms.Room):
    name = "nazorat.custody"
    label = "custody"
    problems = PROBLEMS
    flashes = FLASHES
