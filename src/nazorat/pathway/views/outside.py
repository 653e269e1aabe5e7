from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import page_of
from nazorat.kit.problems import Problem
from nazorat.kit.tables import Sheet, csv_bytes, xlsx_bytes
from nazorat.pathway import access, actions, panels, queries
from nazorat.pathway.forms import LinkForm, OutsideFilter, OutsideForm, SaidForm, said_initial
from nazorat.pathway.queries.outside import NearerEnd, others_of, said_standing
from nazorat.people.access import MemberRequest


def outside_page(request: MemberRequest) -> HttpResponseBase:
    """What bodies from outside recommended, what the state answered and says it did, what we found."""
    form = OutsideFilter(request.GET)
    asked = form.asked
    found = queries.outside_found(asked)
    total = found.count()
    page = page_of(NearerEnd(found, total), request.GET.get("page"), total=total)
    narrowed = any(asked.values())
    shown = {
        "filter_form": form, "page": page, "tabs": panels.tabs("outside"), "narrowed": narrowed,
        "known": page.total or (narrowed and queries.outside_standing().exists()), "keeps": access.may_keep(request.user),
        "open": queries.alike_open().exists() if access.may_keep(request.user) else False,
    }  # fmt: skip
    return render(request, "pathway/outside.html", shown)


def outside_table(request: MemberRequest) -> HttpResponseBase:
    """The recommendations asked for, as CSV or with `format=xlsx` as a workbook, under heads that an import knows."""
    found, today = queries.outside_found(OutsideFilter(request.GET).asked), timezone.localdate()
    sheet = Sheet("recommendations", queries.OUTSIDE_HEAD, queries.outside_cells(found))
    if request.GET.get("format") == "xlsx":
        return download(xlsx_bytes(sheet), f"outside-{today}.xlsx")
    return download(csv_bytes(sheet), f"outside-{today}.csv")


def recommendation_page(request: MemberRequest, outside_id: UUID) -> HttpResponseBase:
    """One recommendation: its words in each language, its tracks with what they said before, what it is matched to."""
    one = access.outside_for_reading(request.user, outside_id)
    standing = one.struck_at is None and one.same_as is None
    shown = {
        "one": one, "tracks": queries.tracks_of(one), "before": queries.said_before(one), "links": queries.links_of(one),
        "others": others_of(one), "measures": queries.measures_of_outside(one), "keeps": access.may_keep(request.user) and standing,
    }  # fmt: skip
    return render(request, "pathway/outside_one.html", shown)


def new_outside_page(request: MemberRequest) -> HttpResponseBase:
    """Enter one recommendation by hand."""
    form = OutsideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        one = actions.enter_outside(by=request.user, **form.cleaned_data)
        say(request, "outside-entered")
        return HttpResponseRedirect(reverse("outside-one", args=[one.id]))
    shown = {"form": form, "title": _("Enter a recommendation")}
    return render(request, "pathway/outside_edit.html", shown, status=422 if form.is_bound else 200)


def said_page(request: MemberRequest, outside_id: UUID, aspect: str) -> HttpResponseBase:
    """Say what stands on a track of a recommendation."""
    one, which = access.outside_for_keeping(request.user, outside_id), access.aspect_known(aspect)
    stands = said_standing(one, which)
    form = SaidForm(request.POST if request.method == "POST" else None, aspect=which, initial=said_initial(stands))
    if request.method == "POST" and form.is_valid():
        try:
            actions.say_outside(by=request.user, recommendation=one, aspect=which, seen=form.seen_id, **form.facts)
        except Problem as problem:
            form.keep(problem.sentence, problem.next_step, stands.id if stands else None)
        else:
            say(request, "outside-said")
            return HttpResponseRedirect(reverse("outside-one", args=[one.id]))
    shown = {"form": form, "title": which.label, "one": one, "stands": stands, "aspect": which.value}
    return render(request, "pathway/outside_edit.html", shown, status=422 if form.is_bound else 200)


def clear_view(request: MemberRequest, outside_id: UUID, aspect: str) -> HttpResponseBase:
    """What stands on a track is unknown again."""
    one, which = access.outside_for_keeping(request.user, outside_id), access.aspect_known(aspect)
    stands = said_standing(one, which)
    actions.clear_said(by=request.user, recommendation=one, aspect=which, seen=stands.id if stands else None)
    say(request, "outside-cleared")
    return HttpResponseRedirect(reverse("outside-one", args=[one.id]))


def link_page(request: MemberRequest, outside_id: UUID) -> HttpResponseBase:
    """Match a recommendation to an article, a gap, or one of our own."""
    one = access.outside_for_keeping(request.user, outside_id)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.link_outside(by=request.user, recommendation=one, **form.target)
        say(request, "outside-linked")
        return HttpResponseRedirect(reverse("outside-one", args=[one.id]))
    shown = {"form": form, "title": _("Match it"), "one": one}
    return render(request, "pathway/outside_edit.html", shown, status=422 if form.is_bound else 200)


def unlink_view(request: MemberRequest, outside_link_id: UUID) -> HttpResponseBase:
    """A match was wrong."""
    link = access.outside_link_for_removing(request.user, outside_link_id)
    actions.unlink_outside(by=request.user, link=link)
    say(request, "outside-unlinked")
    return HttpResponseRedirect(reverse("outside-one", args=[link.recommendation_id]))


def part_view(request: MemberRequest, outside_id: UUID) -> HttpResponseBase:
    """What was taken for the same recommendation is one of its own."""
    double = access.double_for_parting(request.user, outside_id)
    actions.part_outside(by=request.user, recommendation=double)
    say(request, "outside-parted")
    return HttpResponseRedirect(reverse("outside-one", args=[double.id]))


def strike_view(request: MemberRequest, outside_id: UUID) -> HttpResponseBase:
    """A recommendation was entered wrongly."""
    one = access.outside_for_keeping(request.user, outside_id)
    actions.strike_outside(by=request.user, recommendation=one)
    say(request, "outside-struck")
    return HttpResponseRedirect(reverse("outside"))
