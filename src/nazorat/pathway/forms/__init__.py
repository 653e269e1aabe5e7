"""What is typed and chosen on the pages of this room."""

from nazorat.pathway.forms.budget import BudgetForm, budget_initial
from nazorat.pathway.forms.chronicle import (
    CatalogueForm,
    FactForm,
)
from nazorat.pathway.forms.dialogue import (
    AnswerNotedForm,
    CommitmentForm,
    CommitmentLinkForm,
    ConsultationForm,
    DialogueFilter,
    EventForm,
    OfEventForm,
    PresenceForm,
    ProposalForm,
    StatementForm,
    StepForm,
    commitment_choices,
    consultation_choices,
    event_choices,
    proposal_choices,
)
from nazorat.pathway.forms.gaps import (
    AnswerForm,
    CellForm,
    GapForm,
    GapsFilter,
    MoveForm,
    ObjectionForm,
    ObjectionsFilter,
    TakeBackForm,
    WithdrawForm,
    cell_initial,
)
from nazorat.pathway.forms.imports import AlikeForm, HeadsForm, ImportForm, StartForm, told
from nazorat.pathway.forms.options import (
    ControlBodyForm,
    DesignBudgetForm,
    FeatureForm,
    ForeignModelForm,
    PowerForm,
    SeenForm,
    design_budget_initial,
    feature_initial,
    power_initial,
    sourced_initial,
)
from nazorat.pathway.forms.outside import LinkForm, OutsideFilter, OutsideForm, SaidForm, said_initial
from nazorat.pathway.forms.plans import (
    MeasureForm,
    MeasureLinkForm,
    MeasureSaidForm,
    MeasuresFileForm,
    MeasuresFilter,
    PlanForm,
    measure_initial,
    source_of_plan,
)
from nazorat.pathway.forms.readiness import (
    ItemForm,
    ItemsFilter,
    ListFileForm,
    ReadinessForm,
    readiness_initial,
)
from nazorat.pathway.forms.road import DeadlineForm, KeptForm, MilestoneForm, NoteForm, PaperForm, StageActForm, VersionForm

__all__ = (
    "AlikeForm", "AnswerForm", "AnswerNotedForm", "BudgetForm", "CatalogueForm", "CellForm", "CommitmentForm",
    "CommitmentLinkForm", "ConsultationForm", "ControlBodyForm", "DeadlineForm", "DesignBudgetForm", "DialogueFilter",
    "EventForm", "FactForm", "FeatureForm", "ForeignModelForm", "GapForm", "GapsFilter", "HeadsForm", "ImportForm", "ItemForm",
    "ItemsFilter", "KeptForm", "LinkForm", "ListFileForm", "MeasureForm", "MeasureLinkForm", "MeasureSaidForm",
    "MeasuresFileForm", "MeasuresFilter", "MilestoneForm", "MoveForm", "NoteForm", "ObjectionForm", "ObjectionsFilter",
    "OfEventForm", "OutsideFilter", "OutsideForm", "PaperForm", "PlanForm", "PowerForm", "PresenceForm", "ProposalForm",
    "ReadinessForm", "SaidForm", "SeenForm", "StageActForm", "StartForm", "StatementForm", "StepForm", "TakeBackForm",
    "VersionForm", "WithdrawForm", "budget_initial", "cell_initial", "commitment_choices", "consultation_choices",
    "design_budget_initial", "event_choices", "feature_initial", "measure_initial", "power_initial", "proposal_choices",
    "readiness_initial", "said_initial", "source_of_plan", "sourced_initial", "told",
)  # fmt: skip
