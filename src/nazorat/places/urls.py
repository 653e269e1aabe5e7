from django.urls import path

from nazorat.places.views import inside, register, returns

urlpatterns = [
    path("", register.places_page, name="places"),
    path("places.csv", register.places_table, name="places-table"),
    path("new/", register.add_place_page, name="place-new"),
    path("returns/", returns.returns_page, name="returns"),
    path("returns/new/", returns.enter_return_page, name="return-new"),
    path("returns/<uuid:return_id>/", returns.return_page, name="return"),
    path("returns/<uuid:return_id>/columns/", returns.return_columns_page, name="return-columns"),
    path("returns/<uuid:return_id>/rows/", returns.decide_rows_view, name="return-rows"),
    path("returns/<uuid:return_id>/rows/<int:row>/leave/", returns.leave_row_view, name="return-row-leave"),
    path("returns/<uuid:return_id>/import/", returns.import_return_view, name="return-import"),
    path("returns/<uuid:return_id>/undo/", returns.undo_return_view, name="return-undo"),
    path("<uuid:place_id>/", register.place_page, name="place"),
    path("<uuid:place_id>/change/", register.change_place_page, name="place-change"),
    path("<uuid:place_id>/close/", register.close_place_page, name="place-close"),
    path("<uuid:place_id>/name/", inside.add_name_page, name="place-name-new"),
    path("<uuid:place_id>/became/", inside.note_succession_page, name="place-became"),
    path("<uuid:place_id>/units/", inside.place_units_page, name="place-units"),
    path("<uuid:place_id>/units/new/", inside.add_unit_page, name="unit-new"),
    path("units/<uuid:unit_id>/close/", inside.close_unit_page, name="unit-close"),
    path("<uuid:place_id>/population/", inside.place_figures_page, name="place-figures"),
    path("<uuid:place_id>/population/table/", inside.place_figures_table, name="place-figures-table"),
    path("<uuid:place_id>/population/chart/", inside.place_chart, name="place-chart"),
    path("<uuid:place_id>/population/new/", inside.add_figure_page, name="figure-new"),
    path("population/<uuid:figure_id>/withdraw/", inside.withdraw_figure_view, name="figure-withdraw"),
]
