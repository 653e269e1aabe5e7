from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.access import may_review
from nazorat.tools.library import library_book, library_books, library_figures, local_versions
from nazorat.tools.models import Tool, ToolFile, ToolReview, ToolVersion
from nazorat.tools.queries import (
    files_kept,
    form_of_version,
)
from nazorat.vault import crypto
from nazorat.xlsform import ToolRefused

if TYPE_CHECKING:
    from nazorat.xlsform import Compiled


def publish_version(*, by: Member | None, workbook: bytes, filename: str, files: Mapping[str, bytes] | None = None) -> ToolVersion:
    """Compile a workbook and publish it as a version with the files beside it; the same again gives the version that is there.

    What it names and is not among `files` is carried on from the version before. `by` is None for the installation itself.
    Raises xlsform.ToolRefused with sheet, row and column, also for what a monitoring tool must not ask (an error of the lint),
    Problem "tool-version-exists" when the version number stands for other content.
    """
    # it brings pyxform and openpyxl: half a second and 30 MB that a server which publishes nothing does without
    from nazorat.xlsform import compile_workbook  # noqa: PLC0415 - on first use only

    return publish_compiled(by=by, compiled=compile_workbook(workbook, filename, files or {}, files_kept), workbook=workbook)


def publish_compiled(*, by: Member | None, compiled: Compiled, workbook: bytes) -> ToolVersion:
    """As publish_version, for a workbook that was compiled already."""
    errors = [trouble for trouble in compiled.warnings if trouble.level == "error"]
    if errors:
        raise ToolRefused(errors)
    md5 = hashlib.md5(compiled.xform, usedforsecurity=False).hexdigest()
    with transaction.atomic():
        tool, _ = Tool.objects.get_or_create(code=compiled.form_id)
        same = ToolVersion.objects.defer("workbook").filter(tool=tool, version=compiled.version).first()
        if same is not None:
            there = {row.name: bytes(row.content) for row in same.files.all()}
            if bytes(same.xform) == compiled.xform and there.items() >= compiled.files.items():
                return same
            raise Problem("tool-version-exists")
        version = ToolVersion.objects.create(
            tool=tool, version=compiled.version, workbook=workbook, workbook_sha256=crypto.sha256(workbook), xform=compiled.xform,
            md5=md5, published_by=by, warnings=[one.kept() for one in compiled.warnings],
            from_library=workbook == library_book(compiled.form_id),
        )  # fmt: skip
        ToolFile.objects.bulk_create(
            ToolFile(version=version, name=name, content=content, md5=hashlib.md5(content, usedforsecurity=False).hexdigest())
            for name, content in compiled.files.items()
        )
        append("tools.publish-version", by=by.id if by else None, organisation=by.organisation_id if by else None, obj=version.id)
    return version


def publish_library(*, by: Member | None = None, drafts: bool = True) -> list[ToolVersion]:
    """Publish every workbook of the library, or only finished ones; what is there already stays as it is.

    A tool whose newest version was corrected or uploaded here waits for a coordinator (`take_library`, `decline_library`): its local
    version stays the newest. Gives the versions, in the library's order.
    """
    from nazorat.xlsform import status_of  # noqa: PLC0415 - on first use only, as above

    books = {code: workbook for code, workbook in library_books().items() if drafts or status_of(workbook) != "draft"}
    sums = {code: crypto.sha256(workbook) for code, workbook in books.items()}
    # a workbook that is there to the byte needs no compiling, which is what takes the time
    there = ToolVersion.objects.defer("workbook", "xform").select_related("tool").filter(workbook_sha256__in=list(sums.values()))
    known = {bytes(version.workbook_sha256): version for version in there}
    local = local_versions(set(books))
    return [
        known.get(sums[code]) or local.get(code) or publish_from_library(by=by, code=code, workbook=workbook)
        for code, workbook in books.items()
    ]


def publish_from_library(*, by: Member | None, code: str, workbook: bytes) -> ToolVersion:
    """Publish one workbook of the library with the pictures that lie beside it there. Raises as publish_version."""
    return publish_version(by=by, workbook=workbook, filename=f"{code}.xlsx", files=library_figures(code))


def sign_review(*, by: Member, version: ToolVersion, language: str) -> ToolReview:
    """A local reviewer signs the wording of one language. Once each. Raises Problem "refused", "tool-language-unknown"."""
    if not may_review(by):
        raise Problem("refused")
    if language not in form_of_version(version.id).languages:
        raise Problem("tool-language-unknown")
    with transaction.atomic():
        review, fresh = ToolReview.objects.get_or_create(version=version, language=language, reviewer=by)
        if fresh:
            append("tools.sign-review", by=by.id, organisation=by.organisation_id, obj=version.id)
    return review
