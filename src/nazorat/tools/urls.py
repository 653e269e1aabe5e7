from django.urls import path

from nazorat.tools import views

urlpatterns = [
    path("", views.tools_page, name="tools"),
    path("upload/", views.upload_page, name="tool-upload"),
    path("publish/", views.publish_view, name="tool-publish"),
    path("library/", views.publish_library_view, name="tools-library"),
    path("<uuid:version_id>/", views.tool_version_page, name="tool-version"),
    path("<uuid:version_id>/workbook.xlsx", views.workbook_file, name="tool-workbook"),
    path("<uuid:version_id>/compare/", views.compare_page, name="tool-compare"),
    path("<uuid:version_id>/sign/", views.sign_review_view, name="tool-sign"),
]
