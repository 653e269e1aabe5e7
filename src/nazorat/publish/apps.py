from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "public-names-member",
        _("A row of this page has the name of a member: %(who)s. Nothing was made."),
        _("Change the row on the page of the pathway where it was entered: bodies and functions, never a person."),
        409,
    ),
    (
        "public-other",
        _("This is not the edition that waits any more, or not the one that you looked at."),
        _("Load the page again and look at the edition that waits now."),
        409,
    ),
    ("public-not", _("This edition is not public."), _("Load the page again: it says what everybody reads now."), 409),
)
FLASHES = (
    ("public-made", _("An edition was made. Look at it in each language; nobody else sees it before it is released.")),
    ("public-released", _("The edition is public. Everybody who knows the address can read it.")),
    ("public-withdrawn", _("The edition was taken back. The address answers as not found.")),
)


class PublishConfig(rooms.Room):
    name = "nazorat.publish"
    label = "publish"
    problems = PROBLEMS
    flashes = FLASHES
