"""Addresses: the choice of language."""

from django.urls import path

from nazorat.kit import views

urlpatterns = [path("language/", views.language, name="language")]
