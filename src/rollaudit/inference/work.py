"""Work or school: the regions that see the owner on the days of a working week and hardly at other times."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from rollaudit.inference.calendar_days import different
from rollaudit.inference.confidence import NIGHT_WORK, log_odds
from rollaudit.inference.curves import WORK
from rollaudit.inference.grid import distance_m
from rollaudit.inference.parts import counts_of
from rollaudit.inference.points import Days, Points
from rollaudit.inference.presence import Presence
from rollaudit.inference.roll import Flags
from rollaudit.inference.stays import Stays
from rollaudit.inference.working import (
    WorkingDays,
    most_by_day,
    working_days,
    working_measures,
    working_rows,
)

MIN_DAYS: Final = 4
MIN_WEEKS: Final = 4
MIN_SPAN_DAYS: Final = 28
MIN_WEEKDAYS: Final = 3
MIN_HOURS: Final = 1.5
"""A place seen within less of the day is where somebody has lunch, or waits for a train."""
MIN_EVIDENCE: Final = 1.0
"""Natural logarithm of how many times likelier the days are at work than at any other of this owner's places."""
MIN_NIGHTS: Final = 8

_DAYLIGHT_AT_NIGHT_WORK: Final = 0.05
_DEEP_NIGHT: Final = 0.3
FROM_HOME_M: Final = 250.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One place of work or school. `rows` are the presence's, of its working days, `share` theirs of all days there.

    `measures` are those of `working.MEASURES`, of nights the logarithm of their number; `odds` what they come to, as
    log odds. `by_night` says that the days are nights.
    """

    region: int
    first_day: int
    last_day: int
    rows: Days
    days: int
    weeks: int
    share: float
    measures: tuple[float, ...]
    odds: float
    by_night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NearlyWork:
    """The best region where no workplace is said: what it had of what is needed."""

    days: int = 0
    weeks: int = 0
    share: float = 0.0


def night_places(points: Points, presence: Presence) -> tuple[int, ...]:
    """Return the regions seen by night, again and again, and never by day: nobody lives so, but nurses work so."""
    regions, days = counts_of(presence.region)
    found = []
    for region in regions[days >= MIN_NIGHTS].tolist():
        of = presence.of(region)
        if presence.daylight[of].mean() > _DAYLIGHT_AT_NIGHT_WORK:
            continue
        hour = points.take(presence.points_of(np.arange(of.start, of.stop))).hour
        if (hour < 6).mean() >= _DEEP_NIGHT and len(_weeks(presence.day[of])) >= MIN_WEEKS:
            found.append(region)
    return tuple(found)


def find_workplaces(
    presence: Presence, stays: Stays, homes: tuple[int, ...], by_night: tuple[int, ...]
) -> tuple[Workplace, ...]:
    """Return every place that could be a workplace, the earliest first, at each time the likeliest alone.

    `homes` are the regions of all homes: none of them is one.
    """
    at_home = near_homes(stays, homes)
    found = work_candidates(presence, working_days(presence, at_home)) if len(presence) else []
    found += [_night_work(presence, region) for region in by_night if not at_home[region]]
    return tuple(sorted(_apart(found), key=lambda one: (one.first_day, one.region)))


def work_candidates(presence: Presence, days: WorkingDays) -> list[Workplace]:
    """Return every region that has what a workplace by day needs at least."""
    least = np.log1p(MIN_EVIDENCE)
    candidates = [region for region in most_by_day(days, MIN_DAYS) if days.hours[region] >= least]
    measures = working_measures(days, presence, candidates)
    odds = log_odds(WORK, measures)
    return [
        one
        for number, region in enumerate(candidates)
        if _enough(presence, one := _workplace(presence, days, region, tuple(measures[number]), float(odds[number])))
    ]


def _weeks(day: Days) -> Days:
    return different((day + 3) // 7)  # Monday to Sunday


def near_homes(stays: Stays, homes: tuple[int, ...]) -> Flags:
    """Return for each region whether it is so near one of the homes that it is no workplace."""
    near: Flags = np.zeros(len(stays), dtype=bool)
    for home in homes:
        apart = distance_m(stays.latitude, stays.longitude, stays.latitude[home], stays.longitude[home])
        near |= apart < FROM_HOME_M
    return near


def _workplace(
    presence: Presence, days: WorkingDays, region: int, measures: tuple[float, ...], odds: float
) -> Workplace:
    rows = working_rows(days, presence, region)
    day = presence.day[rows]
    return Workplace(
        region=region,
        first_day=int(day[0]),
        last_day=int(day[-1]),
        rows=rows,
        days=len(day),
        weeks=len(_weeks(day)),
        share=len(day) / int(days.counts[region].sum()),
        measures=measures,
        odds=odds,
    )


def _night_work(presence: Presence, region: int) -> Workplace:
    of = presence.of(region)
    day = presence.day[of]
    measures = (float(np.log(len(day))),)
    return Workplace(
        region=region,
        first_day=int(day[0]),
        last_day=int(day[-1]),
        rows=np.arange(of.start, of.stop),
        days=len(day),
        weeks=len(_weeks(day)),
        share=1.0,
        measures=measures,
        odds=float(log_odds(NIGHT_WORK, np.array([measures]))[0]),
        by_night=True,
    )


def _enough(presence: Presence, one: Workplace) -> bool:
    """Say whether the working days are enough, over weeks, on different weekdays and at different hours."""
    low, high = np.quantile(np.concatenate((presence.begins[one.rows], presence.ends[one.rows])), [0.1, 0.9])
    return (
        one.weeks >= MIN_WEEKS
        and one.last_day - one.first_day >= MIN_SPAN_DAYS
        and len(np.unique(presence.weekday[one.rows])) >= MIN_WEEKDAYS
        and float(high - low) >= MIN_HOURS
    )


def _apart(found: list[Workplace]) -> list[Workplace]:
    """Keep of workplaces at the same time the likeliest: few people have two jobs."""
    kept: list[Workplace] = []
    for one in sorted(found, key=lambda place: (-place.odds, place.region)):
        length = one.last_day - one.first_day + 1
        shared = sum(
            max(0, min(one.last_day, other.last_day) - max(one.first_day, other.first_day) + 1) for other in kept
        )
        if shared <= length / 2:
            kept.append(one)
    return kept


def nearly_work(presence: Presence, stays: Stays, homes: tuple[int, ...]) -> NearlyWork:
    """Return what the likeliest region has, or else the one with the most working days, where none is said."""
    if not len(presence):
        return NearlyWork()
    at_home = near_homes(stays, homes)
    days = working_days(presence, at_home)
    frequent = most_by_day(days, 1)
    if not frequent:
        return NearlyWork()
    candidates = work_candidates(presence, days)
    if candidates:
        best = max(candidates, key=lambda one: (one.odds, -one.region))
        return NearlyWork(days=best.days, weeks=best.weeks, share=best.share)
    rows = max((working_rows(days, presence, region) for region in frequent), key=len)
    of = presence.of(int(presence.region[rows[0]]))
    return NearlyWork(days=len(rows), weeks=len(_weeks(presence.day[rows])), share=len(rows) / (of.stop - of.start))
