from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from nazorat.fieldwork.entering import Lag, lag_of
from nazorat.fieldwork.forms.sheets import choice_of
from nazorat.fieldwork.queries import theme_names
from nazorat.fieldwork.reading import found_in, themes_of, title_of
from nazorat.fieldwork.records import Opened, OpenRecord
from nazorat.kit.pagination import Page, page_of

ORDERS: dict[str, tuple[Any, Callable[[RecordLine], Any], bool]] = {
    "newest": (_("newest first"), lambda line: line.record.received_at, True),
    "oldest": (_("oldest first"), lambda line: line.record.received_at, False),
    "title": (_("by what they are about"), lambda line: (line.tool, line.title.casefold()), False),
    "sheet": (_("by sheet"), lambda line: line.record.sheet or 10**9, False),
}


@dataclass(frozen=True)
class RecordLine:
    """A record as the list shows it; `found` is the answer in which the words asked for stand."""

    record: OpenRecord
    tool: str
    title: str
    found: str = ""

    @property
    def lag(self) -> Lag | None:
        return lag_of(self.record)


class RecordsFilter(forms.Form):
    """Narrows opened records. Its page is asked by POST, so that no word of an answer stands in an address."""

    tool = forms.ChoiceField(label=_("Tool"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(code, words) for code, (words, _key, _down) in ORDERS.items()]
    )
    text = forms.CharField(label=_("Words"), required=False, max_length=100)

    def __init__(self, *args: Any, tools: dict[str, str], themes: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_of(self, "tool").choices = [("", _("all")), *sorted(tools.items(), key=lambda pair: pair[1])]
        choice_of(self, "theme").choices = [("", _("all")), *themes.items()]


class RecordList:
    """The opened records of one request, narrowed, ordered and cut into pages, all in memory."""

    def __init__(self, opened: Opened, asked: Mapping[str, Any], language: str, total: int) -> None:
        self.opened, self.asked, self.language = opened, asked, language
        self.broken, self.closed = len(opened.broken), len(opened.closed)
        self.sealed = total - len(opened) - self.broken - self.closed
        names = theme_names()
        said = set().union(*(themes_of(record) for record in opened)) if opened else set()
        self.tools = {record.tool: record.form.title_in(language) for record in opened}
        themes = {code: name for code, name in names.items() if code in said} | {code: code for code in sorted(said - names.keys())}
        self.form = RecordsFilter(asked or None, tools=self.tools, themes=themes)

    @cached_property
    def page(self) -> Page[RecordLine]:
        given = self.form.cleaned_data if self.form.is_valid() else {}
        lines = list(self._lines(given))
        _words, key, down = ORDERS[given.get("order") or "newest"]
        return page_of(sorted(lines, key=key, reverse=down), self.asked.get("page"))

    def _lines(self, given: dict[str, str]) -> Iterable[RecordLine]:
        for record in self.opened:
            if given.get("tool") and record.tool != given["tool"]:
                continue
            if given.get("theme") and given["theme"] not in themes_of(record):
                continue
            found = found_in(record, given["text"], self.language) if given.get("text") else ""
            if found is not None:
                yield RecordLine(record, self.tools[record.tool], title_of(record, self.language), found)


class ExportForm(forms.Form):
    """Which records leave, and as what."""

    tool = forms.CharField(max_length=64)
    kind = forms.ChoiceField(choices=[("csv", "CSV"), ("xlsx", "XLSX")])
    words = forms.BooleanField(required=False)
