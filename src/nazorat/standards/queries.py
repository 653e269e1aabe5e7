from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from nazorat.kit.sheets import Table
from nazorat.kit.spelling import asked_for, has_words
from nazorat.standards.compare import Comparator, Norm
from nazorat.standards.glossary import Glossary, TermWords, glossary_of
from nazorat.standards.laws import ArticleFacts, Law, LawFacts, Reading
from nazorat.standards.models import (
    ArticleVersion,
    Instrument,
    LawKind,
    LawVersion,
    Limit,
    Match,
    NormEntry,
    Power,
    Provision,
    ProvisionTheme,
    Row,
    Term,
    Theme,
    Titled,
)

LANGUAGES = ("en", "ru", "tg")


def codes_typed(text: str) -> tuple[tuple[str, ...], list[str]]:
    """Codes of provisions as somebody typed them, by comma, semicolon or line; and those of them that are not in the catalogue."""
    codes = tuple(dict.fromkeys(" ".join(code.split()) for code in re.split(r"[,;\n]", text) if code.strip()))
    known = provisions_by_code(codes)
    return codes, [code for code in codes if code not in known]


def provisions_by_code(codes: Iterable[str]) -> dict[str, Provision]:
    """Provisions by their code ("NMR 13"), with instrument; a code nobody knows is absent from the answer."""
    return {found.code: found for found in Provision.objects.filter(code__in=set(codes)).select_related("instrument")}


def themes() -> list[Theme]:
    """Every theme, a first-level one before its second level."""
    return list(Theme.objects.select_related("parent"))


def powers() -> list[Power]:
    """The powers of the mandate profile, in the order of the treaty."""
    return list(Power.objects.select_related("provision__instrument"))


def instruments(*, status: str = "", verified: bool | None = None, text: str = "", language: str = "") -> list[Instrument]:
    """Instruments in catalogue order, of one weight here, whose standing was checked or was not, that have the words in a language.

    Each carries `held`, how many of its articles or rules are in the catalogue.
    """
    found = _weighed(Instrument.objects.annotate(held=Count("provisions")).order_by("order"), "", status, verified)
    return [row for row in found if _has(text, _words_of(row, language))]


def instruments_named(codes: Iterable[str]) -> list[Instrument]:
    """The instruments with these codes, in the order of the codes; one that the catalogue does not have is left out."""
    wanted = list(codes)
    known = {row.code: row for row in Instrument.objects.filter(code__in=wanted)} if wanted else {}
    return [known[code] for code in wanted if code in known]


def instruments_with_provisions() -> list[Instrument]:
    """The instruments whose articles or rules are in the catalogue."""
    return list(Instrument.objects.filter(pk__in=Provision.objects.values("instrument")))


def instruments_with_limits() -> list[Instrument]:
    """The instruments that a limit stands in."""
    return list(Instrument.objects.filter(pk__in=Limit.objects.values("instrument")))


def provisions(
    *, instrument: str = "", theme: str = "", text: str = "", status: str = "", verified: bool | None = None, language: str = ""
) -> QuerySet[Provision]:
    """Provisions of an instrument, under a theme (a first-level one holds its second level), that have the words.

    Words are those of code, title and instrument, in one language or in any, in the spelling of `kit.spelling`.
    `status` and `verified` are those of the instrument: what it weighs here, and whether that was checked against a source.
    """
    found = Provision.objects.select_related("instrument").prefetch_related(
        Prefetch("theme_links", ProvisionTheme.objects.select_related("theme"))
    )
    found = _weighed(found, "instrument__", status, verified)
    if instrument:
        found = found.filter(instrument__code=instrument)
    if theme:
        found = found.filter(pk__in=ProvisionTheme.objects.filter(_under(theme)).values("provision"))
    if text:
        found = found.filter(pk__in=_with_text(text, language))
    return found


def limits_found(
    *, text: str = "", subject: str = "", instrument: str = "", status: str = "", verified: bool | None = None, theme: str = "",
    language: str = "",
) -> list[Limit]:  # fmt: skip
    """Limits with what `norm_of` reads, in catalogue order: national norms stand first in it.

    `verified`: whether the figure was checked against its source; a national norm is what somebody entered, never that.
    """
    found = _weighed(with_entries(Limit.objects.all()), "", status, verified)
    if subject:
        found = found.filter(subject=subject)
    if instrument:
        found = found.filter(instrument__code=instrument)
    if theme:
        found = found.filter(provision__in=ProvisionTheme.objects.filter(_under(theme)).values("provision"))
    return [limit for limit in found if _has(text, _words_of_limit(limit, language))]


def _weighed(rows: QuerySet[Row], prefix: str, status: str, verified: bool | None) -> QuerySet[Row]:
    asked: dict[str, object] = {f"{prefix}status": status} if status else {}
    if verified is not None:
        asked[f"{prefix}verified"] = verified
    return rows.filter(**asked)


def _has(text: str, names: Iterable[str]) -> bool:
    asked = asked_for(text)
    return has_words(asked, names) if asked else not text.strip()


