"""Addresses: the list of a visit, the alerts that one hears, one of them, the name beside it; and for devices, behind a token."""

from django.urls import path

from nazorat.alerts.views import desk, door

urlpatterns = [
    path("visits/<uuid:visit_id>/alerts/", desk.circle_page, name="alert-list"),
    path("visits/<uuid:visit_id>/alerts/raise/", desk.raise_page, name="alert-raise"),
    path("alerts/key/<str:token>/list", door.circle_view, name="alert-door-list"),
    path("alerts/key/<str:token>/raise", door.raise_view, name="alert-door"),
    path("alerts/", desk.alerts_page, name="alerts"),
    path("alerts/<uuid:alert_id>/", desk.alert_page, name="alert"),
    path("alerts/<uuid:alert_id>/name/", desk.name_page, name="alert-name"),
]
