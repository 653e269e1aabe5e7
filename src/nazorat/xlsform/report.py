"""The report of `nazorat tool check`: what a workbook is, and everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from .form import Form
from .grid import Grid
from .tree import parse_form
from .troubles import ToolRefused, Trouble, in_order


@dataclass(frozen=True)
class File:
    """A file beside a workbook; ``origin`` is "given", "kept" of the version before, or "made" of a sheet."""

    name: str
    size: int
    origin: str = "given"


@dataclass(frozen=True)
class CheckReport:
    """``form`` is None when the workbook cannot become a tool."""

    filename: str
    troubles: tuple[Trouble, ...]
    form: Form | None = None
    files: tuple[File, ...] = ()

    @property
    def errors(self) -> tuple[Trouble, ...]:
        """What must be mended."""
        return tuple(one for one in self.troubles if one.level == "error")

    @property
    def warnings(self) -> tuple[Trouble, ...]:
        """What should be looked at."""
        return tuple(one for one in self.troubles if one.level == "warning")

    @property
    def ok(self) -> bool:
        """True when there is no error."""
        return not self.errors

    @property
    def refused(self) -> bool:
        """True when there is an error, of structure or of what a monitoring tool must not do."""
        return not self.ok


def check(
    data: bytes, filename: str, files: Mapping[str, bytes] | None = None, kept: Callable[[str], Mapping[str, bytes]] | None = None
) -> CheckReport:
    """Structure, conversion, files and lint of a workbook in one report; raises nothing for a bad workbook.

    Arguments as of compile_workbook.
    """
    # pyxform and openpyxl: a page that only shows a report does without them
    from .compiling import compile_grid, nothing_kept  # noqa: PLC0415 - on first use only
    from .workbook import read_workbook  # noqa: PLC0415 - on first use only

    try:
        grid = read_workbook(data, filename)
    except ToolRefused as refused:
        return CheckReport(filename, refused.troubles)
    try:
        compiled = compile_grid(grid, files, kept or nothing_kept)
    except ToolRefused as refused:
        return CheckReport(filename, in_order([*refused.troubles, *_lint(grid)]))
    origin = {
        **dict.fromkeys(compiled.files, "made"),
        **dict.fromkeys(files or {}, "given"),
        **dict.fromkeys(compiled.carried, "kept"),
    }
    beside = tuple(File(name, len(content), origin[name]) for name, content in sorted(compiled.files.items()))
    return CheckReport(filename, compiled.warnings, parse_form(compiled.xform, compiled.files), beside)


def _lint(grid: Grid) -> list[Trouble]:
    from .lint import lint  # noqa: PLC0415 - on first use only, as above

    return list(lint(grid)) if grid.sheet("survey").columns("type") else []


def render_check(report: CheckReport) -> str:
    """The report as plain text, one trouble on two lines."""
    parts = [report.filename]
    if report.form is not None:
        parts.append(_summary(report.form))
    for heading, troubles in (("Errors", report.errors), ("Warnings", report.warnings)):
        if troubles:
            parts.append(f"\n{heading} ({len(troubles)})")
            parts += [_line(one) for one in troubles]
    parts.append("\nThe tool can be used." if report.ok else "\nThe tool cannot be used until the errors are mended.")
    return "\n".join(parts) + "\n"


def _summary(form: Form) -> str:
    asked = [q for q in form.questions() if q.kind not in ("note", "calculate", "hidden")]
    languages = ", ".join(form.languages)
    return (
        f"{form.title} · {form.form_id} · version {form.version or '-'} · {languages}\n"
        f"{len(asked)} questions, {len(form.paper())} numbered, {len(form.repeats())} repeats"
    )


def _line(one: Trouble) -> str:
    return f"  {one.place or 'workbook'}: {one.message}\n      {one.hint}"
