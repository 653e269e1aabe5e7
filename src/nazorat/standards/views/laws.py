from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from nazorat.kit import flash
from nazorat.kit.downloads import download
from nazorat.kit.tables import KINDS, Sheet
from nazorat.people.access import MemberRequest
from nazorat.people.rights import may
from nazorat.standards import actions, queries
from nazorat.standards.access import article_for_keeping, law_for_keeping, law_for_reading
from nazorat.standards.forms import ArticleForm, LawForm, LawsForm
from nazorat.standards.laws import HEAD, rows_of


def laws_page(request: MemberRequest) -> HttpResponse:
    """National law entered here, from the constitution down."""
    shown = {"rows": queries.laws(), "may_enter": may(request.user, "standards-law-new")}
    return render(request, "standards/laws.html", shown)


def laws_table(request: MemberRequest, kind: str) -> HttpResponse:
    """All national law in its newest state, as CSV or XLSX; the import takes the same table."""
    if kind not in KINDS:
        raise Http404
    return download(KINDS[kind](Sheet("laws", HEAD, rows_of(queries.laws_as_table()))), f"national-law.{kind}")


def import_laws_page(request: MemberRequest) -> HttpResponse:
    """Bring a table of national law in, whole or not at all."""
    form = LawsForm(request.POST, request.FILES) if request.method == "POST" else LawsForm()
    if request.method == "POST" and form.is_valid():
        brought = actions.import_laws(by=request.user, laws=form.laws, why=form.cleaned_data["why"])
        return render(request, "standards/laws_imported.html", {"brought": brought})
    return render(request, "standards/laws_import.html", {"form": form, "columns": HEAD}, status=422 if form.is_bound else 200)


def law_page(request: MemberRequest, law_id: UUID) -> HttpResponse:
    """One law: what it is, its articles, its versions."""
    law = law_for_reading(request.user, law_id)
    versions = list(law.versions.select_related("entered_by"))
    shown = {
        "law": law, "now": versions[0], "versions": versions, "articles": list(queries.articles_of(law)),
        "may_enter": may(request.user, "standards-law-new"),
    }  # fmt: skip
    return render(request, "standards/law.html", shown)


def new_law_page(request: MemberRequest) -> HttpResponse:
    """Enter a national law."""
    form = LawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        law = actions.enter_law(by=request.user, code=form.cleaned_data["code"], facts=form.facts)
        flash.say(request, "law-entered")
        return redirect("standards-law", law.pk)
    return render(request, "standards/law_form.html", {"form": form}, status=422 if form.is_bound else 200)


def change_law_page(request: MemberRequest, law_id: UUID) -> HttpResponse:
    """Enter the next version of a law."""
    law = law_for_keeping(request.user, law_id)
    form = LawForm(request.POST or None, now=law.versions.all()[0])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.change_law(by=request.user, law=law, facts=form.facts, why=given["why"], version=given["version"])
        flash.say(request, "law-changed")
        return redirect("standards-law", law.pk)
    return render(request, "standards/law_form.html", {"form": form, "law": law}, status=422 if form.is_bound else 200)


def new_article_page(request: MemberRequest, law_id: UUID) -> HttpResponse:
    """Enter an article of a law."""
    law = law_for_keeping(request.user, law_id)
    form = ArticleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.enter_article(by=request.user, law=law, number=form.cleaned_data["number"], facts=form.facts)
        flash.say(request, "article-entered")
        return redirect("standards-law", law.pk)
    return render(request, "standards/article_form.html", {"form": form, "law": law}, status=422 if form.is_bound else 200)


def change_article_page(request: MemberRequest, article_id: UUID) -> HttpResponse:
    """Enter the next version of an article."""
    article = article_for_keeping(request.user, article_id)
    form = ArticleForm(request.POST or None, now=article.versions.all()[0])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.change_article(by=request.user, article=article, facts=form.facts, why=given["why"], version=given["version"])
        flash.say(request, "law-changed")
        return redirect("standards-law", article.instrument_id)
    shown = {"form": form, "law": article.instrument, "article": article}
    return render(request, "standards/article_form.html", shown, status=422 if form.is_bound else 200)
