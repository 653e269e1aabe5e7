from django.urls import path

from nazorat.reports.views import drafting, gate, letters, reports

urlpatterns = [
    path("", reports.reports_page, name="reports"),
    path("new/", reports.begin_page, name="report-new"),
    path("<uuid:report_id>/", reports.report_page, name="report"),
    path("<uuid:report_id>/generate/", drafting.generate, name="report-generate"),
    path("<uuid:report_id>/review/", drafting.review, name="report-review"),
    path("<uuid:report_id>/sections/<slug:code>/", drafting.section_page, name="report-section"),
    path("<uuid:report_id>/sections/<slug:code>/<slug:language>/", drafting.text_page, name="report-text"),
    path("<uuid:report_id>/gate/", gate.gate_page, name="report-gate"),
    path("<uuid:report_id>/gate/answer/", gate.answer, name="report-answer"),
    path("<uuid:report_id>/sign/", gate.sign_page, name="report-sign"),
    path("<uuid:report_id>/adopt/", gate.adopt_page, name="report-adopt"),
    path("<uuid:report_id>/release/", gate.release_page, name="report-release"),
    path("<uuid:report_id>/export/", drafting.export_page, name="report-export"),
    path("<uuid:report_id>/files/<slug:language>.<slug:kind>", reports.download, name="report-file"),
    path("<uuid:report_id>/letters/new/", letters.letter_page, name="report-letter-new"),
    path("<uuid:report_id>/letters/<uuid:letter_id>/<slug:language>.<slug:kind>", letters.download, name="report-letter-file"),
]
