from django.apps import AppConfig


class OpenrosaConfig(AppConfig):
    name = "nazorat.openrosa"
    label = "openrosa"

    def ready(self) -> None:
        from nazorat.openrosa import receivers  # noqa: F401, PLC0415 - registers problems once the apps are loaded
