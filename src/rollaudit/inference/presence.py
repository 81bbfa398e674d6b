"""When somebody was at each stay region: one row for each region and day, with what the hours of that day say."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.points import NEW_DAY_HOUR, Days, Points
from rollaudit.inference.roll import Flags, Floats
from rollaudit.inference.stays import Stays

HOME_WEIGHT: Final = 0.7
"""A region-day of at least this weight is a night, an evening or an early morning there."""
SLEPT_WEIGHT = 0.75
"""One of at least this weight is a night or an early morning there, not an evening alone."""
DAY_FROM, DAY_TO = 9.0, 20.0
"""Hours in which somebody who lives at a place is seen there at times, and a night's worker is not."""
WORK_FROM, WORK_TO = 8.5, 18.0
"""Hours of a weekday in which most people are at work or at school."""

_THURSDAY: Final = 3
"""1 January 1970, from which days are counted, was one."""
_NIGHT, _EVENING, _MORNING, _FREE, _BUSY = 1.0, 0.7, 0.8, 0.3, 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Columns with one row a region and day, sorted by both.

    `weight` says how strongly the day's hours there speak for a home, `home` that there was a night, an evening or an
    early morning. `working` says that a photo was taken there in working hours, `free` that one was in others,
    `daylight` that one was by day. `begins` and `ends` are the hours of the first photo there and of the last, counted
    on through the night (from `NEW_DAY_HOUR` to 28). `first` and `count` find its points in `order`: positions among
    the points, region by region, day by day.
    """

    region: Days
    day: Days
    weight: Floats
    home: Flags
    working: Flags
    free: Flags
    daylight: Flags
    begins: Floats
    ends: Floats
    first: Days
    count: Days
    order: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of region-days."""
        return len(self.region)

    @property
    def weekday(self) -> Days:
        """The days of the week: 0 is Monday."""
        return (self.day + _THURSDAY) % 7

    def of(self, region: int) -> slice:
        """Return the rows of one region."""
        first, last = np.searchsorted(self.region, [region, region + 1])
        return slice(int(first), int(last))

    def points_of(self, rows: NDArray[Any]) -> NDArray[np.intp]:
        """Return the positions of the points of some rows."""
        if not len(rows):
            return np.empty(0, dtype=np.intp)
        counts = self.count[rows]
        before = np.cumsum(counts) - counts
        return self.order[np.repeat(self.first[rows] - before, counts) + np.arange(int(counts.sum()))]

    def units(self, rows: NDArray[Any]) -> tuple[NDArray[np.intp], ...]:
        """Return the positions of the points of each row by itself."""
        first, count = self.first[rows].tolist(), self.count[rows].tolist()
        return tuple(self.order[start : start + length] for start, length in zip(first, count, strict=True))


def home_weights(points: Points) -> Floats:
    """Return how strongly each point's hour speaks for a home: nights most, working hours least."""
    hour, weekend = points.hour, points.weekday >= 5
    weights = np.where(weekend | (hour >= WORK_TO), _FREE, _BUSY)
    weights[(hour >= 6) & (hour < 9)] = _MORNING
    weights[(hour >= 20) & (hour < 22)] = _EVENING
    weights[(hour >= 22) | (hour < 6)] = _NIGHT
    return weights


def working_hours(points: Points) -> Flags:
    """Return which points were taken in the working hours of a weekday."""
    return (points.weekday < 5) & (points.hour >= WORK_FROM) & (points.hour < WORK_TO)


def presence_of(points: Points, stays: Stays) -> Presence:
    """Return the region-days of all points that lie in a region."""
    inside = np.flatnonzero(stays.region >= 0)
    order = inside[np.lexsort((points.day[inside], stays.region[inside]))]
    region, day = stays.region[order], points.day[order]
    begins = np.ones(len(order), dtype=bool)
    begins[1:] = (region[1:] != region[:-1]) | (day[1:] != day[:-1])
    first = np.flatnonzero(begins)
    if not len(first):
        none = np.empty(0, dtype=np.int64)
        no = np.empty(0, dtype=bool)
        return Presence(
            region=none,
            day=none,
            weight=np.empty(0),
            home=no,
            working=no,
            free=no,
            daylight=no,
            begins=np.empty(0),
            ends=np.empty(0),
            first=none,
            count=none,
            order=order,
        )
    weight = np.maximum.reduceat(home_weights(points)[order], first)
    working = working_hours(points)[order]
    hour = points.hour[order]
    counted_on = np.mod(hour - NEW_DAY_HOUR, 24) + NEW_DAY_HOUR
    daylight = (hour >= DAY_FROM) & (hour < DAY_TO)
    return Presence(
        region=region[first],
        day=day[first],
        weight=weight,
        home=weight >= HOME_WEIGHT,
        working=np.logical_or.reduceat(working, first),
        free=np.logical_or.reduceat(~working, first),
        daylight=np.logical_or.reduceat(daylight, first),
        begins=np.minimum.reduceat(counted_on, first),
        ends=np.maximum.reduceat(counted_on, first),
        first=first,
        count=np.diff(np.append(first, len(order))),
        order=order,
    )
