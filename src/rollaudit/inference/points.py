"""The rows of a roll that say when and where the owner was: one point each, in the order of capture."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rollaudit.inference.calendar_days import DAY_S, day_number
from rollaudit.inference.grid import Grid, grid_of
from rollaudit.inference.roll import Flags, Floats, Indexes, Roll

MIN_TIME_CONFIDENCE: Final = 0.5
MAX_ACCURACY_M: Final = 1000.0
"""A position that is worse by its own word says which town, not which house."""
NEW_DAY_HOUR: Final = 4
"""A night belongs to the day on which it began; people who are still up are so until about now."""
OWN_DEVICE_SHARE: Final = 0.3
"""A device with less than this share of the photos of its time was somebody else's, or hardly used."""

_AROUND_USE_S: Final = 30 * DAY_S
_EARLIEST: Final = date(1990, 1, 1)
_RECEIVED: Final = frozenset({"messenger", "arrived_by"})

Days = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Columns with one row a point. `row` is the roll's row; `day` counts from 1970 and begins at `NEW_DAY_HOUR`.

    `hour` is the wall clock's, 0 to 24, and `weekday` the day's (0 is Monday). `cell` is the number of its cell in
    `grid`, which is the same for all points of a roll, however few are taken. `device` is the roll's.
    """

    row: Days
    latitude: Floats
    longitude: Floats
    day: Days
    hour: Floats
    weekday: Days
    cell: Days
    device: Indexes
    grid: Grid

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.row)

    def take(self, chosen: NDArray[Any]) -> "Points":
        """Return the chosen ones: a mask, or positions in rising order."""
        return Points(
            row=self.row[chosen],
            latitude=self.latitude[chosen],
            longitude=self.longitude[chosen],
            day=self.day[chosen],
            hour=self.hour[chosen],
            weekday=self.weekday[chosen],
            cell=self.cell[chosen],
            device=self.device[chosen],
            grid=self.grid,
        )


def points_of(roll: Roll) -> Points:
    """Return the rows whose position, time and origin can be believed; whose devices they are is not yet asked.

    Left out: what came through a messenger or another's device as far as names tell, screenshots, times that only a
    name or a bare date tells, clocks before 1990 or after the report's day, positions good to a kilometre.
    """
    with np.errstate(invalid="ignore"):
        believed = (
            np.isfinite(roll.latitude)
            & (roll.local_s >= day_number(_EARLIEST) * DAY_S)
            & (roll.local_s < (day_number(roll.as_of) + 2) * DAY_S)
            & (roll.time_confidence >= MIN_TIME_CONFIDENCE)
            & ~roll.screenshot
            & ~(roll.accuracy_m > MAX_ACCURACY_M)
        )
    row = np.flatnonzero(believed)
    row = row[~_received(roll, row)].astype(np.int64)
    local = roll.local_s[row]
    day = np.floor_divide(local - NEW_DAY_HOUR * 3600, DAY_S).astype(np.int64)
    latitude, longitude = roll.latitude[row], roll.longitude[row]
    grid, cell = grid_of(latitude, longitude)
    return Points(
        row=row,
        latitude=latitude,
        longitude=longitude,
        day=day,
        hour=np.mod(local, DAY_S) / 3600,
        weekday=(day + 3) % 7,  # 1 January 1970 was a Thursday
        cell=cell,
        device=roll.device[row],
        grid=grid,
    )


def _received(roll: Roll, row: Days) -> NDArray[np.bool_]:
    """Say which rows came from others, by name; an arrival of half the roll says where the roll lies, not more."""
    arrival = roll.arrival[row]
    counts = np.bincount(arrival + 1, minlength=len(roll.arrivals) + 1)[1:]
    from_others = np.array(
        [False]
        + [
            one.field in _RECEIVED and 2 * int(count) <= len(row)
            for one, count in zip(roll.arrivals, counts, strict=True)
        ]
    )
    return from_others[arrival + 1]


def own_devices(roll: Roll, kept: Flags | None = None) -> Flags:
    """Return for each device of the roll whether the owner used it, by all rows or by those that are `kept`.

    A device is the owner's where, in the time it was used, it made a fair share of all photos that name their device:
    friends' photos come now and then. One device is one model and serial number,
    whatever its software and lens. The last flag stands for files that name no device.
    """
    telling = (roll.device >= 0) & np.isfinite(roll.local_s)
    rows = np.flatnonzero(telling if kept is None else telling & kept)
    groups: dict[tuple[str | None, ...], int] = {}
    group = np.array(
        [groups.setdefault((one.make, one.model, one.body_serial), len(groups)) for one in roll.devices], dtype=np.int64
    )
    device, local = group[roll.device[rows]], roll.local_s[rows]
    used = np.zeros(len(groups), dtype=bool)
    order = np.argsort(device, kind="stable")  # rows stand in the order of capture, so times rise within each device
    numbers, first, count = np.unique(device[order], return_index=True, return_counts=True)
    for number, start, photos in zip(numbers.tolist(), first.tolist(), count.tolist(), strict=True):
        times = local[order[start : start + photos]]
        cut = photos // 20
        begins, ends = np.searchsorted(local, [times[cut] - _AROUND_USE_S, times[-1 - cut] + _AROUND_USE_S])
        used[number] = photos >= OWN_DEVICE_SHARE * (ends - begins)
    return np.append(used[group], [True])


def own(points: Points, used: Flags) -> Points:
    """Return the points of the devices that the owner used, and of files that name none."""
    mine = used[points.device]  # -1 is the last flag
    return points if mine.all() else points.take(mine)
