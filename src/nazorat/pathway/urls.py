from django.urls import path

from nazorat.pathway.views import gaps, objections

GAP = "gaps/<uuid:gap_id>/"
OBJECTION = "objections/<uuid:public_objection_id>/"
urlpatterns = [
    path("gaps/", gaps.gaps_page, name="gaps"),
    path("gaps/table/", gaps.gaps_table, name="gaps-table"),
    path("gaps/new/", gaps.new_gap_page, name="gap-new"),
    path("gaps/moves/<uuid:move_id>/strike/", gaps.strike_move_view, name="gap-move-strike"),
    path(GAP, gaps.gap_page, name="gap"),
    path(GAP + "withdraw/", gaps.withdraw_gap_page, name="gap-withdraw"),
    path(GAP + "moves/new/", gaps.move_page, name="gap-move"),
    path(GAP + "cells/<slug:column>/", gaps.cell_page, name="gap-cell"),
    path(GAP + "cells/<slug:column>/<uuid:cell_id>/clear/", gaps.clear_cell_view, name="gap-cell-clear"),
    path("objections/", objections.objections_page, name="objections"),
    path("objections/table/", objections.objections_table, name="objections-table"),
    path("objections/new/", objections.new_objection_page, name="objection-new"),
    path("objections/answers/<uuid:objection_answer_id>/strike/", objections.strike_answer_view, name="objection-answer-strike"),
    path(OBJECTION, objections.objection_page, name="objection"),
    path(OBJECTION + "answers/new/", objections.answer_page, name="objection-answer"),
    path(OBJECTION + "taken-back/", objections.take_back_page, name="objection-taken-back"),
    path(OBJECTION + "strike/", objections.strike_objection_view, name="objection-strike"),
]
