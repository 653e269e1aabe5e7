from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.access import may_publish
from nazorat.tools.actions.publishing import publish_compiled, publish_from_library, publish_version
from nazorat.tools.library import Newer, library_beside, library_figures
from nazorat.tools.models import Correction, Tool, ToolVersion
from nazorat.tools.queries import (
    columns_added,
    columns_for,
    corrections_of,
    files_kept,
    form_of_version,
    is_newest,
    next_version,
    versions_of,
    words_now,
)
from nazorat.vault import crypto
from nazorat.xlsform import Place, fallen_back


def correct_wording(*, by: Member, version: ToolVersion, texts: Mapping[Place, str]) -> int:
    """Keep other texts for cells of a version, until they are published together; the text that the version has takes a correction back.

    Gives how many differ from what was kept before. Raises Problem "refused", "tool-newer", "tool-no-workbook", "bad-request".
    """
    if not may_publish(by):
        raise Problem("refused")
    known = {place: text for wording in words_now(version) for _, place, text in wording.texts}
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
    texts = {place: row.text for place, row in kept.items()}
    words, form = words_now(version, kept), form_of_version(version.id)
    added = frozenset(code for wording in words for code, _, _ in wording.texts) - set(form.languages)
    texts |= fallen_back(words, added, form.default_language, texts)
    book = reworded(bytes(version.workbook), texts, number)
    compiled = compile_workbook(book, f"{version.tool.code}.xlsx", {}, files_kept)
    with transaction.atomic():
        _hold(version)
        now = corrections_of(version)
        if {place: row.text for place, row in now.items()} != {place: row.text for place, row in kept.items()}:
            raise Problem("changed-meanwhile")
        Correction.objects.filter(version=version).delete()
        return publish_compiled(by=by, compiled=compiled, workbook=book)


def add_language(*, by: Member, version: ToolVersion, code: str, name: str) -> int:
    """Give a version one more language, whose words are then filled in as corrections are; published, it is the next version.

    Gives how many columns the workbook gets. Raises Problem "refused", "tool-newer", "tool-no-workbook", "tool-language-there".
    """
    if not may_publish(by):
        raise Problem("refused")
    with transaction.atomic():
        _hold(version)
        headers = columns_for(version, code, name)
        if not headers:
            raise Problem("tool-language-there")
        Correction.objects.bulk_create(
            Correction(version=version, text=text, corrected_by=by, **place._asdict()) for place, text in headers.items()
        )
        append("tools.add-language", by=by.id, organisation=by.organisation_id, obj=version.id)
    return len(headers)


def withdraw_language(*, by: Member, version: ToolVersion, code: str) -> None:
    """Take a language back that was added and is not published yet, with every word of it.

    Raises Problem "refused", "tool-newer", "tool-language-unknown".
    """
    if not may_publish(by):
        raise Problem("refused")
    with transaction.atomic():
        _hold(version)
        columns = columns_added(version).get(code)
        if not columns:
            raise Problem("tool-language-unknown")
        for sheet, column in columns:
            Correction.objects.filter(version=version, sheet=sheet, column=column).delete()
        append("tools.withdraw-language", by=by.id, organisation=by.organisation_id, obj=version.id)


def take_library(*, by: Member, version: ToolVersion, ours: Collection[Place] = ()) -> ToolVersion:
    """Publish the library's workbook in place of the version that was corrected here, with the corrections carried over into it.

    `version` is the local one; `ours` are the cells, of those that both changed, in which the local text holds. Gives the new version.
    Raises Problem "refused", "tool-newer", "library-not-newer", "tool-corrections-wait", and xlsform.ToolRefused.
    """
    from nazorat.xlsform import reworded  # noqa: PLC0415 - on first use only, as above

    found = _waiting(by, version)
    if Correction.objects.filter(version=version).exists():
        raise Problem("tool-corrections-wait")
    code, texts = version.tool.code, {**found.headers, **{row.place: row.here for row in found.merge.carried}}
    texts |= {row.place: row.here for row in found.merge.clashes if row.place in ours}
    texts |= fallen_back(found.words, found.languages, found.own, texts)
    with transaction.atomic():
        _hold(version)
        library = publish_from_library(by=by, code=code, workbook=found.workbook)
        if not texts:
            return library
        number = next_version(timezone.localdate(), versions_of(version.tool).values_list("version", flat=True))
        book = reworded(found.workbook, texts, number)
        return publish_version(by=by, workbook=book, filename=f"{code}.xlsx", files=library_figures(code))


def decline_library(*, by: Member, version: ToolVersion) -> None:
    """Keep the version corrected here; the library's workbook is not asked about again until another one comes.

    Raises Problem "refused", "tool-newer", "library-not-newer".
    """
    digest = crypto.sha256(_waiting(by, version).workbook)
    with transaction.atomic():
        _hold(version)
        Tool.objects.filter(id=version.tool_id).update(declined_sha256=digest)
        append("tools.decline-library", by=by.id, organisation=by.organisation_id, obj=version.id)


def _waiting(by: Member, version: ToolVersion) -> Newer:
    if not may_publish(by):
        raise Problem("refused")
    found = library_beside(version)
    if found is None:
        raise Problem("library-not-newer")
    return found


def _hold(version: ToolVersion) -> None:
    """Of two who correct a tool at once, the second sees what the first did. Only the newest version is corrected."""
    Tool.objects.select_for_update().get(id=version.tool_id)
    if not is_newest(version):
        raise Problem("tool-newer")
