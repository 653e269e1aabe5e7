"""What each room does when the product starts: its refusals and notices enter the catalogues, its panels and receivers are hung in."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import ClassVar

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.module_loading import module_has_submodule

from nazorat.kit.flash import register_flash
from nazorat.kit.problems import register_problem

Text = str | Promise


class Room(AppConfig):
    """A room as Django starts it: the last step, when the models of all rooms are loaded.

    `problems` are code, sentence, next step and status; `flashes` code and words. Receivers connect by being imported, panels by their `register`.
    """

    problems: ClassVar[Sequence[tuple[str, Text, Text, int]]] = ()
    flashes: ClassVar[Sequence[tuple[str, Text]]] = ()

    def ready(self) -> None:
        for code, sentence, next_step, status in self.problems:
            register_problem(code, sentence, next_step, status=status)
        for code, text in self.flashes:
            register_flash(code, text)
        if module_has_submodule(self.module, "receivers"):
            import_module(f"{self.name}.receivers")
        if module_has_submodule(self.module, "panels"):
            import_module(f"{self.name}.panels").register()
