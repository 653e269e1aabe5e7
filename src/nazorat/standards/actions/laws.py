from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from nazorat.audit import actions as audit
from nazorat.kit.problems import Problem
from nazorat.people.models import Member
from nazorat.standards.laws import LANGUAGES, LAW_CODE, ArticleFacts, Law, LawFacts, numbered
from nazorat.standards.models import (
    ArticleVersion,
    Instrument,
    LawKind,
    LawVersion,
    Match,
    Provision,
    ProvisionTheme,
    Standing,
    Theme,
)
from nazorat.standards.queries import article_facts, law_facts
from nazorat.standards.signals import reference_loaded


@dataclass(frozen=True)
class Brought:
    """How many laws and articles of a table were new, changed and the same."""

    new: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: Brought) -> Brought:
        return Brought(self.new + other.new, self.changed + other.changed, self.same + other.same)


def enter_law(*, by: Member, code: str, facts: LawFacts) -> Instrument:
    """Enter a national instrument under a code of its own ("CPC"). Problem "law-known", "law-incomplete" or, for others than
    the coordinator, "refused"."""
    _coordinator(by)
    with transaction.atomic():
        law = _new_law(by, code, facts)
        reference_loaded.send(Provision)
        audit.append("standards.enter-law", by=by.pk, organisation=by.organisation_id, obj=law.pk)
    return law


def change_law(*, by: Member, law: Instrument, facts: LawFacts, why: str, version: int) -> LawVersion:
    """The next version of a national instrument, in place of the one the person saw.

    Problem "changed-meanwhile", "law-same" where nothing differs, "law-incomplete" (also without a reason), "refused".
    """
    _coordinator(by)
    if not why.strip():
        raise Problem("law-incomplete")
    with transaction.atomic():
        if law_facts(_newest_law(law, version)) == facts:
            raise Problem("law-same")
        made = _law_version(by, law, facts, why.strip(), version + 1)
        reference_loaded.send(Provision)
        audit.append("standards.change-law", by=by.pk, organisation=by.organisation_id, obj=law.pk)
    return made


def enter_article(*, by: Member, law: Instrument, number: str, facts: ArticleFacts) -> Provision:
    """Enter an article of a national instrument: "12" or "143-1". Problem "article-known", "law-incomplete", "refused"."""
    _coordinator(by)
    with transaction.atomic():
        article = _new_article(by, law, number, facts)
        reference_loaded.send(Provision)
        audit.append("standards.enter-article", by=by.pk, organisation=by.organisation_id, obj=article.pk)
    return article


def change_article(*, by: Member, article: Provision, facts: ArticleFacts, why: str, version: int) -> ArticleVersion:
    """The next version of an article, in place of the one the person saw. Problems as `change_law`."""
    _coordinator(by)
    if not why.strip():
        raise Problem("law-incomplete")
    with transaction.atomic():
        if article_facts(_newest_article(article, version)) == facts:
            raise Problem("law-same")
        made = _article_version(by, article, facts, why.strip(), version + 1)
        reference_loaded.send(Provision)
        audit.append("standards.change-article", by=by.pk, organisation=by.organisation_id, obj=article.pk)
    return made


def import_laws(*, by: Member, laws: Iterable[Law], why: str) -> Brought:
    """Bring a table of laws and articles in, whole or not at all. What is there and differs becomes a next version for this reason;
    what is the same stays; what the table does not name is left alone. Problem "law-incomplete", "refused"."""
    _coordinator(by)
    why = why.strip()
    if not why:
        raise Problem("law-incomplete")
    with transaction.atomic():
        brought = sum((_bring(by, law, why) for law in laws), Brought())
        if brought.new or brought.changed:
            reference_loaded.send(Provision)
            count = brought.new + brought.changed
            audit.append("standards.import-laws", by=by.pk, organisation=by.organisation_id, count=count)
    return brought


def _coordinator(by: Member) -> None:
    if by.role != Member.Role.COORDINATOR or not by.is_active:
        raise Problem("refused")


