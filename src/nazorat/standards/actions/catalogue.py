from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db import models, transaction

from nazorat.audit import actions as audit
from nazorat.kit.problems import Problem
from nazorat.kit.statements import insert
from nazorat.people.models import Member
from nazorat.standards.models import Instrument, Limit, NormEntry, Power, Provision, ProvisionTheme, Term, Theme
from nazorat.standards.reference import LimitRow, ProvisionRow, Reference, TermRow, Titles, read_reference
from nazorat.standards.signals import reference_loaded

Row = TypeVar("Row", bound=models.Model)
PLACE_KIND = re.compile(r"[A-Z]+(_[A-Z]+)*")
LARGEST = Decimal("999999.999")
# the words of the mechanism stand before those of the library
FIRST_OF_LIBRARY = 1
TERM_FIELDS = ("term_en", "term_ru", "term_tg", "term_uz", "reviewed_by_ru", "reviewed_by_tg", "reviewed_by_uz")


@dataclass(frozen=True)
class Loaded:
    """How many reference rows were created, changed and left as they were."""

    created: int
    changed: int
    unchanged: int


def load_reference(*, by: Member | None = None, folder: Path | None = None) -> Loaded:
    """Bring the reference tables to what `library/standards` says; `by` is None when the installation does it itself.

    Loading again changes nothing and leaves no act. Rows are never deleted (findings cite them) and entered national
    norms are never touched. KeyError or ValueError for a broken file; then nothing is loaded.
    """
    reference = read_reference(folder or Path(settings.NAZORAT_LIBRARY) / "standards")
    with transaction.atomic():
        loaded = _load(reference)
        if loaded.created or loaded.changed:
            reference_loaded.send(Provision)
            audit.append(
                "standards.load-reference",
                by=by.pk if by else None,
                organisation=by.organisation_id if by else None,
                count=loaded.created + loaded.changed,
                commitment=reference.sha256,
            )
    return loaded


def enter_national_norm(
    *,
    by: Member,
    limit_id: UUID,
    value: Decimal,
    source: str,
    in_force_on: date,
    place_kinds: Sequence[str] = (),
    annexe_excluded: bool | None = None,
    article: Provision | None = None,
) -> NormEntry:
    """Enter the value of a national norm with the law it stands in, from its day in force; `place_kinds` empty: all places.

    `article`: the article of a national law entered here that says so.

    `annexe_excluded`: whether that law leaves the sanitary annexe out of an area; asked for an area, dropped for anything else.
    Limit.DoesNotExist for an unknown limit; Problem "norm-not-national", "norm-out-of-bounds" or, for anybody but the coordinator,
    "refused".
    """
    if by.role != Member.Role.COORDINATOR or not by.is_active:
        raise Problem("refused")
    source = source.strip()
    if not source or not _storable(value) or not all(PLACE_KIND.fullmatch(kind) for kind in place_kinds):
        raise Problem("norm-out-of-bounds")
    if article is not None and not article.instrument.own:
        raise Problem("norm-out-of-bounds")
    with transaction.atomic():
        limit = Limit.objects.get(pk=limit_id)
        if not limit.national:
            raise Problem("norm-not-national")
        if limit.is_area and annexe_excluded is None:
            raise Problem("norm-out-of-bounds")
        entry = NormEntry.objects.create(
            limit=limit, value=value, source=source, in_force_on=in_force_on, place_kinds=" ".join(place_kinds), entered_by=by,
            annexe_excluded=annexe_excluded if limit.is_area else None, article=article,
        )  # fmt: skip
        audit.append("standards.enter-norm", by=by.pk, organisation=by.organisation_id, obj=entry.pk)
    return entry


