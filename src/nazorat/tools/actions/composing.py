from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from nazorat.audit.actions import append
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.tools.access import may_compose, may_publish
from nazorat.tools.actions.publishing import publish_compiled
from nazorat.tools.composing import OWN, OwnItem, composed, hang_on, moved, source_of_version, workbook_of
from nazorat.tools.models import ComposedItem, Composition, Tool, ToolVersion
from nazorat.tools.queries import (
    next_version,
)

if TYPE_CHECKING:
    from nazorat.xlsform.composing import Brought


def begin_composition(*, by: Member, code: str, title: Mapping[str, str], default_language: str) -> Composition:
    """Begin to put a tool together. Raises Problem "refused", "tool-code-taken"."""
    if not may_compose(by):
        raise Problem("refused")
    try:
        with transaction.atomic():
            _free(code)
            made = Composition.objects.create(code=code, title=dict(title), default_language=default_language, begun_by=by)
            append("tools.begin-composition", by=by.id, organisation=by.organisation_id, obj=made.id)
    except IntegrityError as twice:
        raise Problem("tool-code-taken") from twice
    return made


def rename_composition(
    *, by: Member, composition: Composition, title: Mapping[str, str], default_language: str, code: str = ""
) -> Composition:
    """Change what it is called; the code only as long as it is not published. Raises Problem "refused", "tool-code-taken"."""
    if not may_compose(by):
        raise Problem("refused")
    try:
        with transaction.atomic():
            row = _held(composition)
            if code and code != row.code:
                if row.tool_id:
                    raise Problem("tool-code-taken")
                _free(code)
                row.code = code
            row.title, row.default_language = dict(title), default_language
            row.save(update_fields=["code", "title", "default_language"])
            append("tools.rename-composition", by=by.id, organisation=by.organisation_id, obj=row.id)
    except IntegrityError as twice:
        raise Problem("tool-code-taken") from twice
    return row


def take_items(
    *, by: Member, composition: Composition, version: ToolVersion, paths: Collection[str], modules: Collection[str]
) -> Brought:
    """Take questions, and whole modules, of a version, with all that their rules name; what does not fit is left out and said.

    Raises Problem "refused", "bad-request" for a question that is not there, "tool-no-workbook".
    """
    from nazorat.xlsform.composing import brought  # noqa: PLC0415 - on first use only, as above

    if not may_compose(by):
        raise Problem("refused")
    source = source_of_version(version.id)
    asked = {*paths, *(path for module in modules for path in source.module(module))}
    if not asked or not asked <= source.parts.keys():
        raise Problem("bad-request")
    with transaction.atomic():
        row = _held(composition)
        found = brought(composed(row).chosen, source, asked)
        first = _next_place(row)
        made = [ComposedItem(composition=row, place=first + at, path=path, version=version) for at, path in enumerate(found.taken)]
        ComposedItem.objects.bulk_create(made)
        if made:
            append("tools.take-items", by=by.id, organisation=by.organisation_id, obj=row.id, count=len(made))
    return found


def write_own_item(*, by: Member, composition: Composition, own: OwnItem, item: ComposedItem | None = None) -> ComposedItem:
    """Write a question of one's own, or change it. One that is answered otherwise than before is another question: it gets a new key.

    Raises Problem "refused", "changed-meanwhile".
    """
    if not may_compose(by):
        raise Problem("refused")
    with transaction.atomic():
        row = _held(composition)
        kept = row.items.filter(id=item.id).exclude(own=None).first() if item else None
        if item and kept is None:
            raise Problem("changed-meanwhile")
        if kept is None:
            made = ComposedItem.objects.create(composition=row, place=_next_place(row), path=_own_path(), own=own)
        else:
            made = kept
            before = kept.own or {}
            if (before.get("type"), before.get("choices")) != (own["type"], own["choices"]):
                made.path = _own_path()
            made.own = dict(own)
            made.save(update_fields=["path", "own"])
        append("tools.write-own-item", by=by.id, organisation=by.organisation_id, obj=row.id)
    return made


