"""Models of a mechanism side by side, and the matrix of bodies of control, as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from nazorat.pathway.budget import BudgetLine, budget
from nazorat.pathway.models import ControlBody, ControlSaid, Design, DesignBudget, Feature, FeatureSaid, ForeignModel, Power


@dataclass(frozen=True)
class FeatureCell:
    """A feature of a model: what stands of it, or None, which is unknown."""

    feature: Feature
    said: FeatureSaid | None

    @property
    def label(self) -> str:
        return str(self.feature.label)


@dataclass(frozen=True)
class ModelLine:
    """A model with what is known of it: one of the four, with its budget where one was assumed, or the mechanism of a state."""

    design: Design
    foreign: ForeignModel | None = None
    features: Mapping[str, FeatureSaid] = field(default_factory=dict)
    budget: DesignBudget | None = None

    @property
    def label(self) -> str:
        return str(self.design.label)

    @property
    def cells(self) -> list[FeatureCell]:
        """Its features in their order."""
        return [FeatureCell(one, self.features.get(one.value)) for one in Feature]

    @property
    def budget_lines(self) -> list[BudgetLine]:
        """Its three years, worked out; nothing without a budget."""
        return budget(self.budget.assumed) if self.budget else []

    @property
    def total(self) -> BudgetLine | None:
        """The sum of its three years."""
        return self.budget_lines[-1] if self.budget else None


def model_lines() -> list[ModelLine]:
    """The four models in their order. Two queries."""
    held: dict[str, dict[str, FeatureSaid]] = {}
    for one in FeatureSaid.objects.filter(replaced_at=None, foreign=None).select_related("entered_by"):
        held.setdefault(one.design, {})[one.feature] = one
    budgets = {one.design: one for one in DesignBudget.objects.filter(replaced_at=None).select_related("entered_by")}
    return [ModelLine(one, None, held.get(one.value, {}), budgets.get(one.value)) for one in Design]


def foreign_lines() -> list[ModelLine]:
    """The mechanisms of states that were not struck. Two queries."""
    standing = FeatureSaid.objects.filter(replaced_at=None).select_related("entered_by")
    found = foreign_models().prefetch_related(Prefetch("features", standing))
    return [ModelLine(Design(one.design), one, {each.feature: each for each in one.features.all()}) for one in found]


def foreign_models() -> QuerySet[ForeignModel]:
    """Mechanisms of states that were not struck, by country."""
    return ForeignModel.objects.filter(struck_at=None).select_related("entered_by")


def line_of(design: Design | None, foreign: ForeignModel | None) -> ModelLine:
    """One model."""
    if foreign:
        return next(one for one in foreign_lines() if one.foreign == foreign)
    return next(one for one in model_lines() if one.design == design)


def features_before(line: ModelLine) -> QuerySet[FeatureSaid]:
    """What was said of a model's features before, the latest change first."""
    held = FeatureSaid.objects.filter(replaced_at__isnull=False).select_related("entered_by", "replaced_by")
    of = held.filter(foreign=line.foreign) if line.foreign else held.filter(foreign=None, design=line.design)
    return of.order_by("-replaced_at")


def budgets_before(design: Design) -> list[tuple[DesignBudget, BudgetLine]]:
    """What a model was assumed to cost before, the latest change first, each with the sum of its years."""
    held = DesignBudget.objects.filter(design=design, replaced_at__isnull=False).select_related("entered_by", "replaced_by")
    return [(one, budget(one.assumed)[-1]) for one in held.order_by("-replaced_at")]


MODEL_HEAD = (
    "model", "country", "mechanism", "feature", "words", "year_1", "year_2", "year_3", "sum", "currency", "source", "date", "link",
)  # fmt: skip


def model_cells(lines: Iterable[ModelLine]) -> Iterable[tuple[object, ...]]:
    """Models as rows under MODEL_HEAD: one for each feature, unknown ones too, and one for the budget of one of the four."""
    unknown = str(_("unknown"))
    for line in lines:
        head = (line.label, line.foreign.country if line.foreign else "", line.foreign.name if line.foreign else "")
        for cell in line.cells:
            one = cell.said
            told = (one.words, *(None,) * 5, one.source, one.on, one.link) if one else (unknown, *(None,) * 8)
            yield (*head, cell.label, *told)
        if line.foreign is None:
            yield (*head, str(_("Budget of three years")), *_amounts(line, unknown))


def _amounts(line: ModelLine, unknown: str) -> tuple[object, ...]:
    total, kept = line.total, line.budget
    if total is None or kept is None:
        return (unknown, *(None,) * 8)
    return (None, *total.years, total.total, kept.currency, kept.source, kept.on, kept.link)


@dataclass(frozen=True)
class PowerCell:
    """A power of a body: what stands of it, or None, which is unknown."""

    power: Power
    said: ControlSaid | None

    @property
    def label(self) -> str:
        return str(self.power.label)

    @property
    def held(self) -> str:
        """Whether the body has it, in words."""
        return str(self.said.get_held_display()) if self.said else str(_("unknown"))

    @property
    def used(self) -> str:
        """How it is used, in words; nothing of a power that the body has not."""
        if self.said and self.said.mode:
            return str(self.said.get_mode_display())
        return "" if self.said and self.said.held == ControlSaid.Held.NO else str(_("unknown"))


@dataclass(frozen=True)
class ControlLine:
    """A body of control with what is known of its powers."""

    body: ControlBody
    powers: Mapping[str, ControlSaid]

    @property
    def cells(self) -> list[PowerCell]:
        """Its powers in their order."""
        return [PowerCell(one, self.powers.get(one.value)) for one in Power]


def control_bodies() -> QuerySet[ControlBody]:
    """Bodies of the matrix that were not struck."""
    return ControlBody.objects.filter(struck_at=None).select_related("entered_by")


def control_lines() -> list[ControlLine]:
    """The matrix, by kind of control. Two queries."""
    standing = ControlSaid.objects.filter(replaced_at=None).select_related("entered_by")
    found = control_bodies().prefetch_related(Prefetch("powers", standing))
    lines = [ControlLine(one, {each.power: each for each in one.powers.all()}) for one in found]
    order = ControlBody.Kind.values
    return sorted(lines, key=lambda line: (order.index(line.body.kind), line.body.name))


def control_line(body: ControlBody) -> ControlLine:
    """One body of the matrix."""
    return next(one for one in control_lines() if one.body == body)


def powers_before(body: ControlBody) -> QuerySet[ControlSaid]:
    """What was said of a body's powers before, the latest change first."""
    held = ControlSaid.objects.filter(body=body, replaced_at__isnull=False).select_related("entered_by", "replaced_by")
    return held.order_by("-replaced_at")


CONTROL_HEAD = ("kind", "body", "power", "held", "use", "words", "source", "date", "link")


def control_cells(lines: Sequence[ControlLine]) -> Iterable[tuple[object, ...]]:
    """The matrix as rows under CONTROL_HEAD: one for each power of each body, unknown ones too."""
    for line in lines:
        head = (line.body.get_kind_display(), line.body.name)
        for cell in line.cells:
            one = cell.said
            told = (cell.used, one.words, one.source, one.on, one.link) if one else (None,) * 5
            yield (*head, cell.label, cell.held, *told)
