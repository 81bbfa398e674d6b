"""When somebody was at each stay region: one row for each region and day, with what the hours of that day say."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.parts import AT_ONCE, gathered, parts
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
_BUSY, _FREE, _EVENING, _MORNING, _NIGHT = range(5)
_WEIGHTS: Final = np.array([0.0, 0.3, 0.7, 0.8, 1.0])
"""How strongly each kind of hours speaks for a home, the least first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Columns with one row a region and day, sorted by both.

    `hours` is the kind of the day's hours there that speaks most strongly for a home, `weight` how strongly, `home`
    that there was a night, an evening or an early morning. `working` says that a photo was taken there in working
    hours, `free` that one was in others, `daylight` that one was by day. `begins` and `ends` are the hours of the first
    photo there and of the last, counted on through the night (from `NEW_DAY_HOUR` to 28). `first` and `count` find its
    points in `order`: positions among the points, region by region, day by day.
    """

    region: Days
    day: Days
    hours: NDArray[np.int8]
    home: Flags
    working: Flags
    free: Flags
    daylight: Flags
    begins: Floats
    ends: Floats
    first: Days
    count: Days
    order: NDArray[np.int32]

    def __len__(self) -> int:
        """Return the number of region-days."""
        return len(self.region)

    @property
    def weight(self) -> Floats:
        """How strongly the hours of each region-day speak for a home."""
        return gathered(_WEIGHTS, self.hours)

    @property
    def weekday(self) -> Days:
        """The days of the week: 0 is Monday."""
        return (self.day + _THURSDAY) % 7

    def of(self, region: int) -> slice:
        """Return the rows of one region."""
        # of another width than the column's the numbers would have the whole column copied
        first, last = np.searchsorted(self.region, np.array([region, region + 1], dtype=self.region.dtype))
        return slice(int(first), int(last))

    def points_of(self, rows: NDArray[Any]) -> NDArray[np.int32]:
        """Return the positions of the points of some rows."""
        return np.concatenate([self.order[:0], *self.units(rows)])

    def units(self, rows: NDArray[Any]) -> tuple[NDArray[np.int32], ...]:
        """Return the positions of the points of each row by itself."""
        first, count = self.first[rows].tolist(), self.count[rows].tolist()
        return tuple(self.order[start : start + length] for start, length in zip(first, count, strict=True))


def home_weights(points: Points) -> Floats:
    """Return how strongly each point's hour speaks for a home: nights most, working hours least."""
    return _WEIGHTS[_kinds_of_hours(points.hour, points.weekday)]


def _kinds_of_hours(hour: Floats, weekday: Days) -> NDArray[np.int8]:
    kinds = np.where((weekday >= 5) | (hour >= WORK_TO), np.int8(_FREE), np.int8(_BUSY))
    kinds[(hour >= 6) & (hour < 9)] = _MORNING
    kinds[(hour >= 20) & (hour < 22)] = _EVENING
    kinds[(hour >= 22) | (hour < 6)] = _NIGHT
    return kinds


def presence_of(points: Points, stays: Stays) -> Presence:
    """Return the region-days of all points that lie in a region."""
    order = stays.order
    first = _begins(points.day, stays.region, order)
    count = np.diff(np.append(first, len(order))).astype(np.int32)
    days = len(first)
    hours = np.empty(days, dtype=np.int8)
    working, free, daylight = (np.empty(days, dtype=bool) for _ in range(3))
    begins, ends = np.empty(days), np.empty(days)
    for part in _days_at_once(first):
        here = first[part] - first[part.start]
        some = points.take(order[first[part.start] : int(first[part.stop - 1]) + int(count[part.stop - 1])])
        hour, weekday = some.hour, some.weekday
        at_work = (weekday < 5) & (hour >= WORK_FROM) & (hour < WORK_TO)  # the working hours of a weekday
        counted_on = np.mod(hour - NEW_DAY_HOUR, 24) + NEW_DAY_HOUR
        hours[part] = np.maximum.reduceat(_kinds_of_hours(hour, weekday), here)
        working[part] = np.logical_or.reduceat(at_work, here)
        free[part] = np.logical_or.reduceat(~at_work, here)
        daylight[part] = np.logical_or.reduceat((hour >= DAY_FROM) & (hour < DAY_TO), here)
        begins[part] = np.minimum.reduceat(counted_on, here)
        ends[part] = np.maximum.reduceat(counted_on, here)
    return Presence(
        region=gathered(stays.region, gathered(order, first)),
        day=gathered(points.day, gathered(order, first)),
        hours=hours,
        home=gathered(_WEIGHTS >= HOME_WEIGHT, hours),
        working=working,
        free=free,
        daylight=daylight,
        begins=begins,
        ends=ends,
        first=first,
        count=count,
        order=order,
    )


def _begins(day: Days, region: Days, order: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return where in the order each region-day begins."""
    found = [np.empty(0, dtype=np.int32)]
    before = -1, 0
    for part in parts(len(order)):
        some = order[part]
        days, regions = day[some], region[some]
        begins = np.empty(len(some), dtype=bool)
        begins[0] = before != (int(regions[0]), int(days[0]))
        begins[1:] = (regions[1:] != regions[:-1]) | (days[1:] != days[:-1])
        before = int(regions[-1]), int(days[-1])
        found.append((np.flatnonzero(begins) + part.start).astype(np.int32))
    return np.concatenate(found)


def _days_at_once(first: NDArray[np.int32]) -> Iterator[slice]:
    """Yield slices of region-days that hold some `AT_ONCE` points each."""
    start = 0
    while start < len(first):
        stop = max(start + 1, int(np.searchsorted(first, first[start] + AT_ONCE)))
        yield slice(start, stop)
        start = stop
