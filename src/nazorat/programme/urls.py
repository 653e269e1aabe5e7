"""Addresses of the programme. None of them names a place: where one goes next stands in no address."""

from django.urls import path

from nazorat.programme.views import choosing, coverage, proposals, rules, scenarios

urlpatterns = [
    path("", coverage.coverage_page, name="programme"),
    path("table/", coverage.coverage_table, name="programme-table"),
    path("map/", coverage.coverage_map_page, name="programme-map"),
    path("rules/", rules.rules_page, name="programme-rules"),
    path("rules/ways/", rules.ways_page, name="programme-ways"),
    path("rules/<str:kind>/", rules.rule_page, name="programme-rule"),
    path("score/", choosing.score_page, name="programme-score"),
    path("score/copy/", choosing.copy_scores_page, name="programme-score-copy"),
    path("score/weights/", choosing.weights_page, name="programme-weights"),
    path("score/share/", choosing.draw_share_page, name="programme-share"),
    path("score/override/", choosing.override_page, name="programme-override"),
    path("score/override/<uuid:override_id>/end/", choosing.end_override_page, name="programme-override-end"),
    path("proposals/", proposals.proposals_page, name="programme-proposals"),
    path("proposals/new/", proposals.propose_page, name="programme-propose"),
    path("proposals/<uuid:proposal_id>/", proposals.answer_page, name="programme-answer"),
    path("scenarios/", scenarios.scenarios_page, name="programme-scenarios"),
    path("scenarios/new/", scenarios.make_scenario_page, name="programme-scenario-new"),
    path("scenarios/<uuid:scenario_id>/", scenarios.scenario_page, name="programme-scenario"),
    path("scenarios/<uuid:scenario_id>/destroy/", scenarios.destroy_scenario_page, name="programme-scenario-destroy"),
]
