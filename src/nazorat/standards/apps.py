from django.utils.translation import gettext_lazy as _

from nazorat.kit import rooms
from nazorat.kit.panels import register_nav

PROBLEMS = (
    (
        "norm-not-national",
        _("This limit is not a national norm."),
        _("Choose a line marked as a national norm; the others come with their instrument."),
        409,
    ),
    (
        "norm-out-of-bounds",
        _("This cannot be the value of a norm."),
        _("Write a number from zero up, with at most three decimals, and the law it stands in."),
        400,
    ),
    (
        "law-known",
        _("There is an instrument with this code."),
        _("Open it, or enter this one under another code."),
        409,
    ),
    (
        "article-known",
        _("This law has that article already."),
        _("Open it and enter a new version."),
        409,
    ),
    (
        "law-incomplete",
        _("A law or article is not complete."),
        _(
            "Give its code or number, a title in one language, its kind or themes, days in their order and, for a change, the reason."
        ),
        400,
    ),
    ("law-same", _("Nothing differs from the version that is there."), _("Change something, or leave it as it is."), 409),
    (
        "law-of-library",
        _("This instrument comes with the product."),
        _("Enter articles of national law under a law of your own."),
        409,
    ),
    ("term-known", _("The glossary has this term already."), _("Look for it in the glossary."), 409),
    ("term-words", _("A term has words in two languages at least."), _("Write it in two of Russian, Tajik and English."), 400),
    ("term-of-library", _("This term comes with the product."), _("Enter one of your own: it stands before it."), 409),
)
FLASHES = (
    ("norm-entered", _("The national norm is entered and stands first from now on.")),
    ("law-entered", _("The law is entered and stands first in the catalogue.")),
    ("law-changed", _("The new version is entered; the earlier ones stay.")),
    ("article-entered", _("The article is entered and stands before the international provisions of its themes.")),
    ("term-entered", _("The term is in the glossary and stands beside paragraphs that have it.")),
    ("term-removed", _("The term was taken out.")),
)


class StandardsConfig(rooms.Room):
    name = "nazorat.standards"
    label = "standards"
    problems = PROBLEMS
    flashes = FLASHES

    def ready(self) -> None:
        super().ready()
        register_nav("standards", _("Standards"), "book", "standards-provisions", 60)
