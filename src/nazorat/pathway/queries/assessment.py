"""The Subcommittee's matrix for self-assessment as it is read: each item of the mechanism's copy by year, and the list itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import get_language, gettext_lazy as _

from nazorat.kit.spelling import asked_for, has_words
from nazorat.pathway.models import LIST_LANGUAGES, AssessmentItem, AssessmentText, CatalogueTaken, ReadinessSaid
from nazorat.pathway.queries.readiness import Yearly

UNKNOWN = "unknown"


@dataclass(frozen=True)
class ItemLine(Yearly):
    """An item with its words by language and what is known of it by year."""

    item: AssessmentItem
    texts: Mapping[str, AssessmentText]

    @property
    def text(self) -> AssessmentText | None:
        """Its words in the reader's language, else in the first that there is."""
        wanted = (get_language() or "")[:2]
        return next((self.texts[one] for one in (wanted, "ru", "en", "tg") if one in self.texts), None)

    @property
    def heading(self) -> str:
        return self.text.heading if self.text else ""

    @property
    def code(self) -> str:
        """How the latest year is answered: a score, "words", "none", or unknown."""
        said = self.latest
        if said is None:
            return UNKNOWN
        return str(said.answered if said.score is None else said.score)

    @property
    def names(self) -> list[str]:
        """What it is searched by."""
        return [self.item.number, *(words for one in self.texts.values() for words in (one.heading, one.words))]


def items_standing() -> QuerySet[AssessmentItem]:
    """Items of the list that were not taken back, in its order."""
    texts = AssessmentText.objects.filter(struck_at=None)
    return AssessmentItem.objects.filter(struck_at=None).prefetch_related(Prefetch("texts", texts))


def item_lines(items: QuerySet[AssessmentItem] | None = None) -> list[ItemLine]:
    """The items with what is known of them. Three queries however many there are."""
    said = ReadinessSaid.objects.filter(replaced_at=None).select_related("entered_by")
    rows = (items_standing() if items is None else items).prefetch_related(Prefetch("said", said))
    return [
        ItemLine({each.year: each for each in one.said.all()}, one, {each.language: each for each in one.texts.all()})
        for one in rows
    ]


def items_found(lines: Iterable[ItemLine], asked: Mapping[str, str]) -> list[ItemLine]:
    """Those asked for: `heading`, `answer` of the latest year, `q` words in any script and language that the list has."""
    words = asked_for(asked.get("q", ""))
    found = [one for one in lines if has_words(words, one.names)]
    if asked.get("heading"):
        found = [one for one in found if one.heading == asked["heading"]]
    if asked.get("answer"):
        found = [one for one in found if one.code == asked["answer"]]
    return found


def lists_taken() -> QuerySet[CatalogueTaken]:
    """Files of items that were taken in, the latest first, those taken back too."""
    return CatalogueTaken.objects.filter(assessment=True).select_related("entered_by", "undone_by")


def texts_standing() -> dict[tuple[str, str], tuple[str, str]]:
    """Heading and words by number and language, as the list has them."""
    rows = AssessmentText.objects.filter(struck_at=None).values_list("item__number", "language", "heading", "words")
    return {(number, language): (heading, words) for number, language, heading, words in rows}


ASSESSMENT_HEAD = (
    "number", "heading", "item", "year", "answer", "answer_words", "evidence", "action", "source", "date", "link",
)  # fmt: skip


def assessment_cells(lines: Iterable[ItemLine]) -> Iterable[tuple[object, ...]]:
    """The answers as rows under ASSESSMENT_HEAD: one for each year known, one for an item of which nothing is."""
    for line in lines:
        head = (line.item.number, line.heading, line.text.words if line.text else "")
        if not line.years:
            yield (*head, None, str(_("unknown")), *(None,) * 6)
        for year in sorted(line.years):
            one = line.years[year]
            answer = str(one.get_answered_display()) if one.score is None else one.score
            yield (*head, year, answer, one.words, one.evidence, one.action, one.source, one.on, one.link)


def list_cells(lines: Sequence[ItemLine]) -> Iterable[tuple[object, ...]]:
    """The list itself as rows under `assessment.LIST_HEAD`, which can be taken in elsewhere; without a list its head alone."""
    for line in lines:
        told = [line.texts.get(language) for language in LIST_LANGUAGES]
        yield (line.item.number, *(words for one in told for words in ((one.heading, one.words) if one else ("", ""))))
