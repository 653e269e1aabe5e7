from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "nazorat.reports"
    label = "reports"

    def ready(self) -> None:
        from nazorat.reports import panels  # noqa: PLC0415 - models must be loaded first

        panels.register()
