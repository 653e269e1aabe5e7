from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "nazorat.vault"
    label = "vault"

    def ready(self) -> None:
        from nazorat.vault import receivers  # noqa: F401, PLC0415 - registers problems once the apps are loaded
