"""What tells a place of work or school from any other: its hours, and how it stands among the other places.

Cafés, friends and parks are seen at working hours, too. But who works at a place is there on the days of a working
week, on hardly any other, at different hours of the day, over a long time, and nowhere else as much.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.confidence import counted_odds
from rollaudit.inference.parts import gathered, parts
from rollaudit.inference.points import Days
from rollaudit.inference.presence import Presence
from rollaudit.inference.roll import Flags, Floats

MEASURES: Final = ("days", "hours", "other hours", "share", "lead", "spread", "span", "rival")
"""What each column of `working_measures` holds."""

_FROM, _TO = 7.0, 21.0
_SATURDAY, _SUNDAY = 5, 6
_OFFICE, _BY_DAY, _LATE, _SATURDAY_BY_DAY, _SATURDAY_LATE, _SUNDAY_BY_DAY, _SUNDAY_LATE = range(7)
"""Kinds of days at a place: a weekday in office hours only, in hours of daylight, or in others; the weekend's."""
_KINDS: Final = 7
_WORKING: Final = (_OFFICE, _BY_DAY, _SATURDAY_BY_DAY)
_OTHER: Final = (_LATE, _SATURDAY_LATE, _SUNDAY_BY_DAY, _SUNDAY_LATE)
_WEEKS: Final = (
    (0.93, 0.05, 0.004, 0.004, 0.002, 0.005, 0.005),
    (0.70, 0.10, 0.005, 0.17, 0.01, 0.01, 0.005),
)
"""Working weeks of offices and schools, and of shops: what share of the days seen there are of each kind."""
_ELSEWHERE: Final = (4.0, 1.4, 0.6, 1.9, 0.3, 1.6, 0.2)
"""Before anything is seen, ten days at other places are taken to be of these kinds."""
_MOSTLY: Final = 0.9
_LEAST_DAYS: Final = 4
_MOST_HOURS: Final = 9.0
_NO_RIVAL: Final = -2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDays:
    """The days of each region by their kind. `counts` has one row a region and one column a kind.

    `working` flags the presence's rows that are days of a working week, seen by day. `hours` says how much likelier a
    region's days are at work than at any other place of this owner's: a logarithm, drawn in by another one, as days at
    one place are alike. `at_home` flags regions so near a home that none of them is a workplace.
    """

    counts: NDArray[np.int64]
    working: Flags
    hours: Floats
    at_home: Flags


def working_days(presence: Presence, at_home: Flags) -> WorkingDays:
    """Return the days of all regions by their kind."""
    weekday = presence.weekday
    by_day = (presence.begins >= _FROM) & (presence.ends < _TO)
    kind = np.where(by_day, np.int8(_BY_DAY), np.int8(_LATE))
    kind[presence.working & ~presence.free] = _OFFICE
    saturday, sunday = weekday == _SATURDAY, weekday == _SUNDAY
    kind[saturday] = np.where(by_day[saturday], _SATURDAY_BY_DAY, _SATURDAY_LATE)
    kind[sunday] = np.where(by_day[sunday], _SUNDAY_BY_DAY, _SUNDAY_LATE)
    flat = np.zeros(len(at_home) * _KINDS, dtype=np.int64)
    for part in parts(len(kind)):
        flat += np.bincount(presence.region[part].astype(np.int64) * _KINDS + kind[part], minlength=len(flat))
    counts = flat.reshape(len(at_home), _KINDS)
    is_working = np.isin(np.arange(_KINDS), _WORKING)
    return WorkingDays(
        counts=counts, working=gathered(is_working, kind), hours=_likelier(counts, at_home), at_home=at_home
    )


def _likelier(counts: NDArray[np.int64], at_home: Flags) -> Floats:
    days = counts.sum(axis=1)
    looks_like_work = (days >= _LEAST_DAYS) & (counts[:, _OFFICE] >= _MOSTLY * days)
    others = np.array(_ELSEWHERE) + counts[~at_home & ~looks_like_work].sum(axis=0)
    ratios = np.log(np.array(_WEEKS)) - np.log(others / others.sum())
    best: Floats = (counts @ ratios.T).max(axis=1)
    drawn_in: Floats = np.sign(best) * np.log1p(np.abs(best))
    return drawn_in


def most_by_day(days: WorkingDays, least: int) -> list[int]:
    """Return the regions away from home with so many working days, in their order, where most days are such."""
    working = days.counts[:, _WORKING].sum(axis=1)
    chosen = ~days.at_home & (working >= least) & (2 * working >= days.counts.sum(axis=1))
    return [int(region) for region in np.flatnonzero(chosen)]


def working_measures(days: WorkingDays, presence: Presence, regions: list[int]) -> Floats:
    """Return one row a region with a column for each of `MEASURES`.

    *Days*: how many, as a logarithm. *Hours*: as `WorkingDays.hours` has it. *Other hours*: the log odds of nights and
    Sundays there against days of office hours. *Share*: the log odds of a weekday away from home being there, in the
    time from the first to the last; *lead*: the same against the one place that is next. *Spread*: over how many hours
    of the day, nine at most, in thirds of a working day. *Span*: the days from the first to the last, as a logarithm.
    *Rival*: the hours of the likeliest other region of that time.
    """
    away = days.working & (presence.weekday < _SATURDAY) & ~days.at_home[presence.region]
    measures: Floats = np.array([_measures(days, presence, away, region, regions) for region in regions])
    return measures.reshape(len(regions), len(MEASURES))


def _measures(days: WorkingDays, presence: Presence, away: Flags, region: int, regions: list[int]) -> list[float]:
    of = presence.of(region)
    first, last = int(presence.day[of][0]), int(presence.day[of][-1])
    then = (presence.day >= first) & (presence.day <= last)
    seen = np.bincount(presence.region[then & away], minlength=len(days.at_home))
    mine = int(seen[region])
    seen[region] = 0
    low, high = np.quantile(np.concatenate((presence.begins[of], presence.ends[of])), [0.1, 0.9])
    there = np.unique(presence.region[then])
    others = np.intersect1d(there[there != region], regions)
    counts = days.counts[region]
    return [
        float(np.log(counts.sum())),
        float(days.hours[region]),
        counted_odds(counts[list(_OTHER)].sum(), counts[_OFFICE]),
        counted_odds(mine, seen.sum()),
        counted_odds(mine, seen.max()),
        float(min(high - low, _MOST_HOURS) / 3),
        float(np.log(last - first + 1)),
        float(max(_NO_RIVAL, days.hours[others].max(initial=_NO_RIVAL))),
    ]


def working_rows(days: WorkingDays, presence: Presence, region: int) -> Days:
    """Return the presence's rows of a region's working days."""
    of = presence.of(region)
    rows: Days = np.arange(of.start, of.stop)
    return rows[days.working[rows]]
