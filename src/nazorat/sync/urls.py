"""Addresses below /sync/: the field app itself, and what it fetches and sends, behind a token in the path."""

from django.urls import path

from nazorat.sync import views

urlpatterns = [
    path("app/", views.app, name="field-app"),
    path("app/<str:name>", views.app, name="field-app-file"),
    path("key/<str:token>/records", views.records, name="sync-records"),
    path("key/<str:token>/files", views.files, name="sync-files"),
    path("key/<str:token>/pack", views.pack, name="sync-pack"),
]
