from django.urls import path

from nazorat.tools.views import comparing, correcting, library

urlpatterns = [
    path("", library.tools_page, name="tools"),
    path("upload/", library.upload_page, name="tool-upload"),
    path("publish/", library.publish_view, name="tool-publish"),
    path("library/", library.publish_library_view, name="tools-library"),
    path("<uuid:version_id>/", library.tool_version_page, name="tool-version"),
    path("<uuid:version_id>/workbook.xlsx", library.workbook_file, name="tool-workbook"),
    path("<uuid:version_id>/compare/", comparing.compare_page, name="tool-compare"),
    path("<uuid:version_id>/correct/", correcting.correct_page, name="tool-correct"),
    path("<uuid:version_id>/corrected/", correcting.corrected_page, name="tool-corrected"),
    path("<uuid:version_id>/sign/", library.sign_review_view, name="tool-sign"),
]
