"""The year of a mechanism in tables: its numbers with what they are out of, visits, means, answers, dialogue, proposals on law.

All of it is in clear already: acts of the mechanism and of authorities, words that were adopted. Persons are counted only where a released
report counted them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from django.db.models import Q

from nazorat.cases.queries import counts_of
from nazorat.disclosure.tables import THRESHOLD
from nazorat.fieldwork.models import FollowUp
from nazorat.kit import dates
from nazorat.kit.panels import gather
from nazorat.people.models import TrainingSession
from nazorat.places.models import Place
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.recommendations.queries import Line, achieved_of, grade_of, standing
from nazorat.recommendations.register import tally_of
from nazorat.reports.blocks.chunk import Chunk, Here, said, table_chunk, unknown
from nazorat.reports.blocks.recommendations import one_chunk
from nazorat.reports.models import Letter, Report
from nazorat.reports.queries import HEARD, figures_told
from nazorat.reports.scope import whole_year
from nazorat.typeset import Table
from nazorat.visits.access_log import gate_of, obstructions_standing, rights_of
from nazorat.visits.costs import costs_standing, days_on_site, spent_on
from nazorat.visits.models import Visit, Why

Rows = Iterator[tuple[str, ...]]
# rooms above that count requests for numbers answer here: a mapping of a name of the phrases to a number, for a first and a last day
ASKED = "annual-numbers-asked"
GRADES, ACHIEVED = ("A", "B", "C", "D", "E"), ("achieved", "partial", "not")


def annual(here: Here, what: str) -> Iterator[Chunk]:
    """`{{annual:numbers}}`, `:heard`, `:means`, `:visits`, `:kinds`, `:access`, `:state`, `:scales`, `:dialogue`, `:asked`, `:looks`, `:cases`,
    `:law`"""
    made = TABLES.get(what)
    if what == "law":
        yield from _law(here)
    elif made is None:
        yield unknown("annual", what)
    else:
        heads, align, rows = made
        found = tuple(rows(here))
        table = Table(tuple(here.say(f"head.{name}") for name in heads), found, align=align)
        yield table_chunk(table) if found else said(here.say("none-yet"))


def _span(here: Here) -> tuple[date, date]:
    """The first and the last day of the year; without a scope, of the year of the first visit."""
    scope, first = here.material.scope, here.material.first.visit.began_on
    year = whole_year(first.year if first else here.material.report.begun_at.year)
    since, until = (scope or year).since, (scope or year).until
    return since or date.min, until or date.max


def _visits(here: Here) -> list[Visit]:
    return [each.visit for each in here.material.visits]


def _made(here: Here) -> list[Visit]:
    return [one for one in _visits(here) if one.state == Visit.State.CLOSED]


def _inside(here: Here) -> int:
    return len({one.place_id for one in _made(here)})


def _given(here: Here) -> list[AdoptedRecommendation]:
    return list(AdoptedRecommendation.objects.filter(visit__in=_visits(here)))


def _number(here: Here, name: str, value: int, of: int | None = None) -> tuple[str, str, str]:
    return here.say(f"annual.{name}"), dates.number(value), "—" if of is None else dates.number(of)


def _numbers(here: Here) -> Rows:
    """The five numbers as far as a year has them; each with what it is out of."""
    since, until = _span(here)
    visits, made = _visits(here), _made(here)
    rows = AdoptedRecommendation.objects.filter(visit__in=visits)
    tally, waiting = tally_of(rows, until), rows.filter(Q(reply_due__gt=until) | Q(reply_due=None), replies=None).count()
    yield _number(here, "places", _inside(here), here.material.known_places)
    yield _number(here, "unannounced", sum(one.mode == Visit.Mode.UNANNOUNCED for one in made), len(made))
    yield _number(here, "refused", len(visits) - len(made), len(visits))
    yield _number(here, "reported", _reported(made), len(made))
    yield _number(here, "recommended", tally.made)
    yield _number(here, "in-term", tally.answered, tally.made - waiting)
    yield _number(here, "claimed", tally.claimed_done, tally.made)
    yield _number(here, "verified", tally.seen_done, tally.made)
    yield _number(here, "trainings", TrainingSession.objects.filter(held_on__range=(since, until)).count())
    powers = here.material.powers
    yield _number(here, "powers", sum(line.basis == "law" for line in powers), len(powers))


def _heard(here: Here) -> Rows:
    """Persons as released reports counted them; a count that none of them could show is not here."""
    found = figures_told(_visits(here))
    for name in HEARD:
        if name in found:
            yield _number(here, f"heard-{name}", found[name].value, None if name == "talks" else found[name].of)


def _reported(visits: list[Visit]) -> int:
    """Of how many of these visits a report was released."""
    told = Report.objects.filter(state=Report.State.RELEASED, kind__in=(Report.Kind.VISIT, Report.Kind.CONSOLIDATED))
    return len(set(told.filter(visits__in=visits).values_list("visits", flat=True)) & {one.id for one in visits})


def _means(here: Here) -> Rows:
    """Who worked for how long, and what was spent, as far as it was entered: by currency, and what a day on site costs."""
    for side in here.material.sides:
        seats = {seat.member_id for each in here.material.visits for seat in each.team if seat.member.organisation_id == side.id}
        yield here.say("annual.members", side=side.name_in(here.language)), dates.number(len(seats))
    days = sum(days_on_site(one.began_on, one.ended_on) for one in _made(here))
    yield here.say("annual.days"), dates.number(days)
    for each in spent_on(costs_standing().filter(visit__in=_visits(here))):
        yield here.say("annual.spent", currency=each.currency, n=dates.number(each.visits)), dates.number(each.amount, 2)
        if each.a_day is not None:
            yield here.say("annual.a-day", currency=each.currency), dates.number(each.a_day, 2)
    yield here.say("method.records"), dates.number(sum(sum(each.counts.values()) for each in here.material.visits))
    yield here.say("annual.no-means"), dates.number(here.material.unmade.count(Why.MEANS))
    yield here.say("annual.no-team"), dates.number(here.material.unmade.count(Why.TEAM))


def _visit_rows(here: Here) -> Rows:
    made, visits = _made(here), _visits(here)
    modes = Counter(one.mode for one in made)
    yield here.say("annual.made"), dates.number(len(made))
    for mode in Visit.Mode:
        # what every mechanism is asked for stands there even as nought
        if modes[mode] or mode in (Visit.Mode.UNANNOUNCED, Visit.Mode.ANNOUNCED):
            yield here.say("annual.of-them", what=here.say(f"mode.{mode.value}")), dates.number(modes[mode])
    for kind, count in sorted(Counter(one.kind for one in made if one.kind).items()):
        yield here.say("annual.of-them", what=here.say(f"kind.{kind}")), dates.number(count)
    if any(one.joint for one in made):
        yield here.say("annual.of-them", what=here.say("kind.joint")), dates.number(sum(one.joint for one in made))
    yield here.say("annual.past"), dates.number(sum(one.retrospective for one in made))
    yield here.say("unreached.cut-short"), dates.number(sum(one.why is not None for one in made))
    yield here.say("unreached.refused"), dates.number(len(visits) - len(made))
    yield here.say("unreached.unmade"), dates.number(len(here.material.unmade))


def _kinds(here: Here) -> Rows:
    """Places by kind: known, entered this year, and closed to us. A kind never says which of its places it was."""
    known = Counter(Place.objects.values_list("kind", flat=True))
    seen = Counter(kind for _id, kind in {(one.place_id, one.place.kind) for one in _made(here) if one.place})
    shut = Counter(one.place.kind for one in _visits(here) if one.state == Visit.State.REFUSED and one.place)
    for kind in Place.Kind:
        if known[kind.value]:
            yield str(kind.label), *(dates.number(count[kind.value]) for count in (known, seen, shut))


def _access(here: Here) -> Rows:
    """The gate first, then every right that something stood in the way of, by its title: offices and places are not named."""
    gate = gate_of(_visits(here))
    if gate.middle is not None and gate.longest is not None:
        waits = here.say("annual.gate", middle=dates.number(gate.middle), longest=dates.number(gate.longest))
        yield waits, dates.number(gate.timed), dates.number(gate.refused), "—"
    for one in rights_of(obstructions_standing().filter(visit__in=_visits(here))):
        if one.rows:
            counts = (len(one.rows), one.not_granted, one.minutes)
            yield one.line.power.title_in(here.language), *(dates.number(count) for count in counts)


def _state(here: Here) -> Rows:
    """What authorities claim beside what was seen, as of the last day of the year for a reply that was due."""
    _since, until = _span(here)
    found = Counter((row.claimed_on(until), row.verified) for row in _given(here))
    claimed, verified = dict(AdoptedRecommendation.Claimed.choices), dict(AdoptedRecommendation.Verified.choices)
    for (says, seen), count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        yield str(claimed[says]), str(verified[seen]), dates.number(count)


def _scales(here: Here) -> Rows:
    _since, until = _span(here)
    lines = [Line(row, row.claimed_on(until), row.verified, None, False, None, None) for row in _given(here)]
    grades, achieved = Counter(map(grade_of, lines)), Counter(map(achieved_of, lines))
    for grade in GRADES:
        yield here.say(f"annual.grade-{grade}"), dates.number(grades[grade])
    for word in ACHIEVED:
        yield here.say(f"annual.{word}"), dates.number(achieved[word])


def _dialogue(here: Here) -> Rows:
    since, until = _span(here)
    rows = _given(here)
    addressed = {row.addressee_id for row in rows}
    replies = standing(Reply.objects.all()).filter(received_on__range=(since, until))
    letters = Letter.objects.filter(dated__range=(since, until))
    released = Report.objects.filter(state=Report.State.RELEASED, released_at__date__range=(since, until))
    answered = set(replies.filter(recommendation__in=rows).values_list("recommendation__addressee", flat=True))
    yield here.say("annual.released"), dates.number(released.count())
    yield here.say("annual.letters"), dates.number(letters.count())
    yield here.say("annual.replies"), dates.number(replies.count())
    yield here.say("annual.addressed"), dates.number(len(addressed))
    yield here.say("annual.answering"), dates.number(len(answered & addressed))


def _looks(here: Here) -> Rows:
    """How often the mechanism looked whether anybody suffered for speaking: what it found points at persons, and stays sealed."""
    since, until = _span(here)
    due = FollowUp.objects.filter(due_on__range=(since, until), visit__in=_visits(here))
    yield here.say("annual.looks-due"), dates.number(due.count())
    yield here.say("annual.looks-done"), dates.number(due.filter(done_on__lte=until).count())


def _asked(here: Here) -> Rows:
    """What authorities did with requests for numbers of article 20 (a) and (b), as the room of letters counts them."""
    for counts in gather(ASKED, *_span(here)):
        for name, value in counts.items():
            yield here.say(f"annual.asked-{name}"), dates.number(value)


def _cases(here: Here) -> Rows:
    """Risks, reprisals, complaints and tips of the year: small numbers could point at a person and are not told."""
    since, _until = _span(here)
    lines = counts_of(since.year)
    for line in lines if any(one.shown != 0 for one in lines) else ():
        yield line.word, here.say("annual.few", n=dates.number(THRESHOLD)) if line.shown is None else dates.number(line.shown)


def _law(here: Here) -> Iterator[Chunk]:
    """Recommendations whose cause is the law: what article 19 (c) calls proposals on legislation."""
    found = [one for one in here.material.recommendations if one.text.cause == "law"]
    for one in found:
        yield one_chunk(here, one)
    if not found:
        yield said(here.say("none-yet"))


TABLES: Mapping[str, tuple[tuple[str, ...], str, Callable[[Here], Rows]]] = {
    "numbers": (("measure", "value", "of"), "lrr", _numbers), "heard": (("measure", "value", "of"), "lrr", _heard),
    "means": (("measure", "value"), "lr", _means), "visits": (("measure", "value"), "lr", _visit_rows),
    "kinds": (("kind", "known-places", "entered", "closed-to-us"), "lrrr", _kinds),
    "access": (("right", "obstructions", "not-granted", "minutes"), "lrrr", _access),
    "state": (("claimed", "verified", "value"), "llr", _state), "scales": (("measure", "value"), "lr", _scales),
    "dialogue": (("measure", "value"), "lr", _dialogue), "looks": (("measure", "value"), "lr", _looks),
    "asked": (("measure", "value"), "lr", _asked), "cases": (("measure", "value"), "lr", _cases),
}  # fmt: skip
