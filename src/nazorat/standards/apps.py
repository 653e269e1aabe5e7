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
    ("term-known", _("The glossary has this term already."), _("Look for it in the glossary."), 409),
    ("term-words", _("A term has words in two languages at least."), _("Write it in two of Russian, Tajik and English."), 400),
    ("term-of-library", _("This term comes with the product."), _("Enter one of your own: it stands before it."), 409),
)
FLASHES = (
    ("norm-entered", _("The national norm is entered and stands first from now on.")),
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
