"""Addresses below a visit: its measured rooms, its answers by item, and both as tables to take along."""

from django.urls import path

from nazorat.analysis import views

VISIT = "<uuid:visit_id>/"
urlpatterns = [
    path(VISIT + "rooms/", views.rooms_page, name="visit-rooms"),
    path(VISIT + "rooms/table.<str:kind>", views.rooms_table, name="visit-rooms-table"),
    path(VISIT + "answers/", views.answers_page, name="visit-answers"),
    path(VISIT + "answers/table.<str:kind>", views.answers_table, name="visit-answers-table"),
]
