"""Days as numbers and as words: the wall clock's seconds of a roll to calendar days, periods, `12 June`."""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.parts import Whole, gathered, parts, rows_where, runs
from rollaudit.inference.roll import Flags, Roll
from rollaudit.model.summaries import Period
from rollaudit.text import MONTHS

DAY_S: Final = 86_400
MIN_TIME_CONFIDENCE: Final = 0.5
"""Dates less sure than this (an upload's, a folder's) place no day."""

_EPOCH: Final = date(1970, 1, 1)
_EARLIEST: Final = date(1900, 1, 1)  # what claims to be older is a broken clock, or a scan dated by hand

Days = Whole


def is_dated(roll: Roll) -> Flags:
    """Tell for each row whether it carries a day of capture worth believing."""
    first, last = day_number(_EARLIEST) * DAY_S, (day_number(roll.as_of) + 2) * DAY_S
    known = roll.is_time_sure(MIN_TIME_CONFIDENCE)
    with np.errstate(invalid="ignore"):
        known &= roll.local_s >= first
        known &= roll.local_s < last
    return known


def dated_rows(roll: Roll) -> NDArray[np.int32]:
    """Return the rows that carry a day of capture worth believing, in order of capture."""
    return rows_where(is_dated(roll))


def days_of(roll: Roll, rows: NDArray[Any], begins_s: int = 0) -> Days:
    """Return the number of the calendar day since 1970 of each given row; all of them must be dated.

    A day begins so many seconds after midnight.
    """
    days = np.empty(len(rows), dtype=np.int32)
    for part in parts(len(rows)):
        days[part] = np.floor_divide(roll.local_s[rows[part]] - begins_s, DAY_S)
    return days


def day_number(day: date) -> int:
    """Return the number of a day since 1970."""
    return (day - _EPOCH).days


def as_date(number: int) -> date:
    """Return the day of a number."""
    return _EPOCH + timedelta(days=int(number))


def months_of(days: Days) -> Days:
    """Return each day's calendar month, counted from 1970."""
    months = np.empty(len(days), dtype=np.int32)
    for part in parts(len(days)):
        months[part] = days[part].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    return months


def period_of_rows(roll: Roll, rows: NDArray[Any]) -> Period | None:
    """Return the first and last day of the dated ones among the rows; None of none."""
    return period_of(days_of(roll, rows[gathered(is_dated(roll), rows)]))


def different(values: NDArray[Any]) -> NDArray[np.int64]:
    """Return each different value once, sorted. Sorting beats `numpy.unique`, which hashes, many times on days."""
    return runs(np.sort(values))[0].astype(np.int64)


def period_of(days: Days) -> Period | None:
    """Return the first and last of the days; None of none."""
    return Period(first=as_date(int(days.min())), last=as_date(int(days.max()))) if len(days) else None


def day_words(day: date) -> str:
    """Return `12 June 2025`."""
    return f"{day.day} {month_words(day)}"


def month_words(day: date) -> str:
    """Return `June 2025`."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def day_of_year_words(month: int, day: int) -> str:
    """Return `12 June`."""
    return f"{day} {MONTHS[month - 1]}"


def span_words(period: Period | None) -> str:
    """Return `March 2017 to January 2026`, or the one month; empty without dates."""
    if period is None or period.first is None or period.last is None:
        return ""
    first, last = month_words(period.first), month_words(period.last)
    return first if first == last else f"{first} to {last}"


def counted(count: int, one: str, many: str) -> str:
    """Return `1 photo`, `1,041 photos`."""
    return f"{count:,} {one if count == 1 else many}"


def these(count: int) -> str:
    """Return `this one file`, `these 41 files`."""
    return "this one file" if count == 1 else f"these {count:,} files"


def listed(words: list[str], most: int = 3) -> str:
    """Return `a`, `a and b`, `a, b and 4 more`."""
    if len(words) > most + 1:
        return f"{', '.join(words[:most])} and {len(words) - most:,} more"
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part) if words else ""
