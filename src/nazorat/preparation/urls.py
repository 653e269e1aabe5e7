"""Addresses below a visit: its preparation pack on paper and on devices, and the code sheets that are carried apart."""

from django.urls import path

from nazorat.preparation import views

urlpatterns = [
    path("<uuid:visit_id>/pack/", views.pack_view, name="visit-pack"),
    path("<uuid:visit_id>/pack/devices/", views.devices_page, name="visit-pack-devices"),
    path("<uuid:visit_id>/pack/devices/<uuid:device_id>/file/", views.device_file_view, name="visit-pack-file"),
    path("<uuid:visit_id>/pack/devices/<uuid:device_id>/clear/", views.device_clear_view, name="visit-pack-clear"),
    path("<uuid:visit_id>/pack/code-sheets/", views.code_sheets_page, name="visit-code-sheets"),
]