def _said(row: Titled, language: str) -> list[str]:
    """The titles of a row in one language, or in each."""
    return [str(getattr(row, f"title_{each}")) for each in LANGUAGES if language in ("", each)]


def _words_of(row: Instrument, language: str = "") -> list[str]:
    shorts = [short for each, short in row.shorts.items() if language in ("", each)]
    return [row.code, row.symbol, *_said(row, language), *shorts]


def _words_of_limit(row: Limit, language: str = "") -> list[str]:
    provision = [row.provision.code] if row.provision else []
    return [
        row.code,
        *_said(row, language),
        str(row.get_subject_display()),
        row.locator,
        *provision,
        *_words_of(row.instrument, language),
    ]


def _under(theme: str) -> Q:
    return Q(theme__code=theme) | Q(theme__parent__code=theme)


def _with_text(text: str, language: str) -> list[UUID]:
    # no database folds three scripts; the catalogue is a few hundred rows, so folding is done here
    asked = asked_for(text)
    if not asked:
        return []
    rows = Provision.objects.select_related("instrument")
    return [row.pk for row in rows if has_words(asked, [row.code, *_said(row, language), *_words_of(row.instrument, language)])]


def limits_for(subject: str, occupancy: int | None = None, place_kind: str = "", *, on: date | None = None) -> list[Norm]:
    """The norms that apply to a measurement, national norm first, then by weight here.

    `occupancy`: persons in the room, None where it does not matter (then limits bound to an occupancy are left out).
    `place_kind`: a code of `places`; "" keeps limits of every kind of place. `on`: the day whose national norm counts,
    today by default, the day of the visit for a retrospective one.
    """
    return _norms(limits_on(subject), occupancy, place_kind, on or timezone.localdate())


def norms_by_occupancy(subject: str, place_kind: str, *, on: date | None = None) -> tuple[list[int], list[list[Norm]]]:
    """From which number of persons on which norms apply: rising numbers, the first 1, and the norms from each of them on.

    They change only at the ends of the limits' ranges, so they are read once, whatever the number of rooms.
    """
    limits, day = limits_on(subject), on or timezone.localdate()
    ends = {
        end for limit in limits for end in (limit.occupancy_from, limit.occupancy_to + 1 if limit.occupancy_to else None) if end
    }
    starts = sorted({1, *ends})
    return starts, [_norms(limits, persons, place_kind, day) for persons in starts]


def limits_on(subject: str) -> list[Limit]:
    return list(with_entries(Limit.objects.filter(subject=subject)))


def _norms(limits: Iterable[Limit], occupancy: int | None, place_kind: str, day: date) -> list[Norm]:
    applicable = [limit for limit in limits if _occupied(limit, occupancy) and _holds_for(limit.place_kinds, place_kind)]
    weights = ("national", "binding", "accepted", "comparative")
    return [norm_of(limit, place_kind, day) for limit in sorted(applicable, key=lambda limit: weights.index(limit.status))]


def with_entries(limits: QuerySet[Limit]) -> QuerySet[Limit]:
    """Limits with what `norm_of` reads, in two queries."""
    entries = NormEntry.objects.select_related("entered_by")
    return limits.select_related("instrument", "provision__instrument").prefetch_related(Prefetch("entries", entries))


def _occupied(limit: Limit, occupancy: int | None) -> bool:
    """Whether a limit is for so many persons; without a number only those that are for any."""
    if occupancy is None:
        return limit.occupancy_from is None and limit.occupancy_to is None
    return (limit.occupancy_from or 0) <= occupancy and (limit.occupancy_to is None or occupancy <= limit.occupancy_to)


def _holds_for(kinds: str, place_kind: str) -> bool:
    return not kinds or not place_kind or place_kind in kinds.split()


def norm_of(limit: Limit, place_kind: str, on: date) -> Norm:
    """A limit as it stood on a day for a kind of place; a national one takes its value from the entry then in force."""
    entry = entry_in_force(limit, place_kind, on) if limit.national else None
    return Norm(
        code=limit.code,
        value=_trimmed(entry.value if entry else limit.value),
        unit=limit.unit,
        comparator=Comparator(limit.comparator),
        status=limit.status,
        sources=limit.instrument.shorts,
        titles=_titles(limit),
        locator=entry.source if entry else f"{limit.provision.number if limit.provision else ''}{limit.locator}",
        annexe_excluded=limit.annexe_excluded if entry is None or entry.annexe_excluded is None else entry.annexe_excluded,
    )


def entry_in_force(limit: Limit, place_kind: str, on: date) -> NormEntry | None:
    """The entry that counts on a day: one that names the kind of place before one for all places, then the newest."""
    in_force = [entry for entry in limit.entries.all() if entry.in_force_on <= on]
    named = [entry for entry in in_force if place_kind and place_kind in entry.place_kinds.split()]
    general = [entry for entry in in_force if not entry.place_kinds]
    return next(iter(named or general), None)


