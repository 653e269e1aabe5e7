"""The room's app config."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "nazorat.kit"
    label = "kit"
