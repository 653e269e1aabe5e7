from django.urls import path

from nazorat.dossier import views

urlpatterns = [
    path("<uuid:place_id>/dossier/", views.dossier_page, name="dossier"),
    path("<uuid:place_id>/dossier/occupancy/", views.occupancy_chart, name="dossier-occupancy"),
    path("<uuid:place_id>/dossier/print/", views.dossier_print, name="dossier-print"),
]