def enter_term(*, by: Member, words: Mapping[str, str]) -> Term:
    """Enter a term of the mechanism's own, with its words by language.

    Problem "term-known" for one that stands in the glossary with exactly these words, "term-words" for words in one language only.
    """
    said = {f"term_{language}": " ".join(words.get(language, "").split()) for language in ("en", "ru", "tg", "uz")}
    if sum(bool(word) for name, word in said.items() if name != "term_uz") < 2:
        raise Problem("term-words")
    with transaction.atomic():
        if Term.objects.filter(**said).exists():
            raise Problem("term-known")
        term = Term.objects.create(**said, entered_by=by, entered_at=datetime.now(UTC))
        audit.append("standards.enter-term", by=by.pk, organisation=by.organisation_id, obj=term.pk)
    return term


def remove_term(*, by: Member, term: Term) -> None:
    """Take a term out that somebody entered here; what the library brings stays. Problem "term-of-library"."""
    if not term.own:
        raise Problem("term-of-library")
    with transaction.atomic():
        if not Term.objects.filter(pk=term.pk, code=None).delete()[0]:
            raise Problem("changed-meanwhile")
        audit.append("standards.remove-term", by=by.pk, organisation=by.organisation_id, obj=term.pk)


def _storable(value: Decimal) -> bool:
    return value.is_finite() and 0 <= value <= LARGEST and value == round(value, 3)


class _Tally:
    """Takes rows by their natural key, counts what will happen, and writes them: a statement for a table, not for each of its rows."""

    def __init__(self) -> None:
        self.counts = {"created": 0, "changed": 0, "unchanged": 0}
        self.fresh: dict[type[models.Model], list[models.Model]] = {}
        self.changed: dict[type[models.Model], list[models.Model]] = {}

    def put(self, held: Mapping[str, Row], code: str, fresh: Row, fields: Mapping[str, Any]) -> Row:
        """The fresh row, or the held one, with these fields; its primary key is good before it is written."""
        row = held.get(code, fresh)
        differing = [name for name, value in fields.items() if getattr(row, name) != value]
        for name in differing:
            setattr(row, name, fields[name])
        if row is fresh:
            self.fresh.setdefault(type(row), []).append(row)
        elif differing:
            self.changed.setdefault(type(row), []).append(row)
        self.counts["created" if row is fresh else "changed" if differing else "unchanged"] += 1
        return row

    def counted_as_changed(self, *, fresh: bool) -> None:
        """The row just put had other links; a fresh row is counted already."""
        if not fresh:
            self.counts["changed"] += 1

    def write(self) -> Loaded:
        for rows in self.fresh.values():
            insert(rows)
        for model, rows in self.changed.items():
            columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
            model._default_manager.bulk_update(rows, columns)
        return Loaded(**self.counts)


def _load(reference: Reference) -> Loaded:
    tally = _Tally()
    themes = _load_themes(tally, reference)
    instruments = _load_instruments(tally, reference)
    provisions = _load_provisions(tally, reference.provisions, instruments)
    links = _linked_anew(tally, reference.provisions, provisions, themes)
    _load_powers(tally, reference, provisions)
    _load_limits(tally, reference.limits, instruments, provisions)
    _load_terms(tally, reference.terms)
    loaded = tally.write()
    ProvisionTheme.objects.filter(provision_id__in=links).delete()
    insert(list(chain.from_iterable(links.values())))
    return loaded


def _held(rows: Iterable[Row]) -> dict[str, Row]:
    return {str(row): row for row in rows}


def _titled(titles: Titles) -> dict[str, str]:
    return {
        "title_en": titles.en,
        "title_ru": titles.ru,
        "title_tg": titles.tg,
        "reviewed_by_ru": titles.reviewed_by_ru,
        "reviewed_by_tg": titles.reviewed_by_tg,
    }


def _load_themes(tally: _Tally, reference: Reference) -> dict[str, Theme]:
    held = _held(Theme.objects.all())
    for order, row in enumerate(reference.themes):
        parent = held[row.parent].pk if row.parent else None
        fields = {**_titled(row.titles), "parent_id": parent, "order": order}
        held[row.code] = tally.put(held, row.code, Theme(code=row.code), fields)
    return held


