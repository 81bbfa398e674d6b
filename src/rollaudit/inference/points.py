"""The rows of a roll that say when and where the owner was: one point each, in the order of capture."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import DAY_S, day_number, days_of
from rollaudit.inference.grid import Grid, distance_m, grid_of
from rollaudit.inference.parts import AT_ONCE, Whole, gathered, parts, rows_where, runs
from rollaudit.inference.roll import Flags, Floats, Indexes, Roll

MIN_TIME_CONFIDENCE: Final = 0.5
NEW_DAY_HOUR: Final = 4
"""A night belongs to the day on which it began; people who are still up are so until about now."""
OWN_DEVICE_SHARE: Final = 0.3
"""A device with less than this share of the photos of its time was somebody else's, or hardly used."""

_COUNTED: Final = 1 << 12
_AROUND_USE_S: Final = 30 * DAY_S
_EARLIEST: Final = date(1990, 1, 1)
_RECEIVED: Final = frozenset({"messenger", "arrived_by"})

Days = Whole
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Every point of a roll in columns, in the order of capture.

    `row` is the roll's row; `day`, which never falls, counts
    from 1970 and begins at `NEW_DAY_HOUR`. `cell` is the number of its cell in `grid`.
    """

    roll: Roll
    row: Days
    day: Days
    cell: Days
    grid: Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Some of the points of a roll, in the order of capture: a slice of them, or their numbers.

    What is known of a point is read from the roll's columns when it is asked for.
    """

    seen: Seen
    at: Days | slice

    def __len__(self) -> int:
        """Return the number of points."""
        return self.at.stop - self.at.start if isinstance(self.at, slice) else len(self.at)

    @property
    def roll(self) -> Roll:
        """What they are points of."""
        return self.seen.roll

    @property
    def grid(self) -> Grid:
        """The cells of all points of the roll."""
        return self.seen.grid

    @property
    def row(self) -> Days:
        """Their rows of the roll."""
        return self._of(self.seen.row)

    @property
    def day(self) -> Days:
        """Their days, which never fall."""
        return self._of(self.seen.day)

    @property
    def cell(self) -> Days:
        """The numbers of their cells."""
        return self._of(self.seen.cell)

    def _of(self, column: Days) -> Days:
        return column[self.at] if isinstance(self.at, slice) else gathered(column, self.at)

    @property
    def latitude(self) -> Floats:
        """In degrees."""
        return gathered(self.roll.latitude, self.row)

    @property
    def longitude(self) -> Floats:
        """In degrees."""
        return gathered(self.roll.longitude, self.row)

    @property
    def hour(self) -> Floats:
        """The wall clock's, 0 to 24."""
        return hours_of(gathered(self.roll.local_s, self.row))

    @property
    def weekday(self) -> Days:
        """The day's: 0 is Monday."""
        return (self.day + 3) % 7  # 1 January 1970 was a Thursday

    @property
    def device(self) -> Indexes:
        """The roll's."""
        return gathered(self.roll.device, self.row)

    def take(self, chosen: NDArray[Any] | slice) -> "Points":
        """Return the chosen ones: a slice, a mask, or positions in any order."""
        if isinstance(self.at, np.ndarray):
            return Points(seen=self.seen, at=self.at[chosen])
        if isinstance(chosen, slice):
            start, stop, _ = chosen.indices(len(self))
            return Points(seen=self.seen, at=slice(self.at.start + start, self.at.start + max(start, stop)))
        numbers = rows_where(chosen) if chosen.dtype == np.bool_ else chosen.astype(np.int32)
        if self.at.start:
            numbers += np.int32(self.at.start)
        return Points(seen=self.seen, at=numbers)

    def settled(self) -> "Points":
        """Return the same with columns of their own, which are read as often as one likes."""
        seen = Seen(roll=self.roll, row=self.row, day=self.day, cell=self.cell, grid=self.grid)
        return Points(seen=seen, at=slice(0, len(self)))

    def distance_m(self, latitude: float, longitude: float) -> Floats:
        """Return how far each point is from a place, in metres."""
        apart = np.empty(len(self))
        for part in parts(len(self)):
            some = self.take(part)
            apart[part] = distance_m(some.latitude, some.longitude, latitude, longitude)
        return apart

    def whole_days(self) -> Iterator["Points"]:
        """Yield all, many at a time, each day in one piece."""
        start, day = 0, self.day
        while start < len(self):
            last = day[min(start + AT_ONCE, len(self)) - 1]
            stop = int(np.searchsorted(day, last, side="right"))
            yield self.take(slice(start, stop))
            start = stop


def hours_of(local_s: Floats) -> Floats:
    """Return the hour of the day, 0 to 24, of seconds by the wall clock."""
    hours: Floats = np.mod(local_s, DAY_S)
    hours /= 3600
    return hours


