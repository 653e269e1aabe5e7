"""The data dictionary: what each column of the reference files and each vocabulary of choices means, in one place.

The page, the downloads, the handbook and the test of the real columns are all made of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _, override

from nazorat.correspondence.models import JournalEntry
from nazorat.findings.drafts import SEVERITY_WORDS
from nazorat.findings.evidence import STATUS_WORDS
from nazorat.kit.tables import Sheet, csv_bytes
from nazorat.places.models import Figure, Marking, Place, PlaceFacts
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.standards.compare import UNITS
from nazorat.standards.models import COMPARATORS, LawKind, Mark, Party, Standing, Subject
from nazorat.standards.queries import themes
from nazorat.standards.reference import FILES
from nazorat.visits.models import Obstruction, Visit

LANGUAGES = ("en", "ru", "tg")
Choices = Iterable[tuple[object, str | Promise]]


@dataclass(frozen=True)
class Column:
    """A column of a file. `kind`: text, code, codes, number, decimal, date, yes-no; `allowed`: a vocabulary or another file."""

    file: str
    name: str
    kind: str
    meaning: str | Promise
    source: str | Promise
    unit: str = ""
    allowed: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """A list of choices that the product uses, by the code that tables hold."""

    name: str
    title: str | Promise
    choices: Callable[[], Choices]


TYPES = {
    "text": _("text"), "code": _("code"), "codes": _("codes, a space between"), "number": _("whole number"),
    "decimal": _("decimal with a point"), "yes-no": _("yes or no"), "date": _("date, 2026-01-31"),
}  # fmt: skip
OWN, LAW, REVIEW, LEGAL = _("own words"), _("the instrument itself"), _("the reviewer"), _("a lawyer of this country")

_TITLES = {
    "title_en": _("own short title in English, no official text"), "title_ru": _("the title in Russian"), "title_tg": _("the title in Tajik"),
}  # fmt: skip
_REVIEWED = {
    "reviewed_by_ru": _("who reviewed the Russian; empty while nobody did"),
    "reviewed_by_tg": _("who reviewed the Tajik; empty while nobody did"),
    "reviewed_by_uz": _("who reviewed the Uzbek; empty while nobody did"),
}


def _titles(file: str) -> list[Column]:
    return [Column(file, name, "text", meaning, OWN) for name, meaning in _TITLES.items()]


def _reviewed(file: str, *languages: str) -> list[Column]:
    names = [f"reviewed_by_{language}" for language in languages or ("ru", "tg")]
    return [Column(file, name, "text", _REVIEWED[name], REVIEW) for name in names]


COLUMNS: tuple[Column, ...] = (
    Column("themes", "code", "code", _("the theme; a second level is written after a point"), OWN),
    Column("themes", "parent", "code", _("the theme of the first level; empty for one of it"), OWN, allowed="themes"),
    *_titles("themes"), *_reviewed("themes"),
    Column("instruments", "code", "code", _("the instrument, as it is cited"), OWN),
    Column("instruments", "year", "number", _("year of adoption or of the revision that is cited"), LAW),
    Column("instruments", "symbol", "text", _("symbol of the document"), LAW),
    Column("instruments", "unit", "text", _("what its numbers count: article, rule, principle, paragraph, section"), LAW),
    Column("instruments", "first", "number", _("first number, where it is numbered throughout"), LAW),
    Column("instruments", "last", "number", _("last number, where it is numbered throughout"), LAW),
    Column("instruments", "issuer", "text", _("who adopted it"), LAW),
    Column("instruments", "status_here", "code", _("what it weighs in this country"), LEGAL, allowed="weight"),
    Column("instruments", "party_here", "code", _("what this country did with it; empty where not known"), LEGAL, allowed="party"),
    Column("instruments", "since_here", "date", _("since when it binds here; empty until checked"), LEGAL),
    Column("instruments", "mark", "code", _("how sure its standing here is"), LEGAL, allowed="mark"),
    Column("instruments", "verified", "yes-no", _("whether its standing was read in a source"), LEGAL),
    *_titles("instruments"),
    Column("instruments", "short_en", "text", _("short name in English, beside a number"), OWN),
    Column("instruments", "short_ru", "text", _("short name in Russian"), OWN),
    Column("instruments", "short_tg", "text", _("short name in Tajik"), OWN),
    *_reviewed("instruments"),
    Column("provisions", "instrument", "code", _("the instrument that it stands in"), LAW, allowed="instruments"),
    Column("provisions", "number", "number", _("number of the article, rule or principle"), LAW),
    *_titles("provisions"),
    Column("provisions", "themes", "codes", _("its themes, the main one first"), OWN, allowed="themes"), *_reviewed("provisions"),
    Column("powers", "code", "code", _("the power, as the mandate profile has it"), OWN),
    Column("powers", "provision", "code", _("the article that gives it"), LAW, allowed="provisions"),
    Column("powers", "point", "text", _("its paragraph or point"), LAW), *_titles("powers"), *_reviewed("powers"),
    Column("limits", "id", "code", _("the limit"), OWN),
    Column("limits", "subject", "code", _("what is measured"), OWN, allowed="subject"),
    Column("limits", "value", "decimal", _("the figure; empty for a national norm, which is entered here, and for a rule without one"), LAW),
    Column("limits", "unit", "code", _("the unit of the figure"), LAW, allowed="unit"),
    Column("limits", "comparator", "code", _("on which side of the figure a measurement is right"), LAW, allowed="comparator"),
    Column("limits", "occupancy_from", "number", _("fewest persons in the room; empty for any"), LAW, "persons"),
    Column("limits", "occupancy_to", "number", _("most persons in the room; empty for any"), LAW, "persons"),
    Column("limits", "place_kinds", "codes", _("only for these kinds of place; empty for every one"), LAW, allowed="place-kind"),
    Column("limits", "annexe_excluded", "yes-no", _("whether the sanitary annexe is left out of the area"), LAW),
    Column("limits", "instrument", "code", _("the instrument that it stands in"), LAW, allowed="instruments"),
    Column("limits", "locator", "text", _("where in the instrument, if no provision is named"), LAW),
    Column("limits", "provision", "code", _("the provision that says so"), LAW, allowed="provisions"),
    Column("limits", "status_here", "code", _("what it weighs in this country"), LEGAL, allowed="weight"),
    Column("limits", "verified", "yes-no", _("whether the figure was read in its source"), LAW), *_titles("limits"), *_reviewed("limits"),
    Column("glossary", "code", "code", _("the term"), OWN),
    Column("glossary", "term_en", "text", _("its words in English"), OWN), Column("glossary", "term_ru", "text", _("its words in Russian"), OWN),
    Column("glossary", "term_tg", "text", _("its words in Tajik"), OWN), Column("glossary", "term_uz", "text", _("its words in Uzbek"), OWN),
    Column("glossary", "in_texts", "yes-no", _("whether reports use it, and not pages alone"), OWN),
    *_reviewed("glossary", "ru", "tg", "uz"),
)  # fmt: skip


def _themes() -> Choices:
    return [(row.code, row.title) for row in themes()]


VOCABULARIES: tuple[Vocabulary, ...] = (
    Vocabulary("weight", _("Weight of an instrument here"), lambda: Standing.choices),
    Vocabulary("party", _("What this country did with a treaty"), lambda: Party.choices),
    Vocabulary("mark", _("How sure a fact of the catalogue is"), lambda: Mark.choices),
    Vocabulary("subject", _("Subject of a limit"), lambda: Subject.choices),
    Vocabulary("unit", _("Unit of a limit"), lambda: [(code, word) for code, word in UNITS.items() if code]),
    Vocabulary("comparator", _("Side of a limit"), lambda: [(one.value, word) for one, word in COMPARATORS.items()]),
    Vocabulary("law-kind", _("Kind of a national law"), lambda: LawKind.choices),
    Vocabulary("theme", _("Theme"), _themes),
    Vocabulary("place-kind", _("Kind of place"), lambda: Place.Kind.choices),
    Vocabulary("place-liberty", _("Liberty in a place"), lambda: PlaceFacts.Liberty.choices),
    Vocabulary("place-owner", _("Owner of a place"), lambda: PlaceFacts.Owner.choices),
    Vocabulary("place-legal-basis", _("Legal basis of holding"), lambda: PlaceFacts.LegalBasis.choices),
    Vocabulary("place-security", _("Security of a place"), lambda: PlaceFacts.Security.choices),
    Vocabulary("place-sex", _("Sex of those held"), lambda: PlaceFacts.Sex.choices),
    Vocabulary("place-age", _("Age of those held"), lambda: PlaceFacts.Age.choices),
    Vocabulary("group", _("Group that is counted"), lambda: Figure.Group.choices),
    Vocabulary("marking", _("Marking of a source"), lambda: Marking.choices),
    Vocabulary("obstruction-kind", _("Obstruction of access"), lambda: Obstruction.Kind.choices),
    Vocabulary("obstruction-office", _("Who decided on access"), lambda: Obstruction.Office.choices),
    Vocabulary("obstruction-outcome", _("Outcome of an obstruction"), lambda: Obstruction.Outcome.choices),
    Vocabulary("visit-kind", _("Kind of a visit"), lambda: Visit.Kind.choices),
    Vocabulary("visit-mode", _("Mode of a visit"), lambda: Visit.Mode.choices),
    Vocabulary("visit-state", _("State of a visit"), lambda: Visit.State.choices),
    Vocabulary("finding-status", _("Status of a finding"), STATUS_WORDS.items),
    Vocabulary("finding-severity", _("Severity of a finding"), SEVERITY_WORDS.items),
    Vocabulary("letter-way", _("Way of a letter"), lambda: JournalEntry.Way.choices),
    Vocabulary("recommendation-claimed", _("What the authority says of a recommendation"), lambda: AdoptedRecommendation.Claimed.choices),
    Vocabulary("recommendation-verified", _("What the mechanism found of a recommendation"), lambda: AdoptedRecommendation.Verified.choices),
)  # fmt: skip
DICTIONARY = "data-dictionary"
DICTIONARY_HEAD = ("file", "column", "type", "unit", "allowed_values", "meaning", "source")
VOCABULARY_HEAD = ("code", "label_en", "label_ru", "label_tg")


def columns_by_file() -> list[tuple[str, list[Column]]]:
    """Each reference file with its columns in their order."""
    return [(file, [column for column in COLUMNS if column.file == file]) for file in FILES]


def dictionary_sheet() -> Sheet:
    """The dictionary of the files as a table, in the language that is spoken."""
    return Sheet(DICTIONARY, DICTIONARY_HEAD, list(_rows()))


def _rows() -> Iterator[tuple[str, ...]]:
    for one in COLUMNS:
        yield one.file, one.name, str(TYPES[one.kind]), one.unit, one.allowed, str(one.meaning), str(one.source)


def vocabulary_sheet(vocabulary: Vocabulary) -> Sheet:
    """A vocabulary as a table: code and its words in three languages."""
    labels: dict[str, list[str]] = {}
    for language in LANGUAGES:
        with override(language):
            for code, label in vocabulary.choices():
                labels.setdefault(str(code), []).append(str(label))
    return Sheet(vocabulary.name, VOCABULARY_HEAD, [(code, *said) for code, said in labels.items()])


def published(name: str) -> bytes:
    """A reference file as it is shipped, a vocabulary, or the dictionary. KeyError for a name that is none."""
    if name in FILES:
        return (Path(settings.NAZORAT_LIBRARY) / "standards" / f"{name}.csv").read_bytes()
    if name == DICTIONARY:
        return csv_bytes(dictionary_sheet())
    return csv_bytes(vocabulary_sheet({one.name: one for one in VOCABULARIES}[name]))
