from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.access import may_publish, may_review
from nazorat.tools.models import Correction, Tool, ToolReview, ToolVersion
from nazorat.tools.queries import corrections_of, form_of_version, is_newest, next_version, versions_of, wordings_of
from nazorat.vault import crypto
from nazorat.xlsform import Place, ToolRefused

if TYPE_CHECKING:
    from nazorat.xlsform import Compiled


def publish_version(*, by: Member | None, workbook: bytes, filename: str) -> ToolVersion:
    """Compile a workbook and publish it as a version; the same workbook again gives the version that is there.

    `by` is None for the installation itself. Raises xlsform.ToolRefused with sheet, row and column, also for what a monitoring tool
    must not ask (an error of the lint), Problem "tool-version-exists" when the version number stands for other content.
    """
    # it brings pyxform and openpyxl: half a second and 30 MB that a server which publishes nothing does without
    from nazorat.xlsform import compile_workbook  # noqa: PLC0415 - on first use only

    return publish_compiled(by=by, compiled=compile_workbook(workbook, filename), workbook=workbook)


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
            if bytes(same.xform) == compiled.xform:
                return same
            raise Problem("tool-version-exists")
        version = ToolVersion.objects.create(
            tool=tool, version=compiled.version, workbook=workbook, workbook_sha256=crypto.sha256(workbook), xform=compiled.xform,
            md5=md5, published_by=by, warnings=[one.kept() for one in compiled.warnings],
        )  # fmt: skip
        append("tools.publish-version", by=by.id if by else None, organisation=by.organisation_id if by else None, obj=version.id)
    return version


def publish_library(*, by: Member | None = None, drafts: bool = True) -> list[ToolVersion]:
    """Publish every workbook of the library, or only finished ones; what is there already stays as it is.

    Gives the versions, in the library's order.
    """
    from nazorat.xlsform import status_of  # noqa: PLC0415 - on first use only, as above

    folder: Path = settings.NAZORAT_LIBRARY / "tools"
    books = {book.name: book.read_bytes() for book in sorted(folder.glob("*/*.xlsx"))}
    if not drafts:
        books = {name: workbook for name, workbook in books.items() if status_of(workbook) != "draft"}
    sums = {name: crypto.sha256(workbook) for name, workbook in books.items()}
    # a workbook that is there to the byte needs no compiling, which is what takes the time
    there = ToolVersion.objects.defer("workbook", "xform").select_related("tool").filter(workbook_sha256__in=list(sums.values()))
    known = {bytes(version.workbook_sha256): version for version in there}
    return [known.get(sums[name]) or publish_version(by=by, workbook=workbook, filename=name) for name, workbook in books.items()]


def correct_wording(*, by: Member, version: ToolVersion, texts: Mapping[Place, str]) -> int:
    """Keep other texts for cells of a version, until they are published together; the text that the version has takes a correction back.

    Gives how many differ from what was kept before. Raises Problem "refused", "tool-newer", "tool-no-workbook", "bad-request".
    """
    if not may_publish(by):
        raise Problem("refused")
    known = {place: text for wording in wordings_of(version.id) for _, place, text in wording.texts}
    if not texts.keys() <= known.keys():
        raise Problem("bad-request")
    with transaction.atomic():
        _hold(version)
        kept = corrections_of(version)
        changed = {place: text for place, text in texts.items() if text != (kept[place].text if place in kept else known[place])}
        for place, text in changed.items():
            rows = Correction.objects.filter(version=version, sheet=place.sheet, row=place.row, column=place.column)
            if text == known[place]:
                rows.delete()
            elif place in kept:
                rows.update(text=text, corrected_by=by, corrected_at=timezone.now())
            else:
                Correction.objects.create(version=version, text=text, corrected_by=by, **place._asdict())
        if changed:
            append("tools.correct-wording", by=by.id, organisation=by.organisation_id, obj=version.id, count=len(changed))
    return len(changed)


def publish_corrections(*, by: Member, version: ToolVersion) -> ToolVersion:
    """Write the corrections of a version into its workbook and publish that as the next version, which waits for signatures of its own.

    Raises Problem "refused", "tool-newer", "tool-not-corrected", "changed-meanwhile", and xlsform.ToolRefused.
    """
    from nazorat.xlsform import compile_workbook, reworded  # noqa: PLC0415 - on first use only, as above

    if not may_publish(by):
        raise Problem("refused")
    kept = corrections_of(version)
    if not kept:
        raise Problem("tool-not-corrected")
    number = next_version(timezone.localdate(), versions_of(version.tool).values_list("version", flat=True))
    book = reworded(bytes(version.workbook), {place: row.text for place, row in kept.items()}, number)
    compiled = compile_workbook(book, f"{version.tool.code}.xlsx")
    with transaction.atomic():
        _hold(version)
        now = corrections_of(version)
        if {place: row.text for place, row in now.items()} != {place: row.text for place, row in kept.items()}:
            raise Problem("changed-meanwhile")
        Correction.objects.filter(version=version).delete()
        return publish_compiled(by=by, compiled=compiled, workbook=book)


def _hold(version: ToolVersion) -> None:
    """Of two who correct a tool at once, the second sees what the first did. Only the newest version is corrected."""
    Tool.objects.select_for_update().get(id=version.tool_id)
    if not is_newest(version):
        raise Problem("tool-newer")


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
