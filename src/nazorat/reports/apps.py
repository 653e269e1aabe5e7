from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "nazorat.reports"
    label = "reports"

    def ready(self) -> None:
        # models must be loaded first; receivers connect by being imported
        from nazorat.reports import panels, receivers  # noqa: F401, PLC0415

        panels.register()
