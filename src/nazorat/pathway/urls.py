from django.urls import path

from nazorat.pathway import views

GAP = "gaps/<uuid:gap_id>/"
urlpatterns = [
    path("gaps/", views.gaps_page, name="gaps"),
    path("gaps/table/", views.gaps_table, name="gaps-table"),
    path("gaps/new/", views.new_gap_page, name="gap-new"),
    path("gaps/moves/<uuid:move_id>/strike/", views.strike_move_view, name="gap-move-strike"),
    path(GAP, views.gap_page, name="gap"),
    path(GAP + "withdraw/", views.withdraw_gap_page, name="gap-withdraw"),
    path(GAP + "moves/new/", views.move_page, name="gap-move"),
    path(GAP + "cells/<slug:column>/", views.cell_page, name="gap-cell"),
    path(GAP + "cells/<slug:column>/<uuid:cell_id>/clear/", views.clear_cell_view, name="gap-cell-clear"),
]
