from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from nazorat.kit.spelling import words_of
from nazorat.pathway.matrices import Reader, Row
from nazorat.pathway.models import (
    Aspect,
    Gap,
    Language,
    OutsideAlike,
    OutsideImport,
    OutsideLink,
    OutsideRecommendation,
    OutsideSaid,
)
from nazorat.pathway.tables import Line

UNKNOWN = "unknown"
BLOCK = 1000
# rows that a preview shows
MOST_EXAMPLES = 20


@dataclass(frozen=True)
class Track:
    """One of the three tracks of a recommendation and what stands on it, or nothing, which is unknown."""

    aspect: str
    label: str
    said: OutsideSaid | None


def outside_standing() -> QuerySet[OutsideRecommendation]:
    """Recommendations from outside that stand in the table: of whole imports or entered by hand, each once, none struck."""
    whole = OutsideImport.objects.filter(state=OutsideImport.State.IMPORTED)
    return OutsideRecommendation.objects.filter(Q(brought_by=None) | Q(brought_by__in=whole), struck_at=None, same_as=None)


@dataclass(frozen=True)
class NearerEnd:
    """Recommendations cut into pages from the end that is nearer, so that a last page costs what a first one does.

    Their order is one alone, since it ends with the id: read backwards it is the same.
    """

    found: QuerySet[OutsideRecommendation]
    total: int

    def __getitem__(self, at: slice, /) -> list[OutsideRecommendation]:
        first, last = int(at.start or 0), min(int(at.stop), self.total)
        if first <= self.total // 2:
            return list(self.found[first:last])
        return list(self.found.reverse()[self.total - last : self.total - first])[::-1]


