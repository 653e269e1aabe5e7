from django.urls import path

from nazorat.reports.views import comments, drafting, gate, letters, objections, reports, versions

urlpatterns = [
    path("", reports.reports_page, name="reports"),
    path("new/", reports.begin_page, name="report-new"),
    path("<uuid:report_id>/", reports.report_page, name="report"),
    path("<uuid:report_id>/generate/", drafting.generate, name="report-generate"),
    path("<uuid:report_id>/review/", drafting.review, name="report-review"),
    path("<uuid:report_id>/sections/<slug:code>/", drafting.section_page, name="report-section"),
    path("<uuid:report_id>/sections/<slug:code>/<slug:language>/", drafting.text_page, name="report-text"),
    path("<uuid:report_id>/sections/<slug:code>/<slug:language>/versions/", versions.versions_page, name="report-versions"),
    path("<uuid:report_id>/authors/", versions.authors_page, name="report-authors"),
    path("<uuid:report_id>/grant/", objections.grant, name="report-grant"),
    path("<uuid:report_id>/comments/", comments.comments_page, name="report-comments"),
    path("<uuid:report_id>/comments/new/", comments.new_comments_page, name="report-comments-new"),
    path("<uuid:report_id>/comments/answers/", comments.answers_page, name="report-comments-answers"),
    path("<uuid:report_id>/comments/term/", comments.set_term, name="report-comments-term"),
    path("<uuid:report_id>/comments/<uuid:comment_id>/", comments.comment_page, name="report-comment"),
    path("<uuid:report_id>/comments/<uuid:comment_id>/remove/", comments.remove, name="report-comment-remove"),
    path("<uuid:report_id>/objections/", objections.objections_page, name="report-objections"),
    path("<uuid:report_id>/objections/<uuid:objection_id>/withdraw/", objections.withdraw, name="report-objection-withdraw"),
    path("<uuid:report_id>/evidence/", gate.evidence_page, name="report-evidence"),
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
