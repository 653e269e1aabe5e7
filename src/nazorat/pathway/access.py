from __future__ import annotations

from uuid import UUID

from django.http import Http404

from nazorat.pathway import drawing
from nazorat.pathway.editions import KINDS
from nazorat.pathway.models import (
    Aspect,
    AssessmentItem,
    CatalogueTaken,
    Cell,
    Commitment,
    CommitmentLink,
    Consultation,
    ControlBody,
    ControlSaid,
    CountryFact,
    Criterion,
    Deadline,
    Design,
    DesignBudget,
    DialogueEvent,
    DialogueStep,
    Feature,
    FeatureSaid,
    ForeignModel,
    Gap,
    LawProposal,
    Measure,
    MeasureLink,
    MeasureSaid,
    Milestone,
    Move,
    NationalPlan,
    ObjectionAnswer,
    OutsideImport,
    OutsideLink,
    OutsideRecommendation,
    Paper,
    PaperVersion,
    Power,
    Presence,
    PublicObjection,
    Replaced,
    RoadNote,
    Stage,
    StageAct,
    Statement,
    Struck,
)
from nazorat.pathway.queries import (
    commitments_standing,
    consultations_standing,
    control_bodies,
    deadlines,
    events_standing,
    foreign_models,
    gaps_listed,
    measures_standing,
    objections_standing,
    outside_standing,
    papers,
    plans_standing,
    proposals_standing,
    road_notes,
)
from nazorat.pathway.readers import Reader
from nazorat.people.models import Member
from nazorat.people.rights import may
from nazorat.typeset.document import LANGUAGES

# what can be struck through, by the word that its address has
ENTRIES: dict[str, type[Struck]] = {
    "act": StageAct,
    "version": PaperVersion,
    "due": Deadline,
    "milestone": Milestone,
    "plan": NationalPlan,
    "measure": Measure,
    "event": DialogueEvent,
    "presence": Presence,
    "statement": Statement,
    "commitment": Commitment,
    "proposal": LawProposal,
    "step": DialogueStep,
    "consultation": Consultation,
    "fact": CountryFact,
    "model": ForeignModel,
    "control": ControlBody,
}
# what can be made unknown again, by the word that its address has
SAID: dict[str, type[Replaced]] = {"feature": FeatureSaid, "budget": DesignBudget, "power": ControlSaid}


def may_keep(by: Member) -> bool:
    """Coordinators keep the pathway."""
    return may(by, "gap-new")


def gap_for_reading(by: Member, gap_id: UUID) -> Gap:
    """A gap, a withdrawn one too. Raises Http404."""
    found = Gap.objects.filter(id=gap_id).select_related("provision", "entered_by", "withdrawn_by").first()
    if found is None:
        raise Http404
    return found


def gap_for_keeping(by: Member, gap_id: UUID) -> Gap:
    """A gap that stands in the table. Raises Http404."""
    found = gaps_listed().filter(id=gap_id).first()
    if found is None:
        raise Http404
    return found


def move_for_striking(by: Member, move_id: UUID) -> Move:
    """An act that moved a gap of the table, and that was not struck. Raises Http404."""
    found = Move.objects.filter(id=move_id, struck_at=None, gap__withdrawn_at=None).select_related("gap").first()
    if found is None:
        raise Http404
    return found


def column_known(column: str) -> Cell.Column:
    """A column of the gap table by its code. Raises Http404."""
    if column not in Cell.Column.values:
        raise Http404
    return Cell.Column(column)


def objection_for_reading(by: Member, objection_id: UUID) -> PublicObjection:
    """An objection of the log. Raises Http404."""
    found = objections_standing().filter(id=objection_id).first()
    if found is None:
        raise Http404
    return found


def answer_for_striking(by: Member, answer_id: UUID) -> ObjectionAnswer:
    """An answer that stands, to an objection of the log. Raises Http404."""
    found = ObjectionAnswer.objects.filter(id=answer_id, struck_at=None, objection__struck_at=None).first()
    if found is None:
        raise Http404
    return found