def _load_instruments(tally: _Tally, reference: Reference) -> dict[str, Instrument]:
    held = _held(Instrument.objects.all())
    # the mechanism's own laws have order 0 and stand first
    for order, row in enumerate(reference.instruments, 1):
        fields = {
            **_titled(row.titles),
            **dict(zip(("short_en", "short_ru", "short_tg"), row.short, strict=True)),
            "year": row.year,
            "symbol": row.symbol,
            "unit": row.unit,
            "first": row.first,
            "last": row.last,
            "status": row.status,
            "verified": row.verified,
            "issuer": row.issuer,
            "party_here": row.party,
            "since_here": row.since,
            "mark": row.mark,
            "order": order,
        }
        if row.code in held and held[row.code].own:
            raise ValueError(f"{row.code} was entered here as a national law")
        held[row.code] = tally.put(held, row.code, Instrument(code=row.code), fields)
    return held


def _load_provisions(tally: _Tally, rows: Iterable[ProvisionRow], instruments: Mapping[str, Instrument]) -> dict[str, Provision]:
    held = _held(Provision.objects.all())
    for row in rows:
        fields = {**_titled(row.titles), "instrument_id": instruments[row.instrument].pk, "number": row.number}
        held[row.code] = tally.put(held, row.code, Provision(code=row.code), fields)
    return held


def _linked_anew(
    tally: _Tally, rows: Iterable[ProvisionRow], provisions: Mapping[str, Provision], themes: Mapping[str, Theme]
) -> dict[UUID, list[ProvisionTheme]]:
    """By provision, the links to stand in place of those held, where they differ."""
    held: dict[UUID, set[tuple[UUID, int]]] = {}
    for provision_id, theme_id, order in ProvisionTheme.objects.values_list("provision_id", "theme_id", "order"):
        held.setdefault(provision_id, set()).add((theme_id, order))
    anew = {}
    for row in rows:
        provision = provisions[row.code]
        present = held.get(provision.pk, set())
        links = [ProvisionTheme(provision=provision, theme=themes[theme], order=order) for order, theme in enumerate(row.themes)]
        if {(link.theme_id, link.order) for link in links} != present:
            tally.counted_as_changed(fresh=not present)
            anew[provision.pk] = links
    return anew


def _load_powers(tally: _Tally, reference: Reference, provisions: Mapping[str, Provision]) -> None:
    held = _held(Power.objects.all())
    for order, row in enumerate(reference.powers):
        fields = {**_titled(row.titles), "provision_id": provisions[row.provision].pk, "point": row.point, "order": order}
        tally.put(held, row.code, Power(code=row.code), fields)


def _load_limits(
    tally: _Tally, rows: Iterable[LimitRow], instruments: Mapping[str, Instrument], provisions: Mapping[str, Provision]
) -> None:
    held = _held(Limit.objects.all())
    for order, row in enumerate(rows):
        fields = {
            **_titled(row.titles),
            "subject": row.subject,
            "value": row.value,
            "unit": row.unit,
            "comparator": row.comparator,
            "occupancy_from": row.occupancy_from,
            "occupancy_to": row.occupancy_to,
            "place_kinds": " ".join(row.place_kinds),
            "annexe_excluded": row.annexe_excluded,
            "instrument_id": instruments[row.instrument].pk,
            "locator": row.locator,
            "provision_id": provisions[row.provision].pk if row.provision else None,
            "status": row.status,
            "verified": row.verified,
            "order": order,
        }
        tally.put(held, row.code, Limit(code=row.code), fields)


def _load_terms(tally: _Tally, rows: Iterable[TermRow]) -> None:
    held = _held(Term.objects.exclude(code=None))
    for order, row in enumerate(rows, start=FIRST_OF_LIBRARY):
        words = dict(zip(TERM_FIELDS, (*row.words, *row.reviewed_by), strict=True))
        tally.put(held, row.code, Term(code=row.code), {**words, "in_texts": row.in_texts, "order": order})
