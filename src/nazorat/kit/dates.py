"""Dates and numbers by locale. Codes keep their own digits and never pass here.

CLDR's Tajik dates are unusable in print (month names shortened, day and month in English order), so the names stand here.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from babel import Locale, UnknownLocaleError, numbers as babel_numbers
from django.utils import timezone
from django.utils.translation import get_language, gettext as _

PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "tg": "январи феврали марти апрели майи июни июли августи сентябри октябри ноябри декабри",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
}
WEEKDAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье",
    "tg": "душанбе сешанбе чоршанбе панҷшанбе ҷумъа шанбе якшанбе",
    "fa": "دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
}
YEARS = {"tg": "соли {}"}


def tongue(otherwise: str = "") -> str:
    """The code of the language in use, without a region; `otherwise` when none is."""
    return (get_language() or otherwise).split("-")[0]


def language() -> str:
    """The language in use, English when dates are not known in it."""
    code = tongue("en")
    return code if code in MONTHS else "en"


def _digits(text: str) -> str:
    return text.translate(PERSIAN_DIGITS) if language() == "fa" else text


def _here(value: date) -> date:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def month(value: date) -> str:
    """The name of the month as it stands after a day's number."""
    return MONTHS[language()].split()[value.month - 1]


def year(value: date) -> str:
    """The year as it stands after the month."""
    return YEARS.get(language(), "{}").format(value.year)


def day(value: date, style: str = "short") -> str:
    """A date: "short" day and month, "long" with the year, "full" with the weekday before it."""
    value = _here(value)
    text = f"{value.day} {month(value)}"
    if style in ("long", "full"):
        text += f" {year(value)}"
    if style == "full":
        weekday = WEEKDAYS[language()].split()[value.weekday()]
        text = f"{weekday[0].upper()}{weekday[1:]}, {text}"
    return _digits(text)


def clock(value: datetime) -> str:
    """A clock time, 24 hours, in the installation's time zone."""
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return _digits(f"{here.hour}:{here.minute:02d}")


def worktime(seconds: float) -> str:
    """A time of work in hours and minutes, to the nearest minute: 2 h 10 min."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(minutes)s min") % {"minutes": number(minutes)}
    return _("%(hours)s h %(minutes)s min") % {"hours": number(minutes // 60), "minutes": _digits(f"{minutes % 60:02}")}


def moment(value: datetime) -> str:
    """Day, month and clock; the year only when it is not this one."""
    this_year = _here(value).year == timezone.localtime().year
    return f"{day(value, 'short' if this_year else 'long')}, {clock(value)}"


def span(first: date, last: date) -> str:
    """Two days as one phrase: 12–13 May 2026."""
    first, last = _here(first), _here(last)
    if first == last:
        return day(first, "long")
    if (first.year, first.month) == (last.year, last.month):
        return _digits(f"{first.day}–{last.day} {month(last)} {year(last)}")
    start = day(first, "short" if first.year == last.year else "long")
    return f"{start} – {day(last, 'long')}"


def number(value: int | float | Decimal, places: int | None = None) -> str:
    """A number with the locale's separators and digits; `places` fixes the decimals."""
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return _digits(babel_numbers.format_decimal(value, format=pattern, locale=_locale(), numbering_system="default"))


def percent(value: float | Decimal) -> str:
    """A share (0 to 1) as a whole percentage."""
    return _digits(babel_numbers.format_percent(value, locale=_locale(), numbering_system="default"))


def _locale() -> Locale:
    try:
        return Locale.parse(get_language() or "en", sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")
