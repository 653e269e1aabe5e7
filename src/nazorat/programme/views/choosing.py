from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from nazorat.kit.downloads import download
from nazorat.kit.flash import say
from nazorat.kit.pagination import asked_of, page_of
from nazorat.kit.spelling import key_of
from nazorat.people.access import MemberRequest, UnlockedRequest
from nazorat.places.models import Place
from nazorat.programme import actions
from nazorat.programme.access import override_for_ending
from nazorat.programme.forms import OverrideForm, ScoreCopyForm, ScoreForm, WeightsForm
from nazorat.programme.panels import tabs_of
from nazorat.programme.queries import TOLD_MONTHS, places_to_choose, scores_of, share_now, weights, weights_set
from nazorat.programme.rules import FACTORS, months_on
from nazorat.programme.score import Score, ranked


def score_page(request: UnlockedRequest) -> HttpResponseBase:
    """Every open place with its score and what it is made of, opened for a planner: one act for the page."""
    asked = asked_of(request)
    form, book = ScoreForm(asked), actions.open_book(by=request.keyring)
    scores = _ranked(book, places_to_choose())
    rank = {score.place.id: number for number, score in enumerate(scores, 1)}
    given = form.cleaned_data if form.is_valid() else {}
    words, kind = key_of(given.get("q") or "").split(), given.get("kind") or ""
    found = [(rank[one.place.id], one) for one in scores if kind in ("", one.place.kind) and (not words or _fits(one, words))]
    names = {one.place.id: one.place.name for one in scores}
    shown = {
        "tabs": tabs_of(request, "score"), "filter_form": form, "sealed": True, "page": page_of(found, asked.get("page")), "book": book,
        "share": share_now(), "raised": [(one, names.get(one.place_id, "—")) for one in book.raised],
        "weights": [(FACTORS[code][1], weight) for code, weight in weights().items()],
    }  # fmt: skip
    return render(request, "programme/score.html", shown)


def copy_scores_page(request: UnlockedRequest) -> HttpResponseBase:
    """The whole list as a table, in an age file under a passphrase made for this copy."""
    form = ScoreCopyForm(request.POST if request.method == "POST" else None, by=request.user)
    if not form.is_valid():
        return render(request, "programme/score_copy.html", {"form": form}, status=422 if form.is_bound else 200)
    kind, phrase = form.cleaned_data["format"], form.cleaned_data["passphrase"]
    # a few bodies hold thousands of places: fetched apart, each is read once
    scores = _ranked(actions.open_book(by=request.keyring), places_to_choose().prefetch_related("authority"))
    content = actions.export_scores(by=request.keyring, scores=scores, kind=kind, passphrase=phrase)
    return download(content, f"scores-{timezone.localdate().isoformat()}.{kind}.age", "application/octet-stream")


def weights_page(request: MemberRequest) -> HttpResponseBase:
    """Say what each factor counts; beneath it who changed what and when."""
    form = WeightsForm(request.POST if request.method == "POST" else None, held=weights())
    if form.is_valid():
        actions.set_weights(by=request.user, weights_given=form.cleaned_data)
        say(request, "weights-set")
        return HttpResponseRedirect(reverse("programme-score"))
    shown = {"form": form, "before": list(weights_set()[:100])}
    return render(request, "programme/weights.html", shown, status=422 if form.is_bound else 200)


def draw_share_page(request: UnlockedRequest) -> HttpResponseBase:
    """Draw a new random share, after asking."""
    if request.method == "POST":
        actions.draw_share(by=request.keyring)
        say(request, "share-drawn")
        return HttpResponseRedirect(reverse("programme-score"))
    return render(request, "programme/share.html", {"share": share_now()})


def override_page(request: UnlockedRequest) -> HttpResponseBase:
    """Raise or lower the score of a place, with the reason."""
    form = OverrideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.override_score(by=request.keyring, **form.cleaned_data)
        say(request, "score-overridden")
        return HttpResponseRedirect(reverse("programme-score"))
    return render(request, "programme/override.html", {"form": form}, status=422 if form.is_bound else 200)


def end_override_page(request: UnlockedRequest, override_id: UUID) -> HttpResponseBase:
    """Let an override count no longer, after asking."""
    override = override_for_ending(request.user, override_id)
    if request.method == "POST":
        actions.end_override(by=request.keyring, override=override)
        say(request, "override-ended")
        return HttpResponseRedirect(reverse("programme-score"))
    return render(request, "programme/override_end.html", {"override": override})


def _ranked(book: actions.Book, places: Iterable[Place]) -> list[Score]:
    today = timezone.localdate()
    return ranked(scores_of(places, book.told(months_on(today, -TOLD_MONTHS)), book.raised, book.seed, today))


def _fits(one: Score, words: list[str]) -> bool:
    said = key_of(" ".join([one.place.name_ru, one.place.name_tg, one.place.name_en, one.place.region]))
    return all(word in said for word in words)
