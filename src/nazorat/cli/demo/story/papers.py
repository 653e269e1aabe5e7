"""The seven registers read at Namuna-0. Items that a register does not hold are answered as not asked, as on paper."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

from nazorat.cli.demo.story.shapes import NOT_ASKED, Answers, Days, Door, Record

ROLL = {"told": 412, "register": 414, "counted": 411, "absent": 3, "capacity": 360}
ABSENT = {"court": 2, "hospital": 1}
HELD = {"men": 371, "women": 29, "boys": 14}
ADMITTED = 2
# an invented name, as wrong as it can be in a note: the gate has to find it in a text
SURNAME = "Придумаев"


def register_records(days: Days) -> tuple[Record, ...]:
    """One record for each register."""
    return (
        _register("movement", "A", "collect", "six", days, read=30, complete=28, extra=_movement()),
        _register("custody", "A", "collect", "six", days, read=40, complete=31, extra=_custody()),
        _register("entry_medical", "B", "paper", "doctor", days, read=40, complete=29, extra=_medical(), shown=("later", 50)),
        _register("discipline", "D", "paper", "one", days, read=19, complete=12, extra=_discipline()),
        _register("exercise", "A", "collect", "six", days, read=60, complete=60, extra=_exercise()),
        _register("complaints", "A", "paper", "two", days, read=3, complete=3, extra=_complaints()),
        _register("duty_log", "B", "collect", "six", days, read=14, complete=11, extra=_duty()),
    )


def _register(
    kind: str,
    unit: str,
    door: Door,
    by: str,
    days: Days,
    *,
    read: int,
    complete: int,
    extra: Answers,
    shown: tuple[str, int] = ("at_once", 0),
) -> Record:
    period = {
        "entry_medical": 60,
        "exercise": 60,
        "custody": 60,
        "movement": 30,
        "discipline": 91,
        "complaints": 365,
        "duty_log": 14,
    }
    answers: Answers = {
        "register/kind": kind,
        "register/unit": unit,
        "register/shown": shown[0],
        **({"register/shown_minutes": shown[1]} if shown[1] else {}),
        "register/shown_by": "дежурный офицер" if not shown[1] else "начальник медчасти",
        "register/form": "sealed" if kind in {"custody", "discipline"} else "bound",
        **_entries(days.first - timedelta(days=period[kind]), days.first - timedelta(days=1), read, complete),
        "entries/overwritten": 0,
        "entries/last_check": "superior",
        "entries/last_check_day": days.first - timedelta(days=12),
        "entries/language": "mixed",
        **_roll(),
        "reconciling/restricted": "no",
        "reconciling/disagrees": "no",
        "reconciling/copy": "none",
        "reconciling/no_names_taken": "yes",
    }
    return Record(f"register-{kind}", "registers", door, by, {**answers, **extra})


def _entries(first: date, last: date, read: int, complete: int) -> Answers:
    return {
        "entries/period_from": first,
        "entries/period_to": last,
        "entries/entries_chosen": "all",
        "entries/read": read,
        "entries/complete": complete,
        "entries/empty_columns": ("signature",) if complete < read else ("none",),
    }


def _roll() -> Answers:
    names = ("roll_told", "roll_register", "roll_counted", "roll_absent", "capacity", "roll_time")
    return {f"reconciling/{name}": NOT_ASKED for name in names}


def _movement() -> Answers:
    return {
        "reconciling/roll_told": ROLL["told"],
        "reconciling/roll_register": ROLL["register"],
        "reconciling/roll_counted": ROLL["counted"],
        "reconciling/roll_absent": ROLL["absent"],
        "reconciling/absent_why": ("court", "hospital"),
        "reconciling/capacity": ROLL["capacity"],
        "reconciling/roll_time": time(14, 0),
        "entries/last_check_remark": "Проверено, замечаний нет.",
    }


def _custody() -> Answers:
    return {
        "custody/real_time_given": 9,
        "custody/gap_median": Decimal("5.5"),
        "custody/family_notice": 27,
        "custody/lawyer_present": 22,
        "custody/medical_check": 33,
        "custody/beyond_term": 0,
        "reconciling/disagrees": "yes",
        "reconciling/disagreement": "В протоколах: жалоб нет. Люди рассказывают о другом.",
    }


def _medical() -> Answers:
    return {
        "health/seen_24h": 33,
        "health/injuries_noted": 4,
        "health/injuries_account": 1,
        "health/injuries_description": 3,
        "health/injuries_opinion": 0,
        "health/to_prosecutor": 2,
        "health/to_prosecutor_days": 9,
        "health/stockouts": "Дважды за два месяца кончалось ежедневное лекарство.",
        "entries/last_check_remark": f"Запись 17, {SURNAME}: повреждения без описания.",
    }


def _discipline() -> Answers:
    return {
        "discipline/sanctions": 19,
        "discipline/sanctions_reprimand": 8,
        "discipline/sanctions_contact": 4,
        "discipline/sanctions_isolation": 6,
        "discipline/sanctions_other": 1,
        "discipline/with_hearing": 12,
        "discipline/longest_days": 15,
        "discipline/over_15": 0,
        "discipline/health_before": 7,
        "discipline/force_cases": 0,
    }


def _exercise() -> Answers:
    return {
        "entries/same_hand": "yes",
        "entries/same_hand_entries": 60,
        "entries/round_times": 60,
        "reconciling/disagrees": "yes",
        "reconciling/disagreement": "60 минут за 60 дней из 60, одна рука и одни чернила. Люди говорят о 20–30 минутах.",
    }


def _complaints() -> Answers:
    return {
        "complaints/received": 3,
        "complaints/answered": 2,
        "complaints/upheld": 0,
        "complaints/answer_days": Decimal("14"),
        "complaints/box_key": "duty_officer",
    }


def _duty() -> Answers:
    return {"entries/round_times": 12, "entries/out_of_order": 1, "discipline/force_cases": 0}
