from django.urls import path

from nazorat.places import views

urlpatterns = [
    path("", views.places_page, name="places"),
    path("places.csv", views.places_table, name="places-table"),
    path("new/", views.add_place_page, name="place-new"),
    path("<uuid:place_id>/", views.place_page, name="place"),
    path("<uuid:place_id>/change/", views.change_place_page, name="place-change"),
    path("<uuid:place_id>/close/", views.close_place_page, name="place-close"),
]
