from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    name = "nazorat.analysis"
    label = "analysis"

    def ready(self) -> None:
        # its neighbours' models are ready only now
        from nazorat.analysis import panels  # noqa: PLC0415 - models of the rooms below are loaded after this file

        panels.register()
