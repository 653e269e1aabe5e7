"""One provision through the rooms: which items of the tools ask about it, which norms rest on it, what was found and recommended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nazorat.findings.models import AdoptedFinding
from nazorat.findings.queries import adopted_findings
from nazorat.recommendations.models import AdoptedRecommendation
from nazorat.recommendations.queries import register
from nazorat.standards.models import ArticleVersion, Limit, NormEntry, Power, Provision, Theme
from nazorat.standards.queries import with_entries
from nazorat.tools.models import ToolVersion
from nazorat.tools.queries import forms_of_versions, latest_versions
from nazorat.xlsform import Form, Question


@dataclass(frozen=True)
class Items:
    """The items on paper of one tool, in its newest version, that carry the provision."""

    version: ToolVersion
    form: Form
    questions: list[Question]


@dataclass(frozen=True)
class Dossier:
    """What every room knows of one provision. Findings and recommendations are those of adopted reports."""

    provision: Provision
    themes: list[Theme]
    powers: list[Power]
    limits: list[Limit]
    items: list[Items]
    findings: list[AdoptedFinding]
    recommendations: list[AdoptedRecommendation]
    # national law: the versions of an article, the newest first, and what it says beside which international provision
    versions: list[ArticleVersion]
    matches: list[Provision]
    national: list[Provision]
    norms: list[NormEntry]

    @property
    def asked(self) -> int:
        """How many items ask about it."""
        return sum(len(group.questions) for group in self.items)


def dossier(provision: Provision) -> Dossier:
    """The provision through the rooms, in a fixed number of queries whatever it has gathered.

    Tools cite the catalogue: an item asks about an article of national law when it asks about what the article is matched with.
    """
    code = provision.code
    matches = [one.provision for one in provision.matches.select_related("provision__instrument")]
    links = provision.theme_links.select_related("theme").order_by("order")
    return Dossier(
        provision,
        [link.theme for link in links],
        list(Power.objects.filter(provision=provision)),
        list(with_entries(Limit.objects.filter(provision=provision))),
        list(_items({code, *(one.code for one in matches)})),
        # lists of codes are JSON, which SQLite cannot search by a part; adopted rows are some thousands at most
        [row for row in adopted_findings() if code in row.provisions],
        [row for row in register() if code in row.provisions],
        list(provision.versions.select_related("entered_by")),
        matches,
        [
            one.article
            for one in provision.matched_by.select_related("article__instrument").order_by(
                "article__instrument__code", "article__number"
            )
        ],
        list(provision.norm_entries.select_related("limit", "entered_by")),
    )


def _items(codes: set[str]) -> Iterator[Items]:
    versions = latest_versions()
    forms = forms_of_versions(version.id for version in versions)
    for version in versions:
        questions = [question for question in forms[version.id].paper() if not codes.isdisjoint(question.provisions)]
        if questions:
            yield Items(version, forms[version.id], questions)
