from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "nazorat.vault"
    label = "vault"
