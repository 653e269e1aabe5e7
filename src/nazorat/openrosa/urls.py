"""Addresses below /collect/: what OpenRosa asks for, behind a token in the path."""

from django.urls import path

from nazorat.openrosa import views

urlpatterns = [
    path("key/<str:token>/submission", views.submission, name="collect-submission"),
    path("key/<str:token>/formList", views.form_list, name="collect-forms"),
    path("key/<str:token>/forms/<uuid:version_id>/form.xml", views.form_xml, name="collect-form"),
    path("key/<str:token>/forms/<uuid:version_id>/manifest", views.manifest, name="collect-manifest"),
    path("key/<str:token>/forms/<uuid:version_id>/media/<uuid:file_id>", views.media, name="collect-media"),
]
