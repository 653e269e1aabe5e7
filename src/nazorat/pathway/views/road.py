from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.pathway import access, actions, drawing, panels, queries
from nazorat.pathway.forms import DeadlineForm, KeptForm, MilestoneForm, PaperForm, StageActForm, VersionForm
from nazorat.pathway.models import Deadline, Stage, StageAct
from nazorat.people.access import MemberRequest
from nazorat.visits.ics import Entry, calendar_bytes


def road_page(request: MemberRequest) -> HttpResponseBase:
    """The stages of the road with their evidence, documents and next step."""
    lines = queries.stage_lines()
    counts = queries.stage_counts(lines)
    shown = {
        "lines": lines, "tabs": panels.tabs("road"), "keeps": access.may_keep(request.user), "plans": request.user.planner,
        "done": counts[StageAct.To.DONE], "begun": counts[StageAct.To.BEGUN], "back": counts[StageAct.To.BACK], "unknown": counts[""],
    }  # fmt: skip
    return render(request, "pathway/road.html", shown)


def road_table(request: MemberRequest) -> HttpResponseBase:
    """The road as CSV or with `format=xlsx` as a workbook."""
    return taken(request, "road", queries.STAGE_HEAD, queries.stage_cells(queries.stage_lines()))


def stage_page(request: MemberRequest, stage: str) -> HttpResponseBase:
    """One stage: the acts that are its evidence, its documents in their versions, what is due in it."""
    which = access.stage_known(stage)
    line = next(one for one in queries.stage_lines() if one.stage == which)
    due = [one for one in queries.dues() if one.deadline.stage == which]
    shown = {
        "line": line, "acts": queries.acts_of(which), "papers": queries.papers_of(which), "dues": due,
        "keeps": access.may_keep(request.user),
    }  # fmt: skip
    return render(request, "pathway/stage.html", shown)


def act_page(request: MemberRequest, stage: str) -> HttpResponseBase:
    """Enter an act on a stage."""
    which = access.stage_known(stage)
    form = StageActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.act_on_stage(by=request.user, stage=which, **form.cleaned_data)
        say(request, "stage-acted")
        return HttpResponseRedirect(reverse("road-stage", args=[which]))
    return asked(request, form, _("Enter an act"), reverse("road-stage", args=[which]), which)


def paper_page(request: MemberRequest, stage: str) -> HttpResponseBase:
    """Enter a document of a stage."""
    which = access.stage_known(stage)
    form = PaperForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.enter_paper(by=request.user, stage=which, **form.cleaned_data)
        say(request, "paper-entered")
        return HttpResponseRedirect(reverse("road-stage", args=[which]))
    return asked(request, form, _("Enter a document"), reverse("road-stage", args=[which]), which)


def version_page(request: MemberRequest, paper_id: UUID) -> HttpResponseBase:
    """Enter the next version of a document."""
    paper = access.paper_for_keeping(request.user, paper_id)
    form = VersionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.add_version(by=request.user, paper=paper, **form.cleaned_data)
        say(request, "version-added")
        return HttpResponseRedirect(reverse("road-stage", args=[paper.stage]))
    return asked(request, form, _("Enter a version"), reverse("road-stage", args=[paper.stage]), Stage(paper.stage))


def dues_page(request: MemberRequest) -> HttpResponseBase:
    """The calendar: reviews, reports, terms of plans, next steps."""
    found, state = queries.dues(), request.GET.get("state", "")
    rows = [one for one in found if state not in queries.DUES or one.state == state]
    shown = {
        "page": page_of(rows, request.GET.get("page")), "chips": panels.due_chips(found, state), "tabs": panels.tabs("road-due"),
        "keeps": access.may_keep(request.user), "known": bool(found),
    }  # fmt: skip
    return render(request, "pathway/dues.html", shown)


def dues_table(request: MemberRequest) -> HttpResponseBase:
    """The calendar as CSV or with `format=xlsx` as a workbook."""
    return taken(request, "due", queries.DUE_HEAD, queries.due_cells(queries.dues()))


