"""The acts of this room: the reference tables, norms and terms, and national law."""

from nazorat.standards.actions.catalogue import Loaded, enter_national_norm, enter_term, load_reference, remove_term
from nazorat.standards.actions.laws import Brought, change_article, change_law, enter_article, enter_law, import_laws

__all__ = [
    "Brought",
    "Loaded",
    "change_article",
    "change_law",
    "enter_article",
    "enter_law",
    "enter_national_norm",
    "enter_term",
    "import_laws",
    "load_reference",
    "remove_term",
]