def outside_found(asked: Mapping[str, str]) -> QuerySet[OutsideRecommendation]:
    """Those asked for: `mechanism`, `cycle`, `article` (id of a provision), `theme` words, `response`, `view`, `country`, `q` words.

    Words are found in any script and language in which the text is known.
    """
    found = outside_standing()
    for name in ("mechanism", "cycle"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    for name in ("response", "view"):
        if asked.get(name):
            found = _answered(found, name, asked[name])
    if asked.get("article"):
        linked = OutsideLink.objects.filter(
            Q(provision=asked["article"]) | Q(gap__provision=asked["article"], gap__withdrawn_at=None)
        )
        found = found.filter(id__in=linked.values("recommendation"))
    for word in [*words_of(asked.get("theme", "")), *words_of(asked.get("q", ""))]:
        found = found.filter(search__contains=word)
    return found


def _answered(found: QuerySet[OutsideRecommendation], name: str, code: str) -> QuerySet[OutsideRecommendation]:
    """An answer counts from whichever source has it."""
    doubles = OutsideRecommendation.objects.exclude(same_as=None)
    if code == UNKNOWN:
        return found.filter(**{name: ""}).exclude(id__in=doubles.exclude(**{name: ""}).values("same_as"))
    return found.filter(Q(**{name: code}) | Q(id__in=doubles.filter(**{name: code}).values("same_as")))


def tracks_of(recommendation: OutsideRecommendation) -> list[Track]:
    """Response, claim and view as they stand."""
    held = {one.aspect: one for one in recommendation.said.filter(replaced_at=None).select_related("entered_by")}
    return [Track(one.value, str(one.label), held.get(one.value)) for one in Aspect]


def said_standing(recommendation: OutsideRecommendation, aspect: str) -> OutsideSaid | None:
    """What stands on a track."""
    return OutsideSaid.objects.filter(recommendation=recommendation, aspect=aspect, replaced_at=None).first()


def said_before(recommendation: OutsideRecommendation) -> QuerySet[OutsideSaid]:
    """What was said on the tracks before it was replaced, the latest first."""
    held = OutsideSaid.objects.filter(recommendation=recommendation, replaced_at__isnull=False)
    return held.select_related("entered_by", "replaced_by").order_by("-replaced_at")


def links_of(recommendation: OutsideRecommendation) -> QuerySet[OutsideLink]:
    """The articles, gaps and own recommendations that it is matched to."""
    held = OutsideLink.objects.filter(recommendation=recommendation)
    return held.select_related("provision", "gap__provision", "own__visit", "entered_by")


def linked_to_gap(gap: Gap) -> QuerySet[OutsideRecommendation]:
    """Recommendations from outside that ask for a gap to be filled: matched to it, or to its article."""
    linked = OutsideLink.objects.filter(Q(gap=gap) | Q(provision=gap.provision))
    return outside_standing().filter(id__in=linked.values("recommendation"))


def others_of(recommendation: OutsideRecommendation) -> QuerySet[OutsideRecommendation]:
    """The same recommendation as other sources have it."""
    return recommendation.others.filter(struck_at=None).order_by("entered_at", "id")


def imports_entered() -> QuerySet[OutsideImport]:
    """Files of recommendations, the latest first."""
    return OutsideImport.objects.defer("troubles", "notices", "head", "columns").select_related("entered_by")


def alike_open() -> QuerySet[OutsideAlike]:
    """Pairs that nobody has decided, the likeliest first."""
    held = OutsideAlike.objects.filter(
        decision="", one__struck_at=None, one__same_as=None, other__struck_at=None, other__same_as=None
    )
    for side in ("one", "other"):
        whole = Q(**{f"{side}__brought_by": None}) | Q(**{f"{side}__brought_by__state": OutsideImport.State.IMPORTED})
        held = held.filter(whole)
    return held.select_related("one", "other")


OUTSIDE_HEAD = (
    "mechanism", "session", "cycle", "paragraph", "recommending state", "state under review", *(f"text {one.label}" for one in Language),
    "theme", "document", "date", "link", "response", "response source", "response date", "assessment", "assessment words",
    "assessment source", "assessment date", "our view", "our ground", "our source", "our date", "articles", "gaps", "our recommendations",
)  # fmt: skip


def outside_cells(found: QuerySet[OutsideRecommendation]) -> Iterator[Sequence[object]]:
    """Recommendations as rows under OUTSIDE_HEAD, read block by block; the heads are those that an import knows."""
    ids = list(found.values_list("id", flat=True))
    said = Prefetch("said", OutsideSaid.objects.filter(replaced_at=None))
    links = Prefetch("links", OutsideLink.objects.select_related("provision", "gap__provision", "own__visit"))
    for at in range(0, len(ids), BLOCK):
        block = OutsideRecommendation.objects.filter(id__in=ids[at : at + BLOCK]).prefetch_related(said, links)
        yield from (_cells(one) for one in sorted(block, key=_place_in(ids[at : at + BLOCK])))


def _place_in(ids: Sequence[UUID]) -> Any:
    place = {one: at for at, one in enumerate(ids)}
    return lambda row: place[row.id]


def _cells(one: OutsideRecommendation) -> Sequence[object]:
    tracks = {each.aspect: each for each in one.said.all()}
    links = list(one.links.all())
    head = (one.get_mechanism_display(), one.session, one.cycle, one.paragraph, one.by_state, one.country)
    texts = [one.texts.get(language.value, "") for language in Language]
    answers: list[object] = []
    for aspect in Aspect:
        held = tracks.get(aspect.value)
        words = () if aspect == Aspect.RESPONSE else (held.words if held else None,)
        answers += [held.code_words, *words, held.source, held.on] if held else [None, *words, None, None]
    return (*head, *texts, one.theme, one.source, one.on, one.link, *answers, *_linked(links))


def _linked(links: Iterable[OutsideLink]) -> tuple[str, str, str]:
    held = list(links)
    articles = ", ".join(one.provision.code for one in held if one.provision)
    gaps = ", ".join(one.gap.provision.code for one in held if one.gap)
    return articles, gaps, ", ".join(one.own.code for one in held if one.own)


# Imports


def pairs_left(brought: OutsideImport | None = None) -> int:
    """How many pairs nobody has decided, of one import or of all."""
    held = alike_open()
    return (held.filter(Q(other__brought_by=brought) | Q(one__brought_by=brought)) if brought else held).count()


def last_facts() -> dict[str, Any]:
    """What was said of the last file, for the next one to begin with."""
    last = OutsideImport.objects.defer("troubles", "notices", "head", "columns").first()
    return {"country": last.country, "language": last.language} if last else {}


def first_cells(brought: OutsideImport) -> list[list[str]]:
    """The cells of the first rows of a file."""
    chunk = brought.chunks.filter(first=0).first()
    return [cells for _table, _row, _theme, cells, _marks in chunk.rows[:40]] if chunk else []


def first_brought(brought: OutsideImport) -> list[Row]:
    """The first rows of a file as they are understood, while it waits to be imported."""
    chunk = brought.chunks.filter(first=0).first() if brought.state == OutsideImport.State.CHECKED else None
    reader = Reader(brought)
    rows = [reader.read(table, Line(row, cells, theme, marks)) for table, row, theme, cells, marks in (chunk.rows if chunk else [])]
    return [row for row in rows if not row.elsewhere and not row.troubles][:MOST_EXAMPLES]
