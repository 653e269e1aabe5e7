"""The parts of a preparation pack in words, one way for paper and for a device: what one of them says the other says as well."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.text import capfirst
from django.utils.translation import gettext as _, ngettext

from nazorat.dossier.printing import sections as dossier_sections
from nazorat.kit import dates
from nazorat.preparation.queries import Article, Extracts, Pack, Packed
from nazorat.sampling.draws import OpenDraw, numbers_of
from nazorat.sampling.plans import DIMENSIONS, DIVIDES, OF_GROUP, PlannedPart, PlanText
from nazorat.standards.models import Provision
from nazorat.typeset import Section, Table
from nazorat.typeset.compose import escape, table_markdown
from nazorat.typeset.document import Language
from nazorat.visits.duties import OpenTask, State, When

BY_HAND = "____________"
_MINUTES = re.compile(r"(\d+)(?:-(\d+))?")


def cover(pack: Pack, language: Language) -> tuple[tuple[str, str], ...]:
    """What the whole is about: label and value."""
    return (
        (_("Place"), pack.place.name_in(language)), (_("Kind of place"), str(pack.place.get_kind_display())),
        (_("First day"), dates.day(pack.begins, "long") if pack.begins else "–"),
    )  # fmt: skip


def sections(pack: Pack, language: Language, *, paper: bool = True) -> Iterator[Section]:
    """The parts in a language, which is the active one. Without `paper` they are for a screen: no charts, nothing to fill in by hand,
    nothing of the code sheets. Raises Problem "documents-failed" where a picture cannot be drawn.
    """
    told = {one.id: one for one in dossier_sections(pack.told, pack.figures, drawn=paper)}
    yield _part("1", "place", _("The place"))
    yield from (_below(one) for code, one in told.items() if code not in ("recommendations", "limits"))
    asked = told["recommendations"].markdown if "recommendations" in told else escape(_("Nothing is open."))
    yield _part("2", "recommendations", _("Recommendations that are not met"), asked)
    yield _part("3", "law", _("Law that this visit touches"))
    yield from _law(pack.law, pack.tools, language)
    yield from (_below(one) for code, one in told.items() if code == "limits")
    yield _part("4", "tools", _("Tools of the visit"), _tools(pack, language))
    if paper:
        yield _part("5", "codes", _("Code sheets"), _codes(pack.codes))
    # what is carried into the place comes last, each on pages that can be taken out
    sampling, tasks = ("6", "7") if paper else ("5", "6")
    yield _part(sampling, "sampling", _("Sampling plan"), _sampling(pack, paper), new_page=True)
    yield _part(tasks, "tasks", _("Who does what"), _tasks(pack.tasks), new_page=True)


def _below(section: Section) -> Section:
    """A part of the dossier as a part of a part."""
    return replace(section, id=f"place-{section.id}", level=2)


def _part(number: str, code: str, heading: str, markdown: str = "", *, level: int = 1, new_page: bool = False) -> Section:
    return Section(code, heading, level=level, markdown=markdown, number=number, new_page=new_page, counted=False)


def _law(law: Extracts, tools: Sequence[Packed], language: str) -> Iterator[Section]:
    """National law first (practice rule R12): what the team may, what the law says of what it looks at, then what the tools cite."""
    powers = tuple(
        (
            line.power.title_in(language),
            line.label,
            ", ".join(filter(None, (line.source, dates.day(line.dated, "long") if line.dated else ""))),
        )
        for line in law.powers
        if line.basis != "none"
    )
    said = (
        table_markdown(Table((_("What we may"), _("Rests on"), _("Source")), powers))
        if powers
        else escape(_("The mandate profile rests on nothing yet."))
    )
    yield _part("", "law-powers", _("What we may here"), said, level=2)
    articles = "\n\n".join(_article(one, language) for one in law.national)
    yield _part(
        "",
        "law-national",
        _("National law"),
        articles or escape(_("No article of national law that these tools touch was entered.")),
        level=2,
    )
    rows = tuple(
        (_cited(one, language), one.title_in(language), str(one.instrument.get_status_display()), _asking(one, tools))
        for one in law.others
    )
    head = (_("Provision"), _("What it is about"), _("Weight here"), _("Asked about by"))
    others = table_markdown(Table(head, rows)) if rows else escape(_("The tools of this visit cite no provision."))
    yield _part("", "law-others", _("Standards that the tools cite"), others, level=2)


def _cited(provision: Provision, language: str) -> str:
    return f"{provision.instrument.shorts.get(language) or provision.instrument.short_en} {provision.numbered}"


def _asking(provision: Provision, tools: Sequence[Packed]) -> str:
    return ", ".join(one.version.tool.code for one in tools if provision.code in one.cited)


def _article(article: Article, language: str) -> str:
    """Its number and title, since when it is in force, and its words in the reader's language, else in one that was entered."""
    texts = dict(article.version.texts)
    words = texts.get(language) or next(iter(texts.values()), "")
    since = article.version.in_force_from
    head = f"**{escape(f'{_cited(article.provision, language)}. {article.provision.title_in(language)}')}**"
    if since:
        head += " " + escape("(" + _("in force from %(day)s") % {"day": dates.day(since, "long")} + ")")
    return "\n\n".join([head, *(escape(line.strip()) for line in words.splitlines() if line.strip())])


