"""The sentences in which the gate asks. English source text with %(name)s places, marked for the catalogues."""

from __future__ import annotations


def _(text: str) -> str:
    """Marks a sentence for the message catalogues; the room above translates it when it shows it."""
    return text


FRACTION = _(
    "“%(excerpt)s” counts fewer than %(threshold)s people. How many people here does this sentence fit?"
    " Join groups or give the larger whole."
)
COMPLEMENT = _("“%(excerpt)s” leaves %(rest)s, fewer than %(threshold)s. Does that point at those who are left?")
SMALL_COUNT = _("“%(excerpt)s” is a count of fewer than %(threshold)s people. Is it needed, and can it be joined with another?")
RARE = _("“%(excerpt)s” stands in the talks of %(count)s of %(people)s people. How many people here does this sentence fit?")
NAME = _("“%(excerpt)s” looks like a person's name. Take it out, or have it put on the list of allowed names of places and bodies.")
KNOWN = _("“%(excerpt)s” agrees with the name of a person who is known to us. Take it out.")
CAPITAL = _("“%(excerpt)s” is written like a name. What is it? Names of persons are taken out.")
AGE = _("“%(excerpt)s” is an exact age. Use a band, or say how many people here this sentence fits.")
DATE = _("“%(excerpt)s” is an exact date of something that happened to a person. How many people here does it fit?")
NUMBER = _("“%(excerpt)s” is a number that leads to one person or one door. Take it out.")
TIMING = _("Only %(count)s talks fall into “%(excerpt)s”. How many people here does this sentence fit?")
TIMING_UNKNOWN = _(
    "“%(excerpt)s” is a time at which a person spoke or something happened to a person. How many people here does it fit?"
)
TABLE_OPEN = _("A table on persons shows a count below %(threshold)s in “%(excerpt)s”. Pool over places or join groups.")
TABLE_BACK = _("A hidden count can be worked out in “%(excerpt)s”: it lies between %(low)s and %(high)s.")
TABLE_SMALL_PLACE = _("“%(excerpt)s” is a table on persons of a place that holds fewer than %(threshold)s. Show it pooled only.")
TABLE_LESS = _(
    "“%(excerpt)s”: less what an earlier report told of some of its places, %(rest)s people are left, fewer than %(threshold)s."
    " Take the table out, or pool over more places."
)
TABLE_INSIDE = _(
    "“%(excerpt)s” counts people of a place that a released report pooled with others: what is left of the pool may be few."
    " Take the table out."
)
PHOTO_UNCHECKED = _("Nobody has answered the checklist for the picture “%(excerpt)s”.")
PHOTO_SHOWS = _("The picture “%(excerpt)s” shows: %(what)s. Leave it out or make a new picture.")
PHOTO_METADATA = _("The picture “%(excerpt)s” still carries data about where, when or by what it was made.")
PHOTO_NAME = _("The file name “%(excerpt)s” says something. Give it a plain number.")
MARKING = _("“%(excerpt)s” is marked “%(marking)s”. It waits for a named lawyer's clearance.")
WORDING_LOADED = _("“%(excerpt)s” casts doubt on whoever told it. Use “said” or “stated”.")
WORDING_TOO_STRONG = _("This finding is “%(status)s”, but “%(excerpt)s” says that it is established.")
WORDING_TOO_WEAK = _("This finding is established, but “%(excerpt)s” sounds as if it were only told.")
WORDING_NO_SOURCE = _("This finding is alleged: say who said it, with “said” or “stated”.")
WORDING_LAW = _("“%(excerpt)s” is a qualification in law, which is for courts. Describe the facts.")
QUANTITY_BARE = _("“%(excerpt)s” has no figure behind it: say how many of how many, and link the answers.")
QUANTITY_ALONE = _("“%(excerpt)s” has no figure beside it. The linked answers give %(part)s of %(whole)s: write that.")
QUANTITY_ANSWERS = _("“%(excerpt)s” does not fit the linked answers: they give %(part)s of %(whole)s.")
QUANTITY_DIFFERS = _("Here stands %(part)s of %(whole)s; the linked answers give %(counted)s of %(whole)s.")
QUANTITY_FEW = _("“%(excerpt)s” of %(whole)s is too few for the word, which asks for %(least)s or more. Give the figures alone.")
QUANTITY_BESIDE = {
    "one": _("“%(excerpt)s” stands beside %(part)s of %(whole)s."),
    "some": _("“%(excerpt)s” means less than a quarter; beside it stands %(part)s of %(whole)s."),
    "many": _("“%(excerpt)s” means a quarter to a half; beside it stands %(part)s of %(whole)s."),
    "most": _("“%(excerpt)s” means more than a half and not all; beside it stands %(part)s of %(whole)s."),
    "nearly": _("“%(excerpt)s” means more than nine tenths and not all; beside it stands %(part)s of %(whole)s."),
    "all": _("“%(excerpt)s” stands beside %(part)s of %(whole)s: that is not all."),
}
NOT_CHECKED = _("The gate could not check “%(what)s”, because it was not given what it needs. Nothing passes until it is.")