def _bring(by: Member, said: Law, why: str) -> Brought:
    law = Instrument.objects.filter(code=said.code).exclude(entered_by=None).first()
    if law is None:
        law, brought = _new_law(by, said.code, said.facts), Brought(new=1)
    else:
        held = _newest_law(law)
        brought = Brought(same=1)
        if law_facts(held) != said.facts:
            _law_version(by, law, said.facts, why, held.number + 1)
            brought = Brought(changed=1)
    known = {row.numbered: row for row in Provision.objects.filter(instrument=law).prefetch_related("versions")}
    for number, facts in said.articles.items():
        if number not in known:
            _new_article(by, law, number, facts)
            brought += Brought(new=1)
            continue
        newest = known[number].versions.all()[0]
        if article_facts(newest) == facts:
            brought += Brought(same=1)
        else:
            _article_version(by, known[number], facts, why, newest.number + 1)
            brought += Brought(changed=1)
    return brought


def _new_law(by: Member, code: str, facts: LawFacts) -> Instrument:
    if not LAW_CODE.fullmatch(code):
        raise Problem("law-incomplete")
    if Instrument.objects.filter(code=code).exists():
        raise Problem("law-known")
    law = Instrument(code=code, unit="article", status=Standing.NATIONAL, order=0, entered_by=by)
    _law_version(by, law, facts, "", 1)
    return law


def _law_version(by: Member, law: Instrument, facts: LawFacts, why: str, number: int) -> LawVersion:
    titles = _titles(facts)
    _bounds(facts)
    if facts.kind not in LawKind.values:
        raise Problem("law-incomplete")
    for name, title in titles.items():
        setattr(law, name, title)
        setattr(law, name.replace("title", "short"), law.code)
    law.symbol = facts.official_number
    law.year = facts.issued_on.year if facts.issued_on else None
    law.save()
    return LawVersion.objects.create(instrument=law, number=number, why=why, entered_by=by, **asdict(facts))


def _new_article(by: Member, law: Instrument, number: str, facts: ArticleFacts) -> Provision:
    if not law.own:
        raise Problem("law-of-library")
    try:
        whole, suffix = numbered(number)
    except ValueError as error:
        raise Problem("law-incomplete") from error
    if Provision.objects.filter(instrument=law, number=whole, suffix=suffix).exists():
        raise Problem("article-known")
    article = Provision(instrument=law, number=whole, suffix=suffix, code=f"{law.code} {number}")
    _article_version(by, article, facts, "", 1)
    return article


def _article_version(by: Member, article: Provision, facts: ArticleFacts, why: str, number: int) -> ArticleVersion:
    themes = {row.code: row for row in Theme.objects.filter(code__in=facts.themes)}
    matched = {row.code: row for row in Provision.objects.filter(code__in=facts.matches).exclude(instrument=article.instrument)}
    _bounds(facts)
    if not facts.themes or len(themes) != len(facts.themes) or len(matched) != len(facts.matches):
        raise Problem("law-incomplete")
    for name, title in _titles(facts).items():
        setattr(article, name, title)
    article.save()
    ProvisionTheme.objects.filter(provision=article).delete()
    ProvisionTheme.objects.bulk_create(
        ProvisionTheme(provision=article, theme=themes[code], order=order) for order, code in enumerate(facts.themes)
    )
    Match.objects.filter(article=article).delete()
    Match.objects.bulk_create(Match(article=article, provision=matched[code]) for code in facts.matches)
    said = {**asdict(facts), "themes": " ".join(facts.themes), "matches": ", ".join(facts.matches)}
    return ArticleVersion.objects.create(provision=article, number=number, why=why, entered_by=by, **said)


def _titles(facts: LawFacts | ArticleFacts) -> dict[str, str]:
    titles = {f"title_{language}": str(getattr(facts, f"title_{language}")) for language in LANGUAGES}
    if not any(titles.values()):
        raise Problem("law-incomplete")
    return titles


def _bounds(facts: LawFacts | ArticleFacts) -> None:
    if facts.in_force_from and facts.in_force_until and facts.in_force_until < facts.in_force_from:
        raise Problem("law-incomplete")


def _newest_law(law: Instrument, version: int | None = None) -> LawVersion:
    newest = LawVersion.objects.select_for_update().filter(instrument=law).first()
    if newest is None or (version is not None and newest.number != version):
        raise Problem("changed-meanwhile")
    return newest


def _newest_article(article: Provision, version: int) -> ArticleVersion:
    newest = ArticleVersion.objects.select_for_update().filter(provision=article).first()
    if newest is None or newest.number != version:
        raise Problem("changed-meanwhile")
    return newest
