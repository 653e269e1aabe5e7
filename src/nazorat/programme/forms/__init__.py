"""What is typed on the pages of the programme."""

from nazorat.programme.forms.choosing import AnswerForm, OverrideForm, ProposalForm, ScoreCopyForm, ScoreForm, WeightsForm
from nazorat.programme.forms.rules import CoverageForm, RuleForm, WaysForm
from nazorat.programme.forms.scenarios import ScenarioForm

__all__ = [
    "AnswerForm",
    "CoverageForm",
    "OverrideForm",
    "ProposalForm",
    "RuleForm",
    "ScenarioForm",
    "ScoreCopyForm",
    "ScoreForm",
    "WaysForm",
    "WeightsForm",
]