def dues_calendar(request: MemberRequest) -> HttpResponseBase:
    """Terms that are not kept as a calendar file: with neutral titles, or with `words=yes` with the words, which are public."""
    worded = request.GET.get("words") == "yes"
    entries = [Entry(of, on, on, words if worded else _("Term"), busy=False) for of, on, words in queries.terms_ahead()]
    made = calendar_bytes(entries, member=request.user.id, now=timezone.now())
    return download(made, "terms.ics", "text/calendar; charset=utf-8")


def new_due_page(request: MemberRequest) -> HttpResponseBase:
    """Enter what is due."""
    stage = request.GET.get("stage", "")
    begun = {"stage": stage, "kind": Deadline.Kind.STEP} if stage in Stage.values else {}
    form = DeadlineForm(request.POST if request.method == "POST" else None, initial=begun)
    if request.method == "POST" and form.is_valid():
        actions.set_deadline(by=request.user, **form.cleaned_data)
        say(request, "due-entered")
        return HttpResponseRedirect(reverse("road-due"))
    return asked(request, form, _("Enter what is due"), reverse("road-due"))


def kept_page(request: MemberRequest, deadline_id: UUID) -> HttpResponseBase:
    """Note that what was due was done."""
    deadline = access.deadline_for_keeping(request.user, deadline_id)
    form = KeptForm(request.POST if request.method == "POST" else None, deadline=deadline)
    if request.method == "POST" and form.is_valid():
        actions.keep_deadline(by=request.user, deadline=deadline, **form.cleaned_data)
        say(request, "due-kept")
        return HttpResponseRedirect(reverse("road-due"))
    return asked(request, form, _("It was done"), reverse("road-due"), words=deadline.words)


def neighbours_page(request: MemberRequest) -> HttpResponseBase:
    """How other states went the way, steps back included."""
    shown = {"countries": queries.countries(), "tabs": panels.tabs("road-neighbours"), "keeps": access.may_keep(request.user)}
    return render(request, "pathway/neighbours.html", shown)


def neighbours_chart(request: MemberRequest) -> HttpResponseBase:
    """The timelines drawn: a picture, of which the page has every day in its tables."""
    drawn = drawing.neighbours_svg(queries.countries())
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"X-Content-Type-Options": "nosniff"})


def neighbours_table(request: MemberRequest) -> HttpResponseBase:
    """The timelines as CSV or with `format=xlsx` as a workbook."""
    return taken(request, "neighbours", queries.MILESTONE_HEAD, queries.milestone_cells(queries.countries()))


def milestone_page(request: MemberRequest) -> HttpResponseBase:
    """Enter how far a state came."""
    form = MilestoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.set_milestone(by=request.user, **form.cleaned_data)
        say(request, "milestone-set")
        return HttpResponseRedirect(reverse("road-neighbours"))
    return asked(request, form, _("Enter what happened"), reverse("road-neighbours"))


def strike_view(request: MemberRequest, kind: str, entry_id: UUID) -> HttpResponseBase:
    """An entry was wrong."""
    entry = access.entry_for_striking(request.user, kind, entry_id)
    actions.strike_entry(by=request.user, entry=entry)
    say(request, "entry-struck")
    return HttpResponseRedirect(panels.page_of_entry(entry))


def asked(
    request: MemberRequest, form: object, title: str, back: str, stage: Stage | None = None, *, words: str = ""
) -> HttpResponseBase:
    """A form of this room on its page; 422 where something in it is wrong."""
    shown = {"form": form, "title": title, "back": back, "stage": stage, "words": words}
    return render(request, "pathway/road_edit.html", shown, status=422 if getattr(form, "is_bound", False) else 200)


def taken(request: MemberRequest, name: str, head: tuple[str, ...], rows: object) -> HttpResponseBase:
    """Rows to take along, as CSV or with `format=xlsx` as a workbook."""
    sheet, today = Sheet(name, head, rows), timezone.localdate()  # type: ignore[arg-type]  # cells of any kind
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"{name}-{today}.xlsx")
    return download(csv_bytes(sheet), f"{name}-{today}.csv")