def _tools(pack: Pack, language: str) -> str:
    if not pack.tools:
        return escape(_("No tool is chosen yet."))
    rows = tuple(
        (
            one.form.title_in(language), " · ".join((one.version.version, *((_("draft"),) if one.draft else ()))),
            dates.number(len(one.form.paper())),
            one.form.minutes.replace("-", "–") or "–",
        )
        for one in pack.tools
    )  # fmt: skip
    parts = [table_markdown(Table((_("Tool"), _("Version"), _("Questions"), _("Minutes a record")), rows, align="llrr"))]
    hours = _talk_hours(pack)
    return "\n\n".join([*parts, escape(hours)] if hours else parts)


def _talk_hours(pack: Pack) -> str:
    """How long the planned talks take together, as the tool for talks states its minutes; nothing where either is not known."""
    talk = next((one.form for one in pack.tools if one.form.kind == "interview" and one.form.minutes), None)
    stated = _MINUTES.fullmatch(talk.minutes) if talk else None
    talks = pack.plan.text.wanted if pack.plan.text and not pack.moved else 0
    if stated is None or not talks:
        return ""
    low, high = int(stated[1]) * talks / 60, int(stated[2] or stated[1]) * talks / 60
    facts = {"n": dates.number(talks), "low": dates.number(round(low)), "high": dates.number(round(high))}
    return (
        ngettext(
            "%(n)s talk as planned takes %(low)s to %(high)s hours.",
            "%(n)s talks as planned take %(low)s to %(high)s hours together.",
            talks,
        )
        % facts
    )


def _sampling(pack: Pack, paper: bool) -> str:
    return "\n\n".join([_plan(pack, paper), *_draws(pack.draws)])


def _draws(draws: Sequence[OpenDraw]) -> Iterator[str]:
    """The lines that were drawn, as the place's list numbers them, and the reserves in the order in which they come in.

    Neither the seed nor what became of a line: with these and the list somebody knows who spoke.
    """
    head = (_("Part"), _("Lines"), _("Drawn"), _("In reserve"))
    for draw in draws:
        rows = tuple(
            (part.label, dates.number(part.size), *(", ".join(map(dates.number, lines)) or "–" for lines in (first, reserves)))
            for part, first, reserves in numbers_of(draw.text)
        )
        title = _("Draw %(n)s") % {"n": dates.number(draw.number)}
        yield f"# {escape(f'{title}: {draw.text.frame}' if draw.text.frame else title)}"
        yield table_markdown(Table(head, rows, align="lrll"))
    if draws:
        yield escape(
            _(
                "Numbers of lines on the place’s own list. For each that is not possible the next reserve comes in, from left to right."
            )
        )


