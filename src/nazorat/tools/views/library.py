from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest
from nazorat.standards.models import Instrument, Provision
from nazorat.standards.queries import instruments_named, provisions_by_code, themes
from nazorat.tools import actions
from nazorat.tools.access import may_publish, may_review, may_search, version_for_reading
from nazorat.tools.forms import HeldForm, ReviewForm, UploadForm
from nazorat.tools.library import library_state
from nazorat.tools.queries import (
    files_of,
    forms_of_versions,
    is_draft,
    is_newest,
    latest_versions,
    opening_note,
    reviews_of,
    titled,
    untranslated,
    versions_of,
)
from nazorat.xlsform import CheckReport, Form, Group, Node, Question, Repeat, ToolRefused, Trouble, Words, trouble_kept

ORIGINS = {"S": _("seen"), "A": _("told"), "R": _("read"), "M": _("measured")}
KINDS = {
    "integer": _("whole number"), "decimal": _("number"), "text": _("words"), "select_one": _("one of"), "select_many": _("several of"),
    "rank": _("order of"), "date": _("date"), "time": _("time"), "datetime": _("date and time"), "photo": _("picture"),
    "audio": _("sound"), "file": _("file"), "geopoint": _("position"), "geotrace": _("line"), "geoshape": _("area"),
    "acknowledge": _("tick"), "note": _("text to read"),
}  # fmt: skip
UNSEEN = ("calculate", "hidden")


@dataclass(frozen=True)
class Item:
    """A question as the page shows it."""

    question: Question
    kind: str | Promise
    origin: str | Promise
    theme: str
    provisions: tuple[tuple[str, Provision | None], ...]


@dataclass(frozen=True)
class Section:
    """A group of the tool with its items; `many` for one that is filled in as often as needed."""

    label: Words
    items: list[Item]
    many: bool = False


@dataclass(frozen=True)
class Told:
    """What a tool is for, the minutes that one record takes ("20-35"), the words for training, and the instruments that it leans on."""

    purpose: Words
    minutes: str
    training: Words
    sources: list[Instrument]


def tools_page(request: MemberRequest) -> HttpResponseBase:
    """The newest version of every tool."""
    versions = latest_versions()
    forms, reviews = forms_of_versions(version.id for version in versions), reviews_of(versions)
    told = ((version, forms[version.id], reviews[version.id]) for version in versions)
    rows = [(version, form, found, is_draft(form, found)) for version, form, found in told]
    waiting, to_choose = library_state() if may_publish(request.user) else (0, [])
    may = {"may_publish": may_publish(request.user), "may_search": may_search(request.user)}
    shown = {"rows": rows, **may, "waiting": waiting, "to_choose": to_choose}
    return render(request, "tools/tools.html", shown)


