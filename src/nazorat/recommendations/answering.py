"""How each addressee answers: counted by the database over what was adopted, for a page and a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from nazorat.people.models import Organisation
from nazorat.recommendations.drafts import OFFICES
from nazorat.recommendations.models import AdoptedRecommendation, Reply
from nazorat.recommendations.queries import DONE, standing
from nazorat.recommendations.register import Rows

Claimed, Verified = AdoptedRecommendation.Claimed, AdoptedRecommendation.Verified
# what an authority can say, as it is counted: its latest word
KINDS = (Claimed.ACCEPTED, Claimed.PARTLY, Claimed.REJECTED, Claimed.DONE, Claimed.OTHER_BODY)
UNDONE = (Verified.NOT, Verified.NOT_STARTED, Verified.WORSE)


@dataclass(frozen=True)
class Answers:
    """The recommendations to one addressee, or to all. Of `made`: with a term for reply that is over or was answered `asked`; of these
    `in_term`, `late`, `none`; `running` terms and those without one are in neither. `median` days from adoption to the first reply,
    over `replied`. `kinds` are the latest word by kind. `overdue` of `with_term`: the term is over and nobody saw it done.
    """

    name: str
    made: int = 0
    asked: int = 0
    in_term: int = 0
    late: int = 0
    none: int = 0
    running: int = 0
    no_term: int = 0
    replied: int = 0
    said_done: int = 0
    seen_done: int = 0
    said_not_seen: int = 0
    checked: int = 0
    with_term: int = 0
    overdue: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    median: float | None = None

    @property
    def by_kind(self) -> list[int]:
        return [self.kinds.get(kind, 0) for kind in KINDS]


def answers_by_addressee(rows: Rows, today: date) -> tuple[list[Answers], Answers]:
    """One line for each addressee by name, and the sum. Four queries, however many rows."""
    bare = rows.select_related(None).order_by()
    counted = _counted(bare.values("office", "addressee"), _of_recommendations(today))
    first = _first_replies(bare)
    replied = _counted(first.values("office", "addressee"), _of_replies(today))
    names = {body.pk: body.name for body in Organisation.objects.filter(pk__in={body for _office, body in counted})}
    medians = _medians(first)
    found = [
        _line(_name(key, names), Counter(one) + Counter(replied.get(key, {})), medians.get(key)) for key, one in counted.items()
    ]
    whole: Counter[str] = sum((Counter(one) for one in (*counted.values(), *replied.values())), Counter())
    return sorted(found, key=lambda line: line.name), _line("", whole, medians.get(None))


def _counted(rows: Any, conditions: Mapping[str, Q]) -> dict[tuple[str, UUID], dict[str, int]]:
    counts = {name: Count("pk", filter=condition) for name, condition in conditions.items()}
    return {(one.pop("office"), one.pop("addressee")): one for one in rows.annotate(**counts)}


def _of_recommendations(today: date) -> dict[str, Q]:
    return {
        "made": Q(), "over": Q(reply_due__lt=today), "ahead": Q(reply_due__gte=today), "no_term": Q(reply_due=None),
        "said_done": Q(claimed=Claimed.DONE), "seen_done": Q(verified__in=DONE), "said_not_seen": Q(claimed=Claimed.DONE, verified__in=UNDONE),
        "checked": ~Q(verified=Verified.NOT_CHECKED), "with_term": Q(deadline__isnull=False),
        "overdue": Q(deadline__lt=today) & ~Q(verified__in=DONE), **{f"kind_{kind.value}": Q(claimed=kind) for kind in KINDS},
    }  # fmt: skip


def _of_replies(today: date) -> dict[str, Q]:
    due = "recommendation__reply_due"
    return {
        "replied": Q(), "in_term": Q(received_on__lte=F(due)), "late": Q(received_on__gt=F(due)),
        "answered_over": Q(**{f"{due}__lt": today}), "answered_ahead": Q(**{f"{due}__gte": today}),
    }  # fmt: skip


def _first_replies(rows: Rows) -> QuerySet[Any]:
    """The first reply to each of these recommendations, with its addressee."""
    same = standing(Reply.objects.all()).filter(recommendation=OuterRef("recommendation"))
    before = same.filter(Q(received_on__lt=OuterRef("received_on")) | Q(received_on=OuterRef("received_on"), pk__lt=OuterRef("pk")))
    first = standing(Reply.objects.all()).filter(~Exists(before), recommendation__in=rows.values("pk")).order_by()
    return first.annotate(office=F("recommendation__office"), addressee=F("recommendation__addressee"))


def _line(name: str, counted: Mapping[str, int], median: float | None) -> Answers:
    """A Counter gives nought for what is not there."""
    over, ahead = counted["over"] - counted["answered_over"], counted["ahead"] - counted["answered_ahead"]
    plain = (
        "made",
        "in_term",
        "late",
        "no_term",
        "replied",
        "said_done",
        "seen_done",
        "said_not_seen",
        "checked",
        "with_term",
        "overdue",
    )
    return Answers(
        name=name, asked=counted["over"] + counted["answered_ahead"], none=over, running=ahead, median=median,
        kinds={kind.value: counted[f"kind_{kind.value}"] for kind in KINDS}, **{key: counted[key] for key in plain},
    )  # fmt: skip


def _name(key: tuple[str, UUID], names: Mapping[UUID, str]) -> str:
    office, body = key
    return f"{OFFICES[office]} · {names[body]}" if office in OFFICES else names[body]


class _Waited(Func):
    """Time from adoption to a reply, to put replies in order by: no function of Python's is called for it, as SQLite's own dates do."""

    arity, arg_joiner, template, output_field = 2, " - ", "(%(expressions)s)", FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **given: Any) -> Any:
        return self.as_sql(compiler, connection, arg_joiner=") - julianday(", template="(julianday(%(expressions)s))", **given)


def _medians(first: QuerySet[Any]) -> dict[tuple[str, UUID] | None, float]:
    """The median of days from adoption to the first reply, by addressee and, under None, of all: the database gives the rows in the middle.

    Days are whole, so they stand in the order of the time itself.
    """
    order = [_Waited("received_on", "recommendation__adopted_at").asc(), F("pk").asc()]
    apart = [F("office"), F("addressee")]
    placed = first.annotate(
        nth=Window(RowNumber(), apart, order), out_of=Window(Count("pk"), apart),
        nth_all=Window(RowNumber(), order_by=order), all=Window(Count("pk")),
    )  # fmt: skip
    middle = placed.filter(_middle("nth", "out_of") | _middle("nth_all", "all"))
    found: dict[tuple[str, UUID] | None, list[int]] = {}
    names = ("office", "addressee", "nth", "out_of", "nth_all", "all", "received_on", "recommendation__adopted_at")
    for office, body, nth, out_of, nth_all, whole, received, adopted in middle.values_list(*names):
        days = (received - timezone.localdate(adopted)).days
        for key, place, count in (((office, body), nth, out_of), (None, nth_all, whole)):
            if count <= 2 * place <= count + 2:
                found.setdefault(key, []).append(days)
    return {key: sum(days) / len(days) for key, days in found.items()}


def _middle(nth: str, out_of: str) -> Q:
    return Q(**{f"{nth}__gte": F(out_of) / 2.0, f"{nth}__lte": F(out_of) / 2.0 + 1})


HEAD = (
    "addressee", "made", "asked_to_reply", "in_term", "late", "none", "term_running", "without_term", "replied", "median_days",
    "accepted", "partly", "rejected", "done_already", "other_body", "said_done", "seen_done", "said_done_seen_not", "checked",
    "with_deadline", "overdue",
)  # fmt: skip


def table_rows(lines: Iterable[Answers], whole: Answers) -> list[list[object]]:
    """The same as a table, the sum last under "all"."""
    return [
        [
            line.name or "all", line.made, line.asked, line.in_term, line.late, line.none, line.running, line.no_term, line.replied,
            line.median, *line.by_kind, line.said_done, line.seen_done, line.said_not_seen, line.checked, line.with_term, line.overdue,
        ]
        for line in [*lines, whole]
    ]  # fmt: skip
