from django.urls import path

from nazorat.standards import views

urlpatterns = [
    path("", views.provisions_page, name="standards-provisions"),
    path("provisions.csv", views.provisions_table, name="standards-provisions-table"),
    path("instruments/", views.instruments_page, name="standards-instruments"),
    path("instruments.csv", views.instruments_table, name="standards-instruments-table"),
    path("limits/", views.limits_page, name="standards-limits"),
    path("limits.csv", views.limits_table, name="standards-limits-table"),
    path("limits/<uuid:limit_id>/norm/", views.norm_page, name="standards-norm"),
    path("glossary/", views.glossary_page, name="standards-glossary"),
    path("glossary.csv", views.glossary_table, name="standards-glossary-table"),
    path("glossary/new/", views.new_term_page, name="standards-term-new"),
    path("glossary/<uuid:term_id>/remove/", views.remove_term, name="standards-term-remove"),
]