def tool_version_page(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """One version: its items in the reader's language and how far its wording is reviewed."""
    version = version_for_reading(request.user, version_id)
    form = forms_of_versions([version.id])[version.id]
    reviews = reviews_of([version])[version.id]
    mine = {review.language for review in reviews if request.user.code in review.reviewers}
    shown = {
        "version": version,
        "form": form,
        "sections": _sections(form),
        "about": _about(form),
        "told": _told(form),
        "files": files_of(version),
        "reviews": reviews,
        "missing": {code: count for code, count in untranslated(form).items() if count},
        "draft": is_draft(form, reviews),
        "may_correct": may_publish(request.user) and is_newest(version),
        "troubles": troubles_of(filter(None, map(trouble_kept, version.warnings or []))),
        "to_sign": [review.language for review in reviews if may_review(request.user) and review.language not in mine],
        "others": [other for other in versions_of(version.tool) if other.id != version.id],
        "shown_language": (get_language() or "") in form.languages,
    }
    return render(request, "tools/version.html", shown)


def workbook_file(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """The workbook as it came."""
    version = version_for_reading(request.user, version_id)
    return download(bytes(version.workbook), f"{version.tool.code}-{version.version}.xlsx")


def upload_page(request: MemberRequest) -> HttpResponseBase:
    """Look at a workbook: what is wrong with it, or what it asks. Publishing is the next step."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid() and form.report and form.report.form:
        return render(request, "tools/preview.html", previewed(form.content, form.report, form.given))
    return _upload_page(request, form)


def publish_view(request: MemberRequest) -> HttpResponseBase:
    """Publish the workbook that was looked at."""
    form = HeldForm(request.POST)
    if not form.is_valid():
        raise Problem("bad-request")
    given = form.cleaned_data
    try:
        version = actions.publish_version(
            by=request.user, workbook=given["held"], filename=given["filename"], files=given["beside"]
        )
    except ToolRefused as refused:
        return _upload_page(request, UploadForm.refused(CheckReport(given["filename"], refused.troubles)))
    say(request, "tool-published")
    return HttpResponseRedirect(reverse("tool-version", args=[version.id]))


def publish_library_view(request: MemberRequest) -> HttpResponseBase:
    """Publish what the library of this installation holds."""
    actions.publish_library(by=request.user)
    say(request, "library-published")
    return HttpResponseRedirect(reverse("tools"))


def sign_review_view(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """Sign the wording of one language."""
    version = version_for_reading(request.user, version_id)
    form = ReviewForm(request.POST, version=version, languages=forms_of_versions([version.id])[version.id].languages)
    if not form.is_valid():
        raise Problem("tool-language-unknown")
    actions.sign_review(by=request.user, version=version, language=form.cleaned_data["language"])
    say(request, "wording-signed")
    return HttpResponseRedirect(reverse("tool-version", args=[version.id]))


def _upload_page(request: MemberRequest, form: UploadForm) -> HttpResponseBase:
    troubles = troubles_of(form.report.troubles) if form.report else []
    return render(request, "tools/upload.html", {"form": form, "troubles": troubles}, status=422 if form.is_bound else 200)


def previewed(content: bytes, report: CheckReport, files: Mapping[str, bytes]) -> dict[str, object]:
    """What the preview shows of a workbook that passed the check; it waits in the page to be published."""
    assert report.form is not None  # noqa: S101 - a report without errors has a form
    tool = titled(report.form)
    return {
        "held": HeldForm.of(content, report.filename, files), "tool": tool, "sections": _sections(tool), "about": _about(tool), "told": _told(tool),
        "files": report.files, "troubles": troubles_of(report.troubles),
    }  # fmt: skip


def troubles_of(found: Iterable[Trouble]) -> list[tuple[str, int | None, str, str, str, bool]]:
    """Sheet, row, column, message, what to do, and whether it must be mended."""
    return [(one.sheet, one.row, one.column, *one.said(gettext), one.level == "error") for one in found]


def _sections(form: Form) -> list[Section]:
    opening = opening_note(form)
    asked = [
        question
        for question in form.questions()
        if question.kind not in UNSEEN and question is not opening and question.path != form.purpose
    ]
    known = provisions_by_code(code for question in asked for code in question.provisions)
    titles = {theme.code: theme.title for theme in themes()}
    told = {form.purpose, opening.path if opening else ""}
    found = [
        Section(label, [_item(one, titles, known) for one in items], many)
        for label, items, many in _groups(tuple(node for node in form.children if node.path not in told), form.title)
    ]
    return [section for section in found if section.items]


def _about(form: Form) -> Words | None:
    """What the tool says of itself: the hint of its first note."""
    opening = opening_note(form)
    return opening.hint if opening else None


def _told(form: Form) -> Told | None:
    """What a tool says for whoever chooses, plans and teaches it; None of one that says nothing of the kind."""
    if not form.purpose:
        return None
    return Told(form.question(form.purpose).label, form.minutes, form.training, instruments_named(form.sources))


def _groups(nodes: tuple[Node, ...], label: Words, many: bool = False) -> Iterator[tuple[Words, list[Question], bool]]:
    """Depth first: what stands in a group itself, then the groups inside it."""
    own = [node for node in nodes if isinstance(node, Question) and node.kind not in UNSEEN]
    if own:
        yield label, own, many
    for node in nodes:
        if isinstance(node, Group | Repeat):
            yield from _groups(node.children, node.label or label, many or isinstance(node, Repeat))


def _item(question: Question, titles: dict[str, str], known: dict[str, Provision]) -> Item:
    return Item(
        question=question,
        kind=KINDS.get(question.kind, question.kind),
        origin=ORIGINS.get(question.origin, ""),
        theme=titles.get(question.theme, question.theme),
        provisions=tuple((code, known.get(code)) for code in question.provisions),
    )
