from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "link-no-copy",
        _("A link goes with a letter of ours that carries a numbered copy of a draft which still takes comments."),
        _("Enter the letter with its copy number, or write to the body by post."),
        409,
    ),
    (
        "link-too-long",
        _("A link ends on a day to come, at most sixty days after the term of its letter."),
        _("Choose an earlier day."),
        409,
    ),
    (
        "link-closed",
        _("The draft is not open in this browser: it was closed, or its link ended."),
        _("Open the address that you were sent once more. What you had saved is still there; a link that ended is renewed by whoever sent it."),
        409,
    ),
    (
        "link-ended",
        _("This link ended, or was taken back."),
        _("Answer by letter, or ring whoever sent it to you."),
        409,
    ),
)  # fmt: skip
FLASHES = (("link-revoked", _("The link was taken back. Nobody reads by it any more.")),)


class LiaisonConfig(rooms.Room):
    name = "nazorat.liaison"
    label = "liaison"
    problems = PROBLEMS
    flashes = FLASHES
