"""Addresses below a visit: its preparation pack, and the code sheets that are carried apart."""

from django.urls import path

from nazorat.preparation import views

urlpatterns = [
    path("<uuid:visit_id>/pack/", views.pack_view, name="visit-pack"),
    path("<uuid:visit_id>/pack/code-sheets/", views.code_sheets_page, name="visit-code-sheets"),
]