def _titles(limit: Limit) -> Mapping[str, str]:
    return {"en": limit.title_en, "ru": limit.title_ru, "tg": limit.title_tg}


def _trimmed(value: Decimal | None) -> Decimal | None:
    """4.000 as 4 and 2.500 as 2.5: stored decimals are no claim of precision."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def gaps(on: date | None = None) -> list[Limit]:
    """National norms that no entry fills for all places on a day (today by default)."""
    day = on or timezone.localdate()
    return [limit for limit in with_entries(Limit.objects.filter(status="national")) if not entry_in_force(limit, "", day)]


def terms(text: str = "", language: str = "") -> list[Term]:
    """The glossary, the mechanism's own terms first; those that have all the words, in one language or in any."""
    rows = Term.objects.select_related("entered_by")
    return [row for row in rows if _has(text, [word for each, word in row.words.items() if language in ("", each)])]


@dataclass(frozen=True)
class Found:
    """What a search through the whole room gives. `asked`: whether anything was asked for."""

    asked: bool
    provisions: list[Provision] = field(default_factory=list)
    limits: list[Limit] = field(default_factory=list)
    instruments: list[Instrument] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.provisions) + len(self.limits) + len(self.instruments) + len(self.terms)


def search(
    *, text: str = "", language: str = "", theme: str = "", instrument: str = "", status: str = "", verified: bool | None = None
) -> Found:
    """Everything of the catalogue that has the words and the filters; a term has neither theme, instrument nor weight."""
    if not any((text.strip(), theme, instrument, status)) and verified is None:
        return Found(False)
    weighed: dict[str, Any] = {"text": text, "language": language, "status": status, "verified": verified}
    held = list(provisions(**weighed, instrument=instrument, theme=theme))
    themed = {row.instrument_id for row in held} if theme else None
    return Found(
        True,
        held,
        limits_found(**weighed, instrument=instrument, theme=theme),
        [
            row
            for row in instruments(**weighed)
            if (not instrument or row.code == instrument) and (themed is None or row.pk in themed)
        ],
        [] if theme or instrument or status or verified is not None else terms(text, language),
    )


def glossary_between(source: str, target: str) -> Glossary:
    """The terms of reports from one language to another, the mechanism's own and the library's."""
    rows = Term.objects.filter(in_texts=True)
    return glossary_of((TermWords(row.words, row.reviewed, row.own) for row in rows), source, target)


# National law that the mechanism entered.


def laws() -> list[Instrument]:
    """National instruments entered here, each with its newest version (`newest`) and its number of articles (`held`)."""
    rows = Instrument.objects.exclude(entered_by=None).annotate(held=Count("provisions"))
    found = []
    for row in rows.prefetch_related(Prefetch("versions", LawVersion.objects.select_related("entered_by"))):
        row.newest = row.versions.all()[0]  # type: ignore[attr-defined]  # for the page alone
        found.append(row)
    return sorted(found, key=lambda row: (LawKind.values.index(row.versions.all()[0].kind), row.code))


def articles_of(law: Instrument) -> QuerySet[Provision]:
    """The articles of a law with their themes, what they are matched with, and their versions, the newest first."""
    versions = ArticleVersion.objects.select_related("entered_by")
    return provisions(instrument=law.code).prefetch_related(
        Prefetch("versions", versions),
        Prefetch("matches", Match.objects.select_related("provision__instrument"), to_attr="matched"),
    )


def own_articles() -> QuerySet[Provision]:
    """Every article of national law entered here."""
    return Provision.objects.exclude(instrument__entered_by=None).select_related("instrument")


def law_facts(version: LawVersion) -> LawFacts:
    """What a version of a law says, as a value."""
    return LawFacts(**{one.name: getattr(version, one.name) for one in fields(LawFacts)})


def article_facts(version: ArticleVersion) -> ArticleFacts:
    """What a version of an article says, as a value."""
    said = {one.name: getattr(version, one.name) for one in fields(ArticleFacts)}
    matches = tuple(code for code in said["matches"].split(", ") if code)
    return ArticleFacts(**{**said, "themes": tuple(said["themes"].split()), "matches": matches})


def laws_as_table() -> Iterator[Law]:
    """Every national law in its newest state, for a table that leaves and comes back."""
    articles: dict[UUID, dict[str, ArticleFacts]] = {}
    for row in own_articles().prefetch_related("versions"):
        articles.setdefault(row.instrument_id, {})[row.numbered] = article_facts(row.versions.all()[0])
    for law in laws():
        yield Law(law.code, law_facts(law.versions.all()[0]), articles.get(law.pk, {}))


def reading_of(table: Table) -> Reading:
    """Laws out of a table, held against the catalogue."""
    own = set(own_articles().values_list("pk", flat=True))
    return Reading(
        table,
        frozenset(Theme.objects.values_list("code", flat=True)),
        frozenset(code for pk, code in Provision.objects.values_list("pk", "code") if pk not in own),
        frozenset(Instrument.objects.filter(entered_by=None).values_list("code", flat=True)),
    )