def remove_items(*, by: Member, composition: Composition, items: Collection[ComposedItem]) -> None:
    """Take questions out. Raises Problem "refused", "changed-meanwhile", "composed-needed" when another one's rule names one of them."""
    if not may_compose(by):
        raise Problem("refused")
    with transaction.atomic():
        row = _held(composition)
        rows = list(row.items.filter(id__in=[item.id for item in items]))
        if not rows or len(rows) < len(items):
            raise Problem("changed-meanwhile")
        if hang_on(composed(row), rows):
            raise Problem("composed-needed")
        row.items.filter(id__in=[one.id for one in rows]).delete()
        append("tools.remove-items", by=by.id, organisation=by.organisation_id, obj=row.id, count=len(rows))


def move_item(*, by: Member, item: ComposedItem, up: bool, whole: bool) -> None:
    """Move a question among those of its group, or with `whole` its module among the others, one place. At the end it stays there.

    Raises Problem "refused".
    """
    if not may_compose(by):
        raise Problem("refused")
    with transaction.atomic():
        row = _held(item.composition)
        order = moved(composed(row), item.path, up=up, whole=whole)
        for place, one in enumerate(order):
            one.place = place
        ComposedItem.objects.bulk_update(order, ["place"])
        append("tools.move-item", by=by.id, organisation=by.organisation_id, obj=row.id)


def drop_composition(*, by: Member, composition: Composition) -> None:
    """Give up a tool that was never published. Raises Problem "refused", "composed-published"."""
    if not may_compose(by):
        raise Problem("refused")
    with transaction.atomic():
        row = _held(composition)
        if row.tool_id:
            raise Problem("composed-published")
        gone = row.id
        row.delete()
        append("tools.drop-composition", by=by.id, organisation=by.organisation_id, obj=gone)


def publish_composition(*, by: Member, composition: Composition) -> ToolVersion:
    """Publish what was put together through the same check as every workbook: a new tool, or the next version of the one it made before.

    It is a draft until two reviewers of two organisations have signed it, whatever its questions come from.
    Raises Problem "refused", "composed-nothing", "composed-language", "tool-code-taken", "changed-meanwhile", and xlsform.ToolRefused.
    """
    from nazorat.xlsform import compile_workbook  # noqa: PLC0415 - on first use only, as above

    if not may_publish(by):
        raise Problem("refused")
    taken = ToolVersion.objects.filter(tool__code=composition.code).values_list("version", flat=True)
    book = workbook_of(composed(composition), next_version(timezone.localdate(), taken))
    compiled = compile_workbook(book, f"{composition.code}.xlsx")
    with transaction.atomic():
        row = _held(composition)
        if workbook_of(composed(row), compiled.version) != book:
            raise Problem("changed-meanwhile")
        if row.tool_id is None:
            _free(row.code, beside=row)
        version = publish_compiled(by=by, compiled=compiled, workbook=book)
        if row.tool_id is None:
            Composition.objects.filter(id=row.id).update(tool=version.tool)
    return version


def _held(composition: Composition) -> Composition:
    """The row as it stands now. Of two who put a tool together at once, the second sees what the first did."""
    found = Composition.objects.select_for_update(of=("self",)).filter(id=composition.id).first()
    if found is None:
        raise Problem("changed-meanwhile")
    return found


def _free(code: str, beside: Composition | None = None) -> None:
    others = Composition.objects.filter(code=code)
    if Tool.objects.filter(code=code).exists() or (others.exclude(id=beside.id) if beside else others).exists():
        raise Problem("tool-code-taken")


def _next_place(composition: Composition) -> int:
    last = composition.items.aggregate(last=Max("place"))["last"]
    return 0 if last is None else int(last) + 1


def _own_path() -> str:
    """A key that no other question anywhere has, so that own questions of two tools never meet."""
    return f"{OWN}/own_{uuid4().hex[:12]}"
