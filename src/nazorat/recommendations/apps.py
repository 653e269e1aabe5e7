from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "nazorat.recommendations"
    label = "recommendations"

    def ready(self) -> None:
        # its models are ready only now
        from nazorat.recommendations import panels  # noqa: PLC0415  # panels name models of other rooms

        panels.register()
