from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from nazorat.kit.dates import tongue
from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.people.access import MemberRequest
from nazorat.standards.models import Instrument
from nazorat.standards.queries import instruments_with_provisions, themes
from nazorat.tools import actions
from nazorat.tools.access import composed_item_for_keeping, composition_for_reading, may_compose
from nazorat.tools.composing import Composed, Line, composed, modules, workbook_of
from nazorat.tools.composing_forms import NATIONAL, CompositionForm, ItemFilter, OwnForm, StandardForm, picked
from nazorat.tools.coverage import Covered, minutes_of, norms_covered, provisions_covered
from nazorat.tools.items import by_module, items_found, offered
from nazorat.tools.models import ComposedItem, Composition, ToolVersion
from nazorat.tools.queries import compositions
from nazorat.tools.views.library import ORIGINS, troubles_of
from nazorat.typeset import TypesetFailed, sheet_fit
from nazorat.typeset.paper import SheetRequest
from nazorat.typeset.sheet_words import SHEET_WORDS
from nazorat.xlsform import Form, ToolRefused, parse_form

SIZE = 40
FIRST_STANDARD = "NMR"
# why a question did not come along
UNFIT: dict[str, str | Promise] = {
    "same-key": _("the tool has another question under this key, or under the key of one that it hangs on"),
    "repeat": _("it stands in a list that is filled in many times, and another question meets it there"),
    "shown": _("its words show an answer of which the tool has two by the same name"),
    "files": _("it reads a file that stays with its own tool"),
    "by-path": _("its rule names another question by a way that leads elsewhere in another tool"),
    "no-language": _("its workbook does not say in which language it is"),
}
FITS = {"half": ("done", _("half a sheet")), "page": ("done", _("one sheet")), "more": ("late", _("more than one sheet"))}


def compositions_page(request: MemberRequest) -> HttpResponseBase:
    """The tools that are put together here, and those that were."""
    rows = compositions()
    return render(request, "tools/compositions.html", {"rows": rows, "may_compose": may_compose(request.user)})


def new_composition_page(request: MemberRequest) -> HttpResponseBase:
    """Begin a tool: what it is called."""
    form = CompositionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.begin_composition(by=request.user, **form.facts)
        say(request, "composition-begun")
        return HttpResponseRedirect(reverse("tool-composition-items", args=[made.id]))
    return render(request, "tools/composition_new.html", {"form": form}, status=422 if form.is_bound else 200)


