from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from nazorat.standards.compare import Comparator, Norm
from nazorat.standards.glossary import Glossary, TermWords, glossary_of
from nazorat.standards.models import Instrument, Limit, NormEntry, Power, Provision, ProvisionTheme, Row, Term, Theme


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


def instruments(*, status: str = "", verified: bool | None = None, text: str = "") -> list[Instrument]:
    """Instruments in catalogue order, of one weight here, whose standing was checked or was not, that have the words.

    Each carries `held`, how many of its articles or rules are in the catalogue.
    """
    found = _weighed(Instrument.objects.annotate(held=Count("provisions")).order_by("order"), "", status, verified)
    words = text.casefold().split()
    return [row for row in found if all(word in _words_of(row) for word in words)]


def instruments_with_provisions() -> list[Instrument]:
    """The instruments whose articles or rules are in the catalogue."""
    return list(Instrument.objects.filter(pk__in=Provision.objects.values("instrument")))


def instruments_with_limits() -> list[Instrument]:
    """The instruments that a limit stands in."""
    return list(Instrument.objects.filter(pk__in=Limit.objects.values("instrument")))


def provisions(
    *, instrument: str = "", theme: str = "", text: str = "", status: str = "", verified: bool | None = None
) -> QuerySet[Provision]:
    """Provisions of an instrument, under a theme (a first-level one holds its second level), whose code or title has the text.

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
        found = found.filter(pk__in=_with_text(text))
    return found


def limits_found(
    *, text: str = "", subject: str = "", instrument: str = "", status: str = "", verified: bool | None = None
) -> list[Limit]:
    """Limits with what `norm_of` reads, in catalogue order: national norms stand first in it.

    `verified`: whether the figure was checked against its source; a national norm is what somebody entered, never that.
    """
    found = _weighed(with_entries(Limit.objects.all()), "", status, verified)
    if subject:
        found = found.filter(subject=subject)
    if instrument:
        found = found.filter(instrument__code=instrument)
    words = text.casefold().split()
    return [limit for limit in found if all(word in _words_of_limit(limit) for word in words)]


def _weighed(rows: QuerySet[Row], prefix: str, status: str, verified: bool | None) -> QuerySet[Row]:
    asked: dict[str, object] = {f"{prefix}status": status} if status else {}
    if verified is not None:
        asked[f"{prefix}verified"] = verified
    return rows.filter(**asked)


def _words_of(row: Instrument) -> str:
    return " ".join((row.code, row.symbol, row.title_en, row.title_ru, row.title_tg, *row.shorts.values())).casefold()


def _words_of_limit(row: Limit) -> str:
    titles = (row.code, row.title_en, row.title_ru, row.title_tg, row.get_subject_display())
    return " ".join((*titles, row.locator, _words_of(row.instrument))).casefold()


def _under(theme: str) -> Q:
    return Q(theme__code=theme) | Q(theme__parent__code=theme)


def _with_text(text: str) -> list[UUID]:
    # SQLite folds case for Latin letters only; the catalogue is a few hundred rows, so folding is done here
    sought = text.casefold().split()
    rows = Provision.objects.values_list("pk", "code", "title_en", "title_ru", "title_tg")
    return [row[0] for row in rows if all(word in " ".join(row[1:]).casefold() for word in sought)]


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


def terms(text: str = "") -> list[Term]:
    """The glossary, the mechanism's own terms first; those that have all the words in any language."""
    sought = text.casefold().split()
    rows = Term.objects.select_related("entered_by")
    return [row for row in rows if all(word in " ".join(row.words.values()).casefold() for word in sought)]


def glossary_between(source: str, target: str) -> Glossary:
    """The terms of reports from one language to another, the mechanism's own and the library's."""
    rows = Term.objects.filter(in_texts=True)
    return glossary_of((TermWords(row.words, row.reviewed, row.own) for row in rows), source, target)
