"""Addresses below a visit: its draws."""

from django.urls import path

from nazorat.sampling import views

DRAWS = "<uuid:visit_id>/draws/"
DRAW = DRAWS + "<uuid:draw_id>/"
urlpatterns = [
    path(DRAWS, views.draws_page, name="draws"),
    path(DRAWS + "new/", views.make_draw_page, name="draw-new"),
    path(DRAW, views.draw_page, name="draw"),
    path(DRAW + "weights.csv", views.weights_table, name="draw-weights"),
    path(DRAW + "drop/", views.drop_draw_page, name="draw-drop"),
]