def outside_for_reading(by: Member, outside_id: UUID) -> OutsideRecommendation:
    """A recommendation from outside, struck ones and doubles too, but none of an import that is not whole. Raises Http404."""
    found = (
        OutsideRecommendation.objects.filter(id=outside_id)
        .select_related("brought_by", "same_as", "entered_by", "struck_by")
        .first()
    )
    if found is None or (found.brought_by and found.brought_by.state != OutsideImport.State.IMPORTED):
        raise Http404
    return found


def outside_for_keeping(by: Member, outside_id: UUID) -> OutsideRecommendation:
    """A recommendation from outside that stands in the table. Raises Http404."""
    found = outside_standing().filter(id=outside_id).first()
    if found is None:
        raise Http404
    return found


def double_for_parting(by: Member, outside_id: UUID) -> OutsideRecommendation:
    """A row that was found to be another in other words. Raises Http404."""
    found = outside_for_reading(by, outside_id)
    if found.same_as is None:
        raise Http404
    return found


def aspect_known(aspect: str) -> Aspect:
    """A track of a recommendation by its code. Raises Http404."""
    if aspect not in Aspect.values:
        raise Http404
    return Aspect(aspect)


def outside_link_for_removing(by: Member, outside_link_id: UUID) -> OutsideLink:
    """What a recommendation of the table is matched to. Raises Http404."""
    found = OutsideLink.objects.filter(id=outside_link_id, recommendation__in=outside_standing()).first()
    if found is None:
        raise Http404
    return found


def import_for_keeping(by: Member, outside_import_id: UUID) -> OutsideImport:
    """A file of recommendations from outside. Raises Http404."""
    found = OutsideImport.objects.filter(id=outside_import_id).select_related("entered_by").first()
    if found is None:
        raise Http404
    return found


def stage_known(stage: str) -> Stage:
    """A stage of the road by its code. Raises Http404."""
    if stage not in Stage.values:
        raise Http404
    return Stage(stage)


def paper_for_keeping(by: Member, paper_id: UUID) -> Paper:
    """A document of the road. Raises Http404."""
    found = papers().filter(id=paper_id).first()
    if found is None:
        raise Http404
    return found


def deadline_for_keeping(by: Member, deadline_id: UUID) -> Deadline:
    """Something due that is not known to be kept. Raises Http404."""
    found = deadlines().filter(id=deadline_id, kept_on=None).first()
    if found is None:
        raise Http404
    return found


def entry_for_striking(by: Member, kind: str, entry_id: UUID) -> Struck:
    """An entry of a kind that stands. Raises Http404."""
    model = ENTRIES.get(kind)
    found = model._default_manager.filter(pk=entry_id, struck_at=None).first() if model else None
    if found is None:
        raise Http404
    return found


def note_for_destroying(by: Member, note_id: UUID) -> RoadNote:
    """A planners' note, as it is kept. Raises Http404."""
    found = road_notes().filter(id=note_id).first()
    if found is None:
        raise Http404
    return found


def plan_for_reading(by: Member, plan_id: UUID) -> NationalPlan:
    """A national plan that was not struck. Raises Http404."""
    found = plans_standing().filter(id=plan_id).first()
    if found is None:
        raise Http404
    return found


def measure_for_reading(by: Member, measure_id: UUID) -> Measure:
    """A measure that was not struck, of such a plan. Raises Http404."""
    found = measures_standing().filter(id=measure_id).first()
    if found is None:
        raise Http404
    return found


def track_known(track: str) -> MeasureSaid.Track:
    """A track of a measure by its code. Raises Http404."""
    if track not in MeasureSaid.Track.values:
        raise Http404
    return MeasureSaid.Track(track)


def measure_link_for_removing(by: Member, measure_link_id: UUID) -> MeasureLink:
    """What a measure that stands is matched to. Raises Http404."""
    found = MeasureLink.objects.filter(id=measure_link_id, measure__in=measures_standing()).first()
    if found is None:
        raise Http404
    return found


