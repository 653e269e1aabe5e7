from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms

PROBLEMS = (
    (
        "link-no-copy",
        _("A link goes with a letter that carries a numbered copy of a draft which still takes comments, or that asks about recommendations."),
        _("Enter the letter with its copy number, make the covering letter of the report, or write to the body by post."),
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
    (
        "link-sent",
        _("What was written by this link was sent; it does not change any more."),
        _("Write a letter with what you want to add."),
        409,
    ),
    (
        "link-empty",
        _("Nothing is written yet."),
        _("Comment on a paragraph or answer a recommendation, or say that there are no comments."),
        409,
    ),
    (
        "file-too-large",
        _("A file has at most 3 MB."),
        _("Send it in parts, scan it in grey, or send it by post."),
        413,
    ),
    (
        "file-not-taken",
        _("Only a PDF, a Word file (.docx) or a picture is taken, whatever its name says."),
        _("Print it as a PDF, without a password, and attach that."),
        415,
    ),
    (
        "file-macros",
        _("This Word file has a program or an embedded object in it."),
        _("Save it without macros and objects, or print it as a PDF, and attach that."),
        415,
    ),
    (
        "link-too-much",
        _("This is more than one link takes."),
        _("Send what is there, and the rest by letter."),
        409,
    ),
)  # fmt: skip
FLASHES = (
    ("link-revoked", _("The link was taken back. Nobody reads by it any more.")),
    ("link-prolonged", _("The link stands until the day that you chose.")),
    ("link-looked", _("It was noted that this was looked at.")),
    ("remark-saved", _("Your comment is kept. It is not sent yet.")),
    ("remark-removed", _("The comment was taken out.")),
    ("file-attached", _("The file is kept. It is not sent yet.")),
    ("file-detached", _("The file was taken back.")),
    ("answer-saved", _("Your answer to this recommendation is kept. It is not sent yet.")),
    ("answer-removed", _("The answer was taken out.")),
    ("link-reply-taken", _("The reply was taken into the register.")),
    ("remarks-sent", _("Your answer was sent.")),
)


class LiaisonConfig(rooms.Room):
    name = "nazorat.liaison"
    label = "liaison"
    problems = PROBLEMS
    flashes = FLASHES
