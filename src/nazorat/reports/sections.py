"""The fixed lists of sections: their numbers at rest, codes, printed numbers and the themes whose findings they hold."""

from __future__ import annotations

from dataclasses import dataclass

from nazorat.reports.models import Report

LANGUAGES = ("ru", "tg", "en")


@dataclass(frozen=True)
class SectionKind:
    """`number` is what stands in the row and never changes; `printed` is "6.4" or "A" on paper."""

    number: int
    code: str
    printed: str
    level: int = 1
    themes: tuple[str, ...] = ()

    @property
    def annex(self) -> bool:
        return self.printed.isalpha()


VISIT = (
    SectionKind(1, "summary", "1"),
    SectionKind(2, "mandate", "2"),
    SectionKind(3, "method", "3"),
    SectionKind(4, "place", "4"),
    SectionKind(5, "earlier", "5"),
    SectionKind(6, "findings", "6"),
    SectionKind(61, "treatment", "6.1", 2, ("TREAT",)),
    SectionKind(62, "safeguards", "6.2", 2, ("SAFEG",)),
    SectionKind(63, "conditions", "6.3", 2, ("MAT",)),
    SectionKind(64, "regime", "6.4", 2, ("REGIME",)),
    SectionKind(65, "health", "6.5", 2, ("HEALTH", "INVOL")),
    SectionKind(66, "discipline", "6.6", 2, ("PROT", "TREAT.FORCE", "TREAT.RESTRAINT")),
    SectionKind(67, "groups", "6.7", 2, ("GROUPS",)),
    SectionKind(68, "complaints", "6.8", 2, ("SAFEG.COMPLAINT",)),
    SectionKind(69, "management", "6.9", 2, ("STAFF", "MGMT")),
    SectionKind(7, "causes", "7"),
    SectionKind(8, "good-practice", "8"),
    SectionKind(9, "recommendations", "9"),
    SectionKind(10, "next", "10"),
    SectionKind(21, "annex-method", "A"),
    SectionKind(22, "annex-access", "B"),
    SectionKind(23, "annex-rooms", "C"),
    SectionKind(24, "annex-registers", "D"),
    SectionKind(25, "annex-recommendations", "E"),
    SectionKind(26, "annex-reply", "F"),
    SectionKind(27, "annex-undertakings", "G"),
    SectionKind(28, "annex-provisions", "H"),
    SectionKind(29, "annex-team", "I"),
    SectionKind(30, "annex-glossary", "J"),
    SectionKind(31, "annex-credibility", "K"),
)

CONSOLIDATED = (
    SectionKind(41, "foreword", "1"),
    SectionKind(42, "overview", "2"),
    SectionKind(43, "pilot-mandate", "3"),
    SectionKind(44, "places", "4"),
    SectionKind(45, "pilot-method", "5"),
    SectionKind(46, "common", "6"),
    SectionKind(47, "lessons", "7"),
    SectionKind(48, "systems", "8"),
    SectionKind(49, "replies", "9"),
    SectionKind(50, "annex-places", "A"),
    SectionKind(51, "annex-ratification", "B"),
    SectionKind(52, "annex-terms", "C"),
    SectionKind(53, "annex-questions", "D"),
)

SHORT = (
    SectionKind(71, "short-summary", "1"),
    SectionKind(72, "short-visit", "2"),
    SectionKind(73, "short-findings", "3"),
    SectionKind(74, "short-recommendations", "4"),
    SectionKind(75, "short-replies", "5"),
    SectionKind(76, "short-method", "6"),
)
# one page each
PLAIN = (
    SectionKind(81, "plain-who", "1"),
    SectionKind(82, "plain-found", "2"),
    SectionKind(83, "plain-asked", "3"),
    SectionKind(84, "plain-reach", "4"),
)
BRIEF = (
    SectionKind(91, "brief-reach", "1"),
    SectionKind(92, "brief-found", "2"),
    SectionKind(93, "brief-asked", "3"),
    SectionKind(94, "brief-limits", "4"),
)
# numbered apart from the consolidated report: its parts hold one theme alone
THEMATIC = (
    SectionKind(101, "theme-foreword", "1"),
    SectionKind(102, "theme-summary", "2"),
    SectionKind(103, "theme-places", "3"),
    SectionKind(104, "theme-method", "4"),
    SectionKind(105, "theme-figures", "5"),
    SectionKind(106, "theme-people", "6"),
    SectionKind(107, "theme-common", "7"),
    SectionKind(108, "theme-good", "8"),
    SectionKind(109, "theme-recommendations", "9"),
    SectionKind(110, "theme-replies", "10"),
    SectionKind(111, "theme-annex-places", "A"),
    SectionKind(112, "theme-annex-provisions", "B"),
    SectionKind(113, "theme-annex-questions", "C"),
)
# what a mechanism's annual report holds: Optional Protocol, articles 18, 19, 21 and 23
ANNUAL = (
    SectionKind(121, "annual-foreword", "1"),
    SectionKind(122, "annual-numbers", "2"),
    SectionKind(123, "annual-mandate", "3"),
    SectionKind(124, "annual-means", "4"),
    SectionKind(125, "annual-visits", "5"),
    SectionKind(126, "annual-unreached", "6"),
    SectionKind(127, "annual-findings", "7"),
    SectionKind(128, "annual-recommendations", "8"),
    SectionKind(129, "annual-dialogue", "9"),
    SectionKind(130, "annual-reprisals", "10"),
    SectionKind(131, "annual-law", "11"),
    SectionKind(132, "annual-annex-places", "A"),
    SectionKind(133, "annual-annex-gaps", "B"),
    SectionKind(134, "annual-annex-terms", "C"),
)
LISTS = {
    Report.Kind.VISIT: VISIT, Report.Kind.CONSOLIDATED: CONSOLIDATED, Report.Kind.SHORT: SHORT, Report.Kind.PLAIN: PLAIN,
    Report.Kind.BRIEF: BRIEF, Report.Kind.THEMATIC: THEMATIC, Report.Kind.ANNUAL: ANNUAL,
}  # fmt: skip

_ALL = {kind.number: kind for kinds in LISTS.values() for kind in kinds}


def sections_of(report: Report) -> tuple[SectionKind, ...]:
    """The sections of a report in the order of the page."""
    return LISTS[Report.Kind(report.kind)]


def section_by_code(report: Report, code: str) -> SectionKind | None:
    return next((kind for kind in sections_of(report) if kind.code == code), None)


def section_of_theme(theme: str) -> SectionKind:
    """The section whose theme is the nearest above a finding's theme; the last one of chapter 6 takes what fits nowhere."""
    held = [(len(start), kind) for kind in VISIT for start in kind.themes if theme == start or theme.startswith(start + ".")]
    return max(held, key=lambda pair: pair[0])[1] if held else _ALL[69]