def rename_composition_page(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """Change what it is called."""
    row = composition_for_reading(request.user, composition_id)
    form = CompositionForm(request.POST if request.method == "POST" else None, composition=row)
    if request.method == "POST" and form.is_valid():
        actions.rename_composition(by=request.user, composition=row, **form.facts)
        say(request, "composition-changed")
        return HttpResponseRedirect(reverse("tool-composition", args=[row.id]))
    return render(request, "tools/composition_new.html", {"form": form, "row": row}, status=422 if form.is_bound else 200)


def composition_page(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """What a tool is made of by now: its questions, languages, time, and what it waits for."""
    return _composition_page(request, composition_for_reading(request.user, composition_id))


def publish_composition_view(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """Publish it as a tool, or as the tool's next version."""
    row = composition_for_reading(request.user, composition_id)
    try:
        version = actions.publish_composition(by=request.user, composition=row)
    except ToolRefused as refused:
        return _composition_page(request, row, refused)
    say(request, "tool-published")
    return HttpResponseRedirect(reverse("tool-version", args=[version.id]))


def drop_composition_view(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """Give it up."""
    actions.drop_composition(by=request.user, composition=composition_for_reading(request.user, composition_id))
    say(request, "composition-dropped")
    return HttpResponseRedirect(reverse("tool-compositions"))


def composition_file(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """The workbook as it would be published today, to be looked at elsewhere."""
    row = composition_for_reading(request.user, composition_id)
    return download(workbook_of(composed(row), "0"), f"{row.code}-draft.xlsx")


def coverage_page(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """A standard, article by article: how many questions ask about each, and the gaps."""
    row = composition_for_reading(request.user, composition_id)
    found, standards = composed(row), instruments_with_provisions()
    first = FIRST_STANDARD if any(one.code == FIRST_STANDARD for one in standards) else NATIONAL
    form = StandardForm(request.GET or None, standards=standards, first=first)
    rows = _covered(found, form.chosen, standards)
    numbers = {line.row.path: line.number for line in found.lines}
    shown = {
        "row": row,
        "form": form,
        "gaps": [one.what for one in rows if not one.items],
        "covered": [(one.what, [(numbers[each.path], each) for each in one.items]) for one in rows if one.items],
        "total": len(rows),
        "national": form.chosen == NATIONAL,
        "may_compose": may_compose(request.user),
    }
    return render(request, "tools/coverage.html", shown)


def sheet_page(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """Whether the tool fits one sheet, in each of its languages: it is laid out as it would be printed. The check says its piece too."""
    row = composition_for_reading(request.user, composition_id)
    found = composed(row)
    form, troubles = _compiled(found)
    fits = [(code, *FITS[_fit(form, code)]) for code in found.languages if form and code in SHEET_WORDS]
    shown = {"row": row, "fits": fits, "troubles": troubles, "items": len(found.questions)}
    return render(request, "tools/parts/fits.html" if request.headers.get("HX-Request") else "tools/fits.html", shown)


def items_page(request: MemberRequest) -> HttpResponseBase:
    """Search the questions of all published tools."""
    return render(request, "tools/items.html", _searched(request))


def take_items_page(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """Search the questions of all published tools, and take what is ticked into this one."""
    row = composition_for_reading(request.user, composition_id)
    if request.method == "POST":
        return _take(request, row)
    return render(request, "tools/items.html", {**_searched(request, row), "row": row})


def own_item_page(request: MemberRequest, composition_id: UUID) -> HttpResponseBase:
    """Write a question of one's own."""
    return _own_page(request, composition_for_reading(request.user, composition_id), None)


def change_own_item_page(request: MemberRequest, item_id: UUID) -> HttpResponseBase:
    """Change a question of one's own."""
    item = composed_item_for_keeping(request.user, item_id)
    if item.own is None:
        raise Problem("bad-request")
    return _own_page(request, item.composition, item)


def remove_item_view(request: MemberRequest, item_id: UUID) -> HttpResponseBase:
    """Take a question out, or with `whole` its module."""
    item = composed_item_for_keeping(request.user, item_id)
    items = [item]
    if "whole" in request.POST:
        module = item.path.partition("/")[0]
        items = [one for one in item.composition.items.all() if one.path.startswith(f"{module}/")] or items
    actions.remove_items(by=request.user, composition=item.composition, items=items)
    say(request, "items-removed")
    return HttpResponseRedirect(reverse("tool-composition", args=[item.composition_id]))


def move_item_view(request: MemberRequest, item_id: UUID) -> HttpResponseBase:
    """Move a question, or with `whole` its module, one place up or down."""
    item = composed_item_for_keeping(request.user, item_id)
    actions.move_item(by=request.user, item=item, up="up" in request.POST, whole="whole" in request.POST)
    return HttpResponseRedirect(reverse("tool-composition", args=[item.composition_id]) + f"#i{item.id}")


def _composition_page(request: MemberRequest, row: Composition, refused: ToolRefused | None = None) -> HttpResponseBase:
    found = composed(row)
    shown = {
        "row": row,
        "found": found,
        "modules": [(lines, heading) for heading, lines in _modules(found)],
        "origins": ORIGINS,
        "minutes": minutes_of(line.form_id for line in found.lines if line.number),
        "troubles": troubles_of(refused.troubles) if refused else [],
        "may_compose": may_compose(request.user),
        "published": row.tool.versions.order_by("-published_at").defer("workbook", "xform").first() if row.tool else None,
    }
    return render(request, "tools/composition.html", shown, status=422 if refused else 200)


def _modules(found: Composed) -> list[tuple[str, list[Line]]]:
    """The modules with what each is called in the tools that its questions come from."""
    rows = []
    for name, lines in modules(found.lines):
        forms = dict.fromkeys(line.row.version_id for line in lines)
        said = [_heading(found.forms[form], name) if form else gettext("Own questions") for form in forms]
        rows.append((" · ".join(dict.fromkeys(filter(None, said))), lines))
    return rows


def _heading(form: Form, module: str) -> str:
    return next((node.label.in_(tongue()) for node in form.children if node.path == module), "")


def _covered(found: Composed, standard: str, standards: list[Instrument]) -> list[Covered]:
    if standard == NATIONAL:
        return norms_covered(found.questions)
    return provisions_covered(next(one for one in standards if one.code == standard), found.questions)


def _compiled(found: Composed) -> tuple[Form | None, list[tuple[str, int | None, str, str, str, bool]]]:
    """The form as it would be published, and what the check says of it."""
    from nazorat.xlsform import compile_workbook  # noqa: PLC0415 - it brings pyxform, on first use only

    try:
        made = compile_workbook(workbook_of(found, "0"), f"{found.composition.code}.xlsx")
    except ToolRefused as refused:
        return None, troubles_of(refused.troubles)
    return parse_form(made.xform), troubles_of(made.warnings)


def _fit(form: Form | None, language: str) -> str:
    if form is None or not form.paper():
        return "half"
    try:
        return sheet_fit(SheetRequest(form, language, (1,)))
    except TypesetFailed as failed:
        raise Problem("documents-failed") from failed


def _searched(request: MemberRequest, row: Composition | None = None) -> dict[str, object]:
    """A page of questions by module, each with its theme and whether the tool has it."""
    known, held = themes(), set(row.items.values_list("version_id", "path")) if row else set()
    form = ItemFilter(request.GET or None, themes=known, standards=instruments_with_provisions())
    asked = form.chosen
    page = page_of(items_found(offered(signed=asked["state"] == "signed"), asked), request.GET.get("page"), size=SIZE)
    titles = {theme.code: theme.title for theme in known}
    rows = [
        (first, [(one, titles.get(one.question.theme, ""), (one.version.id, one.question.path) in held) for one in items])
        for first, items in by_module(page.rows)
    ]
    return {"filter_form": form, "page": page, "modules": rows, "may_compose": may_compose(request.user)}


def _take(request: MemberRequest, row: Composition) -> HttpResponseBase:
    """Take what was ticked, version by version, and say what came along and what did not fit."""
    versions: dict[UUID, ToolVersion] = {one.id: one for signed in (False, True) for one in offered(signed=signed)}
    ticked = picked(request.POST.getlist("pick"), versions)
    if not ticked:
        raise Problem("bad-request" if ticked is None else "composed-none-ticked")
    lines = []
    for one in ticked:
        found = actions.take_items(
            by=request.user, composition=row, version=versions[one.version], paths=one.paths, modules=one.modules
        )
        lines.append((versions[one.version], found, [(path, UNFIT[why]) for path, why in found.refused.items()]))
    if any(found.along or refused for _version, found, refused in lines):
        return render(request, "tools/taken.html", {"row": row, "lines": lines})
    say(request, "items-taken")
    return HttpResponseRedirect(reverse("tool-composition", args=[row.id]))


def _own_page(request: MemberRequest, row: Composition, item: ComposedItem | None) -> HttpResponseBase:
    bound, own = request.POST if request.method == "POST" else None, item.own if item else None
    form = OwnForm(bound, themes=themes(), own_language=row.default_language, item=own)
    if request.method == "POST" and form.is_valid():
        actions.write_own_item(by=request.user, composition=row, own=form.item, item=item)
        say(request, "own-item-written")
        return HttpResponseRedirect(reverse("tool-composition", args=[row.id]))
    return render(request, "tools/own_item.html", {"row": row, "form": form, "item": item}, status=422 if form.is_bound else 200)
