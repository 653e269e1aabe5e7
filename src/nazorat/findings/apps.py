from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "nazorat.findings"
    label = "findings"

    def ready(self) -> None:
        # its models are ready only now
        from nazorat.findings import panels  # noqa: PLC0415  # panels name models of other rooms

        panels.register()
