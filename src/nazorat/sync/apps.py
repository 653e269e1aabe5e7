from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "nazorat.sync"
    label = "sync"

    def ready(self) -> None:
        from nazorat.sync import receivers  # noqa: F401, PLC0415 - registers problems once the apps are loaded
