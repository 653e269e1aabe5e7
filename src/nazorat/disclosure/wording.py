"""Rule status_wording: neutral verbs that fit the status of a finding (practice R11). Advice only, it never stops the gate."""

from __future__ import annotations

import re
from dataclasses import dataclass
from re import Pattern

from .catches import Catch, Paragraph, Span, caught
from .context import Context
from .questions import WORDING_LAW, WORDING_LOADED, WORDING_NO_SOURCE, WORDING_TOO_STRONG, WORDING_TOO_WEAK


@dataclass(frozen=True)
class Verbs:
    """Patterns of one language: words of doubt, of proof, of proof beyond doubt, of telling, of a court; and a not that stands before proof."""

    loaded: Pattern[str]
    proven: Pattern[str]
    settled: Pattern[str]
    told: Pattern[str]
    law: Pattern[str]


def _any(text: str) -> Pattern[str]:
    return re.compile(rf"\b(?:{text})\b", re.IGNORECASE)


VERBS = {
    "ru": Verbs(
        loaded=_any(r"якобы|голословн\w*|дескать|мнимы\w*|утвержда\w+, будто|будто бы|жалу[ею]тся на то, будто"),
        proven=_any(r"(?<!не )(?:установлен\w*|доказан\w*|выявлен\w*|подтвержден\w*|подтверждён\w*)"),
        settled=_any(r"(?<!не )(?:установлен\w*|доказан\w*)"),
        told=_any(r"заяви\w+|заявля\w+|заявлен\w*|сообщи\w+|сообща\w+|сказа\w+|говор\w+|рассказ\w+|по словам|со слов|упомян\w+"),
        law=_any(r"пытк\w*|пыток|истязани\w*|преступлени\w*|преступник\w*|незаконн\w*"),
    ),
    "tg": Verbs(
        loaded=_any(r"гӯё|бардурӯғ|беасос|гуё ки|гӯё ки"),
        proven=_any(r"(?<!на)муқаррар (?:шуд|шудааст|карда шуд\w*|гардид\w*)|исбот \w+|собит \w+|тасдиқ шуд\w*"),
        settled=_any(r"(?<!на)муқаррар (?:шуд|шудааст|карда шуд\w*|гардид\w*)|исбот \w+|собит \w+"),
        told=_any(r"гуфт\w*|мегӯ\w+|изҳор\w*|нақл\w*|ба гуфтаи|хабар дод\w*|баён\w*"),
        law=_any(r"шиканҷа\w*|ҷиноят\w*|ҷинояткор\w*|ғайриқонунӣ\w*"),
    ),
    "en": Verbs(
        loaded=_any(r"allegedly|supposedly|purported(?:ly)?|so-called|claim(?:s|ed)? to have|would have us believe"),
        proven=_any(r"(?<!not )(?:established|proven|proved|found that|confirmed|it is clear that)"),
        settled=_any(r"(?<!not )(?:established|proven|proved|it is clear that)"),
        told=_any(r"said|says?|stated?|states|told|reported|reports?|according to|mentioned|spoke|described"),
        law=_any(r"tortur\w*|crimes?|criminals?|unlawful\w*|illegal\w*"),
    ),
}


def status_wording(paragraph: Paragraph, context: Context) -> list[Catch]:
    """Words that say more or less than the finding's status, doubt whoever told it, or judge in the place of a court."""
    verbs = VERBS[paragraph.language]
    found: list[tuple[Span, str]] = []
    found += [(match.span(), WORDING_LOADED) for match in verbs.loaded.finditer(paragraph.text)]
    if paragraph.status:
        allowed = {word.casefold() for word in context.allowed_words}
        found += [
            (match.span(), WORDING_LAW) for match in verbs.law.finditer(paragraph.text) if match.group().casefold() not in allowed
        ]
    if paragraph.status in {"alleged", "contradicted", "not_established"}:
        found += [(match.span(), WORDING_TOO_STRONG) for match in verbs.proven.finditer(paragraph.text)]
    if paragraph.status == "supported":
        found += [(match.span(), WORDING_TOO_STRONG) for match in verbs.settled.finditer(paragraph.text)]
    if paragraph.status == "alleged" and not verbs.told.search(paragraph.text):
        found.append(((0, len(paragraph.text)), WORDING_NO_SOURCE))
    if paragraph.status == "established" and verbs.told.search(paragraph.text) and not verbs.proven.search(paragraph.text):
        found += _only_told(paragraph, verbs)
    return [
        caught("status_wording", paragraph, span, question, blocking=False, status=paragraph.status)
        for span, question in sorted(found)
    ]


def _only_told(paragraph: Paragraph, verbs: Verbs) -> list[tuple[Span, str]]:
    """An established finding of one sentence that only tells who said it."""
    match = verbs.told.search(paragraph.text)
    single = len(re.findall(r"[.!?](?:\s|\Z)", paragraph.text)) <= 1
    return [(match.span(), WORDING_TOO_WEAK)] if match and single else []