def event_for_reading(by: Member, event_id: UUID) -> DialogueEvent:
    """An event that was not struck. Raises Http404."""
    found = events_standing().filter(id=event_id).first()
    if found is None:
        raise Http404
    return found


def commitment_for_keeping(by: Member, commitment_id: UUID) -> Commitment:
    """A commitment that was not struck, of such an event. Raises Http404."""
    found = commitments_standing().filter(id=commitment_id).first()
    if found is None:
        raise Http404
    return found


def commitment_link_for_removing(by: Member, commitment_link_id: UUID) -> CommitmentLink:
    """What a commitment that stands is matched to. Raises Http404."""
    found = CommitmentLink.objects.filter(id=commitment_link_id, commitment__in=commitments_standing()).first()
    if found is None:
        raise Http404
    return found


def law_proposal_for_keeping(by: Member, law_proposal_id: UUID) -> LawProposal:
    """A proposal on a law that was not struck. Raises Http404."""
    found = proposals_standing().filter(id=law_proposal_id).first()
    if found is None:
        raise Http404
    return found


def consultation_for_keeping(by: Member, consultation_id: UUID) -> Consultation:
    """A consultation without an answer yet. Raises Http404."""
    found = consultations_standing().filter(id=consultation_id, answered_on=None).first()
    if found is None:
        raise Http404
    return found


def criterion_known(criterion: str) -> Criterion:
    """A criterion of the checklist by its code. Raises Http404."""
    if criterion not in Criterion.values:
        raise Http404
    return Criterion(criterion)


def item_for_reading(by: Member, item_id: UUID) -> AssessmentItem:
    """An item of the list for self-assessment. Raises Http404."""
    found = AssessmentItem.objects.filter(id=item_id, struck_at=None).first()
    if found is None:
        raise Http404
    return found


def design_known(design: str) -> Design:
    """One of the four models by its code. Raises Http404."""
    if design not in Design.values:
        raise Http404
    return Design(design)


def feature_known(feature: str) -> Feature:
    """A feature of a model by its code. Raises Http404."""
    if feature not in Feature.values:
        raise Http404
    return Feature(feature)


def power_known(power: str) -> Power:
    """A power of a body of control by its code. Raises Http404."""
    if power not in Power.values:
        raise Http404
    return Power(power)


def foreign_model_for_reading(by: Member, foreign_model_id: UUID) -> ForeignModel:
    """The mechanism of a state that was not struck. Raises Http404."""
    found = foreign_models().filter(id=foreign_model_id).first()
    if found is None:
        raise Http404
    return found


def control_for_reading(by: Member, control_body_id: UUID) -> ControlBody:
    """A body of control that was not struck. Raises Http404."""
    found = control_bodies().filter(id=control_body_id).first()
    if found is None:
        raise Http404
    return found


def said_for_clearing(by: Member, kind: str, said_id: UUID) -> Replaced:
    """What stands of a model or of a body of control. Raises Http404."""
    model = SAID.get(kind)
    found = model._default_manager.filter(pk=said_id, replaced_at=None).first() if model else None
    if found is None:
        raise Http404
    return found


def reader_known(reader: str) -> Reader:
    """A reader of the board by their code. Raises Http404."""
    if reader not in Reader.values:
        raise Http404
    return Reader(reader)


def form_known(language: str, form: str) -> tuple[str, str]:
    """A language of documents and a format that the press makes. Raises Http404."""
    if language not in LANGUAGES or form not in KINDS:
        raise Http404
    return language, form


def chart_known(chart: str, form: str) -> drawing.Spec:
    """A chart of which something is known, as a picture of a kind that the press draws. Raises Http404."""
    spec = drawing.spec_of(chart) if chart in (drawing.NEIGHBOURS, drawing.READINESS) and form in ("svg", "png") else None
    if spec is None:
        raise Http404
    return spec


def catalogue_for_undoing(by: Member, catalogue_id: UUID) -> CatalogueTaken:
    """A catalogue that was taken in and not taken back. Raises Http404."""
    found = CatalogueTaken.objects.filter(id=catalogue_id, undone_at=None).first()
    if found is None:
        raise Http404
    return found
