"""Addresses: the list, plans, the mandate profile, and what belongs to one visit. Rooms above add theirs under a visit."""

from django.urls import path

from nazorat.visits.views import conflicts, costs, course, devices, grants, lists, mandate, plans, team

VISIT = "<uuid:visit_id>/"
urlpatterns = [
    path("", lists.visits_page, name="visits"),
    path("programme/", lists.programme_page, name="visit-programme"),
    path("plan/", plans.plan_visit_page, name="visit-plan-new"),
    path("past/", plans.past_visit_page, name="visit-past"),
    path("conflicts/", conflicts.conflicts_page, name="conflicts"),
    path("conflicts/new/", conflicts.declare_conflict_page, name="conflict-new"),
    path("conflicts/<uuid:conflict_id>/clear/", conflicts.clear_conflict_page, name="conflict-clear"),
    path("conflicts/<uuid:conflict_id>/seen/", conflicts.see_conflict_page, name="conflict-seen"),
    path("grants/", grants.grants_page, name="visit-grants"),
    path("grants/add/", grants.many_seats_page, name="visit-grants-add"),
    path("grants/<uuid:member_id>/", grants.granting_page, name="visit-granting"),
    path("devices/<uuid:device_id>/end/", devices.end_own_device_view, name="own-device-end"),
    path("costs/", costs.costs_page, name="visit-costs"),
    path("costs/table/", costs.costs_table, name="visit-costs-table"),
    path("costs/new/", costs.enter_cost_page, name="visit-cost-new"),
    path("costs/<uuid:cost_id>/strike/", costs.strike_cost_page, name="visit-cost-strike"),
    path("mandate/", mandate.mandate_page, name="mandate"),
    path("mandate/<str:code>/", mandate.power_page, name="mandate-power"),
    path(VISIT, course.visit_page, name="visit"),
    path(VISIT + "plan/", plans.plan_page, name="visit-plan"),
    path(VISIT + "plan/change/", plans.change_plan_page, name="visit-plan-change"),
    path(VISIT + "plan/drop/", plans.drop_plan_page, name="visit-plan-drop"),
    path(VISIT + "plan/call-up/", plans.call_up_view, name="visit-call-up"),
    path(VISIT + "arrive/", plans.arrive_page, name="visit-arrive"),
    path(VISIT + "refuse/", plans.refuse_page, name="visit-refuse"),
    path(VISIT + "close/", course.close_visit_page, name="visit-close"),
    path(VISIT + "team/", team.team_page, name="visit-team"),
    path(VISIT + "team/add/", team.add_member_page, name="visit-team-add"),
    path(VISIT + "team/turn/", team.turn_keys_view, name="visit-keys-turn"),
    path(VISIT + "team/<uuid:member_id>/remove/", team.remove_member_page, name="visit-team-remove"),
    path(VISIT + "team/<uuid:member_id>/lead/", team.hand_over_page, name="visit-team-lead"),
    path(VISIT + "team/<uuid:member_id>/grant/", team.grant_again_view, name="visit-team-grant"),
    path(VISIT + "tools/", devices.tools_page, name="visit-tools"),
    path(VISIT + "tools/choose/", devices.choose_tools_page, name="visit-tools-choose"),
    path(VISIT + "devices/pair/", devices.pair_device_page, name="visit-device-pair"),
    path(VISIT + "devices/<uuid:device_id>/revoke/", devices.revoke_device_view, name="visit-device-revoke"),
]
