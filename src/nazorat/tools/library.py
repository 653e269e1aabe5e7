"""The library of this release beside the tools of this installation: which workbooks wait, and which of them meet corrections made here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Exists, OuterRef

from nazorat.tools.models import Correction, Tool, ToolVersion
from nazorat.tools.queries import form_of_version, wordings_of
from nazorat.vault import crypto
from nazorat.xlsform import PLAIN, Merge, Place, Wording, merge


@dataclass(frozen=True)
class Newer:
    """A workbook of the library that would outrank a version corrected here.

    `words` are of the workbook with a column for each of the `languages` that were added here, whose `headers` it is to get.
    """

    workbook: bytes
    number: str
    own: str
    merge: Merge
    words: tuple[Wording, ...]
    languages: frozenset[str]
    headers: Mapping[Place, str]


def library_books() -> dict[str, bytes]:
    """The workbooks of the library by the code of their tool."""
    return {book.stem: book.read_bytes() for book in sorted(_folder().glob("*/*.xlsx"))}


def library_book(code: str) -> bytes | None:
    """The workbook of one tool; None for a tool that the library does not have."""
    book = _folder() / code / f"{code}.xlsx"
    return book.read_bytes() if code.isidentifier() and book.is_file() else None


def library_figures(code: str) -> dict[str, bytes]:
    """The pictures that a tool of the library brings along, by name."""
    return {path.name: path.read_bytes() for path in sorted((_folder() / code).glob("*.png"))}


def _folder() -> Path:
    folder: Path = settings.NAZORAT_LIBRARY / "tools"
    return folder


def local_versions(codes: set[str]) -> dict[str, ToolVersion]:
    """The newest version of those of these tools that were corrected or uploaded here, or are being corrected; by code."""
    rows = ToolVersion.objects.filter(tool__code__in=codes).select_related("tool").defer("workbook", "xform")
    asked = rows.annotate(corrected=Exists(Correction.objects.filter(version=OuterRef("id"))))
    newest = {row.tool.code: row for row in asked.order_by("published_at")}
    return {code: row for code, row in newest.items() if row.corrected or not row.from_library}


def library_state() -> tuple[int, list[ToolVersion]]:
    """How many workbooks of the library can be published as they are, and the local versions beside which one waits for a choice."""
    sums = {code: crypto.sha256(workbook) for code, workbook in library_books().items()}
    known = {
        bytes(row)
        for row in ToolVersion.objects.filter(workbook_sha256__in=list(sums.values())).values_list("workbook_sha256", flat=True)
    }
    waiting = {code for code, digest in sums.items() if digest not in known}
    local = local_versions(waiting) if waiting else {}
    asked = [row for code, row in sorted(local.items()) if bytes(row.tool.declined_sha256) != sums[code]]
    return len(waiting - local.keys()), asked


def library_beside(version: ToolVersion) -> Newer | None:
    """What the library has beside a version that was corrected here; None when it has nothing newer, or it was declined.

    Raises Problem "tool-no-workbook" for a local version that is no workbook.
    """
    from nazorat.xlsform import compile_workbook, language_columns, language_names, wordings  # noqa: PLC0415 - pyxform, on first use only

    code = version.tool.code
    workbook = library_book(code)
    if workbook is None or code not in local_versions({code}):
        return None
    digest = crypto.sha256(workbook)
    declined = bytes(Tool.objects.values_list("declined_sha256", flat=True).get(id=version.tool_id))
    if digest == declined or ToolVersion.objects.filter(workbook_sha256=digest).exists():
        return None
    form, here = form_of_version(version.id), wordings_of(version.id)
    # both began with the newest version of the library that was published before
    base = version.tool.versions.filter(from_library=True, published_at__lte=version.published_at).order_by("-published_at").first()
    names, headers = language_names(bytes(version.workbook)), dict[Place, str]()
    for language in form.languages if PLAIN not in form.languages else ():
        headers |= language_columns(workbook, language, names.get(language, language), headers)
    words = wordings(workbook, headers)
    spoken = {language for wording in wordings(workbook) for language, _, _ in wording.texts}
    found = merge(wordings_of(base.id) if base else (), here, words, form.default_language)
    added = frozenset(form.languages) - spoken
    number = compile_workbook(workbook, f"{code}.xlsx").version
    return Newer(workbook, number, form.default_language, found, words, added, headers)
