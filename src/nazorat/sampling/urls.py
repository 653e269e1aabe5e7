"""Addresses below a visit: its draws, and what was planned of them before."""

from django.urls import path

from nazorat.sampling import views

DRAWS = "<uuid:visit_id>/draws/"
DRAW = DRAWS + "<uuid:draw_id>/"
urlpatterns = [
    path(DRAWS, views.draws_page, name="draws"),
    path(DRAWS + "new/", views.make_draw_page, name="draw-new"),
    path("<uuid:visit_id>/sampling-plan/", views.sampling_plan_page, name="sampling-plan"),
    path("<uuid:visit_id>/sampling-plan/write/", views.write_sampling_plan_page, name="sampling-plan-write"),
    path(DRAW, views.draw_page, name="draw"),
    path(DRAW + "weights.csv", views.weights_table, name="draw-weights"),
    path(DRAW + "drop/", views.drop_draw_page, name="draw-drop"),
]
