"""The rows of the tables to take along: the same values as on the pages, hidden counts hidden too."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language, gettext as _

from nazorat.analysis.figures import Material
from nazorat.analysis.pages.answers import AnswersPage, Item
from nazorat.analysis.rooms import Measure, Room
from nazorat.kit.tables import Cell, Sheet
from nazorat.standards.compare import clause

HIDDEN = "*"


def rooms_sheet(material: Material) -> Sheet:
    """One line for each measured room, one column for each source of limits that speaks of this kind of place."""
    language = get_language() or "en"
    names = [source.norm.sources.get(language) or source.name for source in material.sources]
    head = [
        *(_("room"), _("kind"), _("how chosen"), _("persons present"), _("assigned"), _("beds")),
        *(_("area without annexe, m²"), _("± m²"), _("area with annexe, m²"), _("annexe not measured"), _("instrument")),
        *(_("m² per person present"), _("± m² per person"), _("m² per person assigned"), _("m² per bed")),
        *(*names, _("call bell"), _("minutes until somebody came")),
    ]
    return Sheet(_("Measured rooms"), head, [_room(room, material, language) for room in material.rooms])


def _room(room: Room, material: Material, language: str) -> list[Cell]:
    def each(measure: Measure | None) -> Decimal | None:
        return measure.each if measure else None

    def count(measure: Measure | None) -> int | None:
        return measure.count if measure else None

    against = [clause(held, language) if (held := room.held_against(source.name)) else None for source in material.sources]
    return [
        *(room.name, room.kind, room.chosen, count(room.per_present), count(room.per_assigned), count(room.per_bed)),
        *(room.area, room.area_error, room.gross, _("yes") if room.annexe_inside else None, room.instrument),
        *(
            each(room.per_present),
            room.per_present.error if room.per_present else None,
            each(room.per_assigned),
            each(room.per_bed),
        ),
        *(*against, room.call_bell, room.came_after),
    ]


def answers_sheet(page: AnswersPage) -> Sheet:
    """One line for each choice, band and kind of no-answer of every item; a hidden count is an asterisk."""
    head = [
        *(_("number"), _("item"), _("theme"), _("how chosen"), _("asked"), _("answered"), _("answer"), _("code"), _("count")),
        *(_("lowest"), _("first quarter"), _("median"), _("third quarter"), _("highest")),
    ]
    return Sheet(_("Answers"), head, [line for item in page.items for line in _lines(item, page.how)])


def _lines(item: Item, how: str) -> list[list[Cell]]:
    shown = item.shown
    first: list[Cell] = [item.question.number, item.label, item.question.theme, how, shown.asked, _n(shown.answered)]
    numbers = shown.numbers
    figures: list[Cell] = [numbers.low, numbers.first, numbers.median, numbers.third, numbers.high] if numbers else [None] * 5
    named = [(bar.label, code, bar.count) for bar, code in zip(item.bars, shown.counts, strict=True)]
    rest = [("", code, n) for code, n in item.without]
    return [[*first, words, code, _n(n), *figures] for words, code, n in [*named, *rest]] or [[*first, None, None, None, *figures]]


def _n(count: int | None) -> Cell:
    return HIDDEN if count is None else count