def points_of(roll: Roll) -> Points:
    """Return the rows whose position, time and origin can be believed; whose devices they are is not yet asked.

    Left out: what came through a messenger or another's device as far as names tell, screenshots, times that only a
    name or a bare date tells, clocks before 1990 or after the report's day, positions good to a kilometre.
    """
    with np.errstate(invalid="ignore"):
        believed = np.isfinite(roll.latitude)
        believed &= roll.local_s >= day_number(_EARLIEST) * DAY_S
        believed &= roll.local_s < (day_number(roll.as_of) + 2) * DAY_S
    believed &= roll.is_time_sure(MIN_TIME_CONFIDENCE)
    believed &= ~roll.screenshot
    believed &= ~roll.vague
    believed &= ~_received(roll, believed)
    row = rows_where(believed)
    grid, cell = grid_of(roll.latitude, roll.longitude, row)
    day = days_of(roll, row, begins_s=NEW_DAY_HOUR * 3600)
    return Points(seen=Seen(roll=roll, row=row, day=day, cell=cell, grid=grid), at=slice(0, len(row)))


def _received(roll: Roll, believed: Flags) -> Flags:
    """Say which rows came from others, by name; an arrival of half the roll says where the roll lies, not more."""
    counts = np.zeros(len(roll.arrivals) + 1, dtype=np.int64)  # the last is of what arrived in no way that is known
    for part in parts(len(roll)):
        arrival = roll.arrival[part][believed[part]]
        counts += np.bincount(np.where(arrival < 0, len(roll.arrivals), arrival), minlength=len(counts))
    from_others = np.array(
        [
            one.field in _RECEIVED and 2 * int(count) <= int(counts.sum())
            for one, count in zip(roll.arrivals, counts[:-1], strict=True)
        ]
        + [False]
    )
    return gathered(from_others, roll.arrival)


def own_devices(roll: Roll, kept: Flags | slice | None = None) -> Flags:
    """Return for each device of the roll whether the owner used it, by all rows or by those that are `kept`.

    A device is the owner's where, in the time it was used, it made a fair share of all photos that name their device:
    friends' photos come now and then. One device is one model and serial number,
    whatever its software and lens. The last flag stands for files that name no device.
    """
    groups: dict[tuple[str | None, ...], int] = {}
    of_device = [groups.setdefault((one.make, one.model, one.body_serial), len(groups)) for one in roll.devices]
    group = np.array([*of_device, -1], dtype=np.int32)
    telling = np.isfinite(roll.local_s)
    telling &= roll.device >= 0
    if isinstance(kept, slice):
        telling[: kept.start or 0] = False
        telling[len(telling) if kept.stop is None else kept.stop :] = False
    elif kept is not None:
        telling &= kept
    photos, first, last = _times_of_use(roll, telling, group, len(groups))
    used = np.zeros(len(groups), dtype=bool)
    numbers = np.flatnonzero(photos)
    around = _Counted(telling)
    begins = np.searchsorted(roll.local_s, first[numbers] - _AROUND_USE_S)
    ends = np.searchsorted(roll.local_s, last[numbers] + _AROUND_USE_S)
    between = around.before(ends) - around.before(begins)
    used[numbers] = photos[numbers] >= OWN_DEVICE_SHARE * between
    return np.append(used[group[:-1]], [True])


def _times_of_use(roll: Roll, telling: Flags, group: Days, groups: int) -> tuple[Counts, Floats, Floats]:
    """Return of each group how many rows it made, and when, the odd one long before or after aside."""
    photos = np.zeros(groups, dtype=np.int64)
    for part in parts(len(roll)):
        photos += np.bincount(group[roll.device[part][telling[part]]], minlength=groups)
    cut = photos // 20
    first, last = np.full(groups, np.nan), np.full(groups, np.nan)
    seen = np.zeros(groups, dtype=np.int64)
    for part in parts(len(roll)):
        rows = np.flatnonzero(telling[part])
        of = group[roll.device[part][rows]]
        order = np.argsort(of, kind="stable")  # rows stand in the order of capture, so times rise within each group
        numbers, begins = runs(of[order])
        counts = np.diff(np.append(begins, len(order)))
        rank = np.repeat(seen[numbers] - begins, counts) + np.arange(len(order))
        seen[numbers] += counts
        for times, wanted in ((first, cut), (last, photos - 1 - cut)):
            here = order[rank == np.repeat(wanted[numbers], counts)]
            times[of[here]] = roll.local_s[part][rows[here]]
    return photos, first, last


class _Counted:
    """How many rows before any are flagged."""

    def __init__(self, flags: Flags) -> None:
        self._flags = flags
        counts = [int(np.count_nonzero(flags[part])) for part in parts(len(flags), _COUNTED)]
        self._before = np.concatenate(([0], np.cumsum(counts, dtype=np.int64)))

    def before(self, rows: NDArray[np.intp]) -> Counts:
        """Return the numbers of flagged rows before each of some."""
        return np.array(
            [
                int(self._before[row // _COUNTED])
                + int(np.count_nonzero(self._flags[row // _COUNTED * _COUNTED : row]))
                for row in rows.tolist()
            ],
            dtype=np.int64,
        )


def own(points: Points, used: Flags, kept: Flags | None = None) -> Points:
    """Return the points of the owner's devices, and of files that name none; `kept` are rows of the roll."""
    mine = np.empty(len(points), dtype=bool)
    for part in parts(len(points)):
        row = points.take(part).row
        mine[part] = used[points.roll.device[row]]  # -1 is the last flag
        if kept is not None:
            mine[part] &= kept[row]
    return points if mine.all() else points.take(mine)
