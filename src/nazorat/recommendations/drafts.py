"""A recommendation in clear, as it is sealed and opened, and what its words still lack. It lives in one request's memory."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from re import Pattern
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _, override

LANGUAGES = ("ru", "tg", "en")
MASTER = "ru"
MOST_IN_REPORT = 15
PRIORITIES = (3, 6)
# an office within the addressed body; the body of the director is the place's authority
OFFICES = {"director": _("Director of the place")}


def office_in(code: str, language: str) -> str:
    """An office in a language, for letters and reports that are written in several."""
    with override(language):
        return str(OFFICES.get(code, code))


@dataclass(frozen=True)
class RecommendationText:
    """One act to one lead addressee. `words` and `indicator` by language.

    The term is `days` from adoption or a `deadline`, never both. `repeats` is an adopted recommendation that was not carried out.
    `judged` are the checks that only people can answer, as they answered them.
    """

    words: Mapping[str, str]
    indicator: Mapping[str, str]
    addressee: UUID
    place: UUID
    deadline: date | None
    priority: bool
    days: int | None = None
    office: str = ""
    supervisor: UUID | None = None
    findings: tuple[UUID, ...] = ()
    provisions: tuple[str, ...] = ()
    cause: str = ""
    repeats: UUID | None = None
    judged: tuple[str, ...] = ()

    def pack(self) -> bytes:
        held = {
            **self.__dict__,
            "addressee": str(self.addressee),
            "place": str(self.place),
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "supervisor": str(self.supervisor) if self.supervisor else None,
            "findings": [str(one) for one in self.findings],
            "repeats": str(self.repeats) if self.repeats else None,
        }
        return json.dumps(held, ensure_ascii=False).encode()

    def due(self, adopted: date) -> date | None:
        """The last day of the term when the report is adopted on this day; None without a term."""
        return adopted + timedelta(days=self.days) if self.days is not None else self.deadline


def recommendation_from(data: bytes) -> RecommendationText:
    held: dict[str, Any] = json.loads(data)
    return RecommendationText(
        **{
            **held,
            "addressee": UUID(held["addressee"]),
            "place": UUID(held["place"]),
            "deadline": date.fromisoformat(held["deadline"]) if held["deadline"] else None,
            "supervisor": UUID(held["supervisor"]) if held["supervisor"] else None,
            "findings": tuple(UUID(one) for one in held["findings"]),
            "provisions": tuple(held["provisions"]),
            "repeats": UUID(held["repeats"]) if held["repeats"] else None,
            "judged": tuple(held["judged"]),
        }
    )


@dataclass(frozen=True)
class OpenRecommendation:
    """An opened recommendation with its row."""

    id: UUID
    visit_id: UUID
    number: int
    version: int
    adopted: bool
    text: RecommendationText = field(repr=False)

    def said(self, language: str) -> str:
        """The act in a language, falling back to Russian."""
        return self.text.words.get(language) or self.text.words.get(MASTER, "")

    @property
    def checks(self) -> list[Check]:
        return checks_of(self.text)

    @property
    def first_checks(self) -> list[Check]:
        """The three that every list shows."""
        return [check for check in self.checks if check.code in FIRST]


# What a draft lacks: advice, never a refusal (practice, rule 21; Double-SMART after APT, domain.md 2.9).

FIRST = ("specific", "time_bound", "targeted")
CHECK_WORDS = {
    "specific": _("Specific: one act"),
    "time_bound": _("Time-bound: a term"),
    "targeted": _("Targeted: one addressee"),
    "measurable": _("Measurable: an indicator"),
    "achievable": _("Achievable: within their power and means"),
    "results": _("Results-oriented: says what will be different for persons held"),
    "solution": _("Solution-suggestive: says how it could be done"),
    "mindful": _("Mindful of order, priority and risk"),
    "argued": _("Argued: with evidence and norm"),
    "root_cause": _("Responsive to the root cause"),
}
ASKED = ("achievable", "results", "solution", "mindful")


@dataclass(frozen=True)
class Check:
    """One quality check. `asked`: only people can answer it."""

    code: str
    holds: bool
    asked: bool = False

    @property
    def words(self) -> str:
        return str(CHECK_WORDS[self.code])


def checks_of(text: RecommendationText) -> list[Check]:
    """The ten checks, three first."""
    lacking = {hint.code for hint in hints_of(text)}
    known = {
        "specific": bool(text.words.get(MASTER)) and not lacking & {"two_verbs", "vague"},
        "time_bound": text.deadline is not None or text.days is not None,
        "targeted": "several_addressees" not in lacking,
        "measurable": bool(text.indicator.get(MASTER)),
        "argued": bool(text.findings) and bool(text.provisions),
        "root_cause": text.cause not in ("", "unclear"),
    }
    return [Check(code, known.get(code, code in text.judged), code in ASKED) for code in CHECK_WORDS]


HINT_WORDS = {
    "two_verbs": _("Two acts in one: “%(excerpt)s”. Make two recommendations of it."),
    "vague": _("“%(excerpt)s” can be done without changing anything. Say what will be done."),
    "several_addressees": _("“%(excerpt)s” addresses several bodies. One leads; name it."),
    "no_deadline": _("There is no term."),
    "no_evidence": _("It rests on no finding."),
    "no_standard": _("No norm is named."),
}


@dataclass(frozen=True)
class Hint:
    """Something to look at in the words, in a language, or about the draft as a whole (language "")."""

    code: str
    language: str = ""
    excerpt: str = ""

    @property
    def words(self) -> str:
        return str(HINT_WORDS[self.code]) % {"excerpt": self.excerpt}


def hints_of(text: RecommendationText) -> list[Hint]:
    """All that a reader of drafts would ask about."""
    found = [hint for language, said in text.words.items() if language in WORDING for hint in wording_hints(said, language)]
    lacking = {
        "no_deadline": text.deadline is None and text.days is None,
        "no_evidence": not text.findings,
        "no_standard": not text.provisions,
    }
    return [*found, *(Hint(code) for code, lacks in lacking.items() if lacks)]


@dataclass(frozen=True)
class Wording:
    """Patterns of one language: what is vague, what names several bodies, what begins a clause, what is a verb of an act there."""

    vague: Pattern[str]
    several: Pattern[str]
    joint: Pattern[str]
    verb: Pattern[str]


def _any(text: str) -> Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", re.IGNORECASE)


ACTS_EN = (
    "abolish|address|adopt|allow|amend|answer|appoint|arrange|ban|begin|bring|build|change|check|clean|close|create|cut|decide|deliver"
    "|employ|enable|end|ensure|equip|establish|examine|explain|extend|fit|forbid|fund|give|grant|guarantee|heat|hire|improve|increase"
    "|inform|inspect|install|instruct|introduce|investigate|issue|keep|let|light|limit|look into|make|measure|move|notify|offer|open"
    "|order|organi[sz]e|pay|permit|place|post|prepare|prohibit|protect|provide|publish|put|reduce|register|release|remove|renew|repair"
    "|replace|report|review|revise|say|send|separate|set|show|sign|staff|start|stop|supply|take|teach|tell|test|train|transfer|use"
    "|verify|write"
)
NOUNS_RU = "ость|есть|асть|сеть|путь|мать|дочь|ночь|речь|печь|помощь"
WORDING = {
    "ru": Wording(
        vague=_any(
            r"приня\w+ (?:\w+ ){0,2}мер\w*|рассмотреть|рассматрива\w+|изучить (?:вопрос|возможность)|усил\w+ (?:контроль|работу)"
            r"|активизировать\w*|обрат\w+ (?:особое )?внимание|по возможности|продолж\w+ (?:работу|усилия)|стремиться|содействовать"
        ),
        several=_any(
            r"совместно с|вместе с (?:министерств\w+|прокурат\w+|управлени\w+)|всем ведомствам|соответствующи\w+ орган\w+"
        ),
        joint=re.compile(r"[;.]\s+|,?\s+(?:и|а также|затем)\s+|,\s+"),
        verb=re.compile(rf"(?:не\s+)?(?!\w*(?:{NOUNS_RU})\b)\w{{2,}}(?:ать|ять|еть|ить|уть|оть|ти|чь)(?:ся)?\b", re.IGNORECASE),
    ),
    "tg": Wording(
        vague=_any(
            r"чора\w* (?:\w+ ){0,2}(?:андеш\w+|дид\w+)|тадбир\w* (?:\w+ ){0,2}(?:андеш\w+|гирифт\w+)|баррасӣ (?:намоя\w+|кун\w+|намудан|кардан)"
            r"|назорат\w* (?:пурзӯр|тақвият) \w+|диққат (?:диҳ\w+|додан)|(?:дар сурати )?имкон\w* (?:дошт\w+|бошад)|кӯшиш (?:намоя\w+|кун\w+)"
        ),
        several=_any(r"якҷоя бо|ҳамроҳ бо (?:вазорат\w*|прокурат\w*)|мақомоти дахлдор\w*|ҳамаи идора\w*"),
        joint=re.compile(r"[;.]\s+|\s+(?:ва|инчунин|сипас)\s+|,\s+"),
        verb=re.compile(r"\w{2,}(?:дан|тан)\b(?!и)|(?:на)?\w{2,}(?:анд|ед)\b", re.IGNORECASE),
    ),
    "en": Wording(
        vague=_any(
            r"(?:take|adopt) (?:\w+ ){0,2}(?:measures|steps)|consider\w*|strengthen (?:control|efforts|work)|pay (?:\w+ )?attention"
            r"|where possible|as appropriate|as far as possible|continue (?:to|efforts)|explore (?:the )?possib\w+|strive|endeavou?r"
        ),
        several=_any(r"together with|jointly with|in cooperation with|all (?:relevant|competent) (?:bodies|authorities|agencies)"),
        joint=re.compile(r"[;.]\s+|,?\s+(?:and|then|as well as)\s+|,\s+", re.IGNORECASE),
        verb=re.compile(rf"(?:do not |not )?(?:{ACTS_EN})\b", re.IGNORECASE),
    ),
}


def wording_hints(said: str, language: str) -> list[Hint]:
    """Vague verbs, several addressees, and a second act, in one language. ru, tg or en."""
    rules = WORDING[language]
    found = [Hint("vague", language, match.group()) for match in rules.vague.finditer(said)]
    found += [Hint("several_addressees", language, match.group()) for match in rules.several.finditer(said)]
    second = second_act(said, rules)
    return [*found, Hint("two_verbs", language, second)] if second else found


def second_act(said: str, rules: Wording) -> str:
    """The clause with a second verb of its own, or "". A heuristic: the clauses are what stands between joints."""
    acts = []
    for clause in rules.joint.split(said.strip()):
        match = rules.verb.match(clause) if rules is WORDING["en"] else rules.verb.search(clause)
        if match:
            acts.append(clause.strip(" .;,"))
    return acts[1] if len(acts) > 1 else ""
