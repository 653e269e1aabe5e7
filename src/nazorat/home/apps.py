from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "nazorat.home"
    label = "home"

    def ready(self) -> None:
        from nazorat.home import panels  # noqa: PLC0415  # the models of the rooms below are ready only now

        panels.register()
