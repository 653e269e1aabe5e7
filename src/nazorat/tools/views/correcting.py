from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy as _

from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.people.access import MemberRequest
from nazorat.tools import actions
from nazorat.tools.access import newest_for_correcting
from nazorat.tools.forms import CorrectForm, Worded, WordingFilter
from nazorat.tools.models import Correction
from nazorat.tools.queries import columns_added, corrections_of, form_of_version, words_now
from nazorat.tools.templatetags.tools import tongue
from nazorat.tools.views.library import troubles_of
from nazorat.xlsform import PLAIN, Form, Place, Read, ToolRefused, Wording

SIZE = 30
READS: dict[Read, str | Promise] = {
    "label": _("Wording"), "hint": _("Hint"), "guidance_hint": _("Guidance"), "constraint_message": _("Words of a refusal"),
    "required_message": _("Words when nothing is entered"),
}  # fmt: skip


def correct_page(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """Correct the words of a version in one language, a page at a time; what is corrected is kept until it is published."""
    version = newest_for_correcting(request.user, version_id)
    tree, kept = form_of_version(version.id), corrections_of(version)
    words = words_now(version, kept)
    languages = list(dict.fromkeys(code for wording in words for code, _place, _text in wording.texts)) or [PLAIN]
    first = next((code for code in (get_language() or "", tree.default_language) if code in languages), languages[0])
    asked = WordingFilter(request.GET or None, languages=[(code, _named(code)) for code in languages], first=first)
    language, sought = asked.chosen()
    rows = [row for row in _worded(words, kept, tree, language) if sought in f"{row.now} {row.beside} {row.title}".casefold()]
    page = page_of(rows, request.GET.get("page"), size=SIZE)
    form = CorrectForm(request.POST if request.method == "POST" else None, rows=page.rows, language=language)
    if request.method == "POST" and form.is_valid():
        actions.correct_wording(by=request.user, version=version, texts=form.texts)
        say(request, "corrections-kept")
        return HttpResponseRedirect(request.get_full_path())
    shown = {
        "version": version,
        "tool": tree,
        "filter_form": asked,
        "form": form,
        "page": page,
        "kept": len(kept),
        "language": language,
    }
    return render(request, "tools/correct.html", shown, status=422 if form.is_bound else 200)


def corrected_page(request: MemberRequest, version_id: UUID) -> HttpResponseBase:
    """What is corrected and not published yet, word beside word; posted, it becomes the next version."""
    version, troubles = newest_for_correcting(request.user, version_id), []
    if request.method == "POST":
        try:
            made = actions.publish_corrections(by=request.user, version=version)
        except ToolRefused as refused:
            troubles = troubles_of(refused.troubles)
        else:
            say(request, "tool-published")
            return HttpResponseRedirect(reverse("tool-version", args=[made.id]))
    kept = corrections_of(version)
    rows = _corrected(words_now(version, kept), kept)
    added = [tongue(code) for code in columns_added(version, kept)]
    shown = {"version": version, "tool": form_of_version(version.id), "rows": rows, "added": added, "troubles": troubles}
    return render(request, "tools/corrected.html", shown, status=422 if troubles else 200)


def _named(code: str) -> str:
    return gettext("without a language") if code == PLAIN else tongue(code)


def titled_wording(wording: Wording) -> str:
    """What a text of a tool is, and of which item or choice."""
    name = f"{wording.list_name}: {wording.name}" if wording.list_name else " · ".join(filter(None, (wording.number, wording.name)))
    return f"{gettext('Choice') if wording.list_name else READS[wording.what]} · {name}"


def _worded(words: tuple[Wording, ...], kept: Mapping[Place, Correction], tree: Form, language: str) -> list[Worded]:
    """What has a cell in this language; beside it what the tool's own language says."""
    rows = []
    for index, wording in enumerate(words):
        found, own = wording.in_(language), wording.in_(tree.default_language)
        if found is None:
            continue
        place, text = found
        beside = own[1] if own and language != tree.default_language else ""
        rows.append(Worded(index, place, titled_wording(wording), text, kept[place].text if place in kept else text, beside))
    return rows


def _corrected(words: tuple[Wording, ...], kept: Mapping[Place, Correction]) -> list[tuple[str, str, str, Correction]]:
    """Name, language, the text of the version, and the correction."""
    return [
        (titled_wording(wording), code, text, kept[place])
        for wording in words
        for code, place, text in wording.texts
        if place in kept
    ]