def _plan(pack: Pack, paper: bool) -> str:
    text = pack.plan.text
    if text is None:
        return escape(_("No sampling plan was made."))
    if pack.moved:
        return escape(_("The sampling plan was made for another place than the visit goes to: make it anew."))
    parts = [escape(_bears(text))] if text.advice else []
    among = [one for one in text.parts if OF_GROUP.get(one.group) != DIVIDES]
    for words, lines in (
        (DIMENSIONS[DIVIDES], [one for one in text.parts if one not in among]),
        (_("among those drawn, and groups not to be missed"), among),
    ):
        if lines:
            parts += [f"# {escape(capfirst(str(words)))}", table_markdown(_planned(lines, paper))]
    told = dict.fromkeys(one.told for one in text.parts if one.told)
    if told:
        parts.append(escape(_("Figures: %(sources)s.") % {"sources": "; ".join(told)}))
    if paper:
        parts.append(escape(_("Count each part on arrival, write the number in, and draw anew from it: planned is not drawn.")))
    return "\n\n".join(parts)


def _bears(text: PlanText) -> str:
    advice = text.advice
    if advice is None or advice.error is None:
        return ""
    facts = {
        "n": dates.number(advice.wanted), "all": dates.number(advice.size), "reserve": dates.number(text.reserves),
        "error": dates.percent(advice.error),
    }  # fmt: skip
    said = (
        _(
            "%(n)s of %(all)s persons, %(reserve)s in reserve. A share is known to within ± %(error)s, at 95 in 100, if all drawn are done."
        )
        % facts
    )
    met = [
        _("one in %(n)s: %(chance)s") % {"n": dates.number(rare), "chance": dates.percent(chance)} for rare, chance in advice.meets
    ]
    return said + " " + _("What is true of some is met at least once with a chance of (%(chances)s).") % {"chances": ", ".join(met)}


def _planned(parts: Sequence[PlannedPart], paper: bool) -> Table:
    head = [_("Part"), _("Persons"), _("To draw"), _("In reserve"), *((_("Counted on arrival"), _("Drawn")) if paper else ())]
    by_hand = (BY_HAND, BY_HAND) if paper else ()
    rows = tuple((one.label, *map(_number, (one.size, one.wanted, one.reserves)), *by_hand) for one in parts)
    return Table(tuple(head), rows, align="lrrrcc"[: len(head)])


def _number(count: int | None) -> str:
    return "–" if count is None else dates.number(count)


def _tasks(tasks: Sequence[OpenTask]) -> str:
    """By member, those of nobody last; a task that is not needed is left out."""
    needed = [one for one in tasks if one.text.state != State.NOT_NEEDED]
    if not needed:
        return escape(_("Nothing is shared out yet."))
    nobody = _("Nobody’s yet")
    owners = sorted({one.who.code for one in needed if one.who}) + ([""] if any(one.who is None for one in needed) else [])
    parts = []
    for code in owners:
        rows = tuple(
            (
                "☒" if one.text.state == State.DONE else "☐", str(one.text.label), str(When(one.text.when).label),
                dates.day(one.text.until, "long") if one.text.until else "–",
            )
            for one in needed
            if (one.who.code if one.who else "") == code
        )  # fmt: skip
        parts += [
            f"# {escape(code or nobody)}",
            table_markdown(Table((_("Done"), _("Task"), _("When"), _("Until")), rows, align="clll")),
        ]
    return "\n\n".join(parts)


def _codes(count: int) -> str:
    """They are no part of this file: who finds it must not find with it whose code is whose."""
    said = _("They say which code is whose: a file of its own, carried by another member than this pack and the sheets of talks.")
    issued = (
        ngettext("%(n)s code sheet is issued for this visit.", "%(n)s code sheets are issued for this visit.", count)
        % {"n": dates.number(count)}
        if count
        else _("No code sheet is issued for this visit yet.")
    )
    return f"{escape(said)}\n\n{escape(issued)}"
